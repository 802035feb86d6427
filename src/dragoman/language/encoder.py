"""Story text → findings, with the encoder in ``model/``. The only file that knows onnxruntime and tokenizers.

One pass over the word pieces gives states that every head reads; the heads of attributions are the scores of cues and
``links``, which reads for one cue the part of each piece of its window. How the files were made: training/README.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.errors import ModelError
from dragoman.language.findings import Attribution, Findings, Guide
from dragoman.language.paths import Labels, best_paths, read_labels
from dragoman.language.quotations import find_quotations, with_second_half, with_whole_quotations
from dragoman.language.windows import Window, cut_windows
from dragoman.span import Span

FORMAT = 2  # of the files in the model's folder; training/export.py writes it
MODEL = Path(__file__).parent / "model"
_FAINTEST = 0.02  # chance of being a cue's first piece below which links are not read at all
_KEPT = 0.001
_LINE = re.compile(r"\S[^\n]*")
_ACTS = 3  # the likeliest, kept of each attribution
_ANEW = "Install dragoman anew, or make the files with training/README.md."


@dataclass(frozen=True)
class Encoder:
    """The shipped model: its two graphs, its tokenizer and what ``encoder.json`` says of them."""

    about: dict[str, Any]
    body: Any
    links: Any
    tokenizer: Any
    labels: Labels

    @property
    def version(self) -> str:
        """Name of the weights, for a coding's provenance."""
        return str(self.about["version"])

    def states(self, window: Window) -> tuple[Any, Any, Any]:
        """One window's pass, which every head reads.

        Returns float32 states (1, pieces, hidden), scores of cues (1, pieces, guidelines), of tags (1, pieces, labels).
        """
        states, scores, tags = self.body.run(None, {"ids": _row(window.ids), "marks": _row(window.marks)})
        return states, scores, tags

    def find(self, text: str, guide: Guide = "codebook") -> Findings:
        """The attributions of a text by one guideline, and each word's chance of being a cue."""
        cues, readings = self.read(text, guide)
        weights = np.array(self.about["calibration"][guide])
        found = []
        for r in readings:
            confidence = float(1.0 / (1.0 + np.exp(-r.evidence @ weights)))
            ranked = sorted(zip(self.about["acts"], _softmax(r.acts).tolist(), strict=True), key=lambda a: -a[1])
            acts = tuple((act, round(chance, 4)) for act, chance in ranked[:_ACTS])
            found.append(Attribution(r.source, r.cue, r.content, round(confidence, 4), acts))
        return Findings(_surest(found), cues)

    def read(self, text: str, guide: Guide) -> tuple[dict[int, float], list[Reading]]:
        """Each word piece's chance of beginning a cue, by its start, and the reading of every cue that is not faint.

        Windows are read one by one, so that what is found depends on a window's own words alone.
        """
        g = self.about["guides"].index(guide)
        cues: dict[int, float] = {}
        windows, chances, emissions, acts = [], [], [], []
        for window in cut_windows(text, self.tokenizer):
            states, scores, tags = self.states(window)
            chance = 1.0 / (1.0 + np.exp(-scores[0, :, g].astype(np.float64)))
            for (start, end), c in zip(window.places, chance.tolist(), strict=True):
                if end > start and c >= _KEPT:
                    cues[start] = max(c, cues.get(start, 0.0))
            words = np.array([end > start for start, end in window.places])
            anchors = np.nonzero((chance >= _FAINTEST) & words)[0]
            if len(anchors):
                given = {"states": states, "tags": tags, "anchors": anchors, "guides": np.full(len(anchors), g)}
                scored, acted = self.links.run(None, given)
                windows.append(window)
                chances.append(chance[anchors])
                emissions.append(scored)
                acts.append(acted)
        lines = [find_quotations(text, Span(m.start(), m.end())) for m in _LINE.finditer(text)] if windows else []
        outer = tuple(q for line in lines for q in line if q.depth == 0)
        found: list[Reading] = []
        for n, (paths, surety) in enumerate(best_paths(emissions, self.labels)):
            for k, path in enumerate(paths):
                spans = read_labels(text, windows[n], path, self.labels)
                if spans["cue"] and spans["content"]:
                    evidence = np.array([1.0, np.log(chances[n][k] / (1.0 - chances[n][k] + 1e-9)), surety[k]])
                    edges = (windows[n].places[1][0], windows[n].places[-2][1])
                    content = with_whole_quotations(text, spans["content"], spans["cue"][0], outer, edges=edges)
                    content = with_second_half(text, content, spans["cue"][0], outer)
                    found.append(Reading(spans["source"], spans["cue"][0], content, evidence, acts[n][k]))
        return cues, found


@dataclass(frozen=True)
class Reading:
    """One cue as the heads read it.

    ``evidence``, float64 (3,): one, the log odds of the cue, the log chance of the links' best labelling; a guideline's
    calibration weighs them. ``acts``, float32 (acts,): scores, unnormalised.
    """

    source: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    evidence: Any
    acts: Any


@cache
def load_encoder(folder: Path = MODEL) -> Encoder:
    """The encoder of a folder. Raises ModelError when a file is missing, damaged or of another format."""
    about = _read_card(folder)
    import onnxruntime

    tokenizer = load_tokenizer(folder / "tokenizer.json")
    body, links = (
        onnxruntime.InferenceSession(str(folder / name), providers=["CPUExecutionProvider"])
        for name in ("encoder.onnx", "links.onnx")
    )
    return Encoder(about, body, links, tokenizer, Labels(tuple(about["roles"]), np.array(about["follows"])))


def load_tokenizer(path: Path) -> Any:
    """The word-piece tokenizer of a file, without padding or truncation; training uses it too."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _read_card(folder: Path) -> dict[str, Any]:
    """What ``encoder.json`` says, its files checked against it."""
    card = folder / "encoder.json"
    if not card.is_file():
        raise ModelError("The encoder's files are missing.", where=str(folder), do=_ANEW)
    try:
        about: dict[str, Any] = json.loads(card.read_text(encoding="utf-8"))
        made, files = about["format"], about["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The encoder's description cannot be read ({error!r}).", where=str(card), do=_ANEW) from error
    if made != FORMAT:
        raise ModelError(
            f"The encoder's files have format {made}, this dragoman reads {FORMAT}.", where=str(card), do=_ANEW
        )
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"The encoder's file {name} is missing.", where=str(folder), do=_ANEW)
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ModelError(f"The encoder's file {name} is damaged or of another version.", where=str(path), do=_ANEW)
    return about


def _row(values: tuple[int, ...]) -> Any:
    return np.array([values], dtype=np.int64)


def _softmax(scores: Any) -> Any:
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


def _surest(found: list[Attribution]) -> tuple[Attribution, ...]:
    """In text order, without those whose cue overlaps a surer one's."""
    kept: list[Attribution] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda a: (-a.confidence, a.cue)):
        here = range(one.cue.start, one.cue.end)
        if taken.isdisjoint(here):
            taken.update(here)
            kept.append(one)
    return tuple(sorted(kept, key=lambda a: (a.cue, a.content)))
