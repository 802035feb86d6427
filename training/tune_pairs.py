"""Bring the pair head to PLV's guideline: python training/tune_pairs.py --run RUN --base BASE --data DIR --out OUT.

Our own pairs, which taught it with the others, name what is ordered or announced a little differently. PLV's own
training rows go through the finished encoder once, and the head alone learns from their states.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from event_rows import EventExample, Pair, plv_example
from export import load_model
from held_out import held_out, read_kit
from model import Encoder
from torch import Tensor
from train import collate
from train_events import any_of

from dragoman.language.encoder import load_tokenizer


def main() -> None:
    """Parse the words, tune, write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    model, state = load_model(options.run, options.base, attention="sdpa")
    options.out.mkdir(parents=True, exist_ok=True)
    _pairs(model, options)
    torch.save({"model": model.state_dict(), "epoch": state["epoch"]}, options.out / "last.pt")


def _pairs(model: Encoder, options: argparse.Namespace) -> None:
    """The pair head on PLV's training rows; their states are computed once."""
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    kept_out = held_out(options.data)
    rows = [r for r in read_kit(options.data, "plv", "train") if r["id"] not in kept_out]
    examples = [plv_example(r, tokenizer) for r in rows]
    with torch.no_grad():
        states = [model.encode(*collate([e.window]))[0][0] for e in examples]
    head = model.heads.pairs
    head.train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=options.rate, weight_decay=0.05)
    steps, done = options.epochs * (len(examples) // 32), 0
    for epoch in range(options.epochs):
        order = random.sample(range(len(examples)), len(examples))
        total = 0.0
        for k in range(0, len(order) - 31, 32):
            optimizer.param_groups[0]["lr"] = options.rate * (1.0 - done / steps)
            done += 1
            loss = _loss(head, [states[i] for i in order[k : k + 32]], [examples[i] for i in order[k : k + 32]])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"pairs, epoch {epoch}: {total / (len(order) // 32):.3f}", flush=True)
    head.eval()


def _loss(head: torch.nn.Module, states: list[Tensor], examples: list[EventExample]) -> Tensor:
    longest = max(len(s) for s in states)
    padded = torch.stack([torch.nn.functional.pad(s, (0, 0, 0, longest - len(s))) for s in states])
    mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in states])
    pairs: list[Pair] = [e.pairs[0] for e in examples]
    first, second = (
        torch.tensor([[*side, *[0.0] * (longest - len(side))] for side in sides])
        for sides in ([p.first for p in pairs], [p.second for p in pairs])
    )
    return any_of(head(padded, mask, first, second), [p.types for p in pairs])


if __name__ == "__main__":
    main()
