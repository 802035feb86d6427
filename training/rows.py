"""What the encoder is trained on: rows of the kit and our own stories, as windows with their cues."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markup import MarkedStory, read_marked
from model import ACTS, BEGIN, END, INSIDE, ROLES, SINGLE, label

from dragoman.language.windows import Window, cut_windows

HELD_OUT = 40  # of polnear/train, the last rows; never trained on: they choose among models and calibrate
HELD_OUT_STORIES = "g"  # our own stories whose file begins so, likewise


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its attributions: each a dict with the spans of ``ROLES`` and, where known, its act."""

    id: str
    text: str
    attributions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution in a window: its first piece, the label of each piece, its act (-1: not known)."""

    anchor: int
    labels: list[int]
    act: int


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its cues; ``tags``: the labels of all cues at once, or None where they overlap (nested ones)."""

    window: Window
    guide: int
    cues: list[Cue]
    tags: list[int] | None


def read_polnear(folder: Path, part: str) -> list[Article]:
    """The articles of polnear's ``train`` or ``dev``."""
    golds = {r["id"]: r["attributions"] for r in _lines(folder / f"{part}.gold.jsonl")}
    return [Article(r["id"], r["text"], golds[r["id"]]) for r in _lines(folder / f"{part}.input.jsonl")]


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def read_stories(folder: Path, *, held_out: bool = False) -> list[Article]:
    """Our own marked stories; runs without a cue are left out, since rules find them."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        if path.name.startswith(HELD_OUT_STORIES) == held_out:
            found += [to_article(story) for story in read_marked(path)]
    return found


def to_article(story: MarkedStory) -> Article:
    """One of our own marked texts with its statements that have a cue."""
    told = [
        {
            "cue": [[s.cue.start, s.cue.end]],
            "source": [[s.source.start, s.source.end]] if s.source else [],
            "content": [[c.start, c.end] for c in s.content],
            "act": s.act,
        }
        for s in story.statements
        if s.cue
    ]
    return Article(story.id, story.text, told)


def to_examples(articles: list[Article], guide: int, tokenizer: Any) -> list[Example]:
    """The windows of some articles."""
    found = []
    for article in articles:
        for window in cut_windows(article.text, tokenizer):
            cues = [c for a in article.attributions if (c := _cue(window, a)) is not None]
            found.append(Example(window, guide, cues, _tags(window, article.attributions) if guide == 0 else None))
    return found


def _cue(window: Window, attribution: dict[str, Any]) -> Cue | None:
    """An attribution's labels in a window; None where its cue is not in it."""
    if not attribution["cue"]:
        return None
    first = attribution["cue"][0][0]
    anchor = next((i for i, (a, b) in enumerate(window.places) if a <= first < b), None)
    if anchor is None:
        return None
    owners = _owners(window, [{**attribution, "cue": attribution["cue"][:1]}])
    act = attribution.get("act")
    return Cue(anchor, labels_of(owners), ACTS.index(act) if act else -1)


def _tags(window: Window, attributions: list[dict[str, Any]]) -> list[int]:
    return labels_of(_owners(window, attributions))


def _owners(window: Window, attributions: list[dict[str, Any]]) -> list[tuple[int, int] | None]:
    """The role and the start of the span that each piece stands in; a cue before a source before a content."""
    owners: list[tuple[int, int] | None] = [None] * len(window.ids)
    for role in (2, 1, 0):
        for attribution in attributions:
            for start, end in attribution[ROLES[role]]:
                for i, (a, b) in enumerate(window.places):
                    if a < end and b > start and b > a:
                        owners[i] = (role, start)
    for i in range(1, len(owners) - 1):  # a span over several lines holds our marks between them
        if window.places[i] == (0, 0) and owners[i - 1] == owners[i + 1]:
            owners[i] = owners[i - 1]
    return owners


def labels_of(owners: list[tuple[int, int] | None]) -> list[int]:
    """The label of each piece by the role and span it stands in: 0 none, else begin, inside, end or all of it."""
    labels = []
    for i, owner in enumerate(owners):
        if owner is None:
            labels.append(0)
            continue
        first = i == 0 or owners[i - 1] != owner
        last = i + 1 == len(owners) or owners[i + 1] != owner
        kind = SINGLE if first and last else BEGIN if first else END if last else INSIDE
        labels.append(label(owner[0], kind))
    return labels
