"""How well copies of stories and reports of acts are joined: python benchmarks/reprints.py [--show] [FILE ...].

Reads benchmarks/reprints/*.jsonl. Stories: a pair is right when both stand in one cluster as labelled. Acts: a pair is
said to be on one act when their first sentences that tell of any have an act in common, by an event or by a link to one
(retold.py, leads.py); what is only said does not count (ACCUSE, REQUEST, REJECT, THREATEN). One act a story: of these
the one that most stories tell of. The surest event of a story: the most confident one of the first two sentences, and
coders of copies do not agree which that is. Prints precision, recall and F1 of pairs, `--show` the wrong ones. Coding
takes 1.5 minutes; `--codings FOLDER` keeps the codings there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from dragoman import code
from dragoman.coding import Coding, Event
from dragoman.desk.acts import Act, join_acts
from dragoman.desk.duplicates import Clusters
from dragoman.desk.leads import lead_of, pictures, sentences
from dragoman.desk.reports import reports_of
from dragoman.desk.retold import retellings
from dragoman.story import Story

HERE = Path(__file__).parent / "reprints"
SAID = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})

Row = dict[str, Any]
Same = Callable[[Row, Row], bool]
Tellings = dict[str, list[tuple[int, int]]]


def main() -> None:
    """Join every row of the files, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print the pairs that are wrong")
    parser.add_argument("--codings", type=Path, help="folder in which codings are kept from run to run")
    options = parser.parse_args()
    files = options.files or sorted(HERE.glob("*.jsonl"))
    rows = [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines() if line]
    clusters = clustered(rows)
    codings = {r["id"]: _coding(r, options.codings) for r in rows}
    acts = join_acts((r for c in codings.values() for r in reports_of(c)), clusters=clusters)
    told = tellings(acts, codings, clusters)
    lead = {i: leading(told[i], c.story.text) for i, c in codings.items()}
    one = {i: mostly(found, told) for i, found in lead.items()}
    number = {r.key: n for n, act in enumerate(acts) for r in act.reports}
    sure = {i: {number[i, e.id] for e in surest(c)} for i, c in codings.items()}
    print(f"{len(rows)} stories, {len(set(clusters.values()))} clusters, {len(acts)} acts")
    for name, label, same in (
        ("stories", "cluster", lambda a, b: clusters[a["id"]] == clusters[b["id"]]),
        ("acts", "act", lambda a, b: bool(lead[a["id"]] & lead[b["id"]])),
        ("acts, one act a story", "act", lambda a, b: bool(one[a["id"]] & one[b["id"]])),
        ("acts, the surest event of a story", "act", lambda a, b: bool(sure[a["id"]] & sure[b["id"]])),
    ):
        print(f"{name}: " + ", ".join(f"{k} {v:.3f}" for k, v in measure(rows, label, same, options.show).items()))


def clustered(rows: list[Row]) -> dict[str, int]:
    """Each story's id → the number of its cluster."""
    index = Clusters()
    for r in rows:
        index.add(r["id"], r["text"], published=r["published"], publisher=r["publisher"], title=r["title"])
    return {r["id"]: index.cluster_of(r["id"]) for r in rows}


def measure(rows: list[Row], label: str, same: Same, show: bool) -> dict[str, float]:
    """Precision, recall and F1 of the pairs of stories that are one by their label."""
    right = false = missed = 0
    for one, two in combinations(rows, 2):
        gold, found = one[label] == two[label], same(one, two)
        right, false, missed = right + (gold and found), false + (found and not gold), missed + (gold and not found)
        if show and gold != found:
            what = "missed" if gold else "false"
            print(f"   {label} {what}: {one['id']} ({one['kind']}), {two['id']} ({two['kind']})")
    return {
        "precision": right / max(right + false, 1), "recall": right / max(right + missed, 1),
        "f1": 2 * right / max(2 * right + false + missed, 1),
    }  # fmt: skip


def tellings(acts: tuple[Act, ...], codings: dict[str, Coding], clusters: dict[str, int]) -> Tellings:
    """Each story's id → the acts that it tells of, with where in its text; what is only said is left out."""
    told: Tellings = {i: [] for i in codings}
    for n, act in enumerate(acts):
        for r in (r for r in act.reports if r.type not in SAID):
            told[r.story].append((r.trigger.start, n))
    for n, copy in retellings(acts, {i: c.story.text for i, c in codings.items()}, clusters):
        if acts[n].reports[0].type not in SAID:
            told[copy.story].append((copy.trigger.start, n))
    for n, picture in pictures(acts, map(lead_of, codings.values()), clusters):
        told[picture.story].append((picture.sentence.start, n))
    return told


def leading(told: list[tuple[int, int]], text: str) -> set[int]:
    """The acts of the first sentence that tells of any."""
    for start, end in sentences(text):
        if here := {n for at, n in told if start <= at < end}:
            return here
    return set()


def mostly(found: set[int], told: Tellings) -> set[int]:
    """Of some acts the one that most stories tell of, so that every story is of one act at most."""
    stories = {n: sum(any(n == m for _, m in at) for at in told.values()) for n in found}
    return {max(found, key=lambda n: (stories[n], -n))} if found else set()


def surest(coding: Coding) -> list[Event]:
    """The most confident event of the first two sentences, if they have one."""
    end = sentences(coding.story.text)[:2][-1][1]
    found = [e for e in coding.events if e.type not in SAID and e.same_as is None and e.trigger.start < end]
    return [max(found, key=lambda e: (e.confidence, -e.trigger.start))] if found else []


def _coding(row: Row, folder: Path | None) -> Coding:
    kept = folder / f"{row['id']}.json" if folder else None
    if kept is not None and kept.exists():
        return Coding.from_json(kept.read_bytes())
    about = {k: row[k] for k in ("published", "publisher", "title")}
    coding = code(Story(row["id"], row["text"], **about))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(coding.to_json(), encoding="utf-8")
    return coding


if __name__ == "__main__":
    main()
