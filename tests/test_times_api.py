"""Times alone: ``dragoman.find_times`` and ``dragoman times``."""

from __future__ import annotations

import json
from time import perf_counter

import pytest
from typer.testing import CliRunner

import dragoman
from dragoman.cli import app
from dragoman.errors import InputError


def values(text: str, published: str | None) -> list[tuple[str, str]]:
    return [(text[t.span.start : t.span.end], t.value) for t in dragoman.find_times(text, published=published)]


def test_a_text_gives_its_times_seen_from_a_day():
    assert values("They met on Tuesday; the next round is on April 14.", "2017-04-12") == [
        ("Tuesday", "2017-04-11"),
        ("April 14", "2017-04-14"),
    ]


def test_without_a_day_nothing_is_resolved():
    assert values("They met on Tuesday and in April.", None) == [("Tuesday", "XXXX-WXX-2"), ("April", "XXXX-04")]


def test_a_day_that_is_no_date_is_refused():
    with pytest.raises(InputError, match="is no date"):
        dragoman.find_times("They met on Tuesday.", published="the other day")


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("The talks start on 31 February.", "XXXX-XX-XX", "no calendar has this day"),
        ("The talks start on the 45th of May.", "XXXX-XX-XX", "no calendar has this day"),
        ("The pact of 1 January 0000 holds.", "XXXX-XX-XX", "no calendar has this day"),
        ("The pact ends on December 31, 9999.", "9999-12-31", None),
        ("They meet on Monday, May 25.", "2021-05-25", "the text says Monday, but 2021-05-25 is a Tuesday"),
        ("They meet on Tuesday, May 25.", "2021-05-25", None),
    ],
)
def test_what_no_calendar_has_or_does_not_fit_is_said(text, value, note):
    (time,) = dragoman.find_times(text, published="2021-05-21")
    assert (time.value, time.note) == (value, note)


def test_ten_thousand_dates_take_seconds():
    text = "They met on May 3. " * 10_000
    since = perf_counter()
    assert len(dragoman.find_times(text, published="2021-05-21")) == 10_000
    assert perf_counter() - since < 60


def test_a_text_without_a_time_gives_none(tmp_path):
    assert dragoman.find_times("Kenya is large.", published="2021-05-21") == ()
    assert dragoman.find_times("", published=None) == ()


def test_the_command_prints_values_and_days(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text("Kenya and Ghana will hold talks next week. They meet on Monday, May 25.", encoding="utf-8")
    result = CliRunner().invoke(app, ["times", str(path), "--published", "2021-05-21", "--json"])
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["times"]
    assert [(r["words"], r["value"], r["start"], r["end"]) for r in rows] == [
        ("next week", "2021-W21", "2021-05-24", "2021-05-30"),
        ("Monday, May 25", "2021-05-25", "2021-05-25", "2021-05-25"),
    ]
    table = CliRunner().invoke(app, ["times", str(path), "--published", "2021-05-21"])
    assert "next week" in table.stdout
    assert "is a Tuesday" in " ".join(table.stdout.split())
