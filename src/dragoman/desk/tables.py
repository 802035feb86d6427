"""The desk's tables, the same on SQLite and PostgreSQL, and the recorded steps from one version to the next.

A story's text stands once; every record of its coding is a row with spans into it, so that each row can print its
words. ``n`` numbers stories for the full-text index. Days are ISO texts: they sort and compare as days, on both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

import sqlalchemy as sa

VERSION = 4
MONTH = timedelta(days=31)

meta = sa.MetaData()
_STORY = "stories.id"


def _of_story(*, key: bool = True) -> sa.Column[str]:
    return sa.Column("story", sa.Text, sa.ForeignKey(_STORY, ondelete="CASCADE"), primary_key=key, nullable=False)


migrations = sa.Table(
    "migrations",
    meta,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("applied", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

stories = sa.Table(
    "stories",
    meta,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, unique=True, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("published", sa.Text, index=True),
    sa.Column("publisher", sa.Text, index=True),
    sa.Column("url", sa.Text),
    sa.Column("byline", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("empty_reason", sa.Text),
    sa.Column("came_from", sa.Text),
    sa.Column("added", sa.Text, nullable=False),
    sa.Column("cluster", sa.Text, index=True),
    sa.Column("is_head", sa.Boolean, nullable=False, server_default=sa.true()),
    # last, so that whoever asks for the others need not read over it
    sa.Column("text", sa.Text, nullable=False),
)

# The coding itself, word for word as `dragoman code` writes it, and which program and models made it.
codings = sa.Table(
    "codings",
    meta,
    _of_story(),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("models", sa.Text, nullable=False),
    sa.Column("coded", sa.Text, nullable=False),
    sa.Column("json", sa.Text, nullable=False),
)

# What a coding held that was replaced by a newer one.
past_codings = sa.Table(
    "past_codings",
    meta,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("story", sa.Text, sa.ForeignKey(_STORY, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("models", sa.Text, nullable=False),
    sa.Column("coded", sa.Text, nullable=False),
    sa.Column("replaced", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
)

actors = sa.Table(
    "actors",
    meta,
    _of_story(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("country", sa.Text),
    sa.Column("igo", sa.Boolean, nullable=False),
    sa.Column("sectors", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("mentions", sa.Integer, nullable=False),
    sa.Index("actors_by_name", "name", "story"),
    sa.Index("actors_by_country", "country", "story"),
)

statements = sa.Table(
    "statements",
    meta,
    _of_story(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("speaker", sa.Text),
    sa.Column("act", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("cue_start", sa.Integer),
    sa.Column("cue_end", sa.Integer),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    # the speaker's name and country and the story's day: so that an index finds the newest of anybody
    sa.Column("name", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("published", sa.Text),
    sa.Index("statements_by_day", "published", "story", "start"),
    sa.Index("statements_by_name", "name", "published"),
    sa.Index("statements_by_country", "country", "published"),
)

events = sa.Table(
    "events",
    meta,
    _of_story(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("mode", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("quad", sa.Text, nullable=False),
    sa.Column("intensity", sa.Float, nullable=False),
    sa.Column("cameo", sa.Text),
    sa.Column("first_day", sa.Text),
    sa.Column("last_day", sa.Text),
    sa.Column("basis", sa.Text),
    sa.Column("precision", sa.Text),
    sa.Column("place", sa.Text),
    sa.Column("place_country", sa.Text),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("asserted_by", sa.Text),
    sa.Column("asserter", sa.Text),
    sa.Column("same_as", sa.Text),
    sa.Column("trigger_start", sa.Integer, nullable=False),
    sa.Column("trigger_end", sa.Integer, nullable=False),
    sa.Column("sentence_start", sa.Integer, nullable=False),
    sa.Column("sentence_end", sa.Integer, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("act", sa.Text, index=True),
    # the days of the act where it has any, else the story's: what questions of days ask for
    sa.Column("since", sa.Text),
    sa.Column("until", sa.Text),
    # what lists and counts want of an event found by its name, without its row
    sa.Index("events_in_short", "story", "id", "since", "type", "status", "sentence_start"),
    sa.Index("events_of_type", "type", "since", "status"),
    sa.Index("events_of_status", "status", "since", "type"),
    sa.Index("events_by_day", "since", "until", "type", "status", "story"),
    # an index finds the events of a week where none is longer than a month; the few that are have one of their own
    sa.Column("is_long", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("events_long", "is_long", "until"),
)

sides = sa.Table(
    "sides",
    meta,
    _of_story(),
    sa.Column("event", sa.Text, primary_key=True),
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("country", sa.Text),
    sa.Index("sides_by_country", "country", "side", "story", "event"),
    sa.Index("sides_by_name", "name"),
)

# Which two countries (``one`` sorts first, or two actors of the same) take part in an event, and which way it goes:
# ``there`` from the first to the second, ``back``; 1 or 0. To meet all sides of two countries takes as long as a page.
dyads = sa.Table(
    "dyads",
    meta,
    sa.Column("one", sa.Text, primary_key=True),
    sa.Column("two", sa.Text, primary_key=True),
    _of_story(),
    sa.Column("event", sa.Text, primary_key=True),
    sa.Column("there", sa.Integer, nullable=False),
    sa.Column("back", sa.Integer, nullable=False),
    sa.Index("dyads_by_story", "story"),
    sqlite_with_rowid=False,
)

positions = sa.Table(
    "positions",
    meta,
    _of_story(),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("issue", sa.Text, nullable=False, index=True),
    sa.Column("toward", sa.Text),
    sa.Column("statement", sa.Text),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("published", sa.Text),
    sa.Index("positions_by_day", "published", "story", "start"),
    sa.Index("positions_by_name", "name", "published"),
    sa.Index("positions_by_country", "country", "published"),
)

bands = sa.Table(
    "bands",
    meta,
    _of_story(),
    sa.Column("band", sa.Text, primary_key=True),
    sa.Index("bands_by_band", "band"),
)


# Why two stories are copies (events empty), or two events reports of one act.
links = sa.Table(
    "links",
    meta,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("story", sa.Text, sa.ForeignKey(_STORY, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("to_story", sa.Text, nullable=False),
    sa.Column("to_event", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)


# What reviewers hold of the records (``reviews.py``). No review is ever deleted, so none hangs on its story.
# ``record``: its id in the story's present coding (``+n`` of what a reviewer added), None where that has none such;
# ``snapshot``: the record as it was seen, by whose spans it is found again; ``version``: the program that coded it.
reviews = sa.Table(
    "reviews",
    meta,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("story", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record", sa.Text),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("snapshot", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("undone", sa.Text),
    sa.Column("undone_by", sa.Text),
    sa.Index("reviews_by_record", "story", "record", "reviewer"),
    sa.Index("reviews_by_reviewer", "reviewer", "n"),
)

# what to review next, the least sure first
_BY_CONFIDENCE = tuple(
    sa.Index(f"{table.name}_by_confidence", table.c.confidence, table.c.story, table.c.id)
    for table in (events, statements)
)


def _words_of_sqlite(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE VIRTUAL TABLE IF NOT EXISTS story_words USING fts5(title, text, content='stories', "
            "content_rowid='n', tokenize='unicode61 remove_diacritics 2')"
        )
    )


def _words_of_postgresql(connection: sa.Connection) -> None:
    # filled with words that ``words.plain_words`` has cut: the server's own reading keeps "U.S." and addresses whole
    connection.execute(
        sa.text(
            "CREATE TABLE IF NOT EXISTS story_words "
            "(n integer PRIMARY KEY REFERENCES stories (n) ON DELETE CASCADE, words tsvector NOT NULL)"
        )
    )
    connection.execute(sa.text("CREATE INDEX IF NOT EXISTS stories_by_words ON story_words USING gin (words)"))


def _first(connection: sa.Connection) -> None:
    meta.create_all(connection)
    (_words_of_sqlite if connection.dialect.name == "sqlite" else _words_of_postgresql)(connection)


def _second(connection: sa.Connection) -> None:
    reviews.create(connection, checkfirst=True)  # the first step has made it where the desk is new
    for made in _BY_CONFIDENCE:
        made.create(connection, checkfirst=True)


def _third(connection: sa.Connection) -> None:
    if any(c["name"] == "is_long" for c in sa.inspect(connection).get_columns("events")):
        return  # the first step has made it where the desk is new
    connection.execute(sa.text("ALTER TABLE events ADD COLUMN is_long BOOLEAN NOT NULL DEFAULT false"))
    e = events.c
    for since, until in connection.execute(sa.select(e.since, e.until).where(e.since != e.until).distinct()).all():
        if is_long(since, until):
            connection.execute(sa.update(events).where(e.since == since, e.until == until).values(is_long=True))
    a, whose = actors.c, {"statements": statements.c.speaker, "positions": positions.c.actor}
    code = sa.case((a.country.is_not(None), a.country), (a.igo, "IGO"))
    for table in (statements, positions):
        for name in ("name", "country", "published"):
            connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {name} TEXT"))
        is_theirs = (a.story == table.c.story, a.id == whose[table.name])
        connection.execute(sa.update(table).values(
            published=sa.select(stories.c.published).where(stories.c.id == table.c.story).scalar_subquery(),
            name=sa.select(a.name).where(*is_theirs).scalar_subquery(),
            country=sa.select(code).where(*is_theirs).scalar_subquery(),
        ))  # fmt: skip
    for name in ("events_by_type", "actors_by_name", "actors_by_country"):
        connection.execute(sa.text(f"DROP INDEX IF EXISTS {name}"))
    for table in (events, statements, positions, actors):
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _fourth(connection: sa.Connection) -> None:
    if sa.inspect(connection).has_table("dyads"):
        return  # the first step has made it where the desk is new
    dyads.create(connection)
    connection.execute(dyads_of_sides())


def dyads_of_sides(of: Collection[str] | None = None) -> sa.Insert:
    """Fill ``dyads`` from the sides of some stories, or of all."""
    a, b = sides.alias(), sides.alias()
    is_way = [
        sa.func.max(sa.case((sa.and_(x.c.side == "actor", y.c.side == "recipient"), 1), else_=0))
        for x, y in ((a, b), (b, a))
    ]
    same_event = sa.and_(b.c.story == a.c.story, b.c.event == a.c.event, b.c.actor != a.c.actor)
    key = (a.c.country, b.c.country, a.c.story, a.c.event)
    found = sa.select(*key, *is_way).select_from(a.join(b, same_event)).where(a.c.country <= b.c.country).group_by(*key)
    if of is not None:
        found = found.where(a.c.story.in_(of))
    return sa.insert(dyads).from_select([c.name for c in dyads.c], found)


def is_long(since: str | None, until: str | None) -> bool:
    """Whether an act is told to last more than a month, or days that cannot be counted."""
    if since == until or since is None or until is None:
        return False
    try:
        return date.fromisoformat(until) - date.fromisoformat(since) > MONTH
    except ValueError:
        return True


# Version → what it brought, and the step that makes it of the version before. Steps are never changed once released.
STEPS: dict[int, tuple[str, Callable[[sa.Connection], None]]] = {
    1: ("stories, codings and their records", _first),
    2: ("reviews", _second),
    3: ("the events of a week and the newest of everything found by an index", _third),
    4: ("the events of two countries found by an index", _fourth),
}
