"""Story text → findings, with the encoder in ``model/``. The only file that knows onnxruntime and tokenizers.

One pass over the word pieces gives states that every head reads; the heads of attributions are the scores of cues and
``links``, which reads for one cue the part of each piece of its window; those of events are the scores of triggers and
``events``, which reads for one trigger its type, mode, status and sides. ``sentence`` is a body of its own for a
sentence that stands alone, as benchmarks give them. How the files were made: training/README.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.errors import InputError, ModelError
from dragoman.language.deeds import FAINTEST, EventWords, read_deeds, softmax, trigger_chances
from dragoman.language.findings import Attribution, Deed, Findings, Guide, SentenceReading, surest
from dragoman.language.paths import Labels, best_paths, read_labels
from dragoman.language.quotations import find_quotations, with_second_half, with_whole_quotations
from dragoman.language.windows import WINDOW, Window, cut_windows
from dragoman.processors import processors
from dragoman.span import Span

FORMAT = 6  # of the files in the model's folder; training/export.py writes it
MODEL = Path(__file__).parent / "model"
_FAINTEST = 0.1  # chance of being a cue's first piece below which links are not read at all
_KEPT = 0.001
_AROUND = 112  # pieces labelled for a cue; one whose spans reach the end of these is labelled over all its window
_NEAR = 160  # pieces read for a deed
_LINE = re.compile(r"\S[^\n]*")
_LATER = frozenset({"sentence.onnx"})  # files that are checked when they are first needed
_MOST_THREADS = 1024
_ACTS = 3  # the likeliest, kept of each attribution
_ANEW = "Install dragoman anew, or make the files with training/README.md."


@dataclass(frozen=True)
class Pass:
    """What the body says of one window, for every head.

    float32: ``states`` (1, pieces, hidden), scores of ``cues`` (1, pieces, guidelines), of ``tags`` (1, pieces,
    labels), of ``triggers`` (1, pieces, 1 + types).
    """

    window: Window
    states: Any
    cues: Any
    tags: Any
    triggers: Any


@dataclass(frozen=True)
class Encoder:
    """The shipped model: its graphs, its tokenizer and what ``encoder.json`` says of them."""

    folder: Path
    about: dict[str, Any]
    body: Any
    links: Any
    events: Any
    tokenizer: Any
    labels: Labels
    words: EventWords

    def passes(self, text: str) -> list[Pass]:
        """The body's one pass over a text.

        Windows are read one by one, so that what is found depends on a window's own words alone.
        """
        return [self.read_window(window) for window in cut_windows(text, self.tokenizer)]

    def read_window(self, window: Window) -> Pass:
        """The body's pass over one window."""
        return Pass(window, *self.body.run(None, {"ids": _row(window.ids), "marks": _row(window.marks)}))

    def find(self, text: str, guide: Guide = "codebook", *, passes: list[Pass] | None = None) -> Findings:
        """The attributions of a text by one guideline, its deeds, and each word's chance of beginning either.

        ``passes``: those of the text, where they are made already.
        """
        passes = self.passes(text) if passes is None else passes
        cues, readings = self.read(text, guide, passes)
        weights = np.array(self.about["calibration"][guide])
        found = []
        for r in readings:
            confidence = float(1.0 / (1.0 + np.exp(-r.evidence @ weights)))
            ranked = sorted(zip(self.about["acts"], softmax(r.acts).tolist(), strict=True), key=lambda a: -a[1])
            acts = tuple((act, round(chance, 4)) for act, chance in ranked[:_ACTS])
            found.append(Attribution(r.source, r.cue, r.content, round(confidence, 4), acts))
        triggers, deeds = self.deeds(passes)
        attributions = surest(found, lambda a: a.confidence, lambda a: a.cue)
        return Findings(attributions, cues, deeds, triggers)

    def deeds(self, passes: list[Pass]) -> tuple[dict[int, float], tuple[Deed, ...]]:
        """Each word piece's chance of beginning the words of an act, by its start, and every deed that is not faint."""
        triggers: dict[int, float] = {}
        found: list[Deed] = []
        for p in passes:
            chances = trigger_chances(p.triggers[0])
            at = _likely(p.window, 1.0 - chances[:, 0], triggers, FAINTEST)
            if len(at):
                outputs = self.events.run(None, {"states": p.states, "anchors": at, "width": np.array(_NEAR)})
                begins = _begins(at, p.states.shape[1], _NEAR)
                found += read_deeds(p.window, at, begins, chances, outputs, self.words)
        return triggers, surest(found, lambda d: d.chance, lambda d: d.trigger)

    @cached_property
    def sentence(self) -> Any:
        """The graph that reads a sentence alone; coding stories never loads it."""
        _check(self.folder, "sentence.onnx", self.about["files"]["sentence.onnx"])
        return _session(self.folder / "sentence.onnx")

    def read_sentence(self, text: str, first: Sequence[Span], second: Sequence[Span]) -> SentenceReading:
        """What is said of one sentence: its class, its spans, the act between two marked sides."""
        window = max(cut_windows(text, self.tokenizer), key=lambda w: len(w.ids))
        given = {"ids": _row(window.ids), "marks": _row(window.marks)}
        sides = {"first": _row_of(window, first), "second": _row_of(window, second)}
        types, classes, roles = self.sentence.run(None, given | sides)
        between, each = (softmax(scores[0].astype(np.float64)).tolist() for scores in (types, classes))
        spans = _role_spans(window, roles[0].argmax(-1).tolist())
        return SentenceReading(tuple(each), spans, dict(zip(self.words.types, between, strict=True)))

    def read(
        self, text: str, guide: Guide, passes: list[Pass] | None = None
    ) -> tuple[dict[int, float], list[Reading]]:
        """Each word piece's chance of beginning a cue, by its start, and the reading of every cue that is not faint."""
        g = self.about["guides"].index(guide)
        cues: dict[int, float] = {}
        asked: list[tuple[Pass, Any]] = []
        chances: list[Any] = []
        for p in self.passes(text) if passes is None else passes:
            chance = 1.0 / (1.0 + np.exp(-p.cues[0, :, g].astype(np.float64)))
            anchors = _likely(p.window, chance, cues, _FAINTEST)
            if len(anchors):
                asked.append((p, anchors))
                chances.append(chance[anchors])
        lines = [find_quotations(text, Span(m.start(), m.end())) for m in _LINE.finditer(text)] if asked else []
        outer = tuple(q for line in lines for q in line if q.depth == 0)
        found: list[Reading] = []
        for (p, _), chance, (paths, surety, acts) in zip(asked, chances, self._label(asked, g), strict=True):
            edges = (p.window.places[1][0], p.window.places[-2][1])
            for k, path in enumerate(paths):
                spans = read_labels(text, p.window, path, self.labels)
                if spans["cue"] and spans["content"]:
                    evidence = np.array([1.0, np.log(chance[k] / (1.0 - chance[k] + 1e-9)), surety[k]])
                    content = with_whole_quotations(text, spans["content"], spans["cue"][0], outer, edges=edges)
                    content = with_second_half(text, content, spans["cue"][0], outer)
                    found.append(Reading(spans["source"], spans["cue"][0], content, evidence, acts[k]))
        return cues, found

    def _label(self, asked: list[tuple[Pass, Any]], g: int, width: int = _AROUND) -> list[tuple[Any, Any, Any]]:
        """For the cues of each window, by their first pieces: labels int (cues, pieces), log chances (cues,), acts.

        ``width``: pieces around a cue that are labelled; all others are no part of it. Where the best labels do not end
        within them, all pieces of its window are labelled.
        """
        emissions, acts, begins, cut = [], [], [], []
        for p, anchors in asked:
            pieces = p.states.shape[1]
            given = {"states": p.states, "tags": p.tags, "anchors": anchors, "guides": np.full(len(anchors), g)}
            scored, acted = self.links.run(None, given | {"width": np.array(width)})
            begin = _begins(anchors, pieces, width)
            emissions.append(scored)
            acts.append(acted)
            begins.append(begin)
            cut.append(np.stack([begin > 0, begin + width < pieces], axis=1))
        labelled, again = [], []
        for n, (paths, surety) in enumerate(best_paths(emissions, self.labels, cut)):
            whole = np.zeros((len(paths), asked[n][0].states.shape[1]), dtype=np.int64)
            np.put_along_axis(whole, begins[n][:, None] + np.arange(paths.shape[1]), paths, axis=1)
            labelled.append((whole, surety, acts[n]))
            broken = np.nonzero((cut[n] & (paths[:, [0, -1]] != 0)).any(1))[0]
            if len(broken):
                again.append((n, broken))
        if again:
            wholes = self._label([(asked[n][0], asked[n][1][broken]) for n, broken in again], g, WINDOW)
            for (n, broken), anew in zip(again, wholes, strict=True):
                for old, new in zip(labelled[n], anew, strict=True):
                    old[broken] = new
        return labelled


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
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    body, links, events = (_session(folder / name) for name in ("encoder.onnx", "links.onnx", "events.onnx"))
    labels = Labels(tuple(about["roles"]), np.array(about["follows"]))
    words = EventWords(*(tuple(about[name]) for name in ("types", "modes", "statuses")))
    return Encoder(folder, about, body, links, events, tokenizer, labels, words)


