"""What pages show of the desk's rows, with the addresses of their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from dragoman.web import links


class Count(BaseModel):
    """A number and where its evidence is."""

    label: str
    n: int
    href: str


class Link(BaseModel):
    """A way to another page."""

    label: str
    href: str


class Side(BaseModel):
    """Somebody who acts or is acted on; ``country`` is ISO alpha-3 or IGO."""

    name: str
    country: str | None
    href: str


class InStory(BaseModel):
    """A row of some story: ``href`` leads to its words there."""

    href: str
    story: str
    title: str | None
    published: str | None
    publisher: str | None
    url: str | None


class StoryRow(InStory):
    """A story in a list; ``is_head`` is false for a reprint or an older version."""

    opening: str
    is_head: bool
    cluster: str | None


class EventRow(InStory):
    """An event with the sentence it was read from."""

    id: str
    type: str
    mode: str | None
    status: str
    quad: str
    intensity: float
    start: str | None
    end: str | None
    basis: str | None
    place: str | None
    place_country: str | None
    lat: float | None
    lon: float | None
    actors: list[Side]
    recipients: list[Side]
    asserter: str | None
    trigger: str
    sentence: str
    before: str
    after: str
    confidence: float
    act: str | None


class StatementRow(InStory):
    """A statement: who says what, in which words."""

    id: str
    speaker: str | None
    country: str | None
    speaker_href: str | None
    act: str
    kind: str
    cue: str | None
    content: str
    confidence: float


class PositionRow(InStory):
    """Who wants what on which issue; ``words`` show it."""

    who: str
    country: str | None
    who_href: str
    stance: str
    issue: str
    issue_href: str
    words: str


Row = StoryRow | EventRow | StatementRow | PositionRow


def side(name: str, country: str | None) -> Side:
    """Somebody with their page."""
    return Side(name=name, country=country, href=links.actor(name))


def story_row(row: Mapping[str, Any]) -> StoryRow:
    """A row of ``Desk.stories``."""
    return StoryRow(**row, href=links.story(row["story"]))


def event_row(row: Mapping[str, Any]) -> EventRow:
    """A row of ``Desk.events``."""
    at = row["trigger_start"] - row["sentence_start"]
    sentence, length = row["sentence"], len(row["trigger"])
    return EventRow(**{
        **row, "href": links.story(row["story"], row["id"]), "before": sentence[:at], "after": sentence[at + length :],
        "actors": [side(**s) for s in row["actors"]], "recipients": [side(**s) for s in row["recipients"]],
    })  # fmt: skip


def statement_row(row: Mapping[str, Any]) -> StatementRow:
    """A row of ``Desk.statements``."""
    speaker = row["speaker"]
    href = links.story(row["story"], row["id"])
    return StatementRow(**row, href=href, speaker_href=links.actor(speaker) if speaker else None)


def position_row(row: Mapping[str, Any]) -> PositionRow:
    """A row of ``Desk.positions``."""
    href = links.story(row["story"], f"p{row['n']}")
    return PositionRow(**row, href=href, who_href=links.actor(row["who"]), issue_href=links.issue(row["issue"]))


_ROWS: dict[str, Callable[[Mapping[str, Any]], Row]] = {
    "stories": story_row, "events": event_row, "statements": statement_row, "positions": position_row
}  # fmt: skip


def rows_of(what: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of one kind as pages show them."""
    make = _ROWS[what]
    return [make(row) for row in rows]
