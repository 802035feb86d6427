"""Teach a trained encoder events: python training/train_events.py --data DIR --base BASE --start runs/a --out runs/b.

Goes on from a checkpoint of train.py. Each step sees a batch of our own marked texts, of reviewed stories where a file
of them is named, and of the kit's coped and plv rows; every third sees a batch of attributions too, so that what was
learned first is kept. Seeded; writes a checkpoint after each epoch and goes on from it with --resume.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from event_heads import ROLE_LABELS
from event_rows import EventExample, kit_examples, own_examples
from held_out import read_own_events
from model import Encoder, path_loss
from reviewed import read_reviewed
from torch import Tensor, nn
from torch.nn import functional
from train import WARM, average, collate, load_examples, losses, shuffled
from transformers import BertConfig, BertModel

from dragoman.language.encoder import load_tokenizer

AVERAGED = 0.99  # of the averaged weights is kept at each step
EVERY = 3  # steps from one batch of attributions to the next


def main() -> None:
    """Parse the words, train, write checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pre-trained MiniLM weights")
    parser.add_argument("--start", type=Path, required=True, help="folder of a checkpoint of train.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8, help="times that coped, plv and our own texts are seen")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reviews", type=Path, default=None, help="reviewed codings, to learn from too")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    # What train.py's loader wants to know: all of polnear, our own stories twice.
    options.limit, options.stories_from, options.stories_times = None, 0, 2
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    config = BertConfig.from_pretrained(str(options.base), attention_probs_dropout_prob=0.0)
    model = Encoder(BertModel(config, add_pooling_layer=False))
    missing = model.load_state_dict(torch.load(options.start / "last.pt", weights_only=True)["model"], strict=False)
    if any(not name.startswith("heads.") for name in (*missing.missing_keys, *missing.unexpected_keys)):
        raise SystemExit(f"{options.start} holds another model: {missing}")
    fit(model, options)


def attributions(options: argparse.Namespace) -> Iterator[list[Any]]:
    """Batches of windows with their cues, without end."""
    while True:
        yield from shuffled(load_examples(options, 0), 16)


