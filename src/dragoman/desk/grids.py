"""Counts for pictures: by several fields at once, by pairs of actors, and between which days; all added up in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dragoman.desk import asking
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import events, sides, stories

E, S, D = events.c, stories.c, sides.c
_LIMIT = 5_000  # rows a picture is made of, at most
Within = tuple[str, str]  # first and last day (ISO) on which what is counted begins


def grid(
    desk: Desk,
    what: str,
    by: Sequence[str],
    *,
    also: Sequence[str] = (),
    within: Within | None = None,
    limit: int = _LIMIT,
    **wanted: Any,
) -> list[dict[str, Any]]:
    """How many records answer a question for each meeting of some fields of ``Desk.count(by=...)``, the most first.

    Each row has the fields and ``n``, and what ``also`` names: ``last`` (the last day), ``intensity`` (mean of -10 to
    10, of events), ``lat`` and ``lon`` (degrees, of places; rows without are left out). An event counts once for a
    country, however many of its actors are in it.
    """
    day = asking.DAY[what]
    known = {"last": sa.func.max(day), "intensity": sa.func.avg(E.intensity), "lat": sa.func.max(E.lat),
             "lon": sa.func.max(E.lon)}  # fmt: skip
    with said(desk.where), desk.engine.connect() as connection:
        source, found, conditions = asking.fields(what, by, wanted, connection.dialect.name)
        number = sa.func.count()
        if set(asking.OF_SIDES) & set(by) and what == "events":
            number = sa.func.count(sa.distinct(E.story.concat(":").concat(E.id)))
        conditions += _begins(day, within)
        if "lat" in also:
            conditions.append(E.lat.is_not(None))
        columns = [f.label(name) for f, name in zip(found, by, strict=True)]
        query = sa.select(*columns, number.label("n"), *(known[name].label(name) for name in also))
        query = query.select_from(source).where(*conditions).group_by(*found).order_by(number.desc(), *found)
        return [dict(r._mapping) for r in connection.execute(query.limit(limit))]


def pairs(
    desk: Desk, *, by: str = "country", within: Within | None = None, limit: int = _LIMIT, **wanted: Any
) -> list[dict[str, Any]]:
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
            .where(*conditions, *_begins(E.since, within), key(a) < key(b), sa.or_(a.c.side != b.c.side, alone))
            .group_by(key(a), key(b))
            .order_by(number.desc(), key(a), key(b))
            .limit(limit)
        )  # fmt: skip
        return [dict(r._mapping) for r in connection.execute(query)]


@dataclass(frozen=True)
class Span:
    """How many records answer a question, and their first and last day (ISO; None where none has a day)."""

    n: int
    first: str | None
    last: str | None


def span(desk: Desk, what: str, *, within: Within | None = None, **wanted: Any) -> Span:
    """How many records answer a question, and between which days."""
    with said(desk.where), desk.engine.connect() as connection:
        source, _, conditions = asking.fields(what, (), wanted, connection.dialect.name)
        day = asking.DAY[what]
        query = sa.select(sa.func.count(), sa.func.min(day), sa.func.max(day)).select_from(source)
        n, first, last = connection.execute(query.where(*conditions, *_begins(day, within))).one()
    return Span(n, first and first[:10], last and last[:10])


def days(desk: Desk, what: str = "events", **wanted: Any) -> tuple[str, str] | None:
    """The first and the last day of the records that answer a question; None where none has a day."""
    found = span(desk, what, **wanted)
    return (found.first, found.last) if found.first and found.last else None


def _begins(day: Any, within: Within | None) -> list[Any]:
    """What holds of records that begin on the days; for days that hold nearly all, which no planner should look up."""
    return [] if within is None else [day.concat("") >= within[0], day.concat("") <= f"{within[1]}~"]
