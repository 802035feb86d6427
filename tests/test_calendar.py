"""What lies ahead: announcements of stories joined to entries, and the files they are written to."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.calendar import Entry, Place, Source, find_entries
from dragoman.calendar.changes import word_of_change
from dragoman.cli import app
from dragoman.coder import code
from dragoman.export.ics import to_ics
from dragoman.export.ninjs import to_ninjs
from dragoman.span import Span
from dragoman.story import Story

ANNOUNCED = "Kenya and Ghana will hold talks on fishing in Nairobi on April 20, the Kenyan foreign ministry said."


@cache
def coded(id_: str, text: str, published: str | None, url: str | None = None):
    return code(Story(id_, text, published=published, url=url))


def entries(*stories: tuple[str, str], **wanted) -> tuple[Entry, ...]:
    """The calendar of some stories, each (day, text)."""
    return find_entries([coded(f"s{n}", text, day) for n, (day, text) in enumerate(stories)], **wanted)


def test_a_meeting_that_is_announced_is_an_entry():
    (entry,) = entries(("2026-04-10", ANNOUNCED))
    assert (entry.start, entry.end, entry.status, entry.type) == ("2026-04-20", "2026-04-20", "confirmed", "CONSULT")
    assert (entry.countries, entry.precision, entry.time) == (("GHA", "KEN"), "day", None)
    assert (entry.place.name, entry.place.country) == ("Nairobi", "KEN")
    assert entry.sources[0].words == ANNOUNCED
    assert entry.sources[0].told_by != ()


@pytest.mark.parametrize(
    ("text", "start", "end", "status"),
    [
        ("Kenya and Ghana will hold talks from Monday to Wednesday.", "2026-04-13", "2026-04-15", "confirmed"),
        ("Kenya's president arrives in Ghana on Monday for a two-day visit.", "2026-04-13", "2026-04-14", "confirmed"),
        ("Kenya's president will visit Ghana in ten days.", "2026-04-20", "2026-04-20", "confirmed"),
        ("Kenya's president will visit Ghana next week.", "2026-04-13", "2026-04-19", "confirmed"),
        ("Kenya's president will visit Ghana on the 29th.", "2026-04-29", "2026-04-29", "confirmed"),
        ("Kenya may hold talks with Ghana on April 20.", "2026-04-20", "2026-04-20", "tentative"),
        ("The talks of Kenya and Ghana set for April 20 were called off.", "2026-04-20", "2026-04-20", "cancelled"),
    ],
)
def test_days_and_status_are_those_the_text_tells(text, start, end, status):
    found = entries(("2026-04-10", text))
    assert [(e.start, e.end, e.status) for e in found] == [(start, end, status)]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Ghana held talks on April 2.",
        "Kenya and Ghana will hold talks soon.",
        "Kenya and Ghana will hold talks.",
        "The company will present its results on April 20.",
    ],
)
def test_what_is_past_or_has_no_day_or_nobody_is_no_entry(text):
    assert entries(("2026-04-10", text)) == ()


def test_two_stories_of_one_meeting_are_one_entry_with_two_sources():
    told_again = "Ghana's foreign minister will meet his Kenyan counterpart in Nairobi on April 20."
    (entry,) = entries(("2026-04-10", ANNOUNCED), ("2026-04-12", told_again))
    assert [s.story for s in entry.sources] == ["s0", "s1"]
    assert entry.changes == ()


def test_meetings_of_others_or_elsewhere_stay_apart():
    others = "Norway and Ghana will hold talks in Oslo on April 20."
    assert len(entries(("2026-04-10", ANNOUNCED), ("2026-04-10", others))) == 2


def test_a_later_story_moves_an_entry_and_keeps_its_uid():
    moved = "The talks between Kenya and Ghana have been postponed from April 20 to April 27."
    (before,) = entries(("2026-04-10", ANNOUNCED))
    (after,) = entries(("2026-04-10", ANNOUNCED), ("2026-04-15", moved))
    assert (after.uid, after.start, after.status) == (before.uid, "2026-04-27", "confirmed")
    assert after.changes == ("moved from 2026-04-20 to 2026-04-27 by story s1, 2026-04-15",)
    assert [s.says for s in after.sources] == ["announced", "moved"]


def test_a_later_story_calls_an_entry_off():
    off = "Kenya has called off the talks with Ghana, the Kenyan foreign ministry said."
    (entry,) = entries(("2026-04-10", ANNOUNCED), ("2026-04-15", off))
    assert (entry.status, entry.start, entry.sources[-1].says) == ("cancelled", "2026-04-20", "cancelled")
    assert entry.changes == ("called off by story s1, 2026-04-15",)


def test_the_order_in_which_codings_come_makes_no_difference():
    stories = [("2026-04-10", ANNOUNCED), ("2026-04-15", "Kenya has called off the talks with Ghana.")]
    codings = [coded(f"s{n}", text, day) for n, (day, text) in enumerate(stories)]
    assert find_entries(codings) == find_entries(reversed(codings))


def test_entries_are_chosen_by_days_actor_and_country():
    story = ("2026-04-10", ANNOUNCED)
    assert entries(story, start="2026-04-21") == entries(story, end="2026-04-19") == ()
    assert entries(story, country="NOR") == entries(story, actor="Norway") == ()
    assert len(entries(story, start="2026-04-20", end="2026-04-20", country="ken", actor="ghana")) == 1


def test_a_story_without_a_date_announces_only_what_is_dated_in_full():
    (entry,) = entries((None, "Kenya and Ghana will hold talks in Nairobi on April 20, 2026."))
    assert (entry.start, entry.sources[0].published) == ("2026-04-20", None)
    assert entries((None, "Kenya and Ghana will hold talks on Monday.")) == ()


@pytest.mark.parametrize(
    ("sentence", "kind", "was", "now"),
    [
        ("The talks were postponed from D1 to D2.", "moved", 0, 1),
        ("The talks set for D1 were moved to D2.", "moved", 0, 1),
        ("They agreed to put off the talks until D1.", "moved", None, 0),
        ("The visit on D1 was cancelled.", "cancelled", 0, None),
        ("They met on D1.", None, None, None),
    ],
)
def test_words_of_change_tell_which_day_was_and_which_is(sentence, kind, was, now):
    word = word_of_change(sentence)
    change = word and word.change(sentence, [(m.start(), m.end()) for m in re.finditer(r"D\d", sentence)])
    assert (change and (change.kind, change.was, change.now)) == (kind and (kind, was, now))


# -- files ---------------------------------------------------------------------------------------------------
PLAIN = Entry(
    "2026-04-20", "2026-04-22", None, "days", "confirmed", "CONSULT", None, "hold talks", ("Kenya",), ("Ghana",),
    ("GHA", "KEN"), Place("Nairobi", "KEN", -1.28, 36.82), "abc@dragoman",
    (Source("s0", "e1", "announced", "A title", "A publisher", "2026-04-10", "https://example.org/a", (), "Words.",
            Span(0, 6)),),
)  # fmt: skip


def read_back(data: bytes):
    """The calendar as another library reads it, validated."""
    calendar = vobject.readOne(data.decode())
    calendar.validate(raiseException=True)
    return calendar


def test_an_ics_file_is_valid_and_says_what_the_entry_says():
    event = read_back(to_ics([PLAIN])).vevent
    assert (event.uid.value, event.status.value, event.location.value) == ("abc@dragoman", "CONFIRMED", "Nairobi")
    assert (str(event.dtstart.value), str(event.dtend.value)) == ("2026-04-20", "2026-04-23")  # the day after the end
    assert (event.summary.value, event.url.value) == ("Kenya, Ghana: hold talks", "https://example.org/a")
    assert "Participants: Kenya; Ghana" in event.description.value
    assert "“Words.” — A title, A publisher, 2026-04-10" in event.description.value


def test_the_same_entries_give_the_same_bytes_in_short_lines():
    data = to_ics([PLAIN])
    assert data == to_ics([PLAIN])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@pytest.mark.parametrize(
    ("entry", "start", "end"),
    [
        (replace(PLAIN, end="2026-04-20", time="14:30"), "2026-04-20 14:30:00", None),
        (replace(PLAIN, end="2026-04-20", time="14:30Z"), "2026-04-20 14:30:00+00:00", None),
        (replace(PLAIN, start="9999-12-31", end="9999-12-31"), "9999-12-31", None),  # there is no day after
        (replace(PLAIN, start="0001-01-01", end="0001-01-01"), "0001-01-01", "0001-01-02"),
    ],
)
def test_times_and_the_ends_of_the_calendar_are_written(entry, start, end):
    event = read_back(to_ics([entry])).vevent
    assert str(event.dtstart.value) == start
    assert (str(event.dtend.value) if hasattr(event, "dtend") else None) == end


def test_a_changed_entry_counts_its_changes_and_says_them():
    moved = replace(PLAIN, status="cancelled", changes=("moved from 2026-04-13 to 2026-04-20", "called off"))
    event = read_back(to_ics([moved])).vevent
    assert (event.sequence.value, event.status.value) == ("2", "CANCELLED")
    assert "Called off" in event.description.value
    assert event.summary.value.startswith("CANCELLED: ")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_any_words_come_back_from_an_ics_file(words):
    what = words.replace("\\", "").strip()
    event = read_back(to_ics([replace(PLAIN, what=what, actors=(), recipients=())])).vevent
    assert event.summary.value == what


def test_an_entry_is_a_ninjs_event_item():
    item = to_ninjs(PLAIN)
    assert (item["type"], item["uri"], item["pubStatus"]) == ("event", "urn:dragoman:abc", "usable")
    assert item["eventDetails"]["dates"] == {"expectedStartDate": "2026-04-20", "expectedEndDate": "2026-04-22"}
    assert item["standard"]["version"] == "3.1"
    assert to_ninjs(replace(PLAIN, status="cancelled"))["pubStatus"] == "canceled"
    timed = to_ninjs(replace(PLAIN, end="2026-04-20", time="14:30Z"))
    assert timed["eventDetails"]["dates"]["expectedStartDate"] == "2026-04-20T14:30:00Z"


# -- the command ---------------------------------------------------------------------------------------------
@pytest.fixture
def codings(tmp_path):
    path = tmp_path / "codings.jsonl"
    path.write_text(coded("s0", ANNOUNCED, "2026-04-10", "https://example.org/a").to_json() + "\n", encoding="utf-8")
    return path


def run(*words) -> str:
    result = CliRunner().invoke(app, ["calendar", *map(str, words)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_a_table_or_json(codings):
    assert "2026-04-20" in run(codings)
    (row,) = json.loads(run(codings, "--json"))
    assert (row["title"], row["start"]) == ("Kenya, Ghana: hold talks", "2026-04-20")
    assert json.loads(run(codings, "--json", "--country", "Norway")) == []
    assert "Nothing" in run(codings, "--from", "2026-05-01")


def test_the_command_writes_what_the_file_is_named_for(codings, tmp_path):
    run(codings, "-o", tmp_path / "ahead.ics")
    assert read_back((tmp_path / "ahead.ics").read_bytes()).vevent.url.value == "https://example.org/a"
    run(codings, "--format", "ninjs", "-o", tmp_path / "ahead.json")
    assert json.loads((tmp_path / "ahead.json").read_text(encoding="utf-8"))[0]["type"] == "event"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--from", "31 February"), "is no day"),
        (("--from", "2026-05-01", "--to", "2026-04-01"), "is after"),
        (("--country", "Atlantis"), "no country is called"),
        (("-o", "ahead.xyz"), "does not tell what to write"),
    ],
)
def test_bad_words_are_refused_with_the_reason(codings, words, reason):
    result = CliRunner().invoke(app, ["calendar", str(codings), *words])
    assert result.exit_code != 0
    assert reason in str(result.exception)
