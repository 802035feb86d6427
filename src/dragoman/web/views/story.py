"""A story's page: its text as printed, in pieces that name their records, and the records beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from dragoman.coding import Coding, Event, Statement
from dragoman.export.layers import Piece, paragraphs_of
from dragoman.export.why import explanation
from dragoman.export.wording import act_word, event_title, sentence_parts, speaker_words, told_by, when_words
from dragoman.web import links
from dragoman.web.pages import page
from dragoman.web.reviewed import StoryReview, story_review
from dragoman.web.room import InRoom, Room, Visit
from dragoman.web.shown import Side, StoryRow, side, story_row

router = APIRouter()


class Mark(BaseModel):
    """A record that some words belong to, and their part in it."""

    id: str
    role: Literal["src", "cue", "con", "trg", "tim", "loc", "pos"]


class Words(BaseModel):
    """Words over which the same marks hold. ``depth``: in how many statements they stand; ``look``: the classes."""

    text: str
    marks: list[Mark]
    depth: int
    look: str
    href: str | None


class Block(BaseModel):
    """A paragraph or a heading; it begins at code point ``start`` of the text."""

    start: int
    is_heading: bool
    words: list[Words]


class Card(BaseModel):
    """A record beside the text; ``id`` is its place on the page."""

    id: str
    confidence: float | None = None


class StatementCard(Card):
    """Who says what."""

    speaker: str
    speaker_href: str | None
    act: str
    says: str
    kind: str
    cue: str | None
    content: str
    parent: str | None
    depth: int


class EventCard(Card):
    """Who does what to whom, and why it was coded."""

    type: str
    mode: str | None
    status: str
    quad: str
    title: str
    actors: list[Side]
    recipients: list[Side]
    when: str
    place: str | None
    told_by: str
    before: str
    trigger: str
    after: str
    why: dict[str, Any]


class TimeCard(Card):
    """A time and what it stands for."""

    words: str
    type: str
    value: str
    note: str | None


class PositionCard(Card):
    """Who wants what on which issue."""

    who: str
    who_href: str
    stance: str
    issue: str
    issue_href: str
    toward: str | None
    words: str


class ActorCard(Card):
    """Somebody in the story."""

    name: str
    href: str
    country: str | None
    sectors: list[str]
    kind: str
    mentions: int


class StoryPage(BaseModel):
    """A story with all that was read from it."""

    id: str
    title: str
    published: str | None
    published_from: str | None
    publisher: str | None
    byline: str | None
    dateline: str | None
    url: str | None
    url_is_web: bool
    empty_reason: str | None
    coded_by: str
    blocks: list[Block]
    statements: list[StatementCard]
    events: list[EventCard]
    positions: list[PositionCard]
    times: list[TimeCard]
    actors: list[ActorCard]
    copies: list[StoryRow]
    review: StoryReview


def story(room: InRoom, visit: Visit, id: str) -> StoryPage:  # noqa: A002 - the address's own word
    """A story: its text with statements, events, positions and times, and why each event was coded."""
    coding = room.desk.coding(id)
    if coding is None:
        raise HTTPException(404, f"No story has the id {id!r}.")
    s = coding.story
    depths = {st.id: depth for st in coding.statements for depth in [_depth(coding, st)]}
    looks: dict[str, str] = {e.id: e.status for e in coding.events}
    return StoryPage(
        id=s.id, title=s.title or s.text[:80] or s.id, published=s.published, published_from=s.published_from,
        publisher=s.publisher, byline=s.byline, url=s.url, url_is_web=links.is_web(s.url),
        dateline=" · ".join(filter(None, (s.dateline.place, s.dateline.agency))) or None if s.dateline else None,
        empty_reason=s.empty_reason, coded_by=f"dragoman {coding.provenance.dragoman}",
        blocks=[
            Block(start=p.span.start, is_heading=p.is_heading,
                  words=[_words(coding, x, last, looks) for last, x in _with_last(p.pieces)])
            for p in paragraphs_of(coding)
        ],
        statements=[_statement(coding, x, depths[x.id]) for x in coding.statements],
        events=[_event(coding, x) for x in coding.events],
        positions=[
            PositionCard(
                id=f"p{n}", who=coding.actor(p.actor).name, who_href=links.actor(coding.actor(p.actor).name),
                stance=p.stance, issue=p.issue, issue_href=links.issue(p.issue), words=s.cut(p.span),
                toward=coding.actor(p.toward).name if p.toward else None,
            )
            for n, p in enumerate(coding.positions, start=1)
        ],
        times=[
            TimeCard(id=f"t{n}", words=s.cut(t.span), type=t.type, value=t.value, note=t.note)
            for n, t in enumerate(coding.times)
        ],
        actors=[
            ActorCard(id=a.id, name=a.name, href=links.actor(a.name), country=a.country or ("IGO" if a.igo else None),
                      sectors=list(a.sectors), kind=a.kind, mentions=len(a.mentions))
            for a in coding.actors
        ],
        copies=_copies(room, s.id), review=story_review(room, visit, coding),
    )  # fmt: skip


def _copies(room: Room, id_: str) -> list[StoryRow]:
    """The other stories that are reprints, updates or corrections of this one, or it of them."""
    cluster = next((r["cluster"] for r in room.desk.stories(story=id_)), None)
    rows = room.desk.stories(cluster=cluster, limit=50) if cluster else []
    return [story_row(r) for r in rows if r["story"] != id_]


def _depth(coding: Coding, statement: Statement) -> int:
    """In how many other statements a statement stands."""
    depth, at, seen = 0, statement, {statement.id}
    while at.parent is not None and at.parent not in seen:
        at = coding.statement(at.parent)
        seen.add(at.id)
        depth += 1
    return depth


def _with_last(pieces: tuple[Piece, ...]) -> Iterable[tuple[Piece | None, Piece]]:
    """Each piece with the one before it in its paragraph."""
    return zip((None, *pieces), pieces, strict=False)


def _words(coding: Coding, piece: Piece, last: Piece | None, looks: dict[str, str]) -> Words:
    depth = len({m.id for m in piece.marks if m.role == "con"})
    look = {m.role for m in piece.marks} | {looks[m.id] for m in piece.marks if m.role == "trg"}
    look |= {f"d{min(depth, 3)}"} if depth else set()
    acts = {m.id for m in piece.marks if m.role == "trg"}
    if last is not None and acts & {m.id for m in last.marks if m.role == "trg"}:
        look.add("goes-on")  # another record begins or ends in the middle of a trigger: it stays one box
    # a cue or a trigger leads to its record: the keyboard's way from the words to what was read from them
    text = coding.story.cut(piece.span)
    leads = next((m.id for m in piece.marks if m.role in ("trg", "cue") and not text.isspace()), None)
    return Words(
        text=text, marks=[Mark(id=m.id, role=m.role) for m in piece.marks], depth=depth,
        look=" ".join(sorted(look)), href=f"#{leads}" if leads else None,
    )  # fmt: skip


def _statement(coding: Coding, s: Statement, depth: int) -> StatementCard:
    cut = coding.story.cut
    return StatementCard(
        id=s.id, confidence=s.confidence, speaker=speaker_words(coding, s), act=s.act, says=act_word(s.act),
        kind=s.kind, parent=s.parent, depth=depth,
        speaker_href=links.actor(coding.actor(s.speaker).name) if s.speaker else None,
        cue=cut(s.cue) if s.cue else None, content=" … ".join(cut(c) for c in s.content),
    )  # fmt: skip


def _event(coding: Coding, e: Event) -> EventCard:
    before, trigger, after = sentence_parts(coding, e)
    who = {
        field: [side(a.name, a.country or ("IGO" if a.igo else None)) for a in map(coding.actor, ids)]
        for field, ids in (("actors", e.actors), ("recipients", e.recipients))
    }
    return EventCard(
        id=e.id, confidence=e.confidence, type=e.type, mode=e.mode, status=e.status, quad=e.quad,
        title=event_title(coding, e), when=when_words(e), place=e.location.name if e.location else None,
        told_by=told_by(coding, e), before=before, trigger=trigger, after=after, why=explanation(coding, e), **who,
    )  # fmt: skip


page(router, "/story/{id:path}", "story.html", story)
