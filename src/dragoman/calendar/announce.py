"""The acts one coding announces, and what it says of announcements before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dragoman.calendar.changes import Change, ChangeWord, word_of_change
from dragoman.calendar.entry import Ahead, EntryStatus, Place, Source
from dragoman.coding import Coding, Event, PloverType, Status, Time
from dragoman.stages.sides import SPEECH
from dragoman.stages.times import days_of, precision_of

_STATUS: dict[Status, EntryStatus] = {"planned": "confirmed", "wanted": "tentative", "hypothetical": "tentative"}
_AS_ANNOUNCED = re.compile(r"\b(?:as|than) (?:announced|planned|scheduled|expected|agreed)\b", re.IGNORECASE)
_CLOCK = re.compile(r"T(\d\d:\d\d)(?::\d\d)?(Z)?$")


@dataclass(frozen=True, slots=True)
class Announcement(Ahead):
    """One telling of an act ahead, or of its change.

    ``start`` is None where a change names no day. ``was``: first and last day it was to be held before, where told.
    """

    says: Literal["announced", "moved", "cancelled"]
    was: tuple[str, str] | None
    source: Source


def announcements(coding: Coding) -> Iterator[Announcement]:
    """Every act of a coding that is ahead of the story's day, and every change of one, in text order."""
    for event in coding.events:
        times = [t for t in coding.times if event.sentence.holds(t.span) and t.type in {"DATE", "TIME"}]
        words = coding.story.cut(event.sentence)
        change, word = None, word_of_change(words)
        if word is not None:
            begin, times = event.sentence.start, _split(coding, times, word)
            change = word.change(words, [(t.span.start - begin, t.span.end - begin) for t in times])
        if change is not None and event.type != "REJECT" and event.type in SPEECH - {"AGREE"}:
            continue
        if change is not None and (event.type == "REJECT" or event.type not in SPEECH):
            yield _changed(coding, event, times, change)
        elif (found := _announced(coding, event, times)) is not None:
            yield found


def _announced(coding: Coding, event: Event, times: list[Time]) -> Announcement | None:
    """The act ahead that an event is; None where it is past, without a day, or only spoken of."""
    start, end = event.date.start or event.date.end, event.date.end or event.date.start
    today = _today(coding)
    if start is None or end is None or event.date.basis == "story" or (today is not None and end < today):
        return None
    if not (event.actors or event.recipients):
        return None
    status = _STATUS.get(event.status)
    if status == "tentative" and (event.date.basis == "context" or start == end == today):
        return None  # wished for on the day of another telling, or of the wish itself: too weak a guess
    if event.status == "denied" and event.type == "CONSULT" and _AS_ANNOUNCED.search(coding.story.cut(event.sentence)):
        return _of(coding, event, "cancelled", (start, end), (start, end), "cancelled", times)
    if event.status == "occurred" and event.type not in SPEECH and today is not None and start > today:
        status = "confirmed"  # told as a fact, of a day to come
    if status is None:
        return None
    return _of(coding, event, "announced", (start, end), None, status, times)


def _changed(coding: Coding, event: Event, times: list[Time], change: Change) -> Announcement:
    was = _days(coding, times, change.was)
    if change.kind == "cancelled":
        return _of(coding, event, "cancelled", was or (None, None), was, "cancelled", times)
    now = _days(coding, times, change.now)
    status: EntryStatus = "confirmed" if now else "cancelled"  # put off to no day: not held on the day told before
    return _of(coding, event, "moved", now or was or (None, None), was, status, times, at=change.now)


def _split(coding: Coding, times: list[Time], word: ChangeWord) -> list[Time]:
    """*From April 6 to April 20* is a range, but for what is moved two days."""
    if word.kind != "moved":
        return times
    return [
        Time(t.span, t.type, part)
        for t in times
        for part in (t.value.split("/") if " to " in coding.story.cut(t.span) else (t.value,))
    ]


def _days(coding: Coding, times: list[Time], n: int | None) -> tuple[str, str] | None:
    if n is None:
        return None
    start, end = days_of(times[n].value, published=coding.story.published)
    return (start, end) if start is not None and end is not None else None


def _today(coding: Coding) -> str | None:
    published = coding.story.published
    return published if published and re.fullmatch(r"\d{4}-\d\d-\d\d", published) else None


def _of(
    coding: Coding,
    event: Event,
    says: Literal["announced", "moved", "cancelled"],
    days: tuple[str | None, str | None],
    was: tuple[str, str] | None,
    status: EntryStatus,
    times: list[Time],
    *,
    at: int | None = None,
) -> Announcement:
    """An announcement with all that an event tells of its sides, place and words."""
    story, place = coding.story, event.location
    told = times[at] if at is not None else next((t for t in times if event.date.span == t.span), None)
    clock = _CLOCK.search(told.value) if told is not None and told.type == "TIME" else None
    actors, recipients = event.actors, event.recipients
    if event.type == "CONSULT":  # whoever proposes talks takes part in them
        asking = [e for e in coding.events if e.sentence == event.sentence and e.type in {"REQUEST", "AGREE"}]
        asked = [i for e in asking if e.status == "occurred" for i in e.actors if i not in (*actors, *recipients)]
        known = {coding.actor(i).country for i in (*actors, *recipients)} - {None}
        actors = (*dict.fromkeys(asked), *actors) if status == "tentative" and len(known) < 2 else actors
    sides = [coding.actor(i) for i in (*actors, *recipients)]
    codes = [a.country or ("IGO" if a.igo else None) for a in sides]
    type_: PloverType = "CONSULT" if event.type == "REJECT" else event.type  # what is put off is a meeting, untold else
    speakers = tuple(coding.actor(s.speaker).name for s in event.perspective() if s.speaker)
    return Announcement(
        *days, clock[1] + (clock[2] or "") if clock else None,
        precision_of(told.value) if told is not None else event.date.precision, status, type_,
        event.mode if type_ == event.type else None, " ".join(story.cut(event.trigger).split()),
        tuple(coding.actor(i).name for i in actors), tuple(coding.actor(i).name for i in recipients),
        tuple(sorted({c for c in codes if c})),
        Place(place.name, place.country, place.lat, place.lon) if place else None, says, was,
        Source(story.id, event.id, says, story.title, story.publisher, story.published, story.url, speakers,
               " ".join(story.cut(event.sentence).split()), event.sentence),
    )  # fmt: skip
