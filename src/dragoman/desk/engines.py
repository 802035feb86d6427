"""Where a desk is kept: a SQLite file, or a PostgreSQL database by its URL; and what their errors mean to a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from dragoman.desk.tables import STEPS, VERSION, migrations
from dragoman.errors import InputError

_PATIENCE = 30_000  # milliseconds a writer waits for another


def connect(where: str, *, create: bool, read_only: bool) -> sa.Engine:
    """The engine of a desk, brought to this version's tables. Raises InputError when it cannot be opened."""
    engine = _engine(where, create=create, read_only=read_only)
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
    if path.exists() and path.stat().st_size and not path.read_bytes()[:16].startswith(b"SQLite format 3"):
        raise InputError("this file is no desk.", where=where, do="Name another file.")
    mode = "ro" if read_only else "rwc"
    engine = sa.create_engine(f"sqlite:///file:{path.resolve()}?mode={mode}&uri=true")

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if not read_only:  # readers of a WAL file never wait for its writer
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


def _server(where: str, *, read_only: bool) -> sa.Engine:
    try:
        url = sa.make_url(where)
    except exc.ArgumentError as error:
        raise InputError(f"this is no URL of a database ({error}).", where=where, do=_URL) from error
    if url.get_backend_name() != "postgresql":
        raise InputError(f"{url.get_backend_name()} is not a database of desks.", where=where, do=_URL)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    options = {"options": "-c default_transaction_read_only=on"} if read_only else {}
    return sa.create_engine(url, connect_args=options, pool_pre_ping=True)


_URL = "Give a file's path, or postgresql+psycopg://user@host/name."


def _migrate(engine: sa.Engine, where: str, *, read_only: bool) -> None:
    """Apply the steps that are missing, each in one transaction."""
    known = sa.inspect(engine).has_table("migrations")
    with engine.connect() as connection:
        done = (connection.execute(sa.select(sa.func.max(migrations.c.version))).scalar() or 0) if known else 0
    if done > VERSION:
        reason = f"the desk has version {done}, this dragoman knows {VERSION}."
        raise InputError(reason, where=where, do="Use the newer dragoman that made it.")
    if done == VERSION:
        return
    if read_only:
        reason = f"the desk has version {done}, this dragoman wants {VERSION}." if known else "this is no desk yet."
        raise InputError(reason, where=where, do="Open it once for writing.")
    for version in range(done + 1, VERSION + 1):
        note, step = STEPS[version]
        with engine.begin() as connection:
            step(connection)
            connection.execute(sa.insert(migrations).values(version=version, applied=now(), note=note))


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
    ("readonly", "the desk may only be read."),
    ("read-only", "the desk may only be read."),
    ("disk is full", "the disk is full."),
    ("database is locked", "another program is writing to the desk."),
    ("malformed", "the desk's file is damaged."),
    ("not a database", "this file is no desk."),
    ("unable to open", "the desk cannot be opened."),
)
_ADVICE = (
    ("readonly", "Check the rights of the file and its folder."),
    ("read-only", "Check the rights of the file and its folder."),
    ("disk is full", "Make room and run it again: what was committed is kept."),
    ("database is locked", "Wait for it to end and try again."),
    ("malformed", "Restore a copy, or make the desk anew from its codings."),
    ("connection", "Check that the server runs and run it again: what was committed is kept."),
)
