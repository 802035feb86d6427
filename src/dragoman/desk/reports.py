"""One event of one coding as joining needs it: its day, sides, place, and the words, names and figures that tell it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dragoman.coding import Actor, Coding, EventDate, Location, PloverType, Status
from dragoman.desk.duplicates import day_of, names_in, words_of
from dragoman.lexicon.countries import load_countries
from dragoman.span import Span

_EXACT = frozenset({"day", "days", "weekend"})
_MOST_DAYS = 7  # of what counts as exact: a week of talks is one act, a month of them is not

_WORD = re.compile(r"[^\W\d_][\w-]+")
_CAPITAL = re.compile(r"\b[A-Z][\w-]+")
_PLACED = re.compile(r"\b(?:in|at|near|outside|(?:town|city|village|port|province|district) of) ([A-Z][\w-]+)")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_LIGHT = {
    "a", "an", "the", "at", "least", "more", "than", "some", "about", "of", "in", "on", "for", "to", "from", "with",
    "by", "and", "its", "his", "her", "their", "into", "against", "out", "up", "off", "was", "were", "are", "be",
    "been", "have", "has", "had", "will", "would", "other", "others", "people", "man", "men", "woman", "women",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One event as far as joining needs it.

    ``retells``: id of the story's first telling of the same act. ``actors``, ``recipients``: countries of the sides
    (``IGO`` for international bodies); ``doers``: words of the actors' names, small. ``days``: ISO days it may be of,
    for certain where ``dated``. ``words``: stems of the trigger and of those it is done to; ``marks``: names in its
    sentence but of countries, ``where`` those after *in*, *near*, *town of*; ``known``: names in the whole story.
    ``figures``: numbers in the sentence. ``trigger``, ``sentence``: where it stands in the text.
    """

    story: str
    event: str
    published: str | None
    type: PloverType
    mode: str | None
    status: Status
    retells: str | None
    actors: frozenset[str]
    recipients: frozenset[str]
    doers: frozenset[str]
    date: EventDate
    days: frozenset[str]
    dated: bool
    place: Location | None
    words: frozenset[str]
    marks: frozenset[str]
    where: frozenset[str]
    known: frozenset[str]
    figures: frozenset[str]
    trigger: Span
    sentence: Span

    @property
    def key(self) -> tuple[str, str]:
        """Story and event id."""
        return self.story, self.event

    @property
    def countries(self) -> frozenset[str]:
        """Of both sides."""
        return self.actors | self.recipients if self.recipients else self.actors


def reports_of(coding: Coding) -> Iterator[Report]:
    """The events of a coding as reports."""
    story, known = coding.story, {a.id: a for a in coding.actors}
    names = all_names(story.text)
    days: dict[Span, set[str]] = defaultdict(set)  # of a sentence: a better guess for its other events than the story's
    for e in coding.events:
        days[e.sentence] |= exact_days(e.date)
    for e in coding.events:
        actors, recipients = ([known[i] for i in ids if i in known] for ids in (e.actors, e.recipients))
        done_to = " ".join(a.name for a in recipients if a.kind == "group")
        own, sentence = exact_days(e.date), story.cut(e.sentence)
        yield Report(
            story.id, e.id, story.published, e.type, e.mode, e.status, e.same_as, _countries(actors),
            _countries(recipients), _words_in(a.name for a in actors), e.date,
            own or frozenset(days[e.sentence]) or _told_of(story.published), bool(own), e.location,
            stems(f"{story.cut(e.trigger)} {done_to}"), marks(sentence), where(sentence), names,
            figures(sentence), e.trigger, e.sentence,
        )  # fmt: skip


def _countries(side: Iterable[Actor]) -> frozenset[str]:
    return frozenset(c for a in side if (c := a.country or ("IGO" if a.igo else None)))


def _words_in(names: Iterable[str]) -> frozenset[str]:
    return frozenset(w for name in names for w in name.casefold().split() if w not in _LIGHT)


def exact_days(told: EventDate) -> frozenset[str]:
    """The days a date names, where they are few; the story's own day is no more than a guess and gives none."""
    first, last = day_of(told.start), day_of(told.end or told.start)
    if first is None or last is None or told.precision not in _EXACT or told.basis == "story":
        return frozenset()
    length = (last - first).days
    return frozenset(_iso(first, n) for n in range(length + 1)) if 0 <= length < _MOST_DAYS else frozenset()


def _told_of(published: str | None) -> frozenset[str]:
    """The days that news of a day tells of: its own and the one before."""
    day = day_of(published)
    return frozenset(_iso(day, n) for n in (-1, 0)) if day else frozenset()


def stems(text: str) -> frozenset[str]:
    """The content words of a phrase without their endings: *attacked*, *attacks* are one."""
    words = (w.casefold() for w in _WORD.findall(text))
    return frozenset(_ENDING.sub("", w) if len(w) > 4 else w for w in words if w not in _LIGHT)


def marks(sentence: str) -> frozenset[str]:
    """The names that tell a sentence from others, small; countries are told by the sides, days by the date."""
    return names_in(sentence) - names_of_countries()


def all_names(text: str) -> frozenset[str]:
    """Every word with a capital, small: what a story may be said to know."""
    return frozenset(w.casefold() for w in _CAPITAL.findall(text))


def where(sentence: str) -> frozenset[str]:
    """The names of places it seems to have: those after *in*, *near*, *the town of*; without countries and days."""
    return marks(sentence) & {m[1].casefold() for m in _PLACED.finditer(sentence)}


def figures(sentence: str) -> frozenset[str]:
    """Its numbers from ten up, *seventeen* as 17."""
    return frozenset(w for w in words_of(sentence) if w[0].isdigit() and len(w) > 1)


@lru_cache(maxsize=1)
def names_of_countries() -> frozenset[str]:
    """Words in names and adjectives of countries: the sides tell those already."""
    named = (n for c in load_countries() for n in (c.name, *c.names, *c.adjectives))
    return frozenset(w for n in named for w in n.casefold().split())


def _iso(day: date, n: int) -> str:
    return (day + timedelta(days=n)).isoformat()
