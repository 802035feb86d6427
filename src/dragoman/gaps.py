"""What the lexicon lacks for a set of codings: names that resolve to nobody known, predicates that are no event.

Names come from the codings: actors without country and sector, and names in the text that are no actor and no known
place. Predicates are verbs with an actor as subject or agent that stand in no event and are no cue of a statement; the
stories' texts are parsed anew for them, without the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from dragoman.coding import Actor, Coding
from dragoman.language.analysis import Analysis, Token
from dragoman.language.parser import parse
from dragoman.lexicon.cues import load_cues
from dragoman.lexicon.event_words import event_words, word_class
from dragoman.span import Span
from dragoman.stages.actors import resolve_phrase
from dragoman.stages.clauses import VERBAL, subject_of
from dragoman.stages.places import places

_NAMED = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_UNKNOWN = "UNK"  # the sector of an actor that nothing is known of
_LONGEST_EXAMPLE = 160  # characters


@dataclass(frozen=True, slots=True)
class NameGap:
    """A name that resolves to nobody known. ``label``: what it seems to be; ``example``: a sentence it stands in."""

    name: str
    label: str
    mentions: int
    stories: int
    example: str


@dataclass(frozen=True, slots=True)
class PredicateGap:
    """A verb of actors that was not coded. ``listed``: the lexicon has it, but no frame of it was filled."""

    predicate: str
    listed: bool
    times: int
    stories: int
    example: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """Both, the most frequent first, and how many stories were looked at."""

    names: tuple[NameGap, ...]
    predicates: tuple[PredicateGap, ...]
    stories: int


@dataclass
class _Count:
    label: str
    example: str
    times: int = 0
    stories: set[str] = field(default_factory=set)

    def add(self, story: str) -> None:
        self.times += 1
        self.stories.add(story)


def find_gaps(codings: Iterable[Coding], *, step: Callable[[], object] = lambda: None) -> Gaps:
    """The gaps of some codings. ``step`` is called after each story."""
    names: dict[str, _Count] = {}
    predicates: dict[str, _Count] = {}
    stories = 0
    for coding in codings:
        stories += 1
        if coding.story.empty_reason is None:
            analysis = parse(coding.story)
            _count_names(coding, analysis, names)
            _count_predicates(coding, analysis, predicates)
        step()
    return Gaps(
        tuple(NameGap(n, c.label, c.times, len(c.stories), c.example) for n, c in _ranked(names)),
        tuple(
            PredicateGap(p, p.split()[0] in event_words("verb"), c.times, len(c.stories), c.example)
            for p, c in _ranked(predicates)
        ),
        stories,
    )


def _ranked(counts: dict[str, _Count]) -> list[tuple[str, _Count]]:
    return sorted(counts.items(), key=lambda item: (-len(item[1].stories), -item[1].times, item[0]))


def _count_names(coding: Coding, analysis: Analysis, names: dict[str, _Count]) -> None:
    """Actors nothing is known of by their mentions, and names that are no actor at all."""
    story = coding.story.id
    known: set[int] = set()
    for actor in coding.actors:
        for span in actor.mentions:
            known.update(range(span.start, span.end))
        if _is_unknown(actor) and not all(_is_pronoun(analysis, span) for span in actor.mentions):
            for span in actor.mentions:
                _add(names, actor.name, actor.kind, _sentence(analysis, span), story)
    for entity in analysis.entities:
        span = analysis.span(entity.first, entity.last)
        name = _bare(coding.story.cut(span))
        if entity.label in _NAMED and known.isdisjoint(range(span.start, span.end)) and not _is_known(name):
            _add(names, name, entity.label.lower(), _sentence(analysis, span), story)


def _is_unknown(actor: Actor) -> bool:
    return actor.country is None and not actor.igo and set(actor.sectors) <= {_UNKNOWN}


def _is_pronoun(analysis: Analysis, span: Span) -> bool:
    at = analysis.token_at(span.start)
    return at is not None and analysis.tokens[at].pos in {"PRON", "DET"}


@cache
def _is_known(name: str) -> bool:
    """Whether a name is a place's or resolves to somebody."""
    found = None if name.lower() in places() else resolve_phrase(name)
    return name.lower() in places() or (found is not None and not _is_unknown(found))


def _bare(name: str) -> str:
    words = name.split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    return " ".join(words).removesuffix("'s").removesuffix("’s")


def _count_predicates(coding: Coding, analysis: Analysis, predicates: dict[str, _Count]) -> None:
    used: set[int] = set()
    for spans in (
        [e.trigger for e in coding.events],
        [w for e in coding.events if e.reason for w in e.reason.words],
        [s.cue for s in coding.statements if s.cue],
    ):
        for span in spans:
            used.update(range(span.start, span.end))
    acting = {i for a in coding.actors for span in a.mentions for i in range(span.start, span.end)}
    for token in analysis.tokens:
        if token.pos in VERBAL and token.start not in used and _tells(token):
            subject = subject_of(analysis, token.i)
            if subject is not None and analysis.tokens[subject].start in acting:
                name = _predicate(analysis, token)
                _add(predicates, name, "", _sentence(analysis, token.span), coding.story.id)


def _tells(token: Token) -> bool:
    """Whether a verb could name an act: no auxiliary, no everyday word, no cue of a statement."""
    if token.dep in {"aux", "auxpass"} or any(token.lemma in word_class(c) for c in ("EVERYDAY", "LIGHT")):
        return False
    return not load_cues().starting("verb", token.lemma)


def _predicate(analysis: Analysis, token: Token) -> str:
    """A verb's lemma with its particle (*hold back*)."""
    particle = analysis.child(token.i, "prt")
    return token.lemma if particle is None else f"{token.lemma} {analysis.tokens[particle].lower}"


def _add(counts: dict[str, _Count], name: str, label: str, example: str, story: str) -> None:
    counts.setdefault(name, _Count(label, example)).add(story)


def _sentence(analysis: Analysis, span: Span) -> str:
    """The words of a span's sentence, shortened."""
    at = analysis.token_at(span.start)
    if at is None:
        return analysis.story.cut(span)
    words = " ".join(analysis.story.cut(analysis.sentence_of(at).span).split())
    return words if len(words) <= _LONGEST_EXAMPLE else words[: _LONGEST_EXAMPLE - 1] + "…"
