"""What a sentence says of the day of something announced: moved from one to another, or called off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from dragoman.lexicon.table import load_table, our_table

# Right before a time these tell that it is the day something was to be held, or the one it is held now.
_FROM = re.compile(
    r"\b(?:from|scheduled for|planned for|set for|due on|due|instead of|originally)\s+(?:the\s+)?$", re.IGNORECASE
)
_TO = re.compile(r"\b(?:to|until|till|for|on|take place)\s+(?:at least\s+)?(?:the\s+)?$", re.IGNORECASE)
_REACH = 30  # characters before a time in which these words are looked for


@dataclass(frozen=True, slots=True)
class Change:
    """``kind``, and which of a sentence's times is the day before and which the day now, where it tells them."""

    kind: Literal["moved", "cancelled"]
    was: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """The word of a sentence that tells a change, and where it ends."""

    kind: Literal["moved", "cancelled"]
    end: int

    def change(self, sentence: str, times: Sequence[tuple[int, int]]) -> Change:
        """What it tells of the sentence's times. ``times``: begin and end of each in it."""
        if self.kind == "cancelled":
            return Change(self.kind, 0 if times else None, None)
        was = now = None
        for n, (begin, _) in enumerate(times):
            before = sentence[max(0, begin - _REACH) : begin]
            if n and times[n] == times[n - 1]:  # the second end of *from April 6 to April 20*
                now = n
            elif _FROM.search(before):
                was = n if was is None else was
            elif begin > self.end and _TO.search(before):
                now = n if now is None else now
        if was is None and now:
            was = 0
        return Change(self.kind, was, now)


def word_of_change(sentence: str) -> ChangeWord | None:
    """The first word of a sentence that tells a change; None where none does."""
    pattern, kinds = _words()
    found = pattern.search(sentence)
    if found is None:
        return None
    return ChangeWord(cast("Literal['moved', 'cancelled']", kinds[found[0].lower()]), found.end())


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = load_table(our_table("dragoman.lexicon", "changes.tsv"), ("words", "change"))
    kinds = {w: r.one_of("change", ("moved", "cancelled")) for r in rows for w in r.many("words")}
    longest = sorted(kinds, key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE), kinds


def words_of_change() -> tuple[str, ...]:
    """The words that tell of a change, as they are printed: what to look for in many stories."""
    return tuple(_words()[1])
