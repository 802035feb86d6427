"""The encoder's heads in place of spaCy's: parser_try.py --heads DIR [--rows FILE ...] [--run SCRIPT WORD ...].

Runs in the package's own environment, after parser_heads.py. spaCy's tokenizer and its rules of lemmas stay, all else
comes from the heads. ``--rows``: a file of parser_rows.py; prints how far both agree and the seconds of each, on one
thread. ``--run``: a script of benchmarks/ (bench.py, ablation.py) with the heads in the parser's place.
"""

from __future__ import annotations

import argparse
import json
import runpy
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from parser_states import OUTPUTS, cut_tokens, states_of
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LENGTH, TAG

import dragoman.language.parser as present
from dragoman.language.analysis import Analysis
from dragoman.language.encoder import Encoder, Pass, load_encoder
from dragoman.language.pipeline import load_pipeline
from dragoman.language.windows import cut_windows
from dragoman.story import Story

NEVER = -1e9
INSIDE, OUTSIDE, BEGIN = 1, 2, 3  # of an entity, as spaCy counts
ROOTS = 3  # the likeliest, tried where the greedy heads are no tree


class Heads:
    """The wide body, the heads over it, and what they have read last (the encoder's other heads read the same pass)."""

    def __init__(self, folder: Path) -> None:
        self.body, self.heads, self.labels = (_session(folder / f"{n}.onnx") for n in ("wide", "heads", "labels"))
        names = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
        number = load_pipeline().vocab.strings.add
        self._tags = np.array([number(n) for n in names["tags"]], dtype=np.uint64).view(np.int64)
        self._deps = np.array([number("dep" if n == "ROOT" else n) for n in names["deps"]], np.uint64).view(np.int64)
        self._kinds = np.array([number(n[2:]) for n in names["entities"]], dtype=np.uint64).view(np.int64)
        self._begins = np.array([n.startswith("B") for n in names["entities"]])
        self._root, space, dep = np.array([number(n) for n in ("ROOT", "_SP", "dep")], np.uint64).view(np.int64)
        self._space = [space, dep, OUTSIDE, 0]
        self.seconds: Counter[str] = Counter()
        self._text, self._passes, self._layers = "", [], []

    def passes(self, text: str) -> list[Pass]:
        """The body's one pass, as ``Encoder.passes`` gives it; the states of the lower layers are kept beside."""
        if text != self._text:
            since = time.process_time()
            self._text, self._passes, self._layers = text, [], []
            for window in cut_windows(text, load_encoder().tokenizer):
                given = {"ids": np.array([window.ids]), "marks": np.array([window.marks])}
                read = self.body.run([*OUTPUTS, "anchors", "tags", "triggers"], given)
                self._passes.append(Pass(window, *read[len(OUTPUTS) - 1 :]))
                self._layers.append((window, read[: len(OUTPUTS)]))
            self.seconds["body"] += time.process_time() - since
        return self._passes

    def parse(self, story: Story) -> Analysis:
        """What ``language.parser.parse`` gives, with these heads."""
        nlp, words, text, pieces = load_pipeline(), present.load_words(), story.text, present.pieces_of(story)
        docs = [nlp.tokenizer(text[span.start : span.end]) for span, _ in pieces]
        if docs:
            self._annotate(text, [span.start for span, _ in pieces], docs)
        named = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]
        return present.join_pieces(story, pieces, docs, words.of(docs), named)

    def _annotate(self, text: str, offsets: list[int], docs: list[Any]) -> None:
        """Give tokenized pieces of a text their tags, dependencies and entities; spaces hang on the word before."""
        placed = [doc.to_array([IDX, LENGTH]).astype(np.int64) for doc in docs]
        words = [np.array([not t.is_space for t in doc], dtype=bool) for doc in docs]
        starts = np.concatenate([p[w, 0] + at for p, w, at in zip(placed, words, offsets, strict=True)])
        ends = np.concatenate([p[w].sum(1) + at for p, w, at in zip(placed, words, offsets, strict=True)])
        piece_of = np.repeat(np.arange(len(docs)), [w.sum() for w in words])
        self.passes(text)
        states = states_of(self._layers, starts, ends)
        rows = np.zeros((len(starts), 5), np.int64)
        forms = [t.text for doc in docs for t in doc if not t.is_space]
        for first, last in cut_tokens(piece_of, forms):
            rows[first:last] = self._read(states[first:last], piece_of[first:last])
            rows[first:last, 0] += first
        first = 0
        for doc, word in zip(docs, words, strict=True):
            here, last = np.nonzero(word)[0], first + word.sum()
            if len(here):
                columns = np.zeros((len(doc), 5), np.int64)
                columns[:, 0] = np.maximum(np.cumsum(word) - 1, 0)  # a space: the word before it, or the first
                columns[:, 0] = here[columns[:, 0]]
                columns[:, 1:] = self._space
                columns[here] = rows[first:last]
                columns[here, 0] = here[rows[first:last, 0] - first]
                columns[:, 0] -= np.arange(len(doc))
                for i in np.nonzero(~word[:-1])[0][::-1]:
                    if columns[i + 1, 3] == INSIDE:  # a space inside a name
                        columns[i, 3:] = columns[i + 1, 3:]
                doc.from_array([HEAD, TAG, DEP, ENT_IOB, ENT_TYPE], columns.view(np.uint64))
            first = last

    def _read(self, states: Any, pieces: Any) -> Any:
        """Of each token of one chunk its head, tag, dependency, place in an entity and entity: int64 (tokens, 5)."""
        since = time.process_time()
        arcs, tags, kinds, starts, own, others = self.heads.run(None, {"states": states, "paragraphs": pieces})
        self.seconds["heads"] += time.process_time() - since
        breaks = np.diff(pieces, prepend=-1) != 0
        heads = find_trees(arcs, breaks | (starts > 0))
        since = time.process_time()
        deps = self.labels.run(None, {"own": own, "others": others, "heads": heads})[0]
        self.seconds["heads"] += time.process_time() - since
        deps = np.where(heads == np.arange(len(heads)), self._root, self._deps[deps])
        kind, begins = self._kinds[kinds], self._begins[kinds]
        same = np.append(False, (kind[1:] == kind[:-1]) & ~breaks[1:])
        iob = np.where(kind == 0, OUTSIDE, np.where(begins | ~same, BEGIN, INSIDE))
        return np.stack([heads, self._tags[tags], deps, iob, kind], 1)


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def find_trees(arcs: Any, begins: Any) -> Any:
    """The head of each token, int64 (tokens,), so that each sentence is one tree: greedy, mended where that is none."""
    sentence = np.cumsum(begins)
    heads = np.where(sentence[:, None] == sentence[None, :], arcs, NEVER).argmax(1)
    above = heads.copy()
    for _ in range(len(heads).bit_length()):
        above = above[above]  # a root in the end, or a token of a circle
    rooted, own = heads[above] == above, heads == np.arange(len(heads))
    edges = [*np.nonzero(begins)[0].tolist(), len(heads)]
    for a, b in pairwise(edges):
        if own[a:b].sum() != 1 or not rooted[a:b].all():
            heads[a:b] = best_tree(arcs[a:b, a:b].astype(np.float64)) + a
    return heads


