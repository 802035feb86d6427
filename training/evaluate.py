"""Score exported files on polnear/dev: python training/evaluate.py --model OUT --data ../shared/bench.

Predicts with the int8 files as they would be shipped and prints the figures of the benchmark kit's scorer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from model import ROLES
from rows import load_tokenizer
from windows import PAD, SEP, Window, cut_windows

Spans = dict[str, list[list[int]]]
BATCH = 8
CHANGE = 0.5  # price of a change of role between two pieces, in nats: without it contents fall apart


def main() -> None:
    """Parse the words, predict, score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    sessions = [onnxruntime.InferenceSession(str(options.model / n)) for n in ("encoder.onnx", "links.onnx")]
    tokenizer = load_tokenizer(options.model / "tokenizer.json")
    folder = options.data / "polnear"
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "output.jsonl"
        with output.open("w", encoding="utf-8") as file:
            for line in (folder / "dev.input.jsonl").read_text("utf-8").splitlines():
                row = json.loads(line)
                found = predict(row["text"], sessions, tokenizer, options.threshold)
                file.write(json.dumps({"id": row["id"], "attributions": found}) + "\n")
        scorer, gold = options.data / "score.py", folder / "dev.gold.jsonl"
        command = [sys.executable, str(scorer), "polnear", str(gold), str(output)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def predict(text: str, sessions: list[Any], tokenizer: Any, threshold: float) -> list[Spans]:
    """The attributions of a text, each cue once."""
    found: list[tuple[float, Spans]] = []
    windows = cut_windows(text, tokenizer)
    for start in range(0, len(windows), BATCH):
        found += _read(text, windows[start : start + BATCH], sessions, threshold)
    kept: list[Spans] = []
    for _, one in sorted(found, key=lambda f: -f[0]):
        if not any(_touch(one["cue"], other["cue"]) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda a: a["cue"])


def _touch(one: list[list[int]], two: list[list[int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in two)


def _read(text: str, windows: tuple[Window, ...], sessions: list[Any], threshold: float) -> list[tuple[float, Spans]]:
    body, links = sessions
    longest = max(len(w.ids) for w in windows)
    ids = np.array([[*w.ids, *[PAD] * (longest - len(w.ids))] for w in windows], dtype=np.int64)
    states, logits = body.run(None, {"ids": ids, "mask": (ids != PAD).astype(np.int64)})
    scores = 1 / (1 + np.exp(-logits))
    rows, anchors = np.nonzero((scores >= threshold) & (ids > SEP))
    if not len(rows):
        return []
    (roles,) = links.run(None, {"states": states, "rows": rows, "anchors": anchors})
    found = []
    for r, a, best in zip(rows, anchors, best_roles(roles), strict=True):
        spans = _spans(text, windows[r], int(a), best.tolist())
        if spans["cue"] and spans["content"]:
            found.append((float(scores[r, a]), spans))
    return found


def best_roles(logits: Any, *, change: float = CHANGE) -> Any:
    """The likeliest roles of each cue's pieces where every change of role costs `change` nats (Viterbi).

    logits: float32 (cues, pieces, roles). Returns int64 (cues, pieces).
    """
    cues, pieces, roles = logits.shape
    cost = change * (1 - np.eye(roles, dtype=np.float32))
    came = np.zeros((cues, pieces, roles), dtype=np.int64)
    told = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    score = told[:, 0]
    for i in range(1, pieces):
        ways = score[:, :, None] - cost
        came[:, i] = ways.argmax(1)
        score = ways.max(1) + told[:, i]
    best = np.zeros((cues, pieces), dtype=np.int64)
    best[:, -1] = score.argmax(-1)
    for i in range(pieces - 1, 0, -1):
        best[:, i - 1] = came[np.arange(cues), i, best[:, i]]
    return best


def _spans(text: str, window: Window, anchor: int, roles: list[int]) -> Spans:
    """Runs of whole words of one role as spans; a word has the role of its first piece."""
    words = _words(text, window)
    told = [1 if first <= anchor < last else roles[first] for first, last in words]
    edges = [0, *(i for i, (a, b) in enumerate(pairwise(told), start=1) if a != b), len(told)]
    spans: Spans = {"cue": [], "source": [], "content": []}
    for a, b in pairwise(edges):
        if b > a and told[a]:
            spans[ROLES[told[a]]].append([window.spans[words[a][0]][0], window.spans[words[b - 1][1] - 1][1]])
    return spans


def _words(text: str, window: Window) -> list[tuple[int, int]]:
    """First piece and one past the last of each word: pieces with no white space or mark between them."""
    words: list[tuple[int, int]] = []
    for i, (a, b) in enumerate(window.spans):
        if b == a:
            continue  # a mark of ours between two lines
        goes_on = bool(words) and words[-1][1] == i and window.spans[i - 1][1] == a
        if goes_on and text[a].isalnum() and text[a - 1].isalnum():
            words[-1] = (words[-1][0], i + 1)
        else:
            words.append((i, i + 1))
    return words


if __name__ == "__main__":
    main()
