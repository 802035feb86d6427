"""Quarters: which one *the latest quarter*, *the 2016 period* or *a year earlier* is."""

from __future__ import annotations

import pytest

from dragoman.stages.times import find_times_in


def values(text: str, published: str = "2017-11-02") -> list[str]:
    """The values of every time in a text."""
    return [t.value for t in find_times_in(text, published)]


REPORTED = "Kess Steel said profit fell in the third quarter. "


@pytest.mark.parametrize(("text", "expected"), [
    ("In the latest quarter it closed two mills.", ["2017-Q3"]),
    ("Sales for the quarter were flat.", ["2017-Q3"]),
    ("Sales were $3 million, down from $4 million a year ago.", ["2016-Q3"]),
    ("A year earlier, it lost $2 million.", ["2016-Q3"]),
    ("In the 2016 period it lost $2 million.", ["2016-Q3"]),
    ("In the year-ago quarter it lost $2 million.", ["2016-Q3"]),
    ("It lost $2 million in the same period last year.", ["2016-Q3"]),
    ("It lost $2 million in the quarter a year ago.", ["2016-Q3"]),
    ("Last year's quarter had a gain of $1 million.", ["2016-Q3"]),
    ("That compared with a loss of $2 million last year.", ["2016-Q3"]),
    ("It sold 9% more, up from last year's 4%.", ["2016-Q3"]),
])  # fmt: skip
def test_the_quarter_reported_is_kept(text: str, expected: list[str]) -> None:
    assert values(REPORTED + text)[1:] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("A year ago, the minister left Norria.", ["2016"]),                       # nothing is compared
    ("Last year it bought a mill for $2 million.", ["2016"]),
    ("Prices rose after a weak second quarter. The latest quarter was better.", ["2017-Q2", "2017-Q3"]),
    ("It will take a charge in the fourth quarter. The latest period was hurt.", ["2017-Q4", "2017-Q3"]),
    ("For the nine months, it earned $9 million, up from $8 million a year earlier.", ["P9M", "2016"]),
    ("Then " + "it rained. " * 130 + "It cost $3, up from $2 a year ago.", ["2016"]),  # too far off
])  # fmt: skip
def test_what_is_not_the_quarter_reported(text: str, expected: list[str]) -> None:
    assert values(REPORTED + text)[1:] == expected


def test_another_report_takes_its_own_quarter() -> None:
    text = REPORTED + "Oru Mills posted a gain in the fiscal second quarter. The latest period had a charge."
    assert values(text) == ["2017-Q3", "2017-Q2", "2017-Q2"]


def test_a_quarter_takes_the_year_of_the_day_it_ended() -> None:
    """Companies count quarters as they like: without a number only the year is known."""
    text = "In the quarter ended July 31 it earned $2 million, up from $1 million a year earlier. That quarter closed."
    assert values(text) == ["2017-QX", "2017-07-31", "2016-QX", "2017-QX"]
    assert values("In the second quarter ended Nov. 30 it lost $2 million.") == ["2016-Q2", "2016-11-30"]
    assert values("It lost $2 million in the fourth quarter ending Nov. 30.") == ["2017-Q4", "2017-11-30"]
    assert values("The war ended Nov. 30.") == ["2016-11-30"]


def test_the_year_that_a_fourth_quarter_ends() -> None:
    text = "It lost $3 million in the fourth quarter. In the full year it lost $9 million, from $8 million a year ago."
    assert values(text, "2018-01-20") == ["2017-Q4", "2017", "2016"]
    assert values("Kess earned $3 million. It will earn more for the full year.", "2018-01-20") == ["2018"]


def test_halves_compare_too_and_without_any_the_year_does() -> None:
    assert values("Exports rose in the first half of 2017 from a year earlier.") == ["2017-H1", "2016-H1"]
    assert values("Exports rose in the first half of 2017, compared with the same period last year.")[1] == "2016-H1"
    assert values("Exports rose, compared with the same period last year.") == ["2016"]
