"""Times: which words are one, and what they mean seen from a story's date."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding import Time
from dragoman.language.parser import parse
from dragoman.lexicon.table import load_table, our_table
from dragoman.stages.times import Clock, counted_from, days_of, find_times, find_times_in, is_so_far
from dragoman.story import Story

WEDNESDAY = "2017-04-12"


def read(text: str, published: str | None = WEDNESDAY) -> list[tuple[str, str, str]]:
    """Words, type and value of every time in a text, no parse at hand."""
    return [(text[t.span.start : t.span.end], t.type, t.value) for t in find_times_in(text, published)]


def one(text: str, published: str | None = WEDNESDAY) -> tuple[str, str, str]:
    (found,) = read(text, published)
    return found


@pytest.mark.parametrize(("words", "value"), [
    ("April 11, 2017", "2017-04-11"),
    ("11 April 2017", "2017-04-11"),
    ("Tuesday, April 11", "2017-04-11"),
    ("the 11th of April", "2017-04-11"),
    ("April the 11th", "2017-04-11"),
    ("Apr. 11", "2017-04-11"),
    ("2017-04-11", "2017-04-11"),
    ("4/11/2017", "2017-04-11"),        # month first, as American copy prints it
    ("11.04.2017", "2017-04-11"),       # day first, as European copy prints it
    ("31/12/2016", "2016-12-31"),       # only one order is a date
    ("Dec. 22", "2016-12-22"),          # the year that makes it nearest
    ("May 9", "2017-05-09"),
    ("September 2015", "2015-09"),
    ("mid-2017", "2017"),
    ("the end of November 2016", "2016-11"),
    ("early January this year", "2017-01"),
    ("the year two thousand", "2000"),
    ("nineteen ninety-four", "1994"),
    ("the 1990s", "199"),
    ("the mid-1980s", "198"),
    ("the '90s", "199"),
    ("the nineties", "199"),
    ("the 20th century", "19"),
    ("New Year's Eve", "2016-12-31"),
    ("Easter 2018", "2018-04-01"),
    ("Thanksgiving 2016", "2016-11-24"),
    ("Memorial Day 2017", "2017-05-29"),
])  # fmt: skip
def test_a_date_is_read_in_any_order_and_keeps_its_granularity(words: str, value: str) -> None:
    assert one(f"Norria voted in {words}.") == (words, "DATE", value)


@pytest.mark.parametrize(("words", "value"), [
    ("April 11-12", "2017-04-11/2017-04-12"),
    ("11-12 April", "2017-04-11/2017-04-12"),
    ("April 28-May 3", "2017-04-28/2017-05-03"),
    ("1950-53", "1950/1953"),
    ("1994-1997", "1994/1997"),
])  # fmt: skip
def test_a_range_is_one_time_with_both_ends(words: str, value: str) -> None:
    assert one(f"Talks of {words} came to nothing.") == (words, "DATE", value)


def test_the_two_ends_of_a_spelt_range_are_two_times() -> None:
    assert [v for _, _, v in read("It was shut between August and December.")] == ["2016-08", "2016-12"]


@pytest.mark.parametrize(("words", "value"), [
    ("today", "2017-04-12"),
    ("earlier today", "2017-04-12"),
    ("yesterday", "2017-04-11"),
    ("the day before yesterday", "2017-04-10"),
    ("tomorrow", "2017-04-13"),
    ("last week", "2017-W14"),
    ("this week", "2017-W15"),
    ("last month", "2017-03"),
    ("earlier this month", "2017-04"),
    ("last year", "2016"),
    ("early next year", "2018"),
    ("the end of the year", "2017"),
    ("last May", "2016-05"),
    ("last Friday", "2017-04-07"),
    ("next Friday", "2017-04-14"),
    ("last Wednesday", "2017-04-05"),   # never the day of the story itself
    ("last winter", "2016-WI"),         # a winter has the year of its December
    ("this summer", "2017-SU"),
    ("the weekend", "2017-W14-WE"),
    ("the third quarter of 2016", "2016-Q3"),
    ("the fourth quarter", "2016-Q4"),
    ("last year's first quarter", "2016-Q1"),
    ("the second half of 2017", "2017-H2"),
    ("the week of April 3", "2017-W14"),
    ("fiscal 2016", "2016"),
    ("a year ago", "2016"),             # as coarse as its unit
    ("two months ago", "2017-02"),
    ("six weeks ago", "2017-W09"),
    ("11 days ago", "2017-04-01"),
    ("nearly two decades ago", "1997"),
    ("a fortnight ago", "2017-W13"),
    ("three days from now", "2017-04-15"),
    ("now", "PRESENT_REF"),
    ("recently", "PAST_REF"),
    ("recent months", "PAST_REF"),
    ("the near future", "FUTURE_REF"),
    ("coming weeks", "FUTURE_REF"),
])  # fmt: skip
def test_a_relative_date_is_counted_from_the_story(words: str, value: str) -> None:
    assert one(f"Kessia closed the strait {words}.") == (words, "DATE", value)


@pytest.mark.parametrize(("text", "values"), [
    ("Oru sailed on April 3. The same day it met Norria.", ["2017-04-03", "2017-04-03"]),
    ("Oru sailed on April 3. It had rested the day before.", ["2017-04-03", "2017-04-02"]),
    ("Oru sailed on April 3. The next morning it landed.", ["2017-04-03", "2017-04-04TMO"]),
    ("The ship left in November. It was built the previous month.", ["2016-11", "2016-10"]),
    ("They met in May 1995, and the following year Oru joined.", ["1995-05", "1996"]),
    ("Sales fell in the first quarter from a year earlier.", ["2017-Q1", "2016-Q1"]),
    ("That year they met.", ["XXXX"]),      # no date before it
])  # fmt: skip
def test_some_times_are_counted_from_the_last_date_mentioned(text: str, values: list[str]) -> None:
    assert [v for _, _, v in read(text)] == values


@pytest.mark.parametrize(("words", "value"), [
    ("two weeks", "P2W"),
    ("nearly two years", "P2Y"),
    ("twenty four hours", "PT24H"),
    ("half an hour", "PT30M"),
    ("two and a half years", "P2Y6M"),
    ("several months", "PXM"),
    ("a few minutes", "PTXM"),
    ("a couple of days", "P2D"),
    ("two decades", "P20Y"),
    ("decades", "PXDE"),
    ("the last two weeks", "P2W"),
    ("the past three months", "P3M"),
    ("the next two to three weeks", "P2W"),
    ("1,000 years", "P1000Y"),
])  # fmt: skip
def test_a_stretch_of_time_is_a_duration(words: str, value: str) -> None:
    assert one(f"They talked for {words}.") == (words, "DURATION", value)


def test_a_stretch_before_an_event_stays_a_duration() -> None:
    assert one("Two days after the strike Oru spoke.") == ("Two days", "DURATION", "P2D")


@pytest.mark.parametrize(("words", "value"), [
    ("annual", "P1Y"),
    ("twice a day", "P1D"),
    ("every two years", "P2Y"),
    ("every other day", "P2D"),
    ("each July", "XXXX-07"),
    ("every Tuesday", "XXXX-WXX-2"),
    ("Tuesdays", "XXXX-WXX-2"),
])  # fmt: skip
def test_what_recurs_is_a_set(words: str, value: str) -> None:
    assert one(f"The drill is {words} here.") == (words, "SET", value)


@pytest.mark.parametrize(("words", "value"), [
    ("Monday night", "2017-04-10TNI"),
    ("this morning", "2017-04-12TMO"),
    ("last night", "2017-04-11TNI"),
    ("tonight", "2017-04-12TNI"),
    ("10:35 a.m.", "2017-04-12T10:35"),         # no day named: the story's
    ("3 p.m. on Tuesday", "2017-04-11T15:00"),
    ("Tuesday at 3 p.m.", "2017-04-11T15:00"),
    ("12 a.m. Tuesday", "2017-04-11T00:00"),
    ("16:30 GMT", "2017-04-12T16:30Z"),
    ("noon on Monday", "2017-04-10T12:00"),
    ("5 o'clock in the afternoon", "2017-04-12T17:00"),
    ("mid-afternoon", "2017-04-12TAF"),
])  # fmt: skip
def test_a_time_of_day_carries_its_day(words: str, value: str) -> None:
    assert one(f"Shells fell at {words}.") == (words, "TIME", value)


def test_the_night_of_a_day_is_one_time() -> None:
    assert one("Shells fell on the night of April 4.") == ("night of April 4", "TIME", "2017-04-04TNI")


def test_a_clock_time_takes_a_near_day_of_its_sentence() -> None:
    values = [v for _, _, v in read("At about 8 a.m. (0600 GMT) a blast was heard on Sunday.")]
    assert values == ["2017-04-09T08:00", "2017-04-09T06:00Z", "2017-04-09"]


@pytest.mark.parametrize(("text", "value"), [
    ("They met on Friday.", "2017-04-07"),
    ("They will meet on Friday.", "2017-04-14"),
    ("They plan to meet on Friday.", "2017-04-14"),
    ("They are meeting on Friday.", "2017-04-14"),
    ("Talks are scheduled for Friday.", "2017-04-14"),
    ("They met to sign Friday's pact.", "2017-04-07"),
    ("They met on Wednesday.", "2017-04-12"),           # told in the past: the story's own day counts
    ("They have fought since June.", "2016-06"),
    ("The ban holds until February.", "2018-02"),
    ("The port will reopen in March.", "2018-03"),
    ("The port was closed in March.", "2017-03"),
    ("The port was closed in December.", "2016-12"),
    ("Until Thursday, the two sides had not spoken of a truce.", "2017-04-06"),
    ("The truce will hold until Thursday, they said.", "2017-04-13"),
    ("Neither he nor his aides could be reached on Thursday.", "2017-04-06"),
    ("The two could sign the pact on Thursday.", "2017-04-13"),
    ("The offer had been due to expire on Thursday.", "2017-04-06"),
])  # fmt: skip
def test_the_verb_says_which_way_a_bare_name_looks(text: str, value: str) -> None:
    story = Story("s", text, published=WEDNESDAY)
    assert [t.value for t in find_times(parse(story))] == [value]


@pytest.mark.parametrize("text", [
    "Theresa May spoke to Oru.",
    "May I ask the minister?",
    "They march on the port.",
    "The Prague Spring failed and the Winter Olympics began.",
    "A 12-year-old boy was hurt.",
    "Some 2000 troops and 1,950 tanks cost $1990.",
    "He spoke of the future of Kessia.",
    "It rose three-quarters of a metre.",
    "As soon as Oru signs, Norria signs.",
    "Many times they tried.",
])  # fmt: skip
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("published", "text", "value"), [
    (None, "They met today.", "XXXX-XX-XX"),
    (None, "They met on Saturday.", "XXXX-WXX-6"),
    (None, "They met on April 14.", "XXXX-04-14"),
    (None, "They met last week.", "XXXX-WXX"),
    (None, "They met last year.", "XXXX"),
    (None, "They met in April 2016.", "2016-04"),
    ("2016-05", "They met today.", "2016-05-XX"),
    ("2016-05", "They met last month.", "2016-04"),
    ("2016-05", "They met on Saturday.", "XXXX-WXX-6"),
    ("XXXX-04-11", "They met yesterday.", "XXXX-04-10"),
    ("XXXX-04-11", "They met in March.", "XXXX-03"),
    ("9999-12-31", "They meet tomorrow.", "XXXX-XX-XX"),
    ("0001-01-01", "They met yesterday.", "XXXX-XX-XX"),
    ("no date at all", "They met today.", "XXXX-XX-XX"),
    ("2016-13-40", "They met today.", "XXXX-XX-XX"),
    ("2017-04-12T09:30", "They met today.", "2017-04-12"),
])  # fmt: skip
def test_what_the_story_does_not_fix_is_masked(published: str | None, text: str, value: str) -> None:
    assert one(text, published)[2] == value


@pytest.mark.parametrize("words", [
    "31 February", "the 45th of May", "February 30, 2017", "1 January 0000", "2017-13-45", "99.99.9999",
])  # fmt: skip
def test_a_day_that_no_calendar_has_is_not_resolved(words: str) -> None:
    assert one(f"They met on {words}.") == (words, "DATE", "XXXX-XX-XX")


@pytest.mark.parametrize(("value", "first", "last"), [
    ("2017-04-11", "2017-04-11", "2017-04-11"),
    ("2018-01-03TMO", "2018-01-03", "2018-01-03"),
    ("2018-01-03T16:30Z", "2018-01-03", "2018-01-03"),
    ("2017-08", "2017-08-01", "2017-08-31"),
    ("2016-02", "2016-02-01", "2016-02-29"),
    ("2017", "2017-01-01", "2017-12-31"),
    ("2018-W01", "2018-01-01", "2018-01-07"),
    ("2017-W15-WE", "2017-04-15", "2017-04-16"),
    ("2017-Q2", "2017-04-01", "2017-06-30"),
    ("2017-H2", "2017-07-01", "2017-12-31"),
    ("2016-WI", "2016-12-01", "2017-02-28"),
    ("199", "1990-01-01", "1999-12-31"),
    ("19", "1900-01-01", "1999-12-31"),
    ("1950/1953", "1950-01-01", "1953-12-31"),
    ("2017-04-11/2017-04-12", "2017-04-11", "2017-04-12"),
    ("PRESENT_REF", "2017-04-12", "2017-04-12"),
    ("PAST_REF", None, None),
    ("P2W", None, None),
    ("XXXX-04-11", None, None),
    ("2016-05-XX", None, None),
    ("XXXX-WXX-6", None, None),
    ("2017-02-31", None, None),
    ("2017-W60", None, None),
    ("0000", None, None),
    ("", None, None),
])  # fmt: skip
def test_a_value_covers_days(value: str, first: str | None, last: str | None) -> None:
    assert days_of(value, published=WEDNESDAY) == (first, last)


def test_days_are_counted_from_a_day_as_far_as_the_calendar_goes() -> None:
    assert counted_from("2017-04-12", "P3W", back=False) == "2017-05-03"
    assert counted_from("2017-04-12", "P2D", back=True) == "2017-04-10"
    assert counted_from("2017-04-12", "P2M", back=True) is None  # months have no fixed length
    assert counted_from("2017-04-12", "P999999999999D", back=False) is None
    assert counted_from("9999-12-31", "P1D", back=False) is None


def test_a_period_so_far_ends_with_the_story() -> None:
    assert is_so_far("Earlier this month")
    assert not is_so_far("this month")
    assert days_of("2017-04", published=WEDNESDAY, so_far=True) == ("2017-04-01", WEDNESDAY)
    assert days_of("2017-03", published=WEDNESDAY, so_far=True) == ("2017-03-01", "2017-03-31")
    assert days_of("2017-04", published=None, so_far=True) == ("2017-04-01", "2017-04-30")


def _examples() -> list[tuple[str, tuple[str, ...], str]]:
    """Table, words and example of every entry that has one."""
    return [
        (name, row.many("words"), row["example"])
        for name in ("times.tsv", "vague_times.tsv", "named_days.tsv")
        for row in load_table(our_table("dragoman.lexicon", name), ("words", "note", "example"))
        if row["example"]
    ]


@pytest.mark.parametrize(("table", "words", "example"), _examples())
def test_the_example_of_every_entry_fires(table: str, words: tuple[str, ...], example: str) -> None:
    found = " ".join(example[t.span.start : t.span.end] for t in find_times_in(example, WEDNESDAY)).lower()
    assert any(w.lower() in found for w in words)


_WORDS = """the last next of in on at 3 31 45 1999 99 2017 10:35 a.m. May March Sunday week weeks years ago
two half and a an hour third quarter early late end century 1950-53 ' - / . , GMT night 0000 9999 Easter"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", "\n\n", ""])
_DATES = st.sampled_from([None, WEDNESDAY, "2016-05", "XXXX-02-29", "9999-12-31", "x"])


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=30), _DATES)
def test_no_text_breaks_it_and_times_never_overlap(pieces: list[str], published: str | None) -> None:
    text = " ".join(pieces)
    times: tuple[Time, ...] = find_times_in(text, published)
    ends = [0, *(t.span.end for t in times)]
    assert all(t.span.start >= end and t.span.end <= len(text) for t, end in zip(times, ends, strict=False))
    assert all("\n\n" not in text[t.span.start : t.span.end] for t in times)
    assert all(t.value and not t.value.startswith("T") for t in times)
    for t in times:
        days_of(t.value, published=published)


def test_ten_thousand_dates_take_time_in_proportion() -> None:
    def seconds(n: int) -> float:
        text = "They met on April 3 at 10 a.m. and two weeks later. " * n
        start = time.perf_counter()
        assert len(find_times_in(text, WEDNESDAY)) >= 2 * n
        return time.perf_counter() - start

    seconds(10)
    assert seconds(4000) < 40 * max(seconds(400), 0.01)


def test_a_clock_knows_only_what_its_date_says() -> None:
    assert Clock.at("2016-05") == Clock(2016, 5, None)
    assert Clock.at("XXXX-04-11") == Clock(None, 4, 11)
    assert Clock.at("2016-02-31") == Clock(2016, 2, None)
    assert Clock.at(None) == Clock()
