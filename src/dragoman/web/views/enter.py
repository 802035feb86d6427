"""The door: where a reader shows the token, and says the name that reviews are signed with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from dragoman.web.pages import PROBLEMS, render
from dragoman.web.room import InRoom, Meant, Visit

router = APIRouter(tags=["door"])
_LONGEST = 2_000  # characters of an address to go on to


class Door(BaseModel):
    """What the door asks for."""

    asks_token: bool
    name: str | None
    then: str


@router.get("/enter", response_class=HTMLResponse, responses=PROBLEMS)
def enter(request: Request, room: InRoom, visit: Visit, then: str = "/") -> HTMLResponse:
    """The form for the token and the reader's name."""
    asks = room.settings.token is not None and not visit.id.startswith("in:")
    return render(request, "enter.html", Door(asks_token=asks, name=visit.name, then=inside(then)))


@router.post("/enter", status_code=303, dependencies=[Meant], responses=PROBLEMS, response_class=RedirectResponse)
def come_in(
    request: Request,
    room: InRoom,
    visit: Visit,
    token: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=80)] = "",
    then: Annotated[str, Form(max_length=_LONGEST)] = "/",
) -> RedirectResponse:
    """Let a reader in who knows the token, under the name given."""
    if room.settings.token is not None and not visit.id.startswith("in:"):
        guard = request.app.state.guard
        if not guard.is_token(request.scope, token):
            raise HTTPException(401, "This is not the room's token.")
        guard.enter(visit)
    visit.name, visit.has_changed = " ".join(name.split()) or None, True
    return RedirectResponse(inside(then), status_code=303)


def inside(then: str) -> str:
    """An address of this room; the front page for any other."""
    is_inside = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable()
    return then if is_inside and len(then) <= _LONGEST else "/"
