"""Turns of an interview or briefing: *Question: ...*, *Q: ...*, *Answer: ...*. The label stays in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dragoman.lexicon.table import load_table, our_table


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn a paragraph is, and where its words begin (characters from the paragraph's start)."""

    kind: Literal["question", "answer"]
    start: int


def find_turn(paragraph: str) -> Turn | None:
    """The turn a paragraph opens with a label; None for any other paragraph."""
    pattern, kinds = _labels()
    found = pattern.match(paragraph)
    return Turn(kinds[found["label"]], found.end()) if found else None


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, Literal["question", "answer"]]]:
    rows = list(load_table(our_table("dragoman.lexicon", "turns.tsv"), ("label", "kind", "example")))
    kinds: dict[str, Literal["question", "answer"]] = {}
    for row in rows:
        kinds[row["label"]] = "question" if row.one_of("kind", ("question", "answer")) == "question" else "answer"
    words = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    return re.compile(rf"(?P<label>{words})\s?:\s+(?=\S)"), kinds
