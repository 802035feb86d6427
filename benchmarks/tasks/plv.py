"""plv.

A sentence with its two sides marked in, its one PLOVER type out (CONCEDE and RETREAT are one, YIELD).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dragoman.cast import Cast
from dragoman.coding import Event
from dragoman.lexicon.names import Names
from dragoman.span import Span
from tasks.plover_gsr import code_sentence, folded_type

# What an unread sentence is most likely to be: the commonest type of the training rows that is no YIELD.
FALLBACK = "ACCUSE"
YIELDS = frozenset({"CONCEDE", "RETREAT"})


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """``{id, text, source, target}`` → ``{id, type}``."""
    cast, events = code_sentence(row["id"], row["text"], None, names)
    event = main_event(cast, events, row.get("source") or (), row.get("target") or ())
    type_ = FALLBACK if event is None else folded_type(event) or event.type
    return {"id": row["id"], "type": "YIELD" if type_ in YIELDS else type_}


def main_event(
    cast: Cast, events: Iterable[Event], source: Sequence[Sequence[int]], target: Sequence[Sequence[int]]
) -> Event | None:
    """The event that fits the marked sides best; told facts before plans and wishes, earlier ones first."""

    def fit(event: Event) -> tuple[float, int]:
        sides = _touch(cast, event.actors, source) + _touch(cast, event.recipients, target)
        told = {"occurred": 1.0, "planned": 0.8}.get(event.status, 0.0)
        return sides + 1.5 * told, -event.trigger.start

    return max(events, key=fit, default=None)


def _touch(cast: Cast, ids: Iterable[str], marked: Sequence[Sequence[int]]) -> int:
    spans = [Span(*m) for m in marked]
    wanted = set(ids)
    return int(any(wanted & set(m.actors) and any(s.overlaps(m.span) for s in spans) for m in cast.mentions))
