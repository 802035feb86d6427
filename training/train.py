"""Fine-tune the encoder's attribution heads: python training/train.py --data ../shared/bench --base BASE --out runs/a.

Seeded; writes a checkpoint after each epoch and goes on from it with --resume; prints the losses as it goes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from model import ROLES, Encoder
from rows import load_tokenizer, read_rows
from torch import nn
from transformers import BertModel
from windows import PAD, Window, cut_windows

Cue = tuple[int, list[int]]  # anchor piece, role of each piece
Example = tuple[Window, list[Cue]]


def main() -> None:
    """Parse the words, train, write checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pre-trained MiniLM weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    examples = load_examples(options.data / "polnear", "train", tokenizer, options.limit)
    print(f"{len(examples)} windows, {sum(len(c) for _, c in examples)} cues", flush=True)
    model = Encoder(BertModel.from_pretrained(str(options.base), add_pooling_layer=False))
    fit(model, examples, options)


def load_examples(folder: Path, part: str, tokenizer: object, limit: int | None = None) -> list[Example]:
    """The windows of a part of polnear with their cues."""
    rows = read_rows(folder / f"{part}.input.jsonl", folder / f"{part}.gold.jsonl")[:limit]
    found: list[Example] = []
    for row, gold in rows:
        for window in cut_windows(row["text"], tokenizer):
            cues = [c for a in gold["attributions"] if (c := _cue(window, a)) is not None]
            found.append((window, cues))
    return found


def _cue(window: Window, attribution: dict[str, list[list[int]]]) -> Cue | None:
    """The anchor and roles of one attribution in a window; None where its cue is not in it."""
    if not attribution["cue"]:
        return None
    roles = [0] * len(window.ids)
    for name in ("content", "source", "cue"):
        role = ROLES.index(name)
        for start, end in attribution[name]:
            for i, (a, b) in enumerate(window.spans):
                if a < end and b > start and b > a:
                    roles[i] = role
    first = attribution["cue"][0][0]
    anchors = [i for i, (a, b) in enumerate(window.spans) if a <= first < b]
    return (anchors[0], roles) if anchors else None


def fit(model: Encoder, examples: list[Example], options: argparse.Namespace) -> None:
    """Train for the epochs asked for, batches of windows of like length, linear warm-up and decay."""
    heads = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": model.bert.parameters(), "lr": options.rate}, {"params": heads, "lr": options.head_rate}],
        weight_decay=0.01,
    )
    steps = options.epochs * -(-len(examples) // options.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.06 * steps), max(0.02, 1 - s / steps))
    )
    first = 0
    if options.resume and (options.out / "last.pt").exists():
        state = torch.load(options.out / "last.pt", weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"] + 1
    for epoch in range(first, options.epochs):
        random.seed(options.seed * 1000 + epoch)
        torch.manual_seed(options.seed * 1000 + epoch)
        started, total = time.time(), [0.0, 0.0]
        model.train()
        batches = _batches(examples, options.batch)
        for n, batch in enumerate(batches):
            anchor_loss, link_loss = losses(model, batch)
            loss = anchor_loss + link_loss
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total[0] += anchor_loss.item()
            total[1] += link_loss.item()
            if n % 20 == 0:
                means = f"anchor {total[0] / (n + 1):.4f} links {total[1] / (n + 1):.4f}"
                print(f"epoch {epoch} {n}/{len(batches)} {means} {time.time() - started:.0f} s", flush=True)
        state = {
            "model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
            "epoch": epoch,
        }  # fmt: skip
        torch.save(state, options.out / "last.tmp")
        (options.out / "last.tmp").replace(options.out / "last.pt")
        (options.out / "log.json").write_text(json.dumps({"epoch": epoch, "loss": total}), encoding="utf-8")


def _batches(examples: list[Example], size: int) -> list[list[Example]]:
    """Shuffled batches of windows of like length, so that little is padding."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i][0].ids) + random.random() * 24)
    batches = [[examples[i] for i in order[k : k + size]] for k in range(0, len(order), size)]
    random.shuffle(batches)
    return batches


def collate(windows: list[Window]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask, int64 (windows, pieces), padded to the longest."""
    longest = max(len(w.ids) for w in windows)
    ids = torch.tensor([[*w.ids, *[PAD] * (longest - len(w.ids))] for w in windows])
    return ids, (ids != PAD).long()


def losses(model: Encoder, batch: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Anchor loss over all pieces, link loss over all pieces of all cues."""
    ids, mask = collate([w for w, _ in batch])
    states, logits = model.encode(ids, mask)
    target = torch.zeros_like(logits)
    rows, anchors, roles = [], [], []
    for r, (_, cues) in enumerate(batch):
        for anchor, role in cues:
            target[r, anchor] = 1.0
            rows.append(r)
            anchors.append(anchor)
            roles.append(role + [0] * (ids.shape[1] - len(role)))
    anchor_loss = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    anchor_loss = (anchor_loss * mask).sum() / mask.sum() * 30
    if not rows:
        return anchor_loss, states.sum() * 0
    at = torch.tensor(rows)
    scored = model.links(model.drop(states), at, torch.tensor(anchors))
    link = nn.functional.cross_entropy(scored.flatten(0, 1), torch.tensor(roles).flatten(), reduction="none")
    keep = mask[at].flatten()
    return anchor_loss, (link * keep).sum() / keep.sum() * 5


if __name__ == "__main__":
    main()