def best_tree(scores: Any) -> Any:
    """Chu, Liu and Edmonds, float64 (tokens, tokens) → heads (tokens,); the diagonal scores roots, there is one."""
    roots = scores.diagonal().copy()
    best: tuple[float, Any] | None = None
    for root in np.argsort(-roots)[:ROOTS].tolist():
        rest = scores.copy()
        np.fill_diagonal(rest, NEVER)
        heads = _under(rest, root)
        others = np.arange(len(roots)) != root
        total = roots[root] + scores[others, heads[others]].sum()
        if best is None or total > best[0]:
            best = (total, heads)
    assert best is not None
    return best[1]


def _under(scores: Any, root: int) -> Any:
    heads = scores.argmax(1)
    heads[root] = root
    circle = _circle(heads, root)
    if not circle:
        return heads
    inside = np.array(circle)
    rest = np.array([i for i in range(len(heads)) if i not in set(circle)])
    n = len(rest)
    folded = np.full((n + 1, n + 1), NEVER)  # the circle as one token, the last
    folded[:n, :n] = scores[np.ix_(rest, rest)]
    down, up = scores[np.ix_(rest, inside)], scores[np.ix_(inside, rest)] - scores[inside, heads[inside]][:, None]
    folded[:n, n], folded[n, :n] = down.max(1), up.max(0)
    found = _under(folded, int(np.nonzero(rest == root)[0][0]))
    for k, i in enumerate(rest.tolist()):
        if i != root:
            heads[i] = inside[down[k].argmax()] if found[k] == n else rest[found[k]]
    heads[inside[up[:, found[n]].argmax()]] = rest[found[n]]
    return heads


