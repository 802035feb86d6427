"""How good the calendar is on our own announcing sentences: python benchmarks/ahead.py [--show] [FILE ...].

Reads benchmarks/announced/*.jsonl. An entry found is right when its days are those expected and its countries share at
least half of all that either has (Jaccard); then its status and place are counted too. Prints F1 and the shares. Every
iCalendar file of a row's entries is read back and validated by vobject, which did not write it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import vobject

from dragoman import code
from dragoman.calendar import Entry, find_entries
from dragoman.export.ics import to_ics
from dragoman.story import Story

HERE = Path(__file__).parent / "announced"
ALIKE = 0.5


def main() -> None:
    """Score every row, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print the rows that are not right")
    options = parser.parse_args()
    files = options.files or sorted(HERE.glob("*.jsonl"))
    rows = [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines() if line]
    figures = measure(rows, show=options.show)
    print(f"{len(rows)} rows: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items()))


def measure(rows: list[dict[str, Any]], *, show: bool = False) -> dict[str, float]:
    """Precision, recall and F1 of entries, then of right ones the shares with the right status and place."""
    gold = out = status = place = 0
    hits: list[tuple[dict[str, Any], Entry]] = []
    for row in rows:
        found = list(find_entries([code(Story(row["id"], row["text"], published=row["published"]))]))
        if found:
            vobject.readOne(to_ics(found).decode()).validate(raiseException=True)
        pairs = paired(row["entries"], found)
        gold, out, hits = gold + len(row["entries"]), out + len(found), hits + pairs
        if show and (len(pairs) < len(row["entries"]) or len(pairs) < len(found)):
            _show(row, found)
    for expected, entry in hits:
        status += expected["status"] == entry.status
        place += _same_place(expected["place"], entry)
    n, both = len(hits), gold + out
    return {
        "precision": n / max(out, 1), "recall": n / max(gold, 1), "f1": 2 * n / max(both, 1),
        "status": status / max(n, 1), "place": place / max(n, 1),
    }  # fmt: skip


def paired(expected: list[dict[str, Any]], found: list[Entry]) -> list[tuple[dict[str, Any], Entry]]:
    """Each expected entry with the one found that fits it."""
    left, pairs = list(found), []
    for e in expected:
        fitting = [f for f in left if (f.start, f.end) == (e["start"], e["end"]) and alike(e["participants"], f)]
        if fitting:
            left.remove(fitting[0])
            pairs.append((e, fitting[0]))
    return pairs


def alike(countries: list[str], entry: Entry) -> bool:
    """Whether both have at least half of all their countries in common."""
    one, two = set(countries), set(entry.countries)
    return not (one or two) or len(one & two) / len(one | two) >= ALIKE


def _same_place(expected: str | None, entry: Entry) -> bool:
    name = entry.place.name if entry.place else None
    return expected == name or (expected is not None and name is not None and (expected in name or name in expected))


def _show(row: dict[str, Any], found: list[Entry]) -> None:
    print(row["id"], row["published"], row["text"])
    for e in row["entries"]:
        print("   expected", e["start"], e["end"], e["status"], e["participants"], e["place"])
    for f in found:
        print("   found   ", f.start, f.end, f.status, list(f.countries), f.place and f.place.name, f.type, f.what)


if __name__ == "__main__":
    main()
