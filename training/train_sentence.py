"""The reader of sentences that stand alone: train_sentence.py --data DIR --base BASE --start RUN --out runs/sentence.

A body of its own over the word pieces and marks of a trained encoder: the layers of the pre-trained MiniLM, tuned on
the coped and plv rows that are not held out. The encoder's own body, which has learned to read stories, does worse at
this (plv held out: macro F1 0.778 with heads alone, 0.843 with these layers), and no story is coded by it.
Seeded; writes its checkpoint after each epoch, and prints the figures of the rows held out.
"""

from __future__ import annotations

import argparse
import copy
import random
from pathlib import Path

import judge_events
import torch
from event_heads import ROLE_LABELS
from event_rows import EventExample, coped_example, kit_examples, plv_example
from export import load_model
from held_out import held_out, read_kit
from model import Encoder
from torch import Tensor, nn
from torch.nn import functional
from train import WARM, average, collate
from train_events import any_of, padded
from transformers import BertModel

from dragoman.language.encoder import load_tokenizer

AVERAGED = 0.98  # of the averaged weights is kept at each step
HIDDEN = -10_000.0


class SentenceReader(nn.Module):
    """ids, marks and two sides → the act between them, the sentence's class, the role of each piece."""

    def __init__(self, encoder: Encoder, layers: nn.ModuleList) -> None:
        super().__init__()
        self.embeddings, self.marks = copy.deepcopy(encoder.bert.embeddings), copy.deepcopy(encoder.marks)
        self.layers = copy.deepcopy(layers)
        heads = copy.deepcopy(encoder.heads)
        self.pairs, self.classes, self.roles = heads.pairs, heads.classes, heads.roles
        self.drop = nn.Dropout(0.1)
        for layer in self.layers.modules():
            if isinstance(layer, nn.Dropout):
                layer.p = 0.1
        for part in (self.embeddings, self.marks):
            part.requires_grad_(requires_grad=False)

    def embed(self, ids: Tensor, marks: Tensor) -> Tensor:
        """int64 (sentences, pieces) twice → float32 (sentences, pieces, hidden)."""
        words = self.embeddings.word_embeddings(ids) + self.marks(marks)
        return self.embeddings(inputs_embeds=words)

    def states(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """The layers over embedded pieces; ``mask`` int64 (sentences, pieces), None where nothing is padding."""
        hidden = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * HIDDEN
        for layer in self.layers:
            out = layer(x, attention_mask=hidden)
            x = out[0] if isinstance(out, tuple) else out
        return self.drop(x)

    def forward(self, ids: Tensor, marks: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of types (sentences, types), classes (sentences, classes), roles (sentences, pieces, labels)."""
        states = self.states(self.embed(ids, marks), None)
        whole = torch.ones_like(states[:, :, 0])
        return self.pairs(states, whole, first, second), self.classes(states, whole), self.roles(states)


def new_reader(encoder: Encoder, base: Path) -> SentenceReader:
    """A reader with the pre-trained layers."""
    return SentenceReader(encoder, BertModel.from_pretrained(str(base), add_pooling_layer=False).encoder.layer)


def main() -> None:
    """Parse the words, train, write checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pre-trained MiniLM weights")
    parser.add_argument("--start", type=Path, required=True, help="folder of a checkpoint of train_events.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    encoder, _ = load_model(options.start, options.base, attention="sdpa")
    reader = new_reader(encoder, options.base)
    options.out.mkdir(parents=True, exist_ok=True)
    fit(reader, options)


def fit(reader: SentenceReader, options: argparse.Namespace) -> None:
    """Train for the epochs asked for, the rates rising and then falling to nothing."""
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    examples = kit_examples(options.data, tokenizer)
    heads = [p for head in (reader.pairs, reader.classes, reader.roles) for p in head.parameters()]
    rates = [options.rate, options.head_rate]
    groups = [{"params": list(reader.layers.parameters())}, {"params": heads}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02)
    mean = {k: v.clone() for k, v in reader.state_dict().items()}
    steps, done = options.epochs * -(-len(examples) // 32), 0
    for epoch in range(options.epochs):
        reader.train()
        order = sorted(random.sample(examples, len(examples)), key=lambda e: len(e.window.ids) + random.random() * 20)
        batches = [order[i : i + 32] for i in range(0, len(order), 32)]
        random.shuffle(batches)
        total = 0.0
        for batch in batches:
            part = done / steps
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min((part + 1e-4) / WARM, (1.0 - part) / (1.0 - WARM))
            done += 1
            loss = _loss(reader, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            average(mean, reader, AVERAGED)
            total += loss.item()
        torch.save({"model": mean, "epoch": epoch}, options.out / "last.pt")
        averaged = copy.deepcopy(reader)
        averaged.load_state_dict(mean)
        print(f"epoch {epoch}: {total / len(batches):.3f}; {judge(averaged, options)}", flush=True)


def _loss(reader: SentenceReader, batch: list[EventExample]) -> Tensor:
    ids, marks, mask = collate([e.window for e in batch])
    with torch.no_grad():
        embedded = reader.embed(ids, marks)
    states, longest = reader.states(embedded, mask), ids.shape[1]
    loss = torch.zeros(())
    pairs = [(r, p) for r, e in enumerate(batch) for p in e.pairs]
    if pairs:
        rows = torch.tensor([r for r, _ in pairs])
        first, second = (torch.tensor([padded(v, longest, 0.0) for v in side]) for side in
                         ([p.first for _, p in pairs], [p.second for _, p in pairs]))  # fmt: skip
        scores = reader.pairs(states[rows], mask[rows], first, second)
        loss = loss + any_of(scores, [p.types for _, p in pairs]) * 1.5
    if classed := [r for r, e in enumerate(batch) if e.class_ >= 0]:
        gold = torch.tensor([batch[r].class_ for r in classed])
        scores = reader.classes(states[classed], mask[classed])
        loss = loss + functional.cross_entropy(scores, gold, label_smoothing=0.05)
    if labelled := [r for r, e in enumerate(batch) if e.roles is not None]:
        gold = torch.tensor([padded(batch[r].roles or [], longest, -1) for r in labelled])
        scores = reader.roles(states[labelled]).reshape(-1, ROLE_LABELS)
        loss = loss + functional.cross_entropy(scores, gold.flatten(), ignore_index=-1) * 3
    return loss


@torch.no_grad()
def judge(reader: SentenceReader, options: argparse.Namespace) -> str:
    """How good a reader is on the rows held out."""
    reader.eval()
    tokenizer, kept_out = load_tokenizer(options.base / "tokenizer.json"), held_out(options.data)

    def read(example: EventExample) -> tuple[Tensor, Tensor]:
        ids, marks, mask = collate([example.window])
        return reader.states(reader.embed(ids, marks), None), mask

    plv, coped = (
        [r for r in read_kit(options.data, task, "train") if r["id"] in kept_out] for task in ("plv", "coped")
    )
    between = judge_events.judge_plv(reader, read, plv, [plv_example(r, tokenizer) for r in plv])
    return f"{between}; {judge_events.judge_coped(reader, read, [coped_example(r, tokenizer) for r in coped])}"


if __name__ == "__main__":
    main()
