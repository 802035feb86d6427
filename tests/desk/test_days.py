"""Events of some days: found by an index, none of the long ones missed; desks made before it are brought up to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from dragoman.coding import Coding, Event, EventDate, Provenance
from dragoman.desk import tables
from dragoman.desk.store import Desk
from dragoman.span import Span
from dragoman.story import Story

SPANS = {
    "day": ("2026-03-10", "2026-03-10"), "week": ("2026-03-02", "2026-03-08"), "month": ("2026-03-01", "2026-03-31"),
    "season": ("2025-12-01", "2026-02-28"), "year": ("2026-01-01", "2026-12-31"), "open": ("2026-03-05", None),
    "later": ("2027-01-01", "2027-01-01"),
}  # fmt: skip
ASKED = [
    ("2026-03-10", "2026-03-10"), ("2026-03", "2026-03"), ("2026-02-20", "2026-03-01"), ("2026", None),
    ("2026-12", None), ("2027", "2027"), ("2025", "2025"), ("0001-01-01", "2026-03-09"),
    ("2026-02-30", None), (None, "2026-02"),
]  # fmt: skip


_NEW = {
    "events": ["is_long"], "statements": ["name", "country", "published"],
    "positions": ["name", "country", "published"],
}  # fmt: skip


def coding() -> Coding:
    text = "Norria attacked Kelt."
    story = Story("s", text, published="2026-03-12")
    base = Event(
        "e", "ASSAULT", None, (), None, Span(7, 15), Span(0, 21), (), (), EventDate(None, None, None), None, "occurred",
        None, "MATERIAL CONFLICT", -8.0, None, 0.9,
    )  # fmt: skip
    events = tuple(replace(base, id=id_, date=EventDate(*days, None, "clause")) for id_, days in SPANS.items())
    return Coding(story, (), (), (), events, (), Provenance("0", {}))


@pytest.fixture
def filled(desk):
    desk.add([coding()])
    return desk


def last_day(part: str) -> str:
    return {4: f"{part}-12-31", 7: f"{part}-31", 10: part}[len(part)]


@pytest.mark.parametrize(("start", "end"), ASKED)
def test_events_of_some_days_are_those_that_last_into_them(filled, start, end):
    expected = {
        id_ for id_, (first, last) in SPANS.items()
        if (start is None or (last or first) >= start) and (end is None or first <= last_day(end))
    }  # fmt: skip
    assert {r["id"] for r in filled.events(start=start, end=end)} == expected


def test_a_desk_of_version_2_learns_which_events_are_long(where):
    with Desk.open(where) as desk:
        desk.add([coding()])
        with desk.engine.begin() as connection:
            for table, columns in _NEW.items():
                for index in sa.inspect(connection).get_indexes(table):
                    if set(columns) & set(index["column_names"]):
                        connection.execute(sa.text(f"DROP INDEX {index['name']}"))
                for column in columns:
                    connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
            connection.execute(sa.delete(tables.migrations).where(tables.migrations.c.version >= 3))
    with Desk.open(where) as desk:
        assert {r["id"] for r in desk.events(start="2026-12")} == {"year", "later"}
        with desk.engine.connect() as connection:
            e = tables.events.c
            assert set(connection.execute(sa.select(e.id).where(e.is_long)).scalars()) == {"season", "year"}
            assert {i["name"] for i in sa.inspect(connection).get_indexes("events")} >= {"events_long", "events_by_day"}


@pytest.mark.parametrize(("since", "until", "long"), [
    ("2026-03-01", "2026-04-01", False), ("2026-03-01", "2026-04-02", True), ("2026-03-10", "2026-03-10", False),
    ("2026-03", "2026-03", False), ("2026-03", "2026-04", True), (None, None, False),
])  # fmt: skip
def test_an_act_of_more_than_a_month_is_long(since, until, long):
    assert tables.is_long(since, until) is long


def test_an_act_is_counted_though_its_first_report_stands_in_a_copy(desk):
    made = coding()
    desk.add([replace(made, story=replace(made.story, id=id_)) for id_ in ("a", "b")], copies=False)
    with desk.engine.begin() as connection:
        s, e = tables.stories.c, tables.events.c
        connection.execute(sa.update(tables.stories).where(s.id == "a").values(is_head=False, cluster="b"))
        connection.execute(sa.update(tables.events).where(e.id == "day").values(act="a:day"))
    assert [(r["story"], r["id"]) for r in desk.events(per="act", start="2026-03-10", end="2026-03-10", type="ASSAULT")
            if r["id"] == "day"] == [("a", "day")]  # fmt: skip
    assert desk.count("events", per="act") == len(SPANS)
    assert desk.count("events", per="story") == len(SPANS)