def fit(model: Encoder, options: argparse.Namespace) -> None:
    """Train for the epochs asked for, the rate rising and then falling to nothing."""
    fresh = ("heads.",)
    groups = [
        {"params": [p for n, p in model.named_parameters() if not n.startswith(fresh)], "lr": options.rate},
        {"params": [p for n, p in model.named_parameters() if n.startswith(fresh)], "lr": options.head_rate},
    ]
    rates = [options.rate, options.head_rate]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    first = 0
    if options.resume and (options.out / "last.pt").exists():
        state = torch.load(options.out / "last.pt", weights_only=True)
        model.load_state_dict(state["raw"])
        optimizer.load_state_dict(state["optimizer"])
        mean, first = state["model"], state["epoch"] + 1
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    kit = kit_examples(options.data, tokenizer)
    random.seed(options.seed * 1000 + first)
    replay = attributions(options)
    for epoch in range(first, options.epochs):
        random.seed(options.seed * 1000 + epoch)
        torch.manual_seed(options.seed * 1000 + epoch)
        examples = own_examples(read_own_events() + read_reviewed(options.reviews), tokenizer) + kit
        batches = shuffled(examples, options.batch)
        print(f"epoch {epoch}: {len(examples)} windows, {sum(len(e.deeds or ()) for e in examples)} events", flush=True)
        started, total, seen = time.time(), dict[str, float](), dict[str, int]()
        model.train()
        for n, batch in enumerate(batches):
            done = (epoch + n / len(batches)) / options.epochs
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min((done + 1e-4) / WARM, (1.0 - done) / (1.0 - WARM))
            parts = event_losses(model, batch)
            if n % EVERY == 0:
                parts |= losses(model, next(replay))
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(parts.values())).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            average(mean, model, AVERAGED)
            for name, part in parts.items():
                total[name] = total.get(name, 0.0) + part.item()
                seen[name] = seen.get(name, 0) + 1
            if n % 20 == 0:
                means = " ".join(f"{k} {v / seen[k]:.3f}" for k, v in total.items())
                print(f"epoch {epoch} {n}/{len(batches)} {means} {time.time() - started:.0f} s", flush=True)
        state = {"model": mean, "raw": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
        torch.save(state, options.out / "last.tmp")
        (options.out / "last.tmp").replace(options.out / "last.pt")
        log = {"epoch": epoch, "seed": options.seed, "losses": {k: v / seen[k] for k, v in total.items()}}
        (options.out / "log.json").write_text(json.dumps(log), encoding="utf-8")


def event_losses(model: Encoder, batch: list[EventExample]) -> dict[str, Tensor]:
    """The loss of each head on a batch, weighted."""
    ids, marks, mask = collate([e.window for e in batch])
    states, anchors, tags = model.encode(ids, marks, mask)
    longest, heads = ids.shape[1], model.heads
    parts: dict[str, Tensor] = {}
    own = [r for r, e in enumerate(batch) if e.deeds is not None]
    deeds = [(r, d) for r in own for d in batch[r].deeds or ()]
    if own:
        gold = torch.zeros(ids.shape, dtype=torch.long)
        for r, d in deeds:
            gold[r, d.anchor] = 1 + d.type
        scores = heads.events.triggers(states[own]).flatten(0, 1)
        each = functional.cross_entropy(scores, gold[own].flatten(), reduction="none")
        parts["triggers"] = (each * mask[own].flatten()).sum() / mask[own].sum() * 10
    if deeds:
        rows, at = torch.tensor([r for r, _ in deeds]), torch.tensor([d.anchor for _, d in deeds])
        part, type_, mode, status = heads.events(states, mask, rows, at)
        gold = torch.tensor([padded(d.parts, longest, -1) for _, d in deeds])
        parts["parts"] = functional.cross_entropy(part.flatten(0, 1), gold.flatten(), ignore_index=-1) * 6
        told = torch.tensor([(d.type, d.mode, d.status) for _, d in deeds])
        parts["types"] = functional.cross_entropy(type_, told[:, 0], label_smoothing=0.05)
        parts["statuses"] = functional.cross_entropy(status, told[:, 2], label_smoothing=0.05)
        if (told[:, 1] >= 0).any():
            parts["modes"] = functional.cross_entropy(mode, told[:, 1], ignore_index=-1) * 0.3
    pairs = [(r, p) for r, e in enumerate(batch) for p in e.pairs]
    if pairs:
        rows = torch.tensor([r for r, _ in pairs])
        first, second = (torch.tensor([padded(v, longest, 0.0) for v in side]) for side in
                         ([p.first for _, p in pairs], [p.second for _, p in pairs]))  # fmt: skip
        parts["pairs"] = any_of(heads.pairs(states[rows], mask[rows], first, second), [p.types for _, p in pairs]) * 1.5
    classed = [r for r, e in enumerate(batch) if e.class_ >= 0]
    if classed:
        gold = torch.tensor([batch[r].class_ for r in classed])
        scores = heads.classes(states[classed], mask[classed])
        parts["classes"] = functional.cross_entropy(scores, gold, label_smoothing=0.05)
    labelled = [r for r, e in enumerate(batch) if e.roles is not None]
    if labelled:
        gold = torch.tensor([padded(batch[r].roles or [], longest, -1) for r in labelled])
        scores = heads.roles(states[labelled]).reshape(-1, ROLE_LABELS)
        parts["roles"] = functional.cross_entropy(scores, gold.flatten(), ignore_index=-1) * 3
    cues = [(r, c) for r, e in enumerate(batch) for c in e.cues or ()]
    if own:
        target = torch.zeros(ids.shape)
        for r, c in cues:
            target[r, c.anchor] = 1.0
        each = functional.binary_cross_entropy_with_logits(anchors[own][..., 1], target[own], reduction="none")
        parts["anchors"] = (each * mask[own]).sum() / mask[own].sum() * 10
    if cues:
        rows, at = torch.tensor([r for r, _ in cues]), torch.tensor([c.anchor for _, c in cues])
        emissions, acts = model.links(states, tags.detach(), mask, rows, at, torch.ones_like(rows))
        gold = torch.tensor([padded(c.labels, longest, 0) for _, c in cues])
        parts["links"] = path_loss(emissions, model.follows(), gold).mean() * 0.03
        parts["acts"] = functional.cross_entropy(acts, torch.tensor([c.act for _, c in cues]), ignore_index=-1) * 0.1
    return parts


def any_of(scores: Tensor, types: list[tuple[int, ...]]) -> Tensor:
    """Negative log likelihood that one of the right types is named, a little smoothed."""
    chances = scores.log_softmax(-1)
    told = torch.stack([torch.logsumexp(row[list(right)], 0) for row, right in zip(chances, types, strict=True)])
    return -(0.95 * told.mean() + 0.05 * chances.mean())


def padded(values: list[Any], length: int, by: Any) -> list[Any]:
    """The values with as many more as the length asks for."""
    return [*values, *[by] * (length - len(values))]


if __name__ == "__main__":
    main()
