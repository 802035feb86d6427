"""The times stage: every time expression of a story with TimeML type and TIMEX3 value (codebook, section 5).

The story's publication date is the anchor; what it does not fix is masked with X and never guessed from
today's date. Words: lexicon/times.tsv, vague_times.tsv, named_days.tsv. Rules: dates.py, periods.py,
quarters.py, spells.py, hours.py, written as grammar.py says and tried by scan.py; calendar.py does the arithmetic.
"""

from __future__ import annotations

from dragoman.coding import Time
from dragoman.language.analysis import Analysis
from dragoman.span import Span
from dragoman.stages.times.calendar import Clock, Tense
from dragoman.stages.times.days import counted_from, days_of, is_so_far, is_still, length_of, precision_of
from dragoman.stages.times.notes import noted
from dragoman.stages.times.scan import scan
from dragoman.stages.times.tense import tense_above, tense_led, tense_near

__all__ = [
    "Clock", "counted_from", "days_of", "find_times", "find_times_in", "is_so_far", "is_still", "length_of",
    "precision_of",
]  # fmt: skip


def find_times(analysis: Analysis) -> tuple[Time, ...]:
    """The times of a story, in order and without overlaps.

    The parse decides which way a bare weekday or month looks (*on Tuesday* told in the past is the last one)
    and that a *may* or *march* is a verb.
    """
    story = analysis.story

    def look(span: Span) -> Tense | None:
        return tense_led(story.text, span) or tense_above(analysis, span) or tense_near(story.text, span)

    times = scan(story.text, clock=Clock.at(story.published), look=look)
    return tuple(noted(story.text, t) for t in times if not _is_verb(analysis, t))


def _is_verb(analysis: Analysis, time: Time) -> bool:
    """Whether a time of one word is a modal or a verb to the parser."""
    inside = analysis.within(time.span)
    return len(inside) == 1 and analysis.tokens[inside[0]].tag in ("MD", "VB", "VBP", "VBD")


def find_times_in(text: str, published: str | None) -> tuple[Time, ...]:
    """The times of a text for which there is no parse; tenses are guessed from the words nearby."""

    def look(span: Span) -> Tense | None:
        return tense_led(text, span) or tense_near(text, span)

    return tuple(noted(text, t) for t in scan(text, clock=Clock.at(published), look=look))
