"""A page and its twin: one view, shown as HTML at its address and as JSON at the same address with ``.json``.

A view is a function that returns a pydantic model. Its parameters are the address's, read and checked by FastAPI; the
model is the JSON and all that the template may show, so that what is documented is what is rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel

from dragoman.export.wording import ACT_WORDS, TYPE_WORDS
from dragoman.web import links

HERE = Path(__file__).parent


class Problem(BaseModel):
    """Why there is no answer, and what to do."""

    error: str
    do: str = ""


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words}
    for status, words in {
        400: "What was asked cannot be asked.", 401: "The token is missing.", 403: "The change was not meant.",
        404: "There is nothing of that name.", 409: "It has changed in the meantime.", 413: "The request is too large.",
        414: "The question is too long.", 421: "Not a name of this room.", 422: "A value is not of its kind.",
        503: "The answer would take too long.",
    }.items()
}  # fmt: skip


def page(
    router: APIRouter, path: str, template: str, view: Callable[..., BaseModel], *, also: str | None = None
) -> None:
    """Put a view at ``path`` (HTML) and ``path.json``; ``also``: a second address of the HTML."""

    def shown(request: Request, model: BaseModel = Depends(view)) -> HTMLResponse:  # noqa: B008 - FastAPI's way
        return render(request, template, model)

    name, model = view.__name__, get_type_hints(view)["return"]
    about = {"summary": (view.__doc__ or "").split("\n")[0], "tags": ["pages"]}
    router.add_api_route(
        f"{path}.json", view, name=f"{name}.json", operation_id=f"{name}_json", response_model=model,
        responses=PROBLEMS, methods=["GET"], **about,  # type: ignore[arg-type]
    )  # fmt: skip
    for address in filter(None, (path, also)):
        router.add_api_route(
            address, shown, name=name, operation_id=f"{name}_html" + ("" if address == path else "_also"),
            response_class=HTMLResponse, responses=PROBLEMS, methods=["GET"], **about,  # type: ignore[arg-type]
        )  # fmt: skip


def render(request: Request, template: str, model: BaseModel, *, status: int = 200) -> HTMLResponse:
    """A template filled with a model."""
    twin = None
    if request.method == "GET" and status == 200:
        query = f"?{request.url.query}" if request.url.query else ""
        twin = f"{'/front' if request.url.path == '/' else links.quoted(request.url.path)}.json{query}"
    context = {"page": model, "visit": request.scope["visit"], "twin": twin, "here": request.url.path}
    return _templates().TemplateResponse(request, template, context, status_code=status)


@cache
def _templates() -> Jinja2Templates:
    env = Environment(
        loader=PackageLoader("dragoman.web"), autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.globals.update(links=links, act_words=ACT_WORDS, type_words=TYPE_WORDS)
    env.filters["n"] = "{:,}".format
    return Jinja2Templates(env=env)
