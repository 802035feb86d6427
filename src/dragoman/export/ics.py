"""A calendar as iCalendar (RFC 5545), for Thunderbird, Google, Outlook and Apple.

All-day entries without a time, floating local time where the text tells a time without its zone. What is not known to
the day runs over all its days, see-through, so that nobody's week is blocked. The same entries give the same bytes:
stamps come from the stories' dates, and a UID never changes, so that a second import updates and never doubles.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Component

from dragoman.calendar import Entry, Source

_STATUS = {"confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # stamps an entry of stories without a date


def to_ics(entries: Iterable[Entry], *, name: str = "What lies ahead") -> bytes:
    """The calendar's file, UTF-8 with CRLF line ends. ``name``: what calendar programs call it."""
    calendar = Calendar()
    calendar.add("prodid", "-//dragoman//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))  # one line: these two are not escaped by the library
    for entry in entries:
        calendar.add_component(_component(entry))
    return bytes(calendar.to_ical())


def _component(entry: Entry) -> Component:
    event = Component()
    event.add("uid", entry.uid)
    stamp = _stamp(entry)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", len(entry.changes))
    _add_days(event, entry)
    event.add("summary", ("CANCELLED: " if entry.status == "cancelled" else "") + entry.title)
    event.add("description", describe(entry))
    if entry.place is not None:
        event.add("location", entry.place.name)
        if entry.place.lat is not None and entry.place.lon is not None:
            event.add("geo", (entry.place.lat, entry.place.lon))
    event.add("status", _STATUS[entry.status])
    event.add("transp", "TRANSPARENT")
    event.add("categories", [entry.type, *entry.countries])
    url = next((s.url for s in entry.sources if s.url and s.url.startswith(("http://", "https://"))), None)
    if url is not None:
        event.add("url", "".join(url.split()))
    return event


def _add_days(event: Component, entry: Entry) -> None:
    first, last = date.fromisoformat(entry.start), date.fromisoformat(entry.end)
    if entry.time is not None and first == last:
        begin = datetime.fromisoformat(f"{entry.start}T{entry.time.removesuffix('Z')}")
        event.add("dtstart", begin.replace(tzinfo=UTC) if entry.time.endswith("Z") else begin)
        return
    event.add("dtstart", first)
    if last < date.max:  # the end is the day after; without one the entry takes its first day
        event.add("dtend", last + timedelta(days=1))


def _stamp(entry: Entry) -> datetime:
    """The newest story's day: the entry's own clock, so that the same entries give the same file."""
    days = [s.published for s in entry.sources if s.published and len(s.published) >= len("2017-04-11")]
    try:
        return datetime.fromisoformat(max(days)[:10]).replace(tzinfo=UTC) if days else _EPOCH
    except ValueError:
        return _EPOCH


def describe(entry: Entry) -> str:
    """Who takes part, how sure it is, what has changed, and the words of every story."""
    lines = []
    if entry.actors or entry.recipients:
        lines.append("Participants: " + "; ".join((*entry.actors, *entry.recipients)))
    if entry.precision not in ("day", "days", None):
        lines.append(f"The stories tell no day, only the {entry.precision}.")
    lines += [f"{change[:1].upper()}{change[1:]}" for change in entry.changes]
    lines.append("")
    lines += [_told(source) for source in entry.sources]
    return "\n".join(lines).strip()


def _told(source: Source) -> str:
    where = ", ".join(filter(None, (source.title, source.publisher, source.published, source.url)))
    says = f" (says {', '.join(source.told_by)})" if source.told_by else ""
    return f"“{source.words}”{says} — {where or 'story ' + source.story}"
