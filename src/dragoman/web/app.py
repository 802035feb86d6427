"""The whole room as an ASGI application: pages, pictures, the door, and what is said when something is wrong."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from dragoman.desk.store import Desk
from dragoman.errors import DragomanError
from dragoman.web.guard import Guard
from dragoman.web.pages import HERE, Problem, render
from dragoman.web.room import Room
from dragoman.web.settings import Settings
from dragoman.web.views import enter, front, search, story

_ABOUT = (
    "Statements, events, positions and the calendar of a desk of coded stories. Every page has a twin at the same "
    "address with `.json`."
)


def make_app(desk: Desk, settings: Settings | None = None) -> Guard:
    """The reading room of a desk. The caller closes the desk."""
    settings = settings or Settings()
    app = FastAPI(
        title="dragoman reading room", version=version("dragoman"), description=_ABOUT, docs_url=None, redoc_url=None
    )
    app.state.room, app.state.guard = Room(desk, settings), Guard(app, settings)
    for view in (front, search, story, enter):
        app.include_router(view.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_exception_handler(DragomanError, _said)
    app.add_exception_handler(StarletteHTTPException, _said)
    app.add_exception_handler(RequestValidationError, _said)
    guard: Guard = app.state.guard
    return guard


def _said(request: Request, error: Exception) -> Response:
    """An error in words: a page for readers, JSON for programs."""
    status, problem = _problem(error)
    if request.url.path.endswith(".json") or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(problem.model_dump(), status)
    return render(request, "problem.html", problem, status=status)


def _problem(error: Exception) -> tuple[int, Problem]:
    if isinstance(error, HTTPException | StarletteHTTPException):
        return error.status_code, Problem(error=str(error.detail), do=getattr(error, "do", ""))
    if isinstance(error, RequestValidationError):
        return 422, Problem(error="; ".join(_wrong(e) for e in error.errors()), do="Change the address or the form.")
    assert isinstance(error, DragomanError)
    status = 503 if "took longer" in error.reason else 400
    return status, Problem(error=error.reason, do=error.do)


def _wrong(error: dict[str, Any]) -> str:
    """One fault of a request's values in words, without the value itself."""
    place = ".".join(str(part) for part in error["loc"][1:]) or "request"
    return f"{place}: {error['msg']}"
