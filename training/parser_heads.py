"""Heads for tag, dependency, sentence and entity on the encoder's frozen states, distilled from the present parser.

parser_heads.py --rows DIR --model ../src/dragoman/language/model --out DIR, after parser_rows.py. An experiment: what
it gave stands in docs/benchmarks.md (*Is the parser still needed?*); parser_try.py puts the outcome in spaCy's place.
Writes ``wide.onnx`` (the shipped body with the states of its layers as outputs), ``heads.onnx``, ``labels.onnx`` and
``heads.json``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from parser_states import HIDDEN, INPUT, OUTPUTS, cut_tokens, states_of
from torch import Tensor, nn
from torch.nn import functional

from dragoman.language.encoder import load_tokenizer
from dragoman.language.windows import cut_windows

SIZE, PARTS, WIDE, FARTHEST = 256, 4, 384, 32
BATCH = 700  # tokens
RATE, WARM, STEADY, AVERAGED = 1.5e-3, 100, 0.3, 0.995
NEVER = -10_000.0


class Block(nn.Module):
    """Attention that knows distances, then a convolution over three tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.then = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.qkv, self.joined = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.near = nn.Embedding(2 * FARTHEST + 1, PARTS)
        nn.init.zeros_(self.near.weight)
        self.wide, self.narrow = nn.Conv1d(SIZE, WIDE, 3, padding=1), nn.Linear(WIDE, SIZE)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, barred: Tensor) -> Tensor:
        """float32 (chunks, tokens, size) twice; ``barred`` (chunks, tokens, tokens): NEVER where not one paragraph."""
        n, tokens, _ = x.shape
        q, k, v = self.qkv(self.before(x)).view(n, tokens, 3, PARTS, SIZE // PARTS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / (SIZE // PARTS) ** 0.5
        scores = scores + self.near(distances(tokens)).permute(2, 0, 1)[None] + barred[:, None]
        x = x + self.drop(self.joined((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, tokens, SIZE)))
        return x + self.drop(self.narrow(functional.gelu(self.wide(self.then(x).transpose(1, 2))).transpose(1, 2)))


class ParserHeads(nn.Module):
    """One block over the tokens, and on it: tag, entity, sentence start, arcs (biaffine) and their labels."""

    def __init__(self, tags: int, deps: int, entities: int) -> None:
        super().__init__()
        self.enter, self.entered, self.drop = nn.Linear(INPUT, SIZE), nn.LayerNorm(SIZE), nn.Dropout(0.2)
        self.block, self.leave = Block(), nn.LayerNorm(SIZE)
        self.sizes = (tags, entities, 2)
        self.plain = nn.Linear(SIZE, sum(self.sizes))
        self.dependent, self.head = nn.Linear(SIZE, SIZE // 2), nn.Linear(SIZE, SIZE // 2)
        self.pair, self.alone = nn.Linear(SIZE // 2, SIZE // 2 + 1), nn.Linear(SIZE // 2, 1)
        self.far = nn.Embedding(2 * FARTHEST + 1, 1)
        nn.init.zeros_(self.far.weight)
        self.own, self.others = nn.Linear(SIZE, SIZE // 2), nn.Linear(SIZE, SIZE // 2, bias=False)
        self.root = nn.Parameter(torch.zeros(SIZE // 2))
        self.label = nn.Linear(SIZE // 2, deps)

    def forward(self, states: Tensor, barred: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """States (chunks, tokens, INPUT) → tokens (..., size), plain scores (..., tags + entities + 2), arcs.

        arcs (chunks, tokens, tokens): how well token j would be the head of token i; j = i: a root.
        """
        x = functional.gelu(self.entered(self.enter(self.drop(states))))
        x = self.drop(self.leave(self.block(x, barred)))
        dependent, head = functional.gelu(self.dependent(x)), functional.gelu(self.head(x))
        pair, tokens = self.pair(dependent), x.shape[1]
        arcs = pair[..., :-1] @ head.transpose(-1, -2) / (SIZE // 2) ** 0.5 + self.alone(head).transpose(-1, -2)
        arcs = arcs + pair[..., -1:] * torch.eye(tokens) + self.far(distances(tokens))[..., 0] + barred
        return x, self.plain(x), arcs

    def labels(self, own: Tensor, others: Tensor, heads: Tensor) -> Tensor:
        """Scores of the dependency of each token (tokens, deps); ``own``, ``others`` (tokens, size / 2)."""
        root = (heads == torch.arange(heads.shape[0]))[:, None]
        return self.label(functional.gelu(own + torch.where(root, self.root, others[heads])))


def distances(tokens: int) -> Tensor:
    """int64 (tokens, tokens): how far j lies from i, as an index from 0."""
    at = torch.arange(tokens)
    return (at[None, :] - at[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens read together: ``states`` float16 (tokens, INPUT); the rest int64 (tokens,), heads within the chunk."""

    states: Any
    tags: Any
    deps: Any
    entities: Any
    starts: Any
    heads: Any
    paragraphs: Any


def widen(path: Path, out: Path) -> None:
    """The body with the states of its layers as further outputs."""
    model = onnx.load(path)
    for name in OUTPUTS[:-1]:
        shape = ["windows", "pieces", HIDDEN]
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape))
    onnx.save(model, out)


def chunks_of(row: dict[str, Any], body: Any, tokenizer: Any, names: dict[str, list[str]]) -> Iterator[Chunk]:
    """The chunks of one story as parser_rows.py wrote it."""
    starts, ends, tags, deps, heads, sentences, paragraphs, entities = zip(*row["tokens"], strict=True)
    windows = cut_windows(row["text"], tokenizer)
    passes = ((w, body.run(OUTPUTS, {"ids": np.array([w.ids]), "marks": np.array([w.marks])})) for w in windows)
    states = states_of(passes, np.array(starts), np.array(ends)).astype(np.float16)
    numbers = [
        np.array([names[key].index(v) for v in values])
        for key, values in (("tags", tags), ("deps", deps), ("entities", entities))
    ]
    begins = np.diff(np.array(sentences), prepend=-1) != 0
    words = [row["text"][a:b] for a, b in zip(starts, ends, strict=True)]
    for first, last in cut_tokens(np.array(paragraphs), words):
        here = slice(first, last)
        plain = [x[here] for x in (*numbers, begins.astype(np.int64))]
        yield Chunk(states[here], *plain, np.array(heads[here]) - first, np.array(paragraphs[here]))


def heads_within(heads: Any) -> Any:
    """The heads of a chunk, a token's own number where its head lies outside (a sentence was cut)."""
    outside = (heads < 0) | (heads >= len(heads))
    return np.where(outside, np.arange(len(heads)), heads)


def padded(chunks: list[Chunk]) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """States, which tokens are barred from each other, and the gold of a batch (-1: padding)."""
    most = max(len(c.tags) for c in chunks)
    states = torch.zeros(len(chunks), most, INPUT)
    gold = {
        name: torch.full((len(chunks), most), -1)
        for name in ("tags", "deps", "entities", "starts", "heads", "paragraphs")
    }
    for n, chunk in enumerate(chunks):
        states[n, : len(chunk.tags)] = torch.from_numpy(chunk.states).float()
        for name, values in gold.items():
            values[n, : len(chunk.tags)] = torch.from_numpy(getattr(chunk, name))
    paragraphs = gold["paragraphs"]
    return states, (paragraphs[:, :, None] != paragraphs[:, None, :]).float() * NEVER, gold


def loss_of(model: ParserHeads, chunks: list[Chunk]) -> Tensor:
    """The sum of the losses of all heads, sentence starts by half."""
    states, barred, gold = padded(chunks)
    x, plain, arcs = model(states, barred)
    tags, entities, starts = plain.split(model.sizes, -1)
    heads = gold["heads"].clamp(min=0)
    deps = torch.stack([model.labels(model.own(a), model.others(a), h) for a, h in zip(x, heads, strict=True)])
    told = ((tags, "tags", 1.0), (deps, "deps", 1.0), (entities, "entities", 1.0), (starts, "starts", 0.5),
            (arcs, "heads", 1.0))  # fmt: skip
    return torch.stack([
        weight * functional.cross_entropy(scores.flatten(0, 1), gold[name].flatten(), ignore_index=-1)
        for scores, name, weight in told
    ]).sum()  # fmt: skip


def batches(chunks: list[Chunk], rng: random.Random) -> Iterator[list[Chunk]]:
    """Chunks of like length together, the batches shuffled."""
    ranked, made, held = sorted(chunks, key=lambda c: len(c.tags) + rng.random() * 40), [], []
    for chunk in ranked:
        if held and (len(held) + 1) * len(chunk.tags) > BATCH:
            made.append(held)
            held = []
        held.append(chunk)
    made.append(held)
    rng.shuffle(made)
    yield from made


def train(chunks: list[Chunk], names: dict[str, list[str]], tokens: int, seed: int) -> ParserHeads:
    """The heads after so many tokens, their weights averaged over the last steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model, mean = new_heads(names), new_heads(names)
    mean.load_state_dict(model.state_dict())
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98))
    seen = step = 0
    while seen < tokens:
        for batch in batches(chunks, rng):
            rate = RATE * min(1.0, (step + 1) / WARM) * min(1.0, max(0.02, (1 - seen / tokens) / (1 - STEADY)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = loss_of(model, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            step, seen = step + 1, seen + sum(len(c.tags) for c in batch)
            kept = min(AVERAGED, (1 + step) / (10 + step))
            for a, b in zip(mean.parameters(), model.parameters(), strict=True):
                a.data.lerp_(b.data, 1 - kept)
            if step % 100 == 0:
                print(f"{seen} tokens, loss {loss.item():.3f}", flush=True)
    return mean.eval()


def new_heads(names: dict[str, list[str]]) -> ParserHeads:
    """Heads for these labels, untrained."""
    return ParserHeads(*(len(names[key]) for key in ("tags", "deps", "entities")))


class Graph(nn.Module):
    """One chunk: states (tokens, INPUT), paragraphs int64 (tokens,) → all that decoding asks."""

    def __init__(self, model: ParserHeads) -> None:
        super().__init__()
        self.model = model

    def forward(self, states: Tensor, paragraphs: Tensor) -> tuple[Tensor, ...]:
        """Arcs (tokens, tokens), tags and entities int64 (tokens,), starts, and what labels are read from."""
        barred = (paragraphs[:, None] != paragraphs[None, :]).float() * NEVER
        x, plain, arcs = self.model(states[None], barred[None])
        tags, entities, starts = plain[0].split(self.model.sizes, -1)
        own, others = self.model.own(x)[0], self.model.others(x)[0]
        return arcs[0], tags.argmax(-1), entities.argmax(-1), starts[:, 1] - starts[:, 0], own, others


class LabelGraph(nn.Module):
    """Own, others (tokens, size / 2), heads int64 (tokens,) → the number of each token's dependency."""

    def __init__(self, model: ParserHeads) -> None:
        super().__init__()
        self.model = model

    def forward(self, own: Tensor, others: Tensor, heads: Tensor) -> Tensor:
        """int64 (tokens,)."""
        return self.model.labels(own, others, heads).argmax(-1)


def export(model: ParserHeads, out: Path) -> None:
    """Both graphs, as float32."""
    states, few, half = torch.randn(9, INPUT), torch.zeros(9, dtype=torch.long), torch.randn(9, SIZE // 2)
    outputs = ["arcs", "tags", "entities", "starts", "own", "others"]
    tokens = {name: {0: "tokens"} for name in ("states", "paragraphs", "heads", "labels", *outputs[1:])}
    torch.onnx.export(
        Graph(model), (states, few), str(out / "heads.onnx"), input_names=["states", "paragraphs"],
        output_names=outputs, dynamic_axes=tokens | {"arcs": {0: "tokens", 1: "tokens"}}, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    torch.onnx.export(
        LabelGraph(model), (half, half, few), str(out / "labels.onnx"), input_names=["own", "others", "heads"],
        output_names=["labels"], dynamic_axes=tokens, opset_version=17, dynamo=False,
    )  # fmt: skip


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, without those that hold no token."""
    return [r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if r["tokens"]]


def names_of(rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """All labels of the rows."""
    columns = {"tags": 2, "deps": 3, "entities": 7}
    return {key: sorted({t[k] for r in rows for t in r["tokens"]}) for key, k in columns.items()}


def main() -> None:
    """Parse the words, train, export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=int, default=1_500_000, help="to train on, counted over all passes")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    widen(options.model / "encoder.onnx", options.out / "wide.onnx")
    body = onnxruntime.InferenceSession(str(options.out / "wide.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = load_tokenizer(options.model / "tokenizer.json")
    rows = read_rows(options.rows / "train.jsonl")
    names = names_of(rows)
    (options.out / "heads.json").write_text(json.dumps(names) + "\n", encoding="utf-8")
    chunks = [c for row in rows for c in chunks_of(row, body, tokenizer, names)]
    export(train(chunks, names, options.tokens, options.seed), options.out)


if __name__ == "__main__":
    main()
