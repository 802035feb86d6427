"""The date of an event: from its clause, its sentence, the context, or, as a last resort, the story."""

from __future__ import annotations

from functools import cache

import pytest

from dragoman.coder import code
from dragoman.story import Story

COUNTED = (
    "A missile strike by Norway hit the port of Kenya on April 3. Kenya expelled the Norwegian ambassador two days "
    "after the strike."
)


@cache
def coded(text: str):
    return code(Story("test", text, published="2017-04-11"), unsure=True)


@pytest.mark.parametrize(
    ("text", "word", "start", "end", "basis", "precision"),
    [
        ("Kenya attacked Ghana on April 3.", "attacked", "2017-04-03", "2017-04-03", "clause", "day"),
        ("Kenya attacked Ghana in March.", "attacked", "2017-03-01", "2017-03-31", "clause", "month"),
        ("Kenya has attacked Ghana since April 3.", "attacked", "2017-04-03", None, "clause", "day"),
        ("Kenya attacked Ghana earlier this month.", "attacked", "2017-04-01", "2017-04-11", "clause", "month"),
        ("Kenya will attack Ghana later this month.", "attack", "2017-04-11", "2017-04-30", "clause", "month"),
        ("Kenya attacked Ghana over the last two weeks.", "attacked", "2017-03-28", "2017-04-11", "clause", "days"),
        ("Kenya will meet Ghana in ten days.", "meet", "2017-04-21", "2017-04-21", "clause", "day"),
        ("Kenya will meet Ghana from April 20 to April 22.", "meet", "2017-04-20", "2017-04-22", "clause", "days"),
        ("Kenya's president arrived in Ghana on April 3 for a two-day visit.", "arrived", "2017-04-03", "2017-04-04",
         "clause", "days"),
        ("On April 3, Kenya's police announced that they had arrested the Ghanaian envoy.", "arrested", "2017-04-03",
         "2017-04-03", "sentence", "day"),
        ("Kenya attacked Ghana. The attack on Ghana on April 3 killed nine soldiers.", "attacked", "2017-04-03",
         "2017-04-03", "context", "day"),
        (COUNTED, "expelled", "2017-04-05", "2017-04-05", "context", "day"),
        ("Kenya attacked Ghana.", "attacked", "2017-04-11", "2017-04-11", "story", "day"),
    ],
)  # fmt: skip
def test_an_event_has_the_date_its_words_or_the_story_support(text, word, start, end, basis, precision):
    event = next(e for e in coded(text).events if word in text[e.trigger.start : e.trigger.end])
    d = event.date
    assert (d.start, d.end, d.basis, d.precision) == (start, end, basis, precision)
    assert (d.span is None) == (basis in ("context", "story") and "two days after" not in text)


def test_the_day_of_what_is_said_is_not_the_day_of_saying_it():
    (event,) = (e for e in coded("Kenya said on Monday it had attacked Ghana.").events if e.type == "ASSAULT")
    assert event.date.basis != "sentence"


def test_what_is_planned_has_no_date_of_the_plan():
    (event,) = (e for e in coded("Kenya said on Monday that it would meet Ghana.").events if e.type == "CONSULT")
    assert (event.date.start, event.date.basis) == (None, None)
