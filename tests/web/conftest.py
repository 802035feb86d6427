"""A small desk, the reading room over it, and a client that asks as a browser on this machine does."""

from __future__ import annotations

import importlib
import pkgutil
import shutil

import pytest
from browser import NONE
from fastapi.routing import APIRoute
from handmade import codings
from starlette.testclient import TestClient

from dragoman.desk.store import Desk
from dragoman.web import Settings, make_app, views

HOST = "127.0.0.1:8321"
TOKEN = "a token of the tests"


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """The file of the small desk, made once: copy it before writing (``desk`` does)."""
    path = tmp_path_factory.mktemp("room") / "filled.db"
    with Desk.open(str(path)) as made:
        made.add(codings())
        made.join_acts()
    return path


@pytest.fixture
def desk(filled, tmp_path):
    """A desk of one's own, filled, that may be written on."""
    path = tmp_path / "desk.db"
    shutil.copy(filled, path)
    with Desk.open(str(path), create=False, seconds=5) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path):
    """A desk without a story."""
    with Desk.open(str(tmp_path / "empty.db")) as opened:
        yield opened


@pytest.fixture
def room(desk):
    """A browser in the room of the filled desk; without a token, as on one's own machine."""
    with TestClient(make_app(desk, Settings()), base_url=f"http://{HOST}", follow_redirects=False) as client:
        yield client


@pytest.fixture
def guarded(desk):
    """A stranger before a room that asks for ``TOKEN``."""
    app = make_app(desk, Settings(token=TOKEN))
    with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False) as client:
        yield client


def csrf(client) -> str:
    """The token that the forms of this client's session carry."""
    page = client.get("/enter").text
    return page.split('name="csrf" value="')[1].split('"')[0]


def routes() -> list[APIRoute]:
    """Every route of every view, in the schema or not."""
    found = [importlib.import_module(f"{views.__name__}.{m.name}").router for m in pkgutil.iter_modules(views.__path__)]
    return [r for router in found for r in router.routes if isinstance(r, APIRoute)]


def pytest_terminal_summary(terminalreporter):
    """Say loudly that no page was tried in a browser, where that is so."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if NONE in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{NONE} ({len(skipped)} tests skipped)", red=True, bold=True)
