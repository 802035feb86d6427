"""Events in GDELT's layouts, tab-separated, no header: 1.0 with 58 columns, 2.0 with 61.

Source: names and order as public loaders of the export files have them; 1.0 lacks the three ``ADM2Code`` and counts
``DATEADDED`` in days. ``FractionDate`` as the files have it: (30 x full months + day) / 365. One row an event and pair
of actors; announced acts are folded (folding.py). What stays empty, and why, stands in docs/exports.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from dragoman.coding import Actor, Coding, Location
from dragoman.export.cameo import actor_groups, quad_class
from dragoman.export.cells import Value, write_rows
from dragoman.export.folding import Dyad, find_dyads
from dragoman.export.places import place_kind
from dragoman.export.records import story_day
from dragoman.export.whole import whole_file

Version = Literal[1, 2]

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS_2 = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"{side}{name}" for side in ("Actor1", "Actor2") for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{side}Geo_{name}" for side in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
COLUMNS_1 = tuple(c for c in COLUMNS_2 if not c.endswith("ADM2Code"))
COLUMNS: dict[Version, tuple[str, ...]] = {1: COLUMNS_1, 2: COLUMNS_2}

_KNOWN_GROUPS = frozenset({"UNO", "EUR"})


def to_rows(coding: Coding, *, version: Version = 1) -> Iterator[dict[str, Value]]:
    """The coding's events by column of the version's layout."""
    story = coding.story
    added = (story_day(story) or "").replace("-", "") or None
    lead = story.paragraphs()[:1]
    for dyad in find_dyads(coding):
        event, code = dyad.folded.event, dyad.folded.cameo
        row: dict[str, Value] = dict.fromkeys(COLUMNS[version])
        row |= _day(dyad) | _side("Actor1", dyad.actor) | _side("Actor2", dyad.recipient) | _place(event.location)
        yield row | {
            "GLOBALEVENTID": _number(f"{story.id}_{event.id}_{dyad.number}"),
            "IsRootEvent": int(any(p.overlaps(event.sentence) for p in lead)), "EventCode": code,
            "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": quad_class(code),
            "NumMentions": 1, "NumSources": 1, "NumArticles": 1,
            "DATEADDED": added + "000000" if added and version == 2 else added, "SOURCEURL": story.url,
        }  # fmt: skip


def write_gdelt(codings: Iterable[Coding], path: Path, *, version: Version = 1) -> int:
    """Write one file; returns how many rows. The file is complete or not there at all."""
    with whole_file(path) as file:
        rows = (row for coding in codings for row in to_rows(coding, version=version))
        return write_rows(file, rows, COLUMNS[version], quotes=False)


def _number(key: str) -> int:
    """An id that is the same in every run: 52 bits, which a float too holds exactly."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) >> 12


def _day(dyad: Dyad) -> dict[str, Value]:
    day = dyad.folded.day
    if day is None:
        return {}
    year, month, of_month = day.split("-")
    fraction = min((30 * (int(month) - 1) + int(of_month)) / 365, 0.9999)
    return {
        "SQLDATE": year + month + of_month, "MonthYear": year + month, "Year": int(year),
        "FractionDate": f"{int(year) + fraction:.4f}",
    }  # fmt: skip


def _side(side: str, actor: Actor | None) -> dict[str, Value]:
    if actor is None:
        return {}
    head, *roles = actor_groups(actor)
    group = next((r for r in roles if r in _KNOWN_GROUPS), None)
    types = ([head] if head and not actor.country else []) + [r for r in roles if r not in (*_KNOWN_GROUPS, "EEC")]
    row: dict[str, Value] = {
        f"{side}Code": head + "".join(roles) or None, f"{side}Name": actor.name.upper(),
        f"{side}CountryCode": actor.country, f"{side}KnownGroupCode": group,
    }  # fmt: skip
    return row | {f"{side}Type{n}Code": type_ for n, type_ in enumerate(types[:3], start=1)}


def _place(place: Location | None) -> dict[str, Value]:
    """Type: 1 a country, 3 a city of the USA, 4 any other city."""
    if place is None:
        return {}
    kind = place_kind(place)
    city = 3 if place.country == "USA" else 4
    type_ = None if kind is None else 1 if kind == "country" else city
    return {
        "ActionGeo_Type": type_, "ActionGeo_FullName": place.name, "ActionGeo_Lat": place.lat,
        "ActionGeo_Long": place.lon,
    }  # fmt: skip
