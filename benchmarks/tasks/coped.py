"""coped: a sentence in, its class of act (0 to 4) and the spans of those who act and are acted on out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dragoman.cast import Cast
from dragoman.coding import Event
from dragoman.lexicon.names import Names
from dragoman.span import Span
from tasks.plover_gsr import code_sentence, folded_type
from tasks.plv import main_event

# The kit's reading of PLOVER types as classes; SANCTION and CONCEDE stand where CAMEO has them.
CLASSES = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2, "CONCEDE": 2,
    "REQUEST": 0, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "SANCTION": 3,
    "PROTEST": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
DEMANDING = ("demand", "insist", "order", "must", "sanction")


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """``{id, text}`` → ``{id, pentacode, source, target, related}``."""
    cast, events = code_sentence(row["id"], row["text"], None, names)
    event = main_event(cast, events, (), ())
    if event is None:
        return {"id": row["id"], "pentacode": 0, "source": [], "target": [], "related": []}
    type_ = folded_type(event) or event.type
    code = CLASSES[type_]
    if type_ == "REQUEST" and any(
        w in row["text"][event.trigger.start : event.trigger.end].lower() for w in DEMANDING
    ):
        code = 3
    source, target = _spans(cast, event.actors), _spans(cast, event.recipients)
    if _two_sided(event):
        return {"id": row["id"], "pentacode": code, "source": [], "target": [], "related": source}
    return {"id": row["id"], "pentacode": code, "source": source, "target": target, "related": []}


def _two_sided(event: Event) -> bool:
    return len(event.actors) > 1 and not event.recipients


def _spans(cast: Cast, ids: Iterable[str]) -> list[list[int]]:
    """The first phrase of each actor that names or describes it."""
    found: list[Span] = []
    for id_ in ids:
        spans = [m.span for m in cast.mentions if id_ in m.actors and m.form in {"name", "description"}]
        spans = spans or [m.span for m in cast.mentions if id_ in m.actors]
        if spans and not any(spans[0].overlaps(f) for f in found):
            found.append(spans[0])
    return [[s.start, s.end] for s in found]
