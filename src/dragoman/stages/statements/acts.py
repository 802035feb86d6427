"""The speech act of a statement: named by its cue, and under a neutral cue by the main point of the words."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from dragoman.coding import Act
from dragoman.lexicon.cues import Cue, Frame
from dragoman.lexicon.table import load_table, our_table
from dragoman.span import Span

# A finite clause under these cues asks for what it holds when it says what must or should be.
_INSISTING = frozenset({"insist", "maintain", "stress", "emphasize", "emphasise", "underline"})
_OUGHT = re.compile(r"\b(must|should|has to|have to|needs? to)\b", re.IGNORECASE)
_SUGGESTED = re.compile(
    r"\bshould\b|^[\w' -]{2,60}? (?:be|hold|join|meet|go|take|conduct|work|stop|return|leave|send|form)\b"
)


def find_act(text: str, content: tuple[Span, ...], cue: Cue, frame: Frame) -> Act:
    """The act of a statement: its frame's, unless the cue is neutral and the words themselves do something."""
    words = " ".join(text[s.start : s.end] for s in content)
    lemma = cue.words[0]
    if lemma in _INSISTING and _OUGHT.search(words):
        return "request"
    if lemma == "suggest" and frame.kind == "that" and _SUGGESTED.search(words):
        return "propose"
    if frame.act != "say":
        return frame.act
    return act_of_words(words)


def act_of_words(words: str) -> Act:
    """What words do by themselves, told neutrally: the act of the first table entry in them, else ``say``."""
    if words.rstrip("”»\"'’ ").endswith("?"):
        return "ask"
    pattern, acts = _phrases()
    found = [acts[m.group()] for m in pattern.finditer(words.replace("’", "'").lower())]
    return min(found)[1] if found else "say"


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, tuple[int, Act]]]:
    """One pattern for all phrases, and each phrase's rank and act."""
    acts: dict[str, tuple[int, Act]] = {}
    for rank, row in enumerate(load_table(our_table("dragoman.lexicon", "acts.tsv"), ("phrase", "act", "example"))):
        acts[row["phrase"].lower()] = (rank, row.one_of("act", get_args(Act)))  # type: ignore[assignment]
    longest_first = sorted(acts, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"), acts
