"""Fine-tune the encoder: python training/train.py --data ../shared/bench --base BASE --out runs/a.

Seeded; writes a checkpoint after each epoch and goes on from it with --resume; prints the losses as it goes. The first
epoch sees polnear alone, the later ones our own stories too; what is kept is an average of the weights over the last
steps.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import torch
from model import LABELS, Encoder, path_loss
from reviewed import read_reviewed
from rows import HELD_OUT, Example, read_polnear, read_stories, to_article, to_examples
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from dragoman.language.encoder import load_tokenizer
from dragoman.language.windows import PAD, Window

STORIES = Path(__file__).parent / "data" / "statements"
AVERAGED = 0.995  # of the averaged weights is kept at each step
WARM = 0.05  # of all steps, while the rate rises


def main() -> None:
    """Parse the words, train, write checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pre-trained MiniLM weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--stories-from", type=int, default=1, help="first epoch that sees our own stories")
    parser.add_argument("--stories-times", type=int, default=2, help="how often an epoch sees each of them")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, default=None, help="articles of polnear, to try things out")
    parser.add_argument("--reviews", type=Path, default=None, help="reviewed codings, to learn from too")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    # Dropping attention weights would bar the fast attention of the CPU, which takes half the time of a step.
    bert = BertModel.from_pretrained(str(options.base), add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    model = Encoder(bert)
    fit(model, options)


def load_examples(options: argparse.Namespace, epoch: int) -> list[Example]:
    """What an epoch sees."""
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    articles = read_polnear(options.data / "polnear", "train")[:-HELD_OUT][: options.limit]
    found = to_examples(articles, 0, tokenizer)
    if epoch >= options.stories_from:
        stories = read_stories(STORIES) + [to_article(s) for s in read_reviewed(options.reviews)]
        found += to_examples(stories, 1, tokenizer) * options.stories_times
    return found


def fit(model: Encoder, options: argparse.Namespace) -> None:
    """Train for the epochs asked for, the rate rising and then falling to nothing."""
    heads = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    groups = [{"params": model.bert.parameters(), "lr": options.rate}, {"params": heads, "lr": options.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rates = [options.rate, options.head_rate]
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    first = 0
    if options.resume and (options.out / "last.pt").exists():
        state = torch.load(options.out / "last.pt", weights_only=True)
        model.load_state_dict(state["raw"])
        optimizer.load_state_dict(state["optimizer"])
        mean, first = state["model"], state["epoch"] + 1
    for epoch in range(first, options.epochs):
        random.seed(options.seed * 1000 + epoch)
        torch.manual_seed(options.seed * 1000 + epoch)
        examples = load_examples(options, epoch)
        batches = shuffled(examples, options.batch)
        print(f"epoch {epoch}: {len(examples)} windows, {sum(len(e.cues) for e in examples)} cues", flush=True)
        started, total = time.time(), dict.fromkeys(("tags", "anchors", "links", "acts"), 0.0)
        model.train()
        for n, batch in enumerate(batches):
            done = (epoch + n / len(batches)) / options.epochs
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min((done + 1e-4) / WARM, (1.0 - done) / (1.0 - WARM))
            parts = losses(model, batch)
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(parts.values())).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            average(mean, model)
            for name, part in parts.items():
                total[name] += part.item()
            if n % 20 == 0:
                means = " ".join(f"{k} {v / (n + 1):.3f}" for k, v in total.items())
                print(f"epoch {epoch} {n}/{len(batches)} {means} {time.time() - started:.0f} s", flush=True)
        state = {"model": mean, "raw": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
        torch.save(state, options.out / "last.tmp")
        (options.out / "last.tmp").replace(options.out / "last.pt")
        log = {"epoch": epoch, "seed": options.seed, "losses": {k: v / len(batches) for k, v in total.items()}}
        (options.out / "log.json").write_text(json.dumps(log), encoding="utf-8")


@torch.no_grad()
def average(mean: dict[str, Tensor], model: Encoder, kept_part: float = AVERAGED) -> None:
    """Move averaged weights a little towards the model's."""
    kept, seen = list(mean.values()), list(model.state_dict().values())
    torch._foreach_lerp_(kept, seen, 1.0 - kept_part)


def shuffled(examples: list[Any], size: int) -> list[list[Any]]:
    """Shuffled batches of windows of like length, so that little is padding."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].window.ids) + random.random() * 24)
    batches = [[examples[i] for i in order[k : k + size]] for k in range(0, len(order), size)]
    random.shuffle(batches)
    return batches


def collate(windows: list[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, marks and mask, int64 (windows, pieces), padded to the longest."""
    longest = max(len(w.ids) for w in windows)
    ids = torch.tensor([[*w.ids, *[PAD] * (longest - len(w.ids))] for w in windows])
    marks = torch.tensor([[*w.marks, *[0] * (longest - len(w.ids))] for w in windows])
    return ids, marks, (ids != PAD).long()


def losses(model: Encoder, batch: list[Example]) -> dict[str, Tensor]:
    """The loss of each head on a batch, weighted."""
    ids, marks, mask = collate([e.window for e in batch])
    states, anchors, tags = model.encode(ids, marks, mask)
    longest = ids.shape[1]
    guides = torch.tensor([e.guide for e in batch])
    target = torch.zeros(ids.shape)
    for r, example in enumerate(batch):
        target[r, [c.anchor for c in example.cues]] = 1.0
    own = anchors.gather(2, guides[:, None, None].expand(-1, longest, 1)).squeeze(-1)
    anchor = functional.binary_cross_entropy_with_logits(own, target, reduction="none")
    parts = {"anchors": (anchor * mask).sum() / mask.sum() * 30}
    flat = [r for r, e in enumerate(batch) if e.tags is not None]
    if flat:
        gold = torch.tensor([[*e.tags, *[-1] * (longest - len(e.tags))] for e in batch if e.tags is not None])
        parts["tags"] = functional.cross_entropy(tags[flat].reshape(-1, LABELS), gold.flatten(), ignore_index=-1) * 2
    cues = [(r, c) for r, e in enumerate(batch) for c in e.cues]
    if cues:
        rows = torch.tensor([r for r, _ in cues])
        gold = torch.tensor([[*c.labels, *[0] * (longest - len(c.labels))] for _, c in cues])
        at = torch.tensor([c.anchor for _, c in cues])
        emissions, acts = model.links(states, tags.detach(), mask, rows, at, guides[rows])
        parts["links"] = path_loss(emissions, model.follows(), gold).mean() * 0.1
        known = torch.tensor([c.act for _, c in cues])
        if (known >= 0).any():
            parts["acts"] = functional.cross_entropy(acts, known, ignore_index=-1) * 0.3
    return parts


if __name__ == "__main__":
    main()
