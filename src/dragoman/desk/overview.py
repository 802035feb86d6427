"""What answers a question, at a bounded cost: how many, and of which kinds, looking at the newest of them only.

A count over a million events takes a second, and a page wants six of them. Of the newest two thousand answers all are
told in one walk along an index; who wants the whole asks ``Desk.count``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dragoman.desk import asking
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import events, sides

MOST = 2_000


@dataclass(frozen=True)
class Overview:
    """How many records answer a question, and how many of them have each value of some fields, the most first.

    ``more``: there are more than ``total``, and all numbers are those of the newest ``total``.
    """

    total: int
    more: bool
    by: dict[str, dict[str, int]]


def overview(desk: Desk, what: str, by: Sequence[str], *, most: int = MOST, **wanted: Any) -> Overview:
    """Count the newest records that answer a question, by fields of ``Desk.count(by=...)``."""
    alone = [name for name in by if not (what == "events" and name in asking.OF_SIDES)]
    with said(desk.where), desk.engine.connect() as connection:
        source, found, conditions = asking.fields(what, alone, wanted, connection.dialect.name)
        keys = [events.c.story, events.c.id] if what == "events" else []
        columns = [*(f.label(f"f{n}") for n, f in enumerate(found)), *keys, sa.literal(1).label("one")]
        newest = sa.select(*columns).select_from(source).where(*conditions).order_by(*asking.newest(what))
        rows = connection.execute(newest.limit(most + 1)).all()
        more, rows = len(rows) > most, rows[:most]
        counted: dict[str, Counter[Any]] = {name: Counter(row[n] for row in rows) for n, name in enumerate(alone)}
        for name in by:
            if name not in alone:
                counted[name] = Counter(dict(_of_sides(connection, name, newest.limit(most).subquery())))
    return Overview(len(rows), more, {name: _the_most_first(counted[name]) for name in by})


def _the_most_first(counts: Counter[Any]) -> dict[str, int]:
    known = ((str(value), n) for value, n in counts.items() if value not in ("", None))
    return dict(sorted(known, key=lambda pair: (-pair[1], pair[0])))


def _of_sides(connection: sa.Connection, by: str, found: sa.Subquery) -> list[tuple[str, int]]:
    """How many of some events have somebody of each country, or name, on a side; each event counts once."""
    d, f = sides.c, found.c
    field = d.country if by == "country" else d.name
    on = [d.story == f.story, d.event == f.id] + ([d.side == by] if by in ("actor", "recipient") else [])
    each = sa.select(f.story, f.id, field.label("value")).select_from(found.join(sides, sa.and_(*on))).distinct()
    counted = each.where(field.is_not(None)).subquery()
    query = sa.select(counted.c.value, sa.func.count()).group_by(counted.c.value)
    return [(value, n) for value, n in connection.execute(query)]
