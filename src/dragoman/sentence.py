"""One sentence alone, for whoever labels sets of sentences: its class of act, its sides, the act between two of them.

Stories are coded by ``coder.py``; this asks a body of its own two questions that the field's sentence sets ask (CoPED,
PLV). It knows no status: a planned act has the class of the act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.errors import InputError
from dragoman.language.encoder import load_encoder
from dragoman.language.findings import SentenceReading
from dragoman.span import Span


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
    """PLOVER type → chance, the likeliest first."""
    ranked = sorted(found.types.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(chance, 4) for name, chance in ranked}