@cache
def encoder_version(folder: Path = MODEL) -> str:
    """Name of the weights of a folder, without loading them; empty where there are none."""
    card = folder / "encoder.json"
    return str(json.loads(card.read_text(encoding="utf-8"))["version"]) if card.is_file() else ""


def threads() -> int:
    """How many threads an encoder computes with: DRAGOMAN_THREADS, by default one for each core.

    What is found does not depend on it. Where several processes code side by side each takes one. Raises InputError
    when the variable holds no whole number from 1 on.
    """
    told = os.environ.get("DRAGOMAN_THREADS", "").strip()
    if not told:
        return processors()
    if not (told.isascii() and told.isdecimal() and 1 <= int(told) <= _MOST_THREADS):
        do = f"Set a number from 1 to {_MOST_THREADS}."
        raise InputError(f"{told!r} is no number of threads.", where="DRAGOMAN_THREADS", do=do)
    return int(told)


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    # Threads that wait sleep: by default they spin, at the cost of whoever else computes on the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_tokenizer(path: Path) -> Any:
    """The word-piece tokenizer of a file, without padding or truncation; training uses it too."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _read_card(folder: Path) -> dict[str, Any]:
    """What ``encoder.json`` says, the files that coding reads checked against it."""
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
        if name not in _LATER:
            _check(folder, name, digest)
    return about


def _check(folder: Path, name: str, digest: str) -> None:
    """Raises ModelError when a file is not the one that the card means."""
    path = folder / name
    if not path.is_file():
        raise ModelError(f"The encoder's file {name} is missing.", where=str(folder), do=_ANEW)
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise ModelError(f"The encoder's file {name} is damaged or of another version.", where=str(path), do=_ANEW)


def _likely(window: Window, chances: Any, by_start: dict[int, float], least: float) -> Any:
    """The pieces of words with at least this chance, int (pieces,); each word's chance is put into ``by_start``."""
    for (start, end), chance in zip(window.places, chances.tolist(), strict=True):
        if end > start and chance >= _KEPT:
            by_start[start] = max(chance, by_start.get(start, 0.0))
    words = np.array([end > start for start, end in window.places])
    return np.nonzero((chances >= least) & words)[0]


