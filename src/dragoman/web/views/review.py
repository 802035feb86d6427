"""Review: what to look at next, one record with its form, a form for a record that was missed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from dragoman.coding import Coding
from dragoman.desk import reviews
from dragoman.desk.records import KINDS, Kind
from dragoman.desk.reviews import Order
from dragoman.lexicon.countries import load_countries
from dragoman.web import filling, links
from dragoman.web.asked import Question, What
from dragoman.web.filling import Option
from dragoman.web.pages import page
from dragoman.web.reviewed import Seen, Verdict, item_of, may_review, name_of, seen, verdict
from dragoman.web.room import InRoom, Room, Visit
from dragoman.web.shown import Link

router = APIRouter()
_ROWS = 10


class Wanted(Question):
    """Which records to review: those that answer a question, in an order."""

    of: Annotated[Kind, Field(description="What to review.")] = "event"
    order: Annotated[Order, Field(description="The least sure first, or by chance.")] = "unsure"
    seed: Annotated[int, Field(ge=0, le=999_999, description="By chance: the same seed, the same order.")] = 0
    fresh: Annotated[bool, Field(description="Only what nobody has reviewed.")] = False
    skip: Annotated[int, Field(ge=0, le=1000, description="How many of these to pass over.")] = 0


class Last(BaseModel):
    """The reviewer's last verdict, which can be undone."""

    verdict: Verdict
    href: str
    record: str
    title: str


class Queue(BaseModel):
    """What to review next. ``answering``: records that answer the question; ``judged``: by this reviewer, in all."""

    may_review: bool
    name: str | None
    question: dict[str, Any]
    kinds: list[Link]
    orders: list[Link]
    here: str
    records: list[Seen]
    answering: int
    judged: dict[Kind, int]
    held: dict[Kind, int]
    last: Last | None
    later: str | None


def review(room: InRoom, visit: Visit, asked: Annotated[Wanted, Query()]) -> Queue:
    """What to review next: the least sure records first, or by chance, without those judged already."""
    what: What = f"{asked.of}s"  # type: ignore[assignment]
    wanted = asked.wanted(what)
    pairs = asked.pairs()
    found = reviews.queue(
        room.desk, name_of(visit), asked.of, order=asked.order, seed=asked.seed, limit=asked.skip + _ROWS,
        fresh=asked.fresh, **wanted,
    )[asked.skip :]  # fmt: skip
    codings = {i.story: _coding(room, i.story) for i in found}
    mine = reviews.reviews_of(room.desk, reviewer=visit.name) if visit.name else []
    standing = [r for r in mine if r.undone is None]
    places = {(r.kind, r.story, r.of) for r in standing if not r.of.startswith("+")}
    about = room.remember("about", room.desk.about)
    return Queue(
        may_review=may_review(room), name=visit.name, question=pairs, here=links.at("/review", pairs),
        kinds=[Link(label=f"{k}s", href=links.at("/review", pairs, {"of": k, "skip": None})) for k in KINDS],
        orders=[
            Link(label=label, href=links.at("/review", pairs, {"order": order, "skip": None}))
            for order, label in (("unsure", "least sure first"), ("random", "by chance"))
        ],
        records=[seen(i, codings[i.story]) for i in found],
        answering=room.remember(("answering", what, repr(wanted)), lambda: room.desk.count(what, **wanted)),
        judged={k: sum(kind == k for kind, _, _ in places) for k in KINDS},
        held={k: about[f"{k}s"] for k in KINDS}, last=_last(room, standing),
        later=links.at("/review", pairs, {"skip": asked.skip + _ROWS}) if len(found) == _ROWS else None,
    )  # fmt: skip


def _last(room: Room, standing: list[reviews.Review]) -> Last | None:
    """The last of a reviewer's verdicts that stand."""
    r = max(standing, key=lambda r: r.n, default=None)
    coding = room.desk.coding(r.story) if r else None
    if r is None or coding is None:
        return None
    title = coding.story.title or coding.story.text[:80]
    return Last(verdict=verdict(r, coding), href=links.story(r.story, r.record), record=r.of, title=title)


class Form(BaseModel):
    """A record's form; ``record`` is None where one is added. ``countries``: the codes that may be written."""

    may_review: bool
    name: str | None
    story: str
    title: str
    kind: Kind
    record: Seen | None
    fields: list[filling.Field]
    countries: list[Option]
    text: list[Paragraph]


class Paragraph(BaseModel):
    """A paragraph of the story, from which words are taken; it begins at code point ``start``."""

    start: int
    text: str


def record(
    room: InRoom, visit: Visit, story: Annotated[str, Query(max_length=500)], id: Annotated[str, Query(max_length=40)]  # noqa: A002
) -> Form:  # fmt: skip
    """A record with its verdicts, its words, and the form that corrects it, filled with what holds."""
    item, coding = item_of(room, story, id, name_of(visit))
    values = item.values | (item.mine.fields if item.mine else {})
    return _form(room, visit.name, item.kind, values, coding, seen(item, coding))


def new(room: InRoom, visit: Visit, story: Annotated[str, Query(max_length=500)], kind: Kind) -> Form:
    """An empty form for a record that the machine missed."""
    return _form(room, visit.name, kind, {}, _coding(room, story), None)


def _form(
    room: Room, name: str | None, kind: Kind, values: dict[str, Any], coding: Coding, shown: Seen | None
) -> Form:  # fmt: skip
    s = coding.story
    return Form(
        may_review=may_review(room), name=name, story=s.id, title=s.title or s.text[:80], kind=kind, record=shown,
        fields=filling.fields_of(kind, values, coding),
        countries=[Option(value=c.code, label=c.name) for c in load_countries()],
        text=[Paragraph(start=p.start, text=s.text[p.start : p.end]) for p in s.paragraphs()],
    )  # fmt: skip


def _coding(room: Room, story: str) -> Coding:
    coding = room.desk.coding(story)
    if coding is None:
        raise HTTPException(404, f"No story has the id {story!r}.")
    return coding


page(router, "/review", "review.html", review)
page(router, "/review/record", "record.html", record)
page(router, "/review/new", "record.html", new)
