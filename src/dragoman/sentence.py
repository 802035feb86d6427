"""One sentence alone, for whoever labels sets of sentences: its class of act, its sides, the act between two of them.

Stories are coded by ``coder.py``; this asks the same encoder two questions that the field's sentence sets ask (CoPED,
PLV). It knows no status: a planned act has the class of the act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from dragoman.errors import InputError
from dragoman.language.encoder import load_encoder
from dragoman.language.findings import SentenceReading
from dragoman.span import Span

# The classes of CoPED in which its annotators have each PLOVER type (CAMEO's places for SANCTION and CONCEDE).
CLASSES = {
    "AGREE": (1,), "CONSULT": (1,), "SUPPORT": (1,), "CONCEDE": (1, 2), "COOPERATE": (2,), "AID": (2,), "RETREAT": (2,),
    "REQUEST": (0, 3), "ACCUSE": (3,), "REJECT": (3,), "THREATEN": (3,), "SANCTION": (3, 4), "PROTEST": (4,),
    "MOBILIZE": (4,), "COERCE": (4,), "ASSAULT": (4,),
}  # fmt: skip
# How much class and triggers weigh beside the act between the sides; set on the held-out rows of PLV, 2026-11.
_CLASS, _TRIGGER = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class SentenceCoding:
    """A sentence's class, sides and, where two sides were marked, the act between them.

    ``class_``: 0 neutral, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict; ``sources``,
    ``targets``, ``related``: who acts, who is acted on, the sides of a two-sided act; ``types``: PLOVER type → chance,
    the likeliest first, empty where no two sides were marked.
    """

    class_: int
    sources: tuple[Span, ...]
    targets: tuple[Span, ...]
    related: tuple[Span, ...]
    types: dict[str, float]


def read_sentence(text: str, first: Sequence[Span] = (), second: Sequence[Span] = ()) -> SentenceCoding:
    """The class of a sentence's act, the words of its sides, and the act that ``first`` does to ``second``.

    ``first``, ``second``: the words of two sides. Of a text longer than the encoder's window the longest part is read.
    Raises InputError when the text is empty or a side lies outside it.
    """
    if not text.strip():
        raise InputError("the sentence is empty.", do="Give its text.")
    for span in (*first, *second):
        if span.end > len(text):
            reason = f"the side {span} ends after the sentence's {len(text)} characters."
            raise InputError(reason, do="Give spans of it.")
    found = load_encoder().read_sentence(text, first, second)
    sources, targets, related = (tuple(s for role, s in found.spans if role == n) for n in range(3))
    class_ = max(range(len(found.classes)), key=lambda n: found.classes[n])
    return SentenceCoding(class_, sources, targets, related, _types(found) if first and second else {})


def _types(found: SentenceReading) -> dict[str, float]:
    """The act between the sides, by what that head, the sentence's class and its triggers say together."""
    scores = {
        name: log(chance + 1e-6)
        + _CLASS * log(sum(found.classes[n] for n in CLASSES[name]) + 1e-3)
        + _TRIGGER * log(found.triggers[name] + 1e-2)
        for name, chance in found.types.items()
    }
    top = max(scores.values())
    total = sum(exp(s - top) for s in scores.values())
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(exp(s - top) / total, 4) for name, s in ranked}
