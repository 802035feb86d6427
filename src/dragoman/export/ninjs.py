"""A calendar as ninjs 3.1 event items (IPTC News in JSON), one object an entry.

Status by the IPTC's NewsCodes of event occurrence: planned and certain, may occur, planned then cancelled.
"""

from __future__ import annotations

from typing import Any

from dragoman.calendar import Entry
from dragoman.export.ics import describe

_STANDARD = {
    "name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}  # fmt: skip
_OCCURS = "http://cv.iptc.org/newscodes/eventoccurstatus/"
_STATUS = {"confirmed": "eos5", "tentative": "eos3", "cancelled": "eos6"}
_DAY = len("2017-04-11")


def to_ninjs(entry: Entry) -> dict[str, Any]:
    """One entry as an event item. Days stand as expected dates: a time without its zone is told in the description."""
    days = [s.published[:_DAY] for s in entry.sources if s.published and len(s.published) >= _DAY]
    item: dict[str, Any] = {
        "standard": _STANDARD, "uri": f"urn:dragoman:{entry.uid.split('@')[0]}", "type": "event",
        "version": str(len(entry.changes) + 1), "pubStatus": "canceled" if entry.status == "cancelled" else "usable",
        "language": "en", "title": entry.title, "headlines": [{"value": entry.title}],
        "descriptions": [{"contentType": "text/plain", "value": describe(entry)}],
        "eventDetails": {
            "eventStatus": _OCCURS + _STATUS[entry.status],
            "dates": {"expectedStartDate": _begin(entry), "expectedEndDate": entry.end},
        },
        "subjects": [{"name": entry.type, "literal": f"plover:{entry.type}"}],
        "infoSources": [_source(s.publisher or s.title or s.story, s.url) for s in entry.sources],
    }  # fmt: skip
    if days:
        item["firstCreated"], item["versionCreated"] = f"{min(days)}T00:00:00Z", f"{max(days)}T00:00:00Z"
    if entry.actors or entry.recipients:
        item["organisations"] = [{"name": name, "rel": "participant"} for name in (*entry.actors, *entry.recipients)]
    if entry.place is not None:
        item["places"] = [_place(entry)]
    return item


def _begin(entry: Entry) -> str:
    """The day, with its time where the text tells the zone."""
    if entry.time is not None and entry.time.endswith("Z") and entry.start == entry.end:
        return f"{entry.start}T{entry.time[:5]}:00Z"
    return entry.start


def _source(name: str, url: str | None) -> dict[str, str]:
    return {"name": name} | ({"uri": url} if url else {})


def _place(entry: Entry) -> dict[str, Any]:
    place = entry.place
    assert place is not None
    found: dict[str, Any] = {"name": place.name, "rel": "location"}
    if place.country is not None:
        address = {"locality": place.name, "country": place.country}
        found["contactInfo"] = [{"type": "physical", "address": address}]
    return found
