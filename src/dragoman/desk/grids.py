"""Counts for pictures: by several fields at once, by pairs of actors, and between which days; all added up in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from dragoman.desk import asking
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import events, sides, stories

E, S, D = events.c, stories.c, sides.c
_LIMIT = 5_000  # rows a picture is made of, at most


def grid(desk: Desk, what: str, by: Sequence[str], *, limit: int = _LIMIT, **wanted: Any) -> list[dict[str, Any]]:
    """How many records answer a question for each meeting of some fields of ``Desk.count(by=...)``, the most first.

    Each row has the fields, ``n``, ``last`` (the last day) and, for events, ``intensity`` (mean of -10 to 10); by
    ``place`` also ``lat`` and ``lon``. An event counts once for a country, however many of its actors are in it.
    """
    with said(desk.where), desk.engine.connect() as connection:
        source, found, conditions = asking.fields(what, by, wanted, connection.dialect.name)
        number = sa.func.count()
        measures = [sa.func.max(E.since if what == "events" else S.published).label("last")]
        if what == "events":
            measures.append(sa.func.avg(E.intensity).label("intensity"))
            if "place" in by:
                measures += [sa.func.max(E.lat).label("lat"), sa.func.max(E.lon).label("lon")]
            if set(asking.OF_SIDES) & set(by):
                number = sa.func.count(sa.distinct(E.story.concat(":").concat(E.id)))
        columns = [f.label(name) for f, name in zip(found, by, strict=True)]
        query = sa.select(*columns, number.label("n"), *measures).select_from(source).where(*conditions)
        query = query.group_by(*found).order_by(number.desc(), *found).limit(limit)
        return [dict(r._mapping) for r in connection.execute(query)]


def pairs(desk: Desk, *, by: str = "country", limit: int = _LIMIT, **wanted: Any) -> list[dict[str, Any]]:
    """Who acts with or toward whom, in whichever direction, the most events first.

    ``by``: ``country`` (actors of none are left out) or ``name``. Each row has ``one``, ``two`` (``one`` sorts
    first), ``n`` and ``intensity``. Two actors on the same side are a pair only where there is no other side.
    """
    a, b, toward = sides.alias(), sides.alias(), sides.alias()

    def key(side: Any) -> Any:
        return side.c.country if by == "country" else side.c.name

    same_event = sa.and_(b.c.story == a.c.story, b.c.event == a.c.event)
    alone = ~sa.exists().where(toward.c.story == a.c.story, toward.c.event == a.c.event, toward.c.side == "recipient")
    with said(desk.where), desk.engine.connect() as connection:
        source, _, conditions = asking.fields("events", (), wanted, connection.dialect.name)
        source = source.join(a, sa.and_(a.c.story == E.story, a.c.event == E.id)).join(b, same_event)
        number = sa.func.count(sa.distinct(E.story.concat(":").concat(E.id)))
        query = (
            sa.select(key(a).label("one"), key(b).label("two"), number.label("n"),
                      sa.func.avg(E.intensity).label("intensity"))
            .select_from(source)
            .where(*conditions, key(a) < key(b), sa.or_(a.c.side != b.c.side, alone))
            .group_by(key(a), key(b))
            .order_by(number.desc(), key(a), key(b))
            .limit(limit)
        )  # fmt: skip
        return [dict(r._mapping) for r in connection.execute(query)]


def days(desk: Desk, what: str = "events", **wanted: Any) -> tuple[str, str] | None:
    """The first and the last day of the records that answer a question; None where none has a day."""
    with said(desk.where), desk.engine.connect() as connection:
        source, _, conditions = asking.fields(what, (), wanted, connection.dialect.name)
        day = E.since if what == "events" else S.published
        query = sa.select(sa.func.min(day), sa.func.max(day)).select_from(source).where(*conditions)
        first, last = connection.execute(query).one()
    return (first[:10], last[:10]) if first else None
