"""The desk: codings of many stories in one place, kept whole and as records that can be asked for.

>>> desk = Desk.open("desk.db")                      # or postgresql+psycopg://user@host/name
>>> desk.add(read_jsonl(Path("codings.jsonl")))
>>> for row in desk.events(country="KEN", status="planned"): print(row["start"], row["sentence"])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from dragoman.coding import Coding
from dragoman.desk import asking, tables
from dragoman.desk.engines import connect, look_again, now, said, shown, writing
from dragoman.desk.joining import cluster, join
from dragoman.desk.records import attach
from dragoman.desk.rows import coding_row, record_rows, story_row, summary_of
from dragoman.desk.words import plain_words

_BATCH = 200  # codings a transaction: what is lost when a run is killed, at most


@dataclass
class Added:
    """What came of adding: stories that are new, coded anew, and there already as they are; days of the first two."""

    new: int = 0
    recoded: int = 0
    same: int = 0
    days: set[str] = field(default_factory=set)


class Desk:
    """Stories and their codings in a database. Make one with ``Desk.open``; use it as a context manager or close it."""

    def __init__(self, where: str, engine: sa.Engine) -> None:
        self.where, self.engine = where, engine

    @classmethod
    def open(
        cls, where: str, *, create: bool = True, read_only: bool = False, seconds: float | None = None
    ) -> Desk:
        """The desk in a SQLite file, or in the PostgreSQL database of a URL; made where there is none yet.

        ``seconds``: how long one question may take, None for as long as it takes. Raises InputError when it is no desk,
        of a newer version, or cannot be opened.
        """
        return cls(shown(where), connect(where, create=create, read_only=read_only, seconds=seconds))

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    # -- writing ---------------------------------------------------------------------------------------------
    def add(
        self,
        codings: Iterable[Coding],
        *,
        came_from: str | None = None,
        copies: bool = True,
        into: Added | None = None,
        step: Callable[[], object] = lambda: None,
    ) -> Added:
        """Keep codings; whole transactions of some hundred at a time, so that a killed run leaves nothing half-written.

        A story that is there with the same coding changes nothing; with another one, of a newer program or other
        models, its records are replaced and a summary of the old ones is kept. ``copies``: look for the stories of
        which each is a reprint or update; ``came_from``: the file or feed they are from; ``into``: the count to go on
        with; ``step`` is called after each.
        """
        added, waiting = into or Added(), iter(codings)
        while batch := list(islice(waiting, _BATCH)):
            with said(self.where), writing(self.engine) as connection:
                self._add(connection, {c.story.id: c for c in batch}, added, came_from, copies=copies)
            for _ in batch:
                step()
        if added.new or added.recoded:
            with said(self.where):
                look_again(self.engine)
        return added

    def _add(
        self,
        connection: sa.Connection,
        batch: dict[str, Coding],
        added: Added,
        came_from: str | None,
        *,
        copies: bool,
    ) -> None:
        """Put a batch on the desk; of two codings of one story in it the later one."""
        rows = {id_: coding_row(c) for id_, c in batch.items()}
        c = tables.codings.c
        known = {r[0]: r[1] for r in connection.execute(sa.select(c.story, c.json).where(c.story.in_(rows)))}
        fresh = [id_ for id_ in batch if id_ not in known]
        other = [id_ for id_ in batch if id_ in known and known[id_] != rows[id_]["json"]]
        added.new, added.recoded = added.new + len(fresh), added.recoded + len(other)
        added.same += len(batch) - len(fresh) - len(other)
        for id_ in other:
            self._take_out(connection, batch[id_])
        if fresh:
            told = {"added": now(), "came_from": came_from}
            connection.execute(sa.insert(tables.stories), [story_row(batch[id_]) | told for id_ in fresh])
        put = [*fresh, *other]
        added.days.update((batch[id_].story.published or "")[:10] for id_ in put)
        self._index(connection, [batch[id_] for id_ in put])
        if put:
            connection.execute(sa.insert(tables.codings), [rows[id_] | {"coded": now()} for id_ in put])
        for id_ in other:
            connection.execute(sa.delete(tables.bands).where(tables.bands.c.story == id_))
        if copies:
            cluster(connection, put)
        attach(connection, (batch[id_] for id_ in put))
        records: dict[str, list[dict[str, Any]]] = {}
        for id_ in put:
            for name, found in record_rows(batch[id_]).items():
                records.setdefault(name, []).extend(found)
        for name, found in records.items():
            if found:
                connection.execute(sa.insert(tables.meta.tables[name]), found)
        connection.execute(tables.dyads_of_sides(put))

    def _take_out(self, connection: sa.Connection, coding: Coding) -> None:
        """Take out the records of the coding that a newer one replaces; its summary stays."""
        story = coding.story.id
        self._keep_summary(connection, story)
        self._unindex(connection, story)
        for name in ("dyads", "sides", "events", "statements", "positions", "actors", "codings"):
            table = tables.meta.tables[name]
            connection.execute(sa.delete(table).where(table.c.story == story))
        connection.execute(sa.update(tables.stories).where(tables.stories.c.id == story).values(story_row(coding)))

    def _keep_summary(self, connection: sa.Connection, story: str) -> None:
        c = tables.codings.c
        old = connection.execute(sa.select(tables.codings).where(c.story == story)).one()
        connection.execute(sa.insert(tables.past_codings).values(
            story=story, version=old.version, models=old.models, coded=old.coded, replaced=now(),
            summary=summary_of(Coding.from_json(old.json)),
        ))  # fmt: skip

    def _index(self, connection: sa.Connection, codings: list[Coding]) -> None:
        """Put stories' words into the full-text index."""
        rows = [{"id": c.story.id} for c in codings]
        sql = "INSERT INTO story_words (rowid, title, text) SELECT n, title, text FROM stories WHERE id = :id"
        if connection.dialect.name == "postgresql":
            sql = "INSERT INTO story_words SELECT n, to_tsvector('simple', :words) FROM stories WHERE id = :id"
            for row, c in zip(rows, codings, strict=True):
                row["words"] = plain_words(f"{c.story.title or ''} {c.story.text}")
        if rows:
            connection.execute(sa.text(sql), rows)

    def _unindex(self, connection: sa.Connection, story: str) -> None:
        """Take a story's words out of it."""
        sql = (
            "INSERT INTO story_words (story_words, rowid, title, text) "
            "SELECT 'delete', n, title, text FROM stories WHERE id = :id"
        )
        if connection.dialect.name == "postgresql":
            sql = "DELETE FROM story_words WHERE n IN (SELECT n FROM stories WHERE id = :id)"
        connection.execute(sa.text(sql), {"id": story})

    def remove(self, ids: Iterable[str]) -> int:
        """Take stories away with everything read out of them; how many there were."""
        gone = 0
        with said(self.where), writing(self.engine) as connection:
            for story in ids:
                self._unindex(connection, story)
                gone += connection.execute(sa.delete(tables.stories).where(tables.stories.c.id == story)).rowcount
        return gone

    def join_acts(self, start: str | None = None, end: str | None = None) -> int:
        """Join events that report one act (``acts.py``), of the stories of some days or of all; how many acts.

        Run it after adding: ``per="act"`` counts by what it found, and ``act`` tells why.
        """
        with said(self.where), writing(self.engine) as connection:
            return join(connection, start, end)

    # -- reading ---------------------------------------------------------------------------------------------
    def coding(self, story: str) -> Coding | None:
        """The coding of a story, as it was added; None where there is none."""
        c = tables.codings.c
        with said(self.where), self.engine.connect() as connection:
            found = connection.execute(sa.select(c.json).where(c.story == story)).scalar()
        return None if found is None else Coding.from_json(found)

    def codings(self) -> Iterator[Coding]:
        """Every coding, by day and id, read in pieces."""
        s, c = tables.stories.c, tables.codings.c
        query = sa.select(c.json).join(tables.stories, s.id == c.story).order_by(s.published.nulls_last(), s.id)
        with said(self.where), self.engine.connect().execution_options(yield_per=_BATCH) as connection:
            for (found,) in connection.execute(query):
                yield Coding.from_json(found)

    def stories(self, **wanted: Any) -> list[dict[str, Any]]:
        """Stories, the newest first; what may be asked for is said in ``asking.py``."""
        return self.ask("stories", wanted)

    def statements(self, **wanted: Any) -> list[dict[str, Any]]:
        """Statements with speaker, act and words."""
        return self.ask("statements", wanted)

    def events(self, **wanted: Any) -> list[dict[str, Any]]:
        """Events with sides, day, status, who asserts them, and their sentence."""
        return self.ask("events", wanted)

    def positions(self, **wanted: Any) -> list[dict[str, Any]]:
        """Positions with who holds them, stance, issue and words."""
        return self.ask("positions", wanted)

    def count(self, what: str, *, by: str | None = None, **wanted: Any) -> Any:
        """How many records answer a question; ``by`` a field, how many for each of its values, the most first."""
        with said(self.where), self.engine.connect() as connection:
            if by is None:
                return connection.execute(asking.count(what, wanted, connection.dialect.name)).scalar()
            rows = connection.execute(asking.facet(what, by, wanted, connection.dialect.name))
            return {r[0]: r[1] for r in rows}

    def ask(self, what: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows of one kind that answer a question (``asking.py``)."""
        with said(self.where), self.engine.connect() as connection:
            found = [dict(r._mapping) for r in connection.execute(asking.select(what, wanted, connection.dialect.name))]
            if what == "events":
                asking.add_sides(connection, found)
        return found

    def tell(self, what: str, names: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """The rows of these names, as ``overview`` has them, in their order; without those that are gone."""
        if not names:
            return []
        with said(self.where), self.engine.connect() as connection:
            width = len(names[0])
            told = connection.execute(asking.told(what, names))
            rows = {tuple(r[:width]): dict(zip(list(told.keys())[width:], r[width:], strict=True)) for r in told}
            found = [rows[tuple(name)] for name in names if tuple(name) in rows]
            if what == "events":
                asking.add_sides(connection, found)
        return found

    def act(self, story: str, event: str) -> tuple[list[dict[str, Any]], list[str]]:
        """The reports of the act that an event tells of, the first one first, and why they were joined."""
        e, k = tables.events.c, tables.links.c
        with said(self.where), self.engine.connect() as connection:
            name = connection.execute(sa.select(e.act).where(e.story == story, e.id == event)).scalar()
            keys = sa.select(e.story, e.id).where(e.act == name)
            why = sa.select(k.reason).where(sa.tuple_(k.story, k.event).in_(keys)).order_by(k.n)
            reasons = [r[0] for r in connection.execute(why)] if name else []
        found = self.events(in_act=name) if name else self.events(story=story, id=event)
        return sorted(found, key=lambda r: (r["published"] or "9999", r["story"])), reasons

    def about(self) -> dict[str, Any]:
        """What the desk holds: counts, first and last day, versions of codings."""
        s = tables.stories.c
        with said(self.where), self.engine.connect() as connection:
            counts = {
                name: connection.execute(sa.select(sa.func.count()).select_from(tables.meta.tables[name])).scalar()
                for name in ("stories", "statements", "events", "positions", "actors")
            }
            days = connection.execute(sa.select(sa.func.min(s.published), sa.func.max(s.published))).one()
            versions = connection.execute(
                sa.select(tables.codings.c.version, sa.func.count()).group_by(tables.codings.c.version)
            )
            coded = {row[0]: row[1] for row in versions}
        return {"desk": self.where, **counts, "first_day": days[0], "last_day": days[1], "coded_by": coded}
