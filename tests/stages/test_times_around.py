"""Times that get their meaning, or lose it, by the words around them."""

from __future__ import annotations

import pytest

from dragoman.coder import code
from dragoman.language.parser import parse
from dragoman.stages.times import find_times, find_times_in
from dragoman.story import Story

WEDNESDAY = "2017-04-12"


def read(text: str) -> list[tuple[str, str]]:
    """Words and value of every time in a text."""
    return [(text[t.span.start : t.span.end], t.value) for t in find_times_in(text, WEDNESDAY)]


@pytest.mark.parametrize(("text", "expected"), [
    ("They meet on June 6 and 7.", [("June 6", "2017-06-06"), ("7", "2017-06-07")]),
    ("They met on April 3 or 10, 2016.", [("April 3", "2016-04-03"), ("10, 2016", "2016-04-10")]),
    ("They met on 3 and 5 May 2015.", [("3", "2015-05-03"), ("5 May 2015", "2015-05-05")]),
    ("On April 3 and 40 votes later it fell.", [("April 3", "2017-04-03")]),
    ("On April 3 and 20 people died.", [("April 3", "2017-04-03")]),
    ("Ferries sail on Friday and Sunday nights.", [("Friday", "XXXX-WXX-5TNI"), ("Sunday nights", "XXXX-WXX-7TNI")]),
    ("The pact ends on June 3. Until then Oru stays.", [("June 3", "2017-06-03"), ("then", "2017-06-03")]),
    ("It was May 3, 2016. Then Oru left.", [("May 3, 2016", "2016-05-03")]),
    ("Oru paid the then current rate.", [("then current", "PAST_REF")]),
    ("They spoke the day after June 3, 2016.", [("the day after June 3, 2016", "2016-06-04")]),
    ("They met the day before last Friday's vote.", [("the day before last Friday", "2017-04-06")]),
    ("Prices rose in 2015 from the year before.", [("2015", "2015"), ("the year before", "2014")]),
    ("It will leave at 5 in the morning (5 a.m. GMT Friday).", [
        ("5 in the morning", "2017-04-14T05:00"), ("5 a.m. GMT Friday", "2017-04-14T05:00Z"),
    ]),
    ("In the winter of nineteen eighty-two it froze.", [("the winter of nineteen eighty-two", "1982-WI")]),
    ("Easter week began.", [("Easter week", "2017-W15")]),
    ("Output falls in the first two quarters of 2018.", [("the first two quarters of 2018", "2018-H1")]),
    ("Sales fell in the latest fiscal year.", [("the latest fiscal year", "2016")]),
    ("Earnings will be lower for the fiscal year.", [("the fiscal year", "2017")]),
    ("He ran in each of the last three years.", [("the last three years", "P1Y")]),
    ("In March, a week after the vote, he left.", [("March", "2017-03"), ("a week", "P1W")]),
    ("In the years that followed they fought.", [("the years", "PXY")]),
    ("After several quarters of growth it shrank.", [("several quarters", "PXQ")]),
    ("Guards stop forty lorries a day.", [("a day", "P1D")]),
    ("They met on Monday and spoke later in the day.", [("Monday", "2017-04-10"), ("later in the day", "2017-04-10")]),
    ("Since 9/11 he spoke; earlier in the day he rested.", [("9/11", "2001-09-11"), ("earlier in the day", WEDNESDAY)]),
])  # fmt: skip
def test_a_time_and_its_neighbours(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", [
    "Foreign minister Jan Novak spoke for Norria.",
    "The quarrel soon turned into a war.",
    "The pact was soon forgotten.",
    "Kess has annual sales of $3 million and an average daily volume of nine tons.",
    "Exports grew 4.2% annually.",
    "It turns out 300 carts annually.",
    "She will one day follow him.",
    "It comes a day before the vote of three towns.",
    "It was a bad move on a day like that.",
])  # fmt: skip
def test_what_is_no_time_here(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("Jan 3 is the day.", [("Jan 3", "2017-01-03")]),
    ("Oru will soon vote.", [("soon", "FUTURE_REF")]),
    ("The mine would soon have to close.", [("soon", "FUTURE_REF")]),
    ("The files will be available soon.", [("soon", "FUTURE_REF")]),
    ("The annual drill began.", [("annual", "P1Y")]),
    ("They meet annually.", [("annually", "P1Y")]),
    ("It took one day.", [("one day", "P1D")]),
])  # fmt: skip
def test_what_is_one_still(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_a_credit_through_a_month_runs_ahead() -> None:
    """The verb tells of the lending, not of its end."""

    def values(text: str) -> list[str]:
        return [t.value for t in find_times(parse(Story("s", text, published="2017-10-30")))]

    assert values("The bank has lent Oru money through January.") == ["2018-01"]
    assert values("Prices rose through September.") == ["2017-09"]


def test_what_is_planned_lies_ahead() -> None:
    """Also where the sentence is told in the past."""
    for text, value in (
        ("Reporters asked about the planned tour of the envoy in July.", "2018-07"),
        ("Reporters asked about the tour of the envoy in July.", "2017-07"),
    ):
        assert [t.value for t in find_times(parse(Story("s", text, published="2017-08-26")))] == [value]


def test_an_act_on_two_days_in_a_row_lasts_both() -> None:
    text = "Norria's president will visit Kenya on June 6 and 7."
    dates = {(e.date.start, e.date.end) for e in code(Story("s", text, published=WEDNESDAY)).events if e.date}
    assert dates == {("2017-06-06", "2017-06-07")}
