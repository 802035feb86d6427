"""Stories for speed runs, as many as are wanted: paragraphs of our own invented stories, mixed. The same for a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from dragoman.reading import read_path
from dragoman.story import Story

HERE = Path(__file__).parent
SOURCES = (HERE.parent / "examples", HERE / "reprints", HERE / "announced")
PARAGRAPHS = 2, 6  # of a story, at least and at most: 140 words on average, as short wire reports have


def mixed(count: int, paragraphs_of: tuple[int, int] = PARAGRAPHS, *, seed: int = 7) -> Iterator[Story]:
    """Stories of so many paragraphs (at least, at most), each from another story of ours, dated through a year."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    stories = [s for source in SOURCES for s in read_path(source) if isinstance(s, Story)]
    paragraphs = sorted({p for s in stories for p in s.text.split("\n\n") if len(p.split()) > 8})
    for n in range(count):
        text = "\n\n".join(chance.sample(paragraphs, chance.randint(*paragraphs_of)))
        published = f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}"
        yield Story(f"mixed-{n:06}", text, title=f"Report {n}", published=published, publisher="Mixed Wire")


def write_mixed(count: int, path: Path, paragraphs_of: tuple[int, int] = PARAGRAPHS) -> int:
    """Write them as JSON lines; returns how many words they have."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for s in mixed(count, paragraphs_of):
            words += len(s.text.split())
            row = {"id": s.id, "title": s.title, "published": s.published, "publisher": s.publisher, "text": s.text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return words
