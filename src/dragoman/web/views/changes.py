"""What changes the desk: a verdict, a record added, undo; as forms of pages and, with ``.json``, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData

from dragoman.desk import reviews
from dragoman.desk.records import KINDS, Kind
from dragoman.desk.reviews import Review
from dragoman.errors import ConflictError, InputError
from dragoman.web import links
from dragoman.web.filling import read_form
from dragoman.web.pages import PROBLEMS
from dragoman.web.reviewed import item_of, may_review
from dragoman.web.room import InRoom, Meant, Room, Visit

router = APIRouter(tags=["review"])
Id = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str | None, Field(max_length=80, description="Who reviews; left out, the name said at /enter.")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Judged(_Asked):
    """A verdict on a record. ``fields``: what ``correct`` changes, as in the coding's JSON (docs/review.md)."""

    story: Id
    record: Annotated[str, Field(min_length=1, max_length=40, description="e3, s1, p2; +7 for one that was added.")]
    verdict: Literal["accept", "correct", "reject"]
    fields: dict[str, Any] | None = None
    seen: Annotated[
        str | None, Field(max_length=64, description="The mark of the record as you saw it; if it has changed: 409.")
    ] = None
    reviewer: Name = None


class Missed(_Asked):
    """A record that the machine missed."""

    story: Id
    kind: Kind
    fields: dict[str, Any]
    reviewer: Name = None


class Undone(_Asked):
    """A review to take back; without a number the reviewer's last."""

    n: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    reviewer: Name = None


class Refused(HTTPException):
    """A change that cannot be made, and what to do."""

    def __init__(self, status: int, error: str, do: str = "") -> None:
        super().__init__(status, error)
        self.do = do


# -- for programs ----------------------------------------------------------------------------------------------
@router.post("/review.json", dependencies=[Meant], responses=PROBLEMS)
def review_record(room: InRoom, visit: Visit, asked: Judged) -> Review:
    """Accept, correct or reject a record. Wants the session's token in ``x-csrf-token``, or the room's as bearer."""
    name = _signed(asked.reviewer or visit.name)
    with _told(room, asked.story):
        return reviews.review(
            room.desk, asked.story, asked.record, asked.verdict, reviewer=name, fields=asked.fields, seen=asked.seen
        )


@router.post("/review/add.json", dependencies=[Meant], responses=PROBLEMS)
def add_record(room: InRoom, visit: Visit, asked: Missed) -> Review:
    """Add a record that the machine missed; it is called ``+n``."""
    name = _signed(asked.reviewer or visit.name)
    with _told(room, asked.story):
        return reviews.add(room.desk, asked.story, asked.kind, asked.fields, reviewer=name)


@router.post("/review/undo.json", dependencies=[Meant], responses=PROBLEMS)
def undo_review(room: InRoom, visit: Visit, asked: Undone) -> Review:
    """Take a review back; it is kept with who undid it and when, and the one before it counts again."""
    with _told(room):
        return reviews.undo(room.desk, _signed(asked.reviewer or visit.name), asked.n)


# -- forms of pages --------------------------------------------------------------------------------------------
async def _filled(request: Request) -> FormData:
    return await request.form()


Filled = Annotated[FormData, Depends(_filled)]


@router.post("/review", dependencies=[Meant], status_code=303, include_in_schema=False)
def judge(room: InRoom, visit: Visit, form: Filled, request: Request) -> RedirectResponse:
    """A verdict by a form; leads back to where the form stood."""
    told = _words(form, "story", "record", "verdict", "seen")
    story, record, verdict = told["story"], told["record"], told["verdict"]
    then = _then(form, links.story(story, record))
    if visit.name is None:
        return _to_door(request, then)
    with _told(room, story):
        fields = None
        if verdict == "correct":
            item, coding = item_of(room, story, record, visit.name)
            before = item.mine.fields if item.mine else ()
            fields = read_form(item.kind, form, item.values, coding.story.text, before)
            verdict = "correct" if fields else "accept"
        reviews.review(
            room.desk, story, record, verdict, reviewer=visit.name, fields=fields or None,  # type: ignore[arg-type]
            seen=told["seen"] or None,
        )  # fmt: skip
    return RedirectResponse(then, 303)


