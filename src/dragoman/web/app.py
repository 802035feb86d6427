"""The whole room as an ASGI application: pages, pictures, the door, and what is said when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from dragoman.desk.store import Desk
from dragoman.errors import ConflictError, DragomanError
from dragoman.web import links
from dragoman.web.guard import Guard, Refusal
from dragoman.web.pages import HERE, Problem, render
from dragoman.web.room import Room
from dragoman.web.settings import Settings
from dragoman.web.views import (
    agreement,
    calendar,
    changes,
    chart,
    dyad,
    enter,
    front,
    issues,
    person,
    review,
    search,
    story,
    ties,
)

_PAGES = (front, search, story, person, dyad, issues, calendar, ties, chart, review, changes, agreement, enter)

_ABOUT = (
    "Statements, events, positions and the calendar of a desk of coded stories. Every page has a twin at the same "
    "address with `.json`."
)
# What a desk says when it is not the question's fault (``desk/engines.py``).
_LATER = re.compile("took longer|is writing to|disk is full|file is damaged|cannot be opened")


def make_app(desk: Desk, settings: Settings | None = None) -> Guard:
    """The reading room of a desk. The caller closes the desk."""
    settings = settings or Settings()
    app = FastAPI(
        title="dragoman reading room", version=version("dragoman"), description=_ABOUT, docs_url=None, redoc_url=None
    )
    app.state.room, app.state.guard = Room(desk, settings), Guard(app, settings, _refused)
    for view in _PAGES:
        app.include_router(view.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for kind in (DragomanError, StarletteHTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _said)
    guard: Guard = app.state.guard
    return guard


def _said(request: Request, error: Exception) -> Response:
    """An error in words: a page for readers, JSON for programs."""
    status, problem = _problem(error)
    return _told(request, status, problem, getattr(error, "headers", None))


def _refused(request: Request, refusal: Refusal) -> Response:
    """What is said at the door; a reader who lacks the token is led to where it is asked for."""
    if refusal.status == 401 and request.method == "GET" and _wants_page(request):
        query = request.scope["query_string"].decode("latin-1")
        then = links.quoted(request.scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/enter?{urlencode({'then': then})}" if len(then) < 1_000 else "/enter", 303)
    return _told(request, refusal.status, Problem(error=refusal.error, do=refusal.do), refusal.headers)


def _told(request: Request, status: int, problem: Problem, headers: Mapping[str, str] | None) -> Response:
    if _wants_page(request):
        page = render(request, "problem.html", problem, status=status)
        page.headers.update(headers or {})
        return page
    return JSONResponse(problem.model_dump(), status, headers)


def _wants_page(request: Request) -> bool:
    return not request.scope["path"].endswith(".json") and "text/html" in request.headers.get("accept", "")


def _problem(error: Exception) -> tuple[int, Problem]:
    if isinstance(error, HTTPException | StarletteHTTPException):
        return error.status_code, Problem(error=str(error.detail), do=getattr(error, "do", ""))
    if isinstance(error, RequestValidationError):
        return 422, Problem(error="; ".join(_wrong(e) for e in error.errors()), do="Change the address or the form.")
    if isinstance(error, DragomanError):
        status = 409 if isinstance(error, ConflictError) else 503 if _LATER.search(error.reason) else 400
        return status, Problem(error=error.reason, do=error.do)
    return 500, Problem(error="A fault of the reading room itself.", do="It is written where `dragoman serve` runs.")


def _wrong(error: dict[str, Any]) -> str:
    """One fault of a request's values in words, without the value itself."""
    place = ".".join(str(part) for part in error["loc"][1:]) or "request"
    return f"{place}: {error['msg']}"