def _begins(anchors: Any, pieces: int, width: int) -> Any:
    """The first of the ``width`` pieces around each anchor, as the graphs have it."""
    count = min(pieces, width)
    return np.clip(anchors - count // 2, 0, pieces - count)


def _row(values: tuple[int, ...]) -> Any:
    return np.array([values], dtype=np.int64)


def _row_of(window: Window, spans: Sequence[Span]) -> Any:
    """float32 (1, pieces): 1 where a piece stands in some span."""
    inside = [float(b > a and any(a < s.end and b > s.start for s in spans)) for a, b in window.places]
    return np.array([inside], dtype=np.float32)


def _role_spans(window: Window, labels: list[int]) -> tuple[tuple[int, Span], ...]:
    """The spans of a labelling: 0 none; begin, inside, end, all of a span of each role."""
    found: list[tuple[int, Span]] = []
    held: tuple[int, int] | None = None
    for i, label in enumerate(labels):
        role, kind = divmod(label - 1, 4)
        if label == 0 or window.places[i] == (0, 0):
            held = None
            continue
        if kind in (0, 3) or held is None or held[0] != role:
            held = (role, i)
        if kind in (2, 3):
            found.append((role, Span(window.places[held[1]][0], window.places[i][1])))
            held = None
    return tuple(found)
