"""What answers a question, at a bounded cost: how many, and of which kinds, looking at the newest of them only.

A count over a million events takes a second, and a page wants six of them. Of the newest two thousand answers all are
told in one walk along an index; who wants the whole asks ``Desk.count``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dragoman.desk import asking
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import sides

MOST = 2_000
_AT_ONCE = 500  # events asked for in one question


@dataclass(frozen=True)
class Overview:
    """How many records answer a question, and how many of them have each value of some fields, the most first.

    ``more``: there are more than ``total``, and all numbers are those of the newest ``total``. ``names``: what
    ``Desk.tell`` wants to tell of them, the newest first.
    """

    total: int
    more: bool
    by: dict[str, dict[str, int]]
    names: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Newest:
    """The newest records that answer a question: their names and some fields of each; ``more``: there are others."""

    names: tuple[tuple[Any, ...], ...]
    rows: list[dict[str, Any]]
    more: bool


def overview(desk: Desk, what: str, by: Sequence[str], *, most: int = MOST, **wanted: Any) -> Overview:
    """Count the newest records that answer a question, by fields of ``Desk.count(by=...)``."""
    alone = [name for name in by if not (what == "events" and name in asking.OF_SIDES)]
    found = newest(desk, what, alone, most=most, **wanted)
    counted: dict[str, Counter[Any]] = {name: Counter(row[name] for row in found.rows) for name in alone}
    with said(desk.where), desk.engine.connect() as connection:
        for name in by:
            if name not in alone:
                counted[name] = _of_sides(connection, name, found.names)
    return Overview(len(found.rows), found.more, {name: _the_most_first(counted[name]) for name in by}, found.names)


def newest(desk: Desk, what: str, by: Sequence[str], *, most: int = MOST, **wanted: Any) -> Newest:
    """The newest records that answer a question, with fields of ``Desk.count(by=...)`` of which each has one."""
    with said(desk.where), desk.engine.connect() as connection:
        dialect, keys = connection.dialect.name, asking.keys(what)
        _, found, _ = asking.fields(what, by, wanted, dialect)
        columns = [*keys, *(f.label(f"f{n}") for n, f in enumerate(found))]
        source = asking.chosen(what, wanted, dialect, limit=most + 1)
        rows = _at_once(connection, sa.select(*columns).select_from(source).order_by(*asking.newest(what)))
    names = tuple(tuple(row[: len(keys)]) for row in rows[:most])
    told = [dict(zip(by, row[len(keys) :], strict=True)) for row in rows[:most]]
    return Newest(names, told, len(rows) > most)


def _at_once(connection: sa.Connection, query: sa.Select[Any]) -> list[list[Any]]:
    """The rows of a query, packed into one value by the database.

    Row by row two thousand of them wait two thousand times for their turn where other threads compute: seconds, where a
    room is full.
    """
    found = query.subquery()
    if connection.dialect.name == "sqlite":
        packed = sa.func.json_group_array(sa.func.json_array(*found.c))
    else:
        packed = sa.func.json_agg(sa.func.json_build_array(*found.c))
    value = connection.execute(sa.select(sa.cast(packed, sa.Text))).scalar()
    rows: list[list[Any]] = json.loads(value) if value else []
    return rows


def _the_most_first(counts: Counter[Any]) -> dict[str, int]:
    known = ((str(value), n) for value, n in counts.items() if value not in ("", None))
    return dict(sorted(known, key=lambda pair: (-pair[1], pair[0])))


def _of_sides(connection: sa.Connection, by: str, names: Sequence[tuple[Any, ...]]) -> Counter[Any]:
    """How many of some events have somebody of each country, or name, on a side; each event counts once."""
    d = sides.c
    field = d.country if by == "country" else d.name
    on = [field.is_not(None)] + ([d.side == by] if by in ("actor", "recipient") else [])
    found: Counter[Any] = Counter()
    for at in range(0, len(names), _AT_ONCE):
        theirs = asking.among((d.story, d.event), names[at : at + _AT_ONCE])
        each = sa.select(d.story, d.event, field.label("value")).where(theirs, *on).distinct().subquery()
        query = sa.select(each.c.value, sa.func.count()).group_by(each.c.value)
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found
