"""What no training of events sees: a fifth of coped and plv, and our own held-out texts. Needs no torch.

Groups of near-equal sentences, over both sets, stay on one side. Sentences near to one of plover_gsr, which is for
measuring alone, are held out too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markup import MarkedStory, read_marked

OWN = Path(__file__).parent / "data" / "events"
HELD_OUT = "z"  # our own files whose name, after the s of sentences, begins so
FOLDS, HELD_FOLD = 5, 0
_COMMON = 60  # sentences a word may stand in and still bring two together
_NEAR, _INSIDE = 0.5, 0.85  # shared words of all, or of the shorter, from which sentences are near-equal


def read_kit(folder: Path, task: str, part: str) -> list[dict[str, Any]]:
    """Rows of a task with their gold; empty where the set is not there."""
    if not (folder / task / f"{part}.gold.jsonl").exists():
        return []
    gold = {r["id"]: r for r in _lines(folder / task / f"{part}.gold.jsonl")}
    return [{**r, **gold[r["id"]]} for r in _lines(folder / task / f"{part}.input.jsonl")]


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def held_out(folder: Path) -> set[str]:
    """Ids of the coped and plv rows that no training sees."""
    rows = [*read_kit(folder, "coped", "train"), *read_kit(folder, "plv", "train")]
    measured = read_kit(folder, "plover_gsr", "dev")
    found: set[str] = set()
    for group in groups([r["text"] for r in (*rows, *measured)]):
        texts = [(rows[i]["text"] if i < len(rows) else "") for i in group]
        digest = hashlib.sha256(min(t for t in texts if t).encode()) if any(texts) else None
        fold = int(digest.hexdigest(), 16) % FOLDS if digest else -1
        if fold == HELD_FOLD or any(i >= len(rows) for i in group):
            found |= {rows[i]["id"] for i in group if i < len(rows)}
    return found


def groups(texts: list[str]) -> list[list[int]]:
    """Near-equal texts put together: lists of their places."""
    words = [frozenset(re.findall(r"\w+", t.lower())) for t in texts]
    seen = Counter(w for each in words for w in each)
    holding: defaultdict[str, list[int]] = defaultdict(list)
    head = list(range(len(texts)))

    def top(i: int) -> int:
        while head[i] != i:
            i = head[i]
        return i

    for i, mine in enumerate(words):
        near = {j for w in mine if seen[w] < _COMMON for j in holding[w]}
        for j in near:
            shared = len(mine & words[j])
            if shared / len(mine | words[j]) >= _NEAR or shared / min(len(mine), len(words[j])) >= _INSIDE:
                head[top(i)] = top(j)
        for w in mine:
            holding[w].append(i)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for i in range(len(texts)):
        found[top(i)].append(i)
    return list(found.values())


def read_own_events(*, held: bool = False) -> list[MarkedStory]:
    """Our own marked sentences and stories."""
    return [
        story
        for path in sorted(OWN.glob("*.txt"))
        if path.name.removeprefix("s").startswith(HELD_OUT) == held
        for story in read_marked(path)
    ]
