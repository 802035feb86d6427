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


_WORDS = {
    400: "What was asked cannot be asked.", 401: "The token is missing.", 403: "The change was not meant.",
    404: "There is nothing of that name.", 408: "The request did not end in time.",
    409: "It has changed in the meantime.", 413: "The request is too large.", 414: "The question is too long.",
    421: "Not a name of this room.", 422: "A value is not of its kind.", 429: "Too many wrong tokens.",
    503: "The answer would take too long.",
}  # fmt: skip
_EITHER = {
    "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    "text/html": {"schema": {"type": "string"}},
}  # fmt: skip
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": _EITHER} for status, words in _WORDS.items()
}
"""What a page, form or file may answer besides: HTML for a browser, JSON for a program."""
_JSON_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "model": Problem} for status, words in _WORDS.items()
}


def page(
    router: APIRouter, path: str, template: str, view: Callable[..., BaseModel], *, also: str | None = None
) -> None:
    """Put a view at ``path`` (HTML) and ``path.json``; ``also``: a second address of the HTML."""

    def shown(request: Request, model: BaseModel = Depends(view)) -> HTMLResponse:  # noqa: B008 - FastAPI's way
        return render(request, template, model, has_twin=True)

    name, model = view.__name__, get_type_hints(view)["return"]
    about = {"summary": (view.__doc__ or "").split("\n")[0], "tags": ["pages"]}
    router.add_api_route(
        f"{path}.json", view, name=f"{name}.json", operation_id=f"{name}_json", response_model=model,
        responses=_JSON_PROBLEMS, methods=["GET"], **about,  # type: ignore[arg-type]
    )  # fmt: skip
    for address in filter(None, (path, also)):
        router.add_api_route(
            address, shown, name=name, operation_id=f"{name}_html" + ("" if address == path else "_also"),
            response_class=HTMLResponse, responses=PROBLEMS, methods=["GET"], **about,  # type: ignore[arg-type]
        )  # fmt: skip


def render(
    request: Request, template: str, model: BaseModel, *, status: int = 200, has_twin: bool = False
) -> HTMLResponse:
    """A template filled with a model; ``has_twin``: the same stands as JSON at the address with ``.json``."""
    # the scope's own path: that of the URL is cut where a name holds ? or #
    path, query, twin = request.scope["path"], request.scope["query_string"].decode("latin-1"), None
    if has_twin:
        twin = f"{'/front' if path == '/' else links.quoted(path)}.json" + (f"?{query}" if query else "")
    context = {"page": model, "visit": request.scope["visit"], "twin": twin, "here": path}
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
