"""The door: where a reader shows the token, and says the name that reviews are signed with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from dragoman.web.guard import same
from dragoman.web.pages import PROBLEMS, render
from dragoman.web.room import InRoom, Meant, Visit

router = APIRouter(tags=["door"])


class Door(BaseModel):
    """What the door asks for."""

    asks_token: bool
    name: str | None
    then: str


@router.get("/enter", response_class=HTMLResponse, responses=PROBLEMS)
def enter(request: Request, room: InRoom, visit: Visit, then: str = "/") -> HTMLResponse:
    """The form for the token and the reader's name."""
    asks = room.settings.token is not None and not visit.id.startswith("in:")
    return render(request, "enter.html", Door(asks_token=asks, name=visit.name, then=_inside(then)))


@router.post("/enter", status_code=303, dependencies=[Meant], responses=PROBLEMS, response_class=RedirectResponse)
def come_in(
    request: Request,
    room: InRoom,
    visit: Visit,
    token: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=80)] = "",
    then: Annotated[str, Form(max_length=2000)] = "/",
) -> RedirectResponse:
    """Let a reader in who knows the token, under the name given."""
    if room.settings.token is not None and not visit.id.startswith("in:"):
        if not same(token, room.settings.token):
            raise HTTPException(401, "This is not the room's token.")
        request.app.state.guard.enter(visit)
    visit.name, visit.has_changed = " ".join(name.split()) or None, True
    return RedirectResponse(_inside(then), status_code=303)


def _inside(then: str) -> str:
    """An address of this room; the front page for any other."""
    return then if then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable() else "/"
