"""What the present parser says of plain news, for parser_heads.py: parser_rows.py --data ../shared/bench --out DIR.

Runs in the package's own environment (it needs spaCy). Writes one JSON line a story into ``train.jsonl`` (the news
texts and polnear/train) and ``held_news.jsonl``, ``held_polnear.jsonl`` (40 news texts, polnear/dev): the text and of
each token where it stands, its tag, its dependency, its head, its sentence, its paragraph, its entity (BIO).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path

from dragoman.language.analysis import Analysis
from dragoman.language.parser import parse
from dragoman.reading import read_text
from dragoman.story import Story

HELD_OUT = 40  # news texts
SEED = 5


def main() -> None:
    """Parse the words, annotate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=None, help="of each source, at most; default all")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    news, polnear = read_news(options.data), read_polnear(options.data, "train")
    random.Random(SEED).shuffle(news)
    train = [*news[HELD_OUT:][: options.stories], *polnear[: options.stories]]
    random.Random(SEED).shuffle(train)
    write(options.out / "held_news.jsonl", news[:HELD_OUT][: options.stories])
    write(options.out / "held_polnear.jsonl", read_polnear(options.data, "dev")[: options.stories])
    write(options.out / "train.jsonl", train)


def read_news(data: Path) -> list[Story]:
    """The kit's plain news, cleaned up as users' stories are."""
    with gzip.open(data / "text" / "news.jsonl.gz", "rt", encoding="utf-8") as file:
        return [read_text(json.loads(line)["text"]) for line in file]


def read_polnear(data: Path, part: str) -> list[Story]:
    """The texts of polnear's ``train`` or ``dev``."""
    lines = (data / "polnear" / f"{part}.input.jsonl").read_text(encoding="utf-8").splitlines()
    return [Story(id=row["id"], text=row["text"]) for row in map(json.loads, lines)]


def write(path: Path, stories: Iterable[Story]) -> None:
    """One row a story."""
    with path.open("w", encoding="utf-8") as file:
        for story in stories:
            row = {"text": story.text, "tokens": tokens_of(parse(story))}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def tokens_of(analysis: Analysis) -> list[list[int | str]]:
    """Of each token: start, end, tag, dep, head, sentence, paragraph, entity."""
    entity = ["O"] * len(analysis.tokens)
    for e in analysis.entities:
        for i in range(e.first, e.last):
            entity[i] = ("B-" if i == e.first else "I-") + e.label
    return [
        [t.start, t.end, t.tag, t.dep, t.head, t.sentence, analysis.sentences[t.sentence].paragraph, entity[t.i]]
        for t in analysis.tokens
    ]


if __name__ == "__main__":
    main()