@router.post("/review/add", dependencies=[Meant], status_code=303, include_in_schema=False)
def add(room: InRoom, visit: Visit, form: Filled, request: Request) -> RedirectResponse:
    """A record added by a form; leads to it."""
    told = _words(form, "story", "kind")
    if visit.name is None:
        return _to_door(request, links.story(told["story"]))
    coding = room.desk.coding(told["story"])
    if coding is None or told["kind"] not in KINDS:
        raise Refused(404, "There is no such story, or no such kind of record.")
    with _told(room, told["story"]):
        fields = read_form(told["kind"], form, {}, coding.story.text)
        made = reviews.add(room.desk, told["story"], told["kind"], fields, reviewer=visit.name)
    of_script = links.at("/review/record", {"story": made.story, "id": made.record})
    return RedirectResponse(links.story(made.story, made.record) if _wants_page(request) else of_script, 303)


@router.post("/review/undo", dependencies=[Meant], status_code=303, include_in_schema=False)
def undo(room: InRoom, visit: Visit, form: Filled, request: Request) -> RedirectResponse:
    """A review taken back by a form; leads back to where the form stood."""
    number = _words(form, "n")["n"]
    if visit.name is None:
        return _to_door(request, _then(form, "/review"))
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refused(422, "This is no number of a review.")
    with _told(room):
        gone = reviews.undo(room.desk, visit.name, int(number) if number else None)
    is_gone = gone.verdict == "missing" and _wants_page(request)  # the page of a record that was added is gone too
    there = links.story(gone.story, None if is_gone else gone.record)
    return RedirectResponse(there if is_gone else _then(form, there), 303)


def _words(form: FormData, *names: str) -> dict[str, str]:
    """Fields of a form that are texts; an empty one where there is none."""
    found = {n: form.get(n) for n in names}
    return {n: v if isinstance(v, str) else "" for n, v in found.items()}


def _then(form: FormData, usual: str) -> str:
    """Where to go on: a page that has such forms, and nowhere else."""
    told = _words(form, "then")["then"]
    return told if told.startswith(("/story/", "/review")) and told.isprintable() else usual


def _wants_page(request: Request) -> bool:
    """Whether a browser asks, not a script of our pages."""
    return "text/html" in request.headers.get("accept", "")


# -- who, and what is said when it does not work ---------------------------------------------------------------
_UNSIGNED = "Reviews are kept with who made them, and you have said no name."


def _to_door(request: Request, then: str) -> RedirectResponse:
    """Where a reader says their name, who then comes back; a script is told so."""
    if not _wants_page(request):
        raise Refused(403, _UNSIGNED, "Say it at /enter.")
    return RedirectResponse(f"/enter?then={quote(then, safe='')}", 303)


def _signed(name: str | None) -> str:
    if not (name and name.strip()):
        raise Refused(403, _UNSIGNED, "Say it at /enter, or send it as reviewer.")
    return name


@contextmanager
def _told(room: Room, story: str | None = None) -> Iterator[None]:
    """The desk's refusals with the status that programs go by, and the field they are of."""
    try:
        yield
    except ConflictError as error:
        raise Refused(409, _sentence(error), error.do) from error
    except InputError as error:
        if not may_review(room):
            raise Refused(403, "This desk may only be read: corrections cannot be kept on it.") from error
        if error.where == room.desk.where:
            raise  # the desk's own trouble
        status = 404 if error.where == story else 422  # the desk has no such story, or the story no such record
        raise Refused(status, _sentence(error), error.do) from error


def _sentence(error: InputError | ConflictError) -> str:
    """What is wrong, after the name of the field it is of."""
    if error.where.startswith("field "):
        return f"{error.where.removeprefix('field ')}: {error.reason}"
    return error.reason[:1].upper() + error.reason[1:]
