"""Duplicates on the desk: copies of a story in clusters while they are added, reports of one act joined afterwards.

What a copy and what one act is stands in ``duplicates.py`` and ``acts.py``; here only who is compared with whom, and
what is written down. Every link keeps its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from dragoman.coding import Coding
from dragoman.desk.acts import join_acts
from dragoman.desk.duplicates import REACH, Fingerprint, Member, bands, compare, elect, fingerprint, in_reach
from dragoman.desk.leads import Lead, Picture, lead_of, pictures
from dragoman.desk.reports import Report, reports_of
from dragoman.desk.retold import Retelling, retellings
from dragoman.desk.tables import bands as bands_table
from dragoman.desk.tables import codings, events, links, stories

S = stories.c
_NEAREST = 60  # stories that one is compared with, those that share most with it
_PIECES = 500  # values of one question, below what databases take at once


def cluster(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Put new stories into the clusters of their copies, electing each cluster's head anew."""
    prints: dict[str, Fingerprint] = {}
    for row in _stories(connection, ids):
        prints[row.id] = fingerprint(row.text, published=row.published, title=row.title)
    keys = {id_: bands(p.signature) for id_, p in prints.items() if p.shingles.size}
    rows = [{"story": id_, "band": band} for id_, found in keys.items() for band in sorted(set(found))]
    if rows:
        connection.execute(sa.insert(bands_table), rows)
    for id_, found in keys.items():
        near = _sharing(connection, id_, found, prints[id_].published)
        copies = []
        for other in _stories(connection, [i for i in near if i not in prints]):
            prints[other.id] = fingerprint(other.text, published=other.published, title=other.title)
        for other_id in near:
            likeness = compare(prints[id_], prints[other_id])
            if likeness.copy and in_reach(prints[id_], prints[other_id]):
                copies.append((other_id, likeness))
        if copies:
            _unite(connection, id_, [i for i, _ in copies])
            best = max(copies, key=lambda c: (c[1].containment, c[1].jaccard, c[0]))
            connection.execute(
                sa.insert(links).values(story=id_, event="", to_story=best[0], to_event="", reason=str(best[1]))
            )


def _stories(connection: sa.Connection, ids: Sequence[str]) -> Iterator[Any]:
    for i in range(0, len(ids), _PIECES):
        yield from connection.execute(
            sa.select(S.id, S.text, S.title, S.published).where(S.id.in_(ids[i : i + _PIECES]))
        )


def _sharing(connection: sa.Connection, id_: str, keys: Iterable[str], published: str | None) -> list[str]:
    """Ids of the stories of a month around that share most bands with one, some dozens at most."""
    b, shared = bands_table.c, sa.func.count()
    query = sa.select(b.story).where(b.band.in_(set(keys)), b.story != id_)
    if published:
        day = published[:10]
        query = query.join(stories, S.id == b.story).where(
            sa.or_(S.published.is_(None), S.published.between(_moved(day, -REACH), _moved(day, REACH) + "~"))
        )
    found = connection.execute(query.group_by(b.story).order_by(shared.desc(), b.story).limit(_NEAREST))
    return [r[0] for r in found]


def _unite(connection: sa.Connection, id_: str, copies: list[str]) -> None:
    """Make a story, its copies and their clusters one cluster, named for its smallest id."""
    named = {r[0] for r in connection.execute(sa.select(S.cluster).where(S.id.in_(copies), S.cluster.is_not(None)))}
    members = connection.execute(
        sa.select(S.id, S.published, S.publisher, S.title).where(
            sa.or_(S.id.in_([id_, *copies]), S.cluster.in_(named) if named else sa.false())
        )
    ).all()
    ids = [m.id for m in members]
    head = elect([Member(m.id, m.published, m.publisher, m.title) for m in members]).id
    connection.execute(sa.update(stories).where(S.id.in_(ids)).values(cluster=min(ids), is_head=False))
    connection.execute(sa.update(stories).where(S.id == head).values(is_head=True))


def join(connection: sa.Connection, start: str | None, end: str | None) -> int:
    """Join the events of the stories of some days, and of those a month around them, into acts; how many acts.

    Without days, all of them. An act is named for its first report; of an event told alone ``act`` stays empty. Stories
    that tell of an act without an event of it (``retold.py``, ``leads.py``) are linked to a report of it.
    """
    reports: list[Report] = []
    leads: list[Lead] = []
    clusters: dict[str, str] = {}
    texts: dict[str, str] = {}  # of stories that have copies
    query = sa.select(S.id, S.cluster, codings.c.json).join(codings, codings.c.story == S.id)
    near = [S.published >= _moved(start, -REACH)] if start else []
    near += [S.published <= _moved(end, REACH) + "~"] if end else []
    for row in connection.execute(query.where(*near).order_by(S.published.nulls_last(), S.id)):
        coding = Coding.from_json(row.json)
        reports.extend(reports_of(coding))
        leads.append(lead_of(coding))
        if row.cluster is not None:
            clusters[row.id], texts[row.id] = row.cluster, coding.story.text
    numbers = {name: n for n, name in enumerate(sorted(set(clusters.values())))}
    copies = {id_: numbers[name] for id_, name in clusters.items()}
    acts = join_acts(reports, clusters=copies)
    told = sorted({r.story for r in reports})
    for i in range(0, len(told), _PIECES):
        some = told[i : i + _PIECES]
        connection.execute(sa.update(events).where(events.c.story.in_(some)).values(act=None))
        connection.execute(sa.delete(links).where(links.c.story.in_(some), links.c.event != ""))
    unread: list[tuple[int, Retelling | Picture]]  # stories that tell of an act without an event of it
    unread = [*retellings(acts, texts, copies), *pictures(acts, leads, copies)]
    more = {n for n, _ in unread}
    joined = [act for n, act in enumerate(acts) if len(act.reports) > 1 or n in more]
    rows, reasons = [], []
    for act in joined:
        name = "/".join(act.reports[0].key)
        rows += [{"s": r.story, "e": r.event, "name": name} for r in act.reports]
        reasons += [
            {"story": j.report[0], "event": j.report[1], "to_story": j.to[0], "to_event": j.to[1], "reason": str(j)}
            for j in act.joins
        ]
    reasons += [
        {"story": u.of[0], "event": u.of[1], "to_story": u.story, "to_event": "", "reason": str(u)} for _, u in unread
    ]
    if rows:
        where = sa.and_(events.c.story == sa.bindparam("s"), events.c.id == sa.bindparam("e"))
        connection.execute(sa.update(events).where(where).values(act=sa.bindparam("name")), rows)
    if reasons:
        connection.execute(sa.insert(links), reasons)
    return len(joined)


def _moved(day: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(day[:10]) + by).isoformat()
    except (ValueError, OverflowError):
        return day
