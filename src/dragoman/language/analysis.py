"""What the stages know of language tools: sentences, tokens, dependencies and entities, all with offsets.

No stage imports a parser. Labels are those of the ClearNLP scheme for dependencies (``nsubj``, ``dobj``,
``ccomp``, ``prep``, ``pobj`` ...), Penn Treebank for ``tag``, Universal Dependencies for ``pos`` and OntoNotes for
entities, whichever parser made them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dragoman.language.findings import Findings
from dragoman.span import Span
from dragoman.story import Story


class Token(NamedTuple):
    """One word or mark. ``i`` is its index in ``Analysis.tokens``, ``head`` the index of its head (itself: a root)."""

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    sentence: int

    @property
    def span(self) -> Span:
        """Where it stands in ``story.text``."""
        return Span(self.start, self.end)


class Sentence(NamedTuple):
    """Tokens ``first`` to ``last`` (last not included) and the words' span; never crosses a paragraph."""

    i: int
    first: int
    last: int
    span: Span
    paragraph: int


class Entity(NamedTuple):
    """A name as the tagger sees it: tokens ``first`` to ``last`` (last not included) and an OntoNotes label."""

    first: int
    last: int
    label: str


@dataclass(frozen=True)
class Analysis:
    """A story with its tokens, sentences and entities, in text order.

    ``children[i]``: token indices that hang on token i, in order. ``left[i]`` and ``right[i]``: first token of i's
    subtree and the one after its last. ``findings``: what the encoder read in the text; empty
    where only the parser was asked.
    """

    story: Story
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...]
    paragraphs: tuple[Span, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False)
    left: tuple[int, ...] = field(repr=False)
    right: tuple[int, ...] = field(repr=False)
    findings: Findings = field(default=Findings(), repr=False)

    @cached_property
    def nations(self) -> frozenset[int]:
        """Indices of the tokens inside names of peoples and countries (entities NORP and GPE)."""
        return frozenset(i for e in self.entities if e.label in ("NORP", "GPE") for i in range(e.first, e.last))

    # -- from tokens to text -------------------------------------------------------------------------------------
    def span(self, first: int, last: int) -> Span:
        """The span of tokens first to last, last not included."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def subtree(self, i: int) -> Span:
        """The span from the first to the last word that hangs on token i (gaps included)."""
        return self.span(self.left[i], self.right[i])

    def words(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    # -- from text to tokens -------------------------------------------------------------------------------------
    def token_at(self, offset: int) -> int | None:
        """Index of the token that covers a character, or of the next one in text order; None after the last."""
        i = bisect_right(self._ends, offset)
        return i if i < len(self.tokens) else None

    def within(self, span: Span) -> range:
        """Indices of the tokens that lie wholly inside a span."""
        first = bisect_left(self._starts, span.start)
        return range(first, max(first, bisect_right(self._ends, span.end)))

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def _ends(self) -> list[int]:
        return [t.end for t in self.tokens]

    def is_infinitive(self, i: int) -> bool:
        """Whether token i is a verb with *to* before it (*to withdraw*)."""
        return any(self.tokens[a].lower == "to" for a in self.with_dep(i, "aux"))

    def head_of(self, span: Span) -> int | None:
        """The token of a span that governs the others: the one whose head lies outside; None when it has no token."""
        inside = self.within(span)
        best = None
        for i in inside:
            head = self.tokens[i].head
            if (head == i or head not in inside) and (best is None or self._weight(i) > self._weight(best)):
                best = i
        return best

    def _weight(self, i: int) -> int:
        return self.right[i] - self.left[i] if self.tokens[i].pos != "PUNCT" else 0

    def entity_of(self, i: int) -> str | None:
        """The label of the entity a token stands in, or None."""
        return self._entity_labels.get(i)

    @cached_property
    def _entity_labels(self) -> dict[int, str]:
        return {i: e.label for e in self.entities for i in range(e.first, e.last)}

    # -- around a token ------------------------------------------------------------------------------------------
    def sentence_of(self, i: int) -> Sentence:
        """The sentence a token stands in."""
        return self.sentences[self.tokens[i].sentence]

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these dependencies."""
        for c in self.children[i]:
            if self.tokens[c].dep in deps:
                return c
        return None

    def with_dep(self, i: int, *deps: str) -> tuple[int, ...]:
        """All children of token i with one of these dependencies."""
        below = self.children[i]
        return tuple([c for c in below if self.tokens[c].dep in deps]) if below else ()

    def ancestors(self, i: int) -> Iterator[int]:
        """The heads above token i, nearest first."""
        while (head := self.tokens[i].head) != i:
            yield head
            i = head

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """Token i and everything coordinated after it (``A, B and C``)."""
        found, todo = [i], [i]
        while todo:
            for c in self.with_dep(todo.pop(), "conj"):
                found.append(c)
                todo.append(c)
        return tuple(sorted(found))


def build_analysis(
    story: Story,
    tokens: tuple[Token, ...],
    sentences: tuple[Sentence, ...],
    entities: tuple[Entity, ...],
    paragraphs: tuple[Span, ...],
) -> Analysis:
    """An Analysis with its tree indexed, in one pass over the tokens."""
    children: list[list[int]] = [[] for _ in tokens]
    left, right = list(range(len(tokens))), [i + 1 for i in range(len(tokens))]
    depth = _depths(tokens)
    for t in tokens:
        if t.head != t.i:
            children[t.head].append(t.i)
    for i in sorted(range(len(tokens)), key=lambda i: -depth[i]):
        head = tokens[i].head
        left[head], right[head] = min(left[head], left[i]), max(right[head], right[i])
    return Analysis(
        story, tokens, sentences, entities, paragraphs, tuple(map(tuple, children)), tuple(left), tuple(right)
    )


def _depths(tokens: tuple[Token, ...]) -> list[int]:
    """How far each token hangs below its root."""
    depth = [-1] * len(tokens)
    for t in tokens:
        path, i = [], t.i
        while depth[i] < 0 and tokens[i].head != i:
            path.append(i)
            i = tokens[i].head
        base = max(depth[i], 0)
        depth[i] = base
        for step, j in enumerate(reversed(path), start=1):
            depth[j] = base + step
    return depth