def _circle(heads: Any, root: int) -> list[int]:
    """The tokens of some circle, or none."""
    seen = {root}
    for i in range(len(heads)):
        path: list[int] = []
        while i not in seen:
            seen.add(i)
            path.append(i)
            i = int(heads[i])
        if i in path:
            return path[path.index(i) :]
    return []


def compare(stories: Iterable[Story], heads: Heads) -> None:
    """Print the agreement of both parsers and the seconds of each."""
    stories = list(stories)
    for warm in stories[:2]:
        present.parse(warm)
        heads.parse(warm)
    heads.passes("")
    heads.seconds.clear()
    body, bare = load_encoder(), _session(Path(present.__file__).parent / "model" / "encoder.onnx")
    seconds: Counter[str] = Counter()
    right: Counter[str] = Counter()
    spans: dict[str, list[int]] = {"sentences": [0, 0], "entities": [0, 0]}
    for story in stories:
        at = time.process_time()
        a = present.parse(story)
        seconds["parser"] += time.process_time() - at
        at = time.process_time()
        b = heads.parse(story)
        seconds["heads with the body"] += time.process_time() - at
        windows = cut_windows(story.text, body.tokenizer)
        at = time.process_time()
        for w in windows:
            bare.run(None, {"ids": np.array([w.ids]), "marks": np.array([w.marks])})
        seconds["body alone"] += time.process_time() - at
        for p, q in zip(a.tokens, b.tokens, strict=True):
            right.update({name: getattr(p, name) == getattr(q, name) for name in ("tag", "pos", "lemma")})
            right["tokens"] += 1
            if p.dep != "punct":
                right.update(words=1, heads=p.head == q.head, labelled=(p.head, p.dep) == (q.head, q.dep))
        for name, x, y in (("sentences", {s[1:3] for s in a.sentences}, {s[1:3] for s in b.sentences}),
                           ("entities", set(a.entities), set(b.entities))):  # fmt: skip
            spans[name][0] += 2 * len(x & y)
            spans[name][1] += len(x) + len(y)
    print(f"{len(stories)} stories, {right['tokens']} tokens")
    print(*(f"{k} {right[k] / right['tokens']:.4f}" for k in ("tag", "pos", "lemma")),
          *(f"{k} {right[k] / right['words']:.4f}" for k in ("heads", "labelled")),
          *(f"{k} {both / of:.4f}" for k, (both, of) in spans.items()))  # fmt: skip
    print(*(f"{k} {v:.2f} s" for k, v in (seconds + heads.seconds).items()), sep=", ")


def run(script: str, words: list[str], heads: Heads) -> None:
    """Run a script of benchmarks/ with the heads in the parser's place."""
    parse = present.parse
    for module in list(sys.modules.values()):
        if getattr(module, "parse", None) is parse:
            module.parse = heads.parse  # type: ignore[attr-defined]
    Encoder.passes = lambda _, text: heads.passes(text)  # type: ignore[method-assign]
    sys.argv = [script, *words]
    runpy.run_path(script, run_name="__main__")


def main() -> None:
    """Parse the words, compare, score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heads", type=Path, required=True)
    parser.add_argument("--rows", type=Path, nargs="*", default=[])
    parser.add_argument("--run", nargs=argparse.REMAINDER, default=[], metavar="SCRIPT ...")
    options = parser.parse_args()
    heads = Heads(options.heads)
    for path in options.rows:
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        compare([Story(id=str(n), text=row["text"]) for n, row in enumerate(rows)], heads)
    if options.run:
        run(options.run[0], options.run[1:], heads)


if __name__ == "__main__":
    main()
