"""Pictures: ``/chart/KIND.svg`` (or ``.png``) with the questions of ``dragoman find``; each drawn once for all."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import Field

from dragoman.charts.kinds import Kind, draw
from dragoman.charts.render import MEDIA, render
from dragoman.web.asked import Question
from dragoman.web.pages import PROBLEMS
from dragoman.web.room import InRoom, Room

router = APIRouter(tags=["pictures"])
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # an SVG opened by itself may load and run nothing
_DRAWING = asyncio.Semaphore(1)  # one picture at a time: drawing takes a core, which the pages need too
_FRESH, _MOST_WAITING = 300.0, 60  # seconds a picture is shown again; readers that may wait for one


class Drawing(Question):
    """A question and how its answers are drawn."""

    dark: Annotated[bool, Field(description="On a dark ground.")] = False
    width: Annotated[int, Field(ge=300, le=1200, description="Pixels of the drawing, without axes.")] = 720
    by: Annotated[
        Literal["country", "name", "who", "type", "month"] | None, Field(description="network, positions, status.")
    ] = None
    whole: Annotated[bool, Field(description="map: the whole earth.")] = False


class _Queue:
    """How many readers wait for a picture to be drawn."""

    waiting = 0


@router.get(
    "/chart/{kind}.{form}",
    response_class=Response,
    responses=PROBLEMS | {200: {"content": {"image/svg+xml": {}, "image/png": {}}}},
)
async def chart(
    room: InRoom,
    kind: Annotated[Kind, Path(description="What is drawn.")],
    form: Annotated[Literal["svg", "png"], Path(description="The kind of file.")],
    asked: Annotated[Drawing, Query()],
) -> Response:
    """A picture of the answers to a question."""
    key = ("chart", kind, form, repr(sorted(asked.pairs().items())))
    data = room.recall(key, seconds=_FRESH)
    if data is None:
        if _Queue.waiting >= _MOST_WAITING:
            raise HTTPException(503, "Too many pictures are being drawn: try again in a minute.")
        _Queue.waiting += 1
        try:
            async with _DRAWING:  # whoever waits here holds no thread
                data = await run_in_threadpool(_remembered, room, key, kind, form, asked)
        finally:
            _Queue.waiting -= 1
    headers = {"content-security-policy": _POLICY, "cache-control": "private, max-age=60"}
    return Response(data, media_type=MEDIA[form], headers=headers)


def _remembered(room: Room, key: Any, kind: Kind, form: Literal["svg", "png"], asked: Drawing) -> bytes:
    return room.remember(key, lambda: _drawn(room, kind, form, asked), seconds=_FRESH)


def _drawn(room: Room, kind: Kind, form: Literal["svg", "png"], asked: Drawing) -> bytes:
    what: Literal["events", "positions"] = "positions" if kind == "positions" else "events"
    if ignored := asked.ignored(what):  # a picture that left out a filter would tell another story than its address
        raise HTTPException(400, f"{what} cannot be asked for by {', '.join(ignored)}: leave that away.")
    options: dict[str, Any] = {k: v for k, v in (("by", asked.by), ("whole", asked.whole)) if v}
    return render(draw(kind, room.desk, width=asked.width, **options, **asked.wanted(what)), form, dark=asked.dark)
