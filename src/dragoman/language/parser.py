"""Story → Analysis, with spaCy, which only this file, pipeline.py, words.py, entities.py and embedding.py know.

Paragraphs are parsed apart, so that no sentence runs over a heading or a dateline, and together as one batch per
story, so that an analysis depends on its story alone and never on what else is in the run.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from dragoman.language.analysis import Analysis, Entity, Sentence, Token, build_analysis
from dragoman.language.entities import Found, Recogniser
from dragoman.language.pipeline import load_pipeline
from dragoman.language.threads import one_thread
from dragoman.language.words import Word, Words
from dragoman.reading.dateline import find_dateline
from dragoman.reading.turns import find_turn
from dragoman.span import Span, trim
from dragoman.story import Story

# A paragraph longer than this is cut at white space before parsing: the parser's memory grows with its length.
LONGEST_PIECE = 20_000
_LONGEST_LABEL = 40  # characters
# A story is one batch; of it the parser takes a quarter at a time, sixty-four paragraphs or more.
_BATCH = 256

Piece = tuple[Span, int]


@cache
def load_words() -> Words:
    """The pipeline's rules of single words."""
    return Words(load_pipeline())


@cache
def _load_recogniser() -> Recogniser:
    return Recogniser(load_pipeline().get_pipe("ner"))


def parse(story: Story) -> Analysis:
    """Sentences, tokens and entities of a story; the encoder finds nothing here."""
    nlp, words, recogniser = load_pipeline(), load_words(), _load_recogniser()
    pieces = pieces_of(story)
    texts = [story.text[span.start : span.end] for span, _ in pieces]
    with one_thread():
        docs = list(nlp.pipe(texts, batch_size=max(_BATCH, len(pieces))))
        said = words.of(docs)
        named = recogniser.find(docs, [[word.space for word in own] for own in said])
    return join_pieces(story, pieces, docs, said, named)


def pieces_of(story: Story) -> list[Piece]:
    """What is parsed by itself, and the number of the paragraph that it is of: no dateline, no label of a speaker."""
    spoken = tuple(_without_label(story.text, p) for p in _without_dateline(story.text, story.paragraphs()))
    return [(piece, p) for p, span in enumerate(spoken) for piece in _short_pieces(story.text, span)]


def join_pieces(
    story: Story, pieces: list[Piece], docs: list[Any], said: list[list[Word]], named: list[list[Found]]
) -> Analysis:
    """An Analysis of pieces: for each its Doc with heads and sentences, its words as they are, and its entities."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    for (span, paragraph), doc, own, names in zip(pieces, docs, said, named, strict=True):
        _add(doc, own, names, span.start, paragraph, tokens, sentences, entities)
    return build_analysis(story, tuple(tokens), tuple(sentences), tuple(entities), story.paragraphs())


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


def _short_pieces(text: str, span: Span) -> list[Span]:
    """A paragraph as pieces short enough to parse, cut at white space where there is any."""
    pieces, start = [], span.start
    while span.end - start > LONGEST_PIECE:
        cut = text.rfind(" ", start + 1, start + LONGEST_PIECE)
        cut = cut if cut > start else start + LONGEST_PIECE
        pieces.append(Span(start, cut))
        start = cut
    return [*pieces, Span(start, span.end)]


def _add(
    doc: Any,
    words: list[Word],
    names: list[Found],
    offset: int,
    paragraph: int,
    tokens: list[Token],
    sentences: list[Sentence],
    entities: list[Entity],
) -> None:
    """Append one parsed piece, its white-space tokens dropped and their children hung one higher."""
    starts, heads = (column.tolist() for column in doc.to_array(["IDX", "HEAD"]).view("int64").T)
    index: dict[int, int] = {}
    for i, word in enumerate(words):
        if not word.space:
            index[i] = len(tokens) + len(index)
    for sent in doc.sents:
        first = len(tokens)
        for i in range(sent.start, sent.end):
            text, lower, lemma, pos, tag, dep, space = words[i]
            if space:
                continue
            head = i + heads[i]
            while words[head].space and heads[head]:
                head += heads[head]
            start = offset + starts[i]
            at = index[i]
            tokens.append(
                Token(
                    at, start, start + len(text), text, lower, lemma, pos, tag, dep, index.get(head, at), len(sentences)
                )
            )
        if len(tokens) > first:
            span = Span(tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(len(sentences), first, len(tokens), span, paragraph))
    for first, last, label in names:
        inside = [index[i] for i in range(first, last) if i in index]
        if inside:
            entities.append(Entity(inside[0], inside[-1] + 1, label))
