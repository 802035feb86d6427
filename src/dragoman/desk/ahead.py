"""Which stories a calendar of some days is made of: those that announce an act for them, and those that change one."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from dragoman.desk import asking
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.desk.tables import codings, events, stories

E, S, C = events.c, stories.c, codings.c
_AHEAD = ("planned", "wanted", "hypothetical", "denied")


def telling(
    desk: Desk, *, start: str, end: str, told_from: str, changes: Iterable[str], limit: int
) -> list[tuple[str, str]]:
    """Stories that tell of acts ahead from ``start`` to ``end``: id and when it was coded, the newest first.

    Those with an event of these days that is no deed yet, or is told of a later day than the story's; and those
    published from ``told_from`` on that have some words of ``changes``. Days are ISO.
    """
    with said(desk.where), desk.engine.connect() as connection:
        name = connection.dialect.name
        told = stories.alias()  # the story of an event: not one of those that are asked for below
        _, _, conditions = asking.fields("events", (), {"start": start, "end": end}, name)
        days = sa.select(E.story).where(*conditions, E.basis != "story")
        no_deed = days.where(E.status.in_(_AHEAD))
        # the story's day with nothing put behind it, so that no planner seeks all stories before an event
        later = days.join(told, told.c.id == E.story).where(
            E.status == "occurred", E.since > told.c.published.concat("")
        )
        words = " OR ".join(f'"{w}"' for w in changes)
        source, _, conditions = asking.fields("stories", (), {"start": told_from, "end": end, "words": words}, name)
        changed = sa.select(S.id).select_from(source).where(*conditions)
        query = (
            sa.select(S.id, C.coded)
            .join(codings, C.story == S.id)
            .where(S.id.in_(no_deed.union(later, changed)))
            .order_by(S.published.desc().nulls_last(), S.id)
            .limit(limit)
        )
        return [(r.id, r.coded) for r in connection.execute(query)]
