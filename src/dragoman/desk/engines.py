"""Where a desk is kept: a SQLite file, or a PostgreSQL database by its URL; and what their errors mean to a user."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dragoman.desk.tables import STEPS, VERSION, migrations
from dragoman.errors import InputError

_STEPS_BETWEEN = 100_000  # of SQLite's machine, some milliseconds: how often it looks at the clock
_CACHED = 16_000  # KiB of a desk that a connection keeps in memory
_PATIENCE = 30_000  # milliseconds a writer waits for another
_MAGIC = b"SQLite format 3"
_WRITERS = 0x0D5A60  # the number of the lock that PostgreSQL's writers take in turn


class small(FunctionElement[str]):  # noqa: N801 - named as SQL's functions are
    """A text in small letters of every alphabet: SQLite's own ``lower`` knows those of ASCII only."""

    type = sa.Text()
    inherit_cache = True


@compiles(small)
def _(element: small, compiler: Any, **kw: Any) -> str:
    name = "small" if compiler.dialect.name == "sqlite" else "lower"
    return f"{name}({compiler.process(element.clauses, **kw)})"


def connect(where: str, *, create: bool, read_only: bool, seconds: float | None = None) -> sa.Engine:
    """The engine of a desk, brought to this version's tables. Raises InputError when it cannot be opened.

    ``seconds``: how long one question may take, for rooms that strangers ask.
    """
    engine = _engine(where, create=create, read_only=read_only)
    if seconds is not None:
        _limit(engine, seconds)
    where = shown(where)
    try:
        with said(where):
            _migrate(engine, where, read_only=read_only)
    except Exception:
        engine.dispose()
        raise
    return engine


def _engine(where: str, *, create: bool, read_only: bool) -> sa.Engine:
    if "://" in where:
        return _server(where, read_only=read_only)
    path = Path(where)
    if path.is_dir():
        raise InputError("this is a folder.", where=where, do="Name a file for the desk.")
    if not path.exists() and (read_only or not create):
        raise InputError("there is no such desk.", where=where, do="Make one: dragoman desk add DESK CODINGS.")
    if not path.parent.is_dir():
        raise InputError("its folder does not exist.", where=where, do=f"Make the folder {path.parent} first.")
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise InputError("this file is no desk.", where=where, do="Name another file.")
    query = {"mode": "ro" if read_only else "rwc", "uri": "true"}
    if read_only and not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists():
        query["immutable"] = "1"  # SQLite cannot put its files beside it, which it wants even for reading
    engine = sa.create_engine(sa.URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query=query))

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we begin them, those of tables too
        connection.create_function("small", 1, lambda text: text and text.lower(), deterministic=True)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{_CACHED}")
        if not read_only:  # readers of a WAL file never wait for its writer
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # a writer takes its turn before it looks what is there: what it saw would be old by the time it writes
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction of the one writer that a desk has at a time; others wait for its end, readers never do."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _WRITERS})
        yield connection


def shown(where: str) -> str:
    """Where a desk is, for people to read: without the password of a URL."""
    try:
        return sa.make_url(where).render_as_string(hide_password=True) if "://" in where else where
    except (exc.ArgumentError, ValueError):
        return re.sub(r"//[^/@]*@", "//…@", where)


