"""Our own held-out stories (training/data/statements/g*.txt): statements found against those marked by hand.

They need no data from outside, and the encoder was not trained on them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from dragoman.coding import Statement
from dragoman.span import Span
from dragoman.story import Story
from tasks.stories import statements_of

G = TypeVar("G")
F = TypeVar("F")
TRAINING = Path(__file__).parents[2] / "training"
sys.path.insert(0, str(TRAINING))
from markup import Marked, MarkedStory, read_marked  # noqa: E402 - it lives beside what it is written for


def read_own() -> tuple[MarkedStory, ...]:
    """The held-out stories."""
    return tuple(s for path in sorted((TRAINING / "data" / "statements").glob("g*.txt")) for s in read_marked(path))


def score_own(stories: Iterable[MarkedStory], *, way: str) -> dict[str, float]:
    """F1, precision, recall (cues overlap or are both none, contents share half) and the share of right acts."""
    gold = out = hits = acts = 0
    for story in stories:
        _, found = statements_of(Story(story.id, story.text), way)
        pairs = paired(story.statements, found)
        gold, out, hits = gold + len(story.statements), out + len(found), hits + len(pairs)
        acts += sum(g.act == o.act for g, o in pairs)
    return {"f1": 2 * hits / (gold + out), "precision": hits / out, "recall": hits / gold, "act": acts / max(hits, 1)}


def paired(gold: tuple[Marked, ...], found: tuple[Statement, ...]) -> list[tuple[Marked, Statement]]:
    """Marked and found statements one to one, best shared content first."""
    scored: list[tuple[float, int, int]] = []
    for i, g in enumerate(gold):
        for j, o in enumerate(found):
            cues = g.cue.overlaps(o.cue) if g.cue and o.cue else g.cue is o.cue
            if cues and (share := _share(g.content, o.content)) >= 0.5:
                scored.append((share, -i, -j))
    return one_to_one(gold, found, scored)


def one_to_one(gold: Sequence[G], found: Sequence[F], scored: Iterable[tuple[float, int, int]]) -> list[tuple[G, F]]:
    """Pairs in which nobody is twice, the best score first, then the earliest.

    ``scored``: the score of each pair that may be made, and the places of its two, negated.
    """
    used: set[tuple[str, int]] = set()
    pairs = []
    for _, i, j in sorted(scored, reverse=True):
        if ("g", i) not in used and ("o", j) not in used:
            used |= {("g", i), ("o", j)}
            pairs.append((gold[-i], found[-j]))
    return pairs


def _share(one: tuple[Span, ...], two: tuple[Span, ...]) -> float:
    a, b = ({i for s in spans for i in range(s.start, s.end)} for spans in (one, two))
    return len(a & b) / len(a | b)
