"""How good the event heads are on what they never saw: judge_events.py --run RUN --base BASE --data DIR.

The held-out fifth of coped and plv, and our own held-out texts; the heads alone, without rules, before export.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
from event_heads import STATUSES, TYPES
from event_rows import Deed, EventExample, coped_example, own_examples, plv_example
from export import load_model
from held_out import held_out, read_kit, read_own_events
from train import collate

from dragoman.language.encoder import load_tokenizer

YIELDS = ("CONCEDE", "RETREAT")


def main() -> None:
    """Parse the words, print one line a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    model, _ = load_model(options.run, options.base)
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    kept_out = held_out(options.data)
    with torch.no_grad():
        rows = [r for r in read_kit(options.data, "coped", "train") if r["id"] in kept_out]
        print(judge_coped(model.heads, partial(_states, model), [coped_example(r, tokenizer) for r in rows]))
        rows = [r for r in read_kit(options.data, "plv", "train") if r["id"] in kept_out]
        print(judge_plv(model.heads, partial(_states, model), rows, [plv_example(r, tokenizer) for r in rows]))
        print(_own(model, own_examples(read_own_events(held=True), tokenizer, packed=0.0)))


Read = Callable[[EventExample], tuple[Any, Any]]  # the states and mask of an example


def judge_coped(heads: Any, read: Read, examples: list[EventExample]) -> str:
    """Class and spans of sentences, by heads that have ``classes`` and ``roles``."""
    told, right, hits, gold, out = [], [], 0, 0, 0
    for e in examples:
        states, mask = read(e)
        if e.class_ >= 0:
            told.append(int(heads.classes(states, mask).argmax()))
            right.append(e.class_)
        if e.roles is not None:
            found, real = spans(heads.roles(states)[0].argmax(-1).tolist()), spans(e.roles)
            hits, gold, out = hits + len(found & real), gold + len(real), out + len(found)
    exact = 2 * hits / (gold + out)
    return f"coped: {len(right)} classed, macro F1 {macro(right, told):.3f}; spans exact F1 {exact:.3f}"


def spans(labels: list[int]) -> set[tuple[int, int, int]]:
    """(role, first, last) of every span that is opened and closed."""
    found, held = set(), None
    for i, label in enumerate(labels):
        role, kind = divmod(label - 1, 4)
        if label == 0:
            held = None
            continue
        if kind in (0, 3) or held is None or held[0] != role:
            held = (role, i)
        if kind in (2, 3):
            found.add((role, held[1], i))
            held = None
    return found


def judge_plv(heads: Any, read: Read, rows: list[dict[str, Any]], examples: list[EventExample]) -> str:
    """The act between two sides, by heads that have ``pairs``."""
    told = []
    for e in examples:
        states, mask = read(e)
        first, second = torch.tensor([e.pairs[0].first]), torch.tensor([e.pairs[0].second])
        chances = dict(zip(TYPES, heads.pairs(states, mask, first, second)[0].softmax(-1).tolist(), strict=True))
        chances["YIELD"] = sum(chances.pop(t) for t in YIELDS)
        told.append(max(chances, key=lambda t: chances[t]))
    right = [r["type"] for r in rows]
    same = sum(a == b for a, b in zip(right, told, strict=True)) / len(right)
    return f"plv: {len(right)} rows, accuracy {same:.3f}, macro F1 {macro(right, told):.3f}"


def macro(right: list[Any], told: list[Any]) -> float:
    """Mean F1 over the classes that occur."""
    scores = []
    for k in set(right):
        hits = sum(a == b == k for a, b in zip(right, told, strict=True))
        scores.append(2 * hits / (right.count(k) + told.count(k)))
    return sum(scores) / max(len(scores), 1)


def _own(model: Any, examples: list[EventExample]) -> str:
    gold = out = hits = typed = statuses = 0
    sides = [0, 0, 0]
    for e in examples:
        states, mask = _states(model, e)
        found = model.heads.events.triggers(states)[0].argmax(-1).tolist()
        real = {d.anchor: d for d in e.deeds or ()}
        gold, out = gold + len(real), out + sum(map(bool, found))
        both = [d for d in real.values() if found[d.anchor]]
        hits, typed = hits + len(both), typed + sum(found[d.anchor] == 1 + d.type for d in both)
        if real:
            at = torch.tensor(list(real))
            part, _, _, status = model.heads.events(states, mask, torch.zeros_like(at), at)
            for k, d in enumerate(real.values()):
                statuses += int(status[k].argmax()) == d.status
                _count(part[k].argmax(-1).tolist(), d, sides)
    f1, side = 2 * hits / max(gold + out, 1), 2 * sides[0] / max(sides[1] + sides[2], 1)
    return (
        f"own: {gold} events, trigger F1 {f1:.3f} (P {hits / max(out, 1):.3f} R {hits / max(gold, 1):.3f}), with type "
        f"{2 * typed / max(gold + out, 1):.3f}; status of gold triggers {statuses / max(gold, 1):.3f} "
        f"({len(STATUSES)} kinds); pieces of sides F1 {side:.3f}"
    )


def _count(parts: list[int], deed: Deed, sides: list[int]) -> None:
    for a, b in zip(parts, deed.parts, strict=True):
        sides[0] += a == b and a > 1
        sides[1] += a > 1
        sides[2] += b > 1


def _states(model: Any, example: EventExample) -> tuple[Any, Any]:
    ids, marks, mask = collate([example.window])
    return model.encode(ids, marks, mask)[0], mask


if __name__ == "__main__":
    main()