def _limit(engine: sa.Engine, seconds: float) -> None:
    """Let no SELECT run longer than so many seconds."""
    if engine.dialect.name == "postgresql":

        @sa.event.listens_for(engine, "connect")
        def _set(connection: Any, _record: Any) -> None:
            connection.execute(f"SET statement_timeout = {int(1000 * seconds)}")
            connection.commit()

        return

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _start(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        reads = statement.lstrip()[:6].upper().startswith(("SELECT", "WITH"))
        end = time.monotonic() + seconds if reads else None
        raw = connection.connection.driver_connection
        raw.set_progress_handler((lambda: time.monotonic() > end) if end else None, _STEPS_BETWEEN)


def _server(where: str, *, read_only: bool) -> sa.Engine:
    try:
        url = sa.make_url(where)
    except (exc.ArgumentError, ValueError) as error:  # the second of a port that is no number
        raise InputError("this is no URL of a database.", where=shown(where), do=_URL) from error
    if url.get_backend_name() != "postgresql":
        raise InputError(f"{url.get_backend_name()} is not a database of desks.", where=shown(where), do=_URL)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    options = {"options": "-c default_transaction_read_only=on"} if read_only else {}
    try:
        return sa.create_engine(url, connect_args=options, pool_pre_ping=True)
    except (ImportError, exc.NoSuchModuleError):
        do = 'pip install "dragoman[postgresql]", and write postgresql+psycopg://.'
        raise InputError("the driver of this database is not installed.", where=shown(where), do=do) from None


_URL = "Give a file's path, or postgresql+psycopg://user@host/name."


def _migrate(engine: sa.Engine, where: str, *, read_only: bool) -> None:
    """Apply the steps that are missing, each in one transaction."""
    with engine.connect() as connection:
        done = _version(connection)
    if done > VERSION:
        reason = f"the desk has version {done}, this dragoman knows {VERSION}."
        raise InputError(reason, where=where, do="Use the newer dragoman that made it.")
    if done == VERSION:
        return
    if read_only:
        reason = f"the desk has version {done}, this dragoman wants {VERSION}." if done else "this is no desk yet."
        raise InputError(reason, where=where, do="Open it once for writing.")
    for version in range(done + 1, VERSION + 1):
        note, step = STEPS[version]
        with writing(engine) as connection:
            if _version(connection) < version:  # else another program has been faster
                step(connection)
                connection.execute(sa.insert(migrations).values(version=version, applied=now(), note=note))


def _version(connection: sa.Connection) -> int:
    """The last step that was applied; 0 where there is no desk yet."""
    if not sa.inspect(connection).has_table("migrations"):
        return 0
    return connection.execute(sa.select(sa.func.max(migrations.c.version))).scalar() or 0


def look_again(engine: sa.Engine) -> None:
    """Let SQLite count anew what has grown much, so that it knows which index finds the fewest rows; a second at most.

    PostgreSQL does so by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # in no transaction: it writes
    try:
        connection.cursor().execute("PRAGMA analysis_limit=1000")
        connection.cursor().execute("PRAGMA optimize=0x10002")  # ANALYZE, of all tables, where it is worth it
    except sqlite3.OperationalError:  # another writes, and will count when it is done
        pass
    finally:
        connection.close()


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def said(where: str) -> Iterator[None]:
    """Whatever a database complains of, as one line that says what to do; nothing half-written is left behind."""
    try:
        yield
    except exc.DBAPIError as error:
        raise InputError(*_words(error), where=where, do=_advice(error)) from error


def _words(error: exc.DBAPIError) -> tuple[str]:
    text = " ".join(str(error.orig).split())
    for sign, reason in _REASONS:
        if sign in text.lower():
            return (reason,)
    return (f"the database says: {text}",)


def _advice(error: exc.DBAPIError) -> str:
    text = str(error.orig).lower()
    return next((do for sign, do in _ADVICE if sign in text), "What was committed before is kept; try again.")


_REASONS = (
    ("interrupted", "the question took longer than is allowed here."),
    ("statement timeout", "the question took longer than is allowed here."),
    ("readonly", "the desk may only be read."),
    ("read-only", "the desk may only be read."),
    ("disk is full", "the disk is full."),
    ("database is locked", "another program is writing to the desk."),
    ("malformed", "the desk's file is damaged."),
    ("not a database", "this file is no desk."),
    ("unable to open", "the desk cannot be opened."),
)
_ADVICE = (
    ("interrupted", "Ask for fewer days or a narrower question."),
    ("statement timeout", "Ask for fewer days or a narrower question."),
    ("readonly", "Check the rights of the file and its folder."),
    ("read-only", "Check the rights of the file and its folder."),
    ("disk is full", "Make room and run it again: what was committed is kept."),
    ("database is locked", "Wait for it to end and try again."),
    ("malformed", "Restore a copy, or make the desk anew from its codings."),
    ("connection", "Check that the server runs and run it again: what was committed is kept."),
)
