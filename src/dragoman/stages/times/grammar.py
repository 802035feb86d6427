"""How a rule of the time grammar looks: a pattern, what stands before it, and a function that reads it.

A rule's pattern is written with the kinds of times.tsv (``<month> <day>``; see words.py). Rules are gathered
in dates.py, periods.py, quarters.py, spells.py and hours.py; scan.py tries them at every word that can begin one
and keeps the longest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dragoman.coding import TimexType
from dragoman.span import Span
from dragoman.stages.times.calendar import Clock, Tense
from dragoman.stages.times.words import openers, pattern


class Reading(NamedTuple):
    """TIMEX3 type and value. A value that begins with ``T`` is a clock time that still wants its day."""

    type: TimexType
    value: str


@dataclass(slots=True)
class Report:
    """What a report of results tells of (quarters.py): its quarter and the period told last, as TIMEX3 values.

    ``named``: the quarter named last, of whatever year; ``at``: where the words of the period end.
    """

    quarter: str | None = None
    period: str | None = None
    named: str | None = None
    at: int = 0


@dataclass(slots=True)
class Place:
    """What a rule may ask about the place where it matched.

    ``last``: value of the last date before it, for *that year*, *the day before*; None when there is none.
    ``look``: asks for the tense around a span (costly, so only on demand).
    """

    text: str
    clock: Clock
    look: Callable[[Span], Tense | None]
    last: str | None = None
    span: Span = field(default_factory=lambda: Span(0, 1))
    report: Report = field(default_factory=Report)

    @property
    def tense(self) -> Tense | None:
        """Which way the sentence looks from here."""
        return self.look(self.span)

    @property
    def then(self) -> Clock:
        """The clock set to the last date mentioned; one that knows nothing when there is none."""
        return Clock.at(self.last)


Read = Callable[[re.Match[str], Place], Reading | None]


@dataclass(frozen=True)
class Rule:
    """``pattern`` matches whole words, ``after`` right before it; ``read`` may still refuse (None).

    ``source``: the pattern as it is written; it is compiled when a text first has a word that it can begin with.
    ``words``: every such word (words.openers).
    """

    source: str
    read: Read
    after: re.Pattern[str] | None
    words: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return pattern(self.source)


def rule(source: str, read: Read, *, after: str | None = None, words: frozenset[str] = frozenset()) -> Rule:
    """A rule from a pattern's source. ``after``: one of these (a pattern) must be the word before it.

    ``words``: further words to begin with than those of its kinds and the pattern's own.
    """
    before = re.compile(rf"(?:^|(?<!\w))(?:{after})[\s\"“'’(]*\Z", re.IGNORECASE) if after else None
    return Rule(source, read, before, words | openers(source))


def word(found: re.Match[str], name: str) -> str | None:
    """What a group of a match took, or None, also when the rule has no such group."""
    return found.groupdict().get(name)


def as_date(value: str) -> Reading:
    """A DATE."""
    return Reading("DATE", value)
