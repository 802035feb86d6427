"""What pages show of reviews: the verdicts on a record in words, the record in its sentence, what a form may change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from fastapi import HTTPException
from pydantic import BaseModel

from dragoman.coding import Coding
from dragoman.desk.records import Kind
from dragoman.desk.reviews import Item, Review, items
from dragoman.desk.writable import is_writable
from dragoman.export.wording import ACT_WORDS
from dragoman.web import links
from dragoman.web.guard import Session
from dragoman.web.room import Room

NOBODY = " "  # in whose eyes records lie while a reader has said no name: no reviewer can be called so
NONE = "—"
_AROUND = 160  # characters of the text shown before and after a record's words
_SAID = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "missing": "added"}
_SIGNS = {"accept": "✓", "correct": "✎", "reject": "✕", "missing": "+"}


class Change(BaseModel):
    """What a correction changes, in words."""

    field: str
    was: str
    now: str


class Verdict(BaseModel):
    """A verdict with who and when; ``said`` and ``sign`` tell it in words."""

    n: int
    verdict: str
    said: str
    sign: str
    reviewer: str
    made: str
    changes: list[Change]


class Reviewed(BaseModel):
    """A record before a reviewer: their verdict and those of others. ``seen`` goes with a change of it."""

    story: str
    record: str
    kind: Kind
    seen: str
    href: str
    mine: Verdict | None
    others: list[Verdict]
    added_by: str | None


class Bit(BaseModel):
    """Words around a record; ``role`` is their part in it, None where they have none."""

    text: str
    role: str | None


class Seen(Reviewed):
    """A record with the words around it, which begin at code point ``start``; ``cut``: the paragraph has more.

    ``told``, ``sides`` and ``about`` say what it is, of whom, and what else there is of it.
    """

    title: str
    told: str
    sides: str
    about: str
    confidence: float | None
    start: int
    cut_before: bool
    cut_after: bool
    bits: list[Bit]


class StoryReview(BaseModel):
    """The verdicts on a story's records by id, and the records that reviewers added."""

    may_review: bool
    name: str | None
    records: dict[str, Reviewed]
    added: list[Seen]


def may_review(room: Room) -> bool:
    """Whether the room's desk keeps reviews."""
    return room.remember("writable", lambda: is_writable(room.desk))


def name_of(visit: Session) -> str:
    """In whose eyes records are shown."""
    return visit.name or NOBODY


def item_of(room: Room, story: str, record: str, reviewer: str) -> tuple[Item, Coding]:
    """A record and its story's coding. Raises HTTPException where there is none."""
    coding = room.desk.coding(story)
    if coding is None:
        raise HTTPException(404, f"No story has the id {story!r}.")
    found = next((i for i in items(room.desk, story, reviewer) if i.id == record), None)
    if found is None:
        raise HTTPException(404, f"The story has no record {record!r}: it may have been coded anew, or be undone.")
    return found, coding


def reviewed(item: Item, coding: Coding) -> Reviewed:
    """A record with its verdicts."""
    return Reviewed(
        story=item.story, record=item.id, kind=item.kind, seen=item.seen, href=links.story(item.story, item.id),
        mine=verdict(item.mine, coding) if item.mine else None, others=[verdict(r, coding) for r in item.others],
        added_by=item.added_by,
    )  # fmt: skip


def seen(item: Item, coding: Coding) -> Seen:
    """A record with its verdicts and the words around it."""
    v, cast = item.values, _names(coding)
    start, bits, cut = _around(item, coding)
    told = {
        "event": lambda: " ".join(filter(None, (f"{v['type']}/{v['mode']}" if v["mode"] else v["type"], v["status"]))),
        "statement": lambda: ACT_WORDS[v["act"]],
        "position": lambda: f"{v['stance']} {v['issue']}",
    }[item.kind]()  # fmt: skip
    one, other = _SIDES[item.kind]
    sides = " → ".join(filter(None, (_shown(v.get(one), cast) or "somebody", _shown(v.get(other), cast))))
    return Seen(
        **reviewed(item, coding).model_dump(), title=coding.story.title or coding.story.text[:80], told=told,
        sides=sides, about=_about(item), confidence=v.get("confidence"), start=start, bits=bits, cut_before=cut[0],
        cut_after=cut[1],
    )  # fmt: skip


def story_review(room: Room, visit: Session, coding: Coding) -> StoryReview:
    """The records of a story in the eyes of a reader."""
    found = items(room.desk, coding.story.id, name_of(visit))
    return StoryReview(
        may_review=may_review(room), name=visit.name,
        records={i.id: reviewed(i, coding) for i in found if i.added_by is None},
        added=[seen(i, coding) for i in found if i.added_by is not None],
    )  # fmt: skip


def _about(item: Item) -> str:
    """The day and place of an act; how a statement is quoted."""
    v = item.values
    if item.kind != "event":
        return str(v.get("kind", ""))
    day = _value("date", v["date"], {}, "")
    return " · ".join(filter(None, (day if day != NONE else "no day", (v["location"] or {}).get("name"))))


_SIDES: dict[Kind, tuple[str, str]] = {
    "event": ("actors", "recipients"), "statement": ("speaker", ""), "position": ("actor", "toward")
}  # fmt: skip


# -- verdicts in words -----------------------------------------------------------------------------------------
def verdict(review: Review, coding: Coding) -> Verdict:
    """A verdict in words."""
    return Verdict(
        n=review.n, verdict=review.verdict, said=_SAID[review.verdict], sign=_SIGNS[review.verdict],
        reviewer=review.reviewer, made=review.made, changes=changes_of(review, coding.story.text),
    )  # fmt: skip


def changes_of(review: Review, text: str) -> list[Change]:
    """What a correction changes, in words; ``text``: that which its spans are of."""
    if review.verdict != "correct":
        return []
    cast = {a["id"]: a["name"] for a in review.actors}
    return [
        Change(field=k, was=_value(k, review.values.get(k), cast, text), now=_value(k, v, cast, text))
        for k, v in review.fields.items()
    ]


_SPANS = frozenset({"trigger", "source", "cue", "content", "span"})


def _value(field: str, value: Any, cast: dict[str, str], text: str) -> str:
    """A field's value in words; a dash for none."""
    if value in (None, [], ""):
        return NONE
    if field in _SPANS:
        spans = value if isinstance(value[0], list) else [value]
        return "“" + " … ".join(" ".join(text[a:b].split()) for a, b in spans) + "”"
    if field == "date":
        start, end = value["start"], value["end"]
        return str(start or end or NONE) if start == end or not (start and end) else f"{start} to {end}"
    return _shown(value, cast)


def _shown(value: Any, cast: dict[str, str]) -> str:
    """A name, or several; an actor by the name that the cast gives it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_shown(v, cast) for v in value)
    if isinstance(value, dict):
        return str(value.get("name") or json.dumps(value, ensure_ascii=False))
    return cast.get(value, str(value))


def _names(coding: Coding) -> dict[str, str]:
    return {a.id: a.name for a in coding.actors}


# -- a record's words where they stand -------------------------------------------------------------------------
def _around(item: Item, coding: Coding) -> tuple[int, list[Bit], tuple[bool, bool]]:
    """Where the words around a record begin; these words in pieces by their part in it; what is cut off them."""
    text, marks = coding.story.text, sorted(_marks(item))
    sentence = item.values.get("sentence") or [len(text), 0]
    first = min(sentence[0], *(a for a, _, _ in marks))
    last = max(sentence[1], *(b for _, b, _ in marks))
    inside = [p for p in coding.story.paragraphs() if p.start < last and first < p.end]
    low, high = min(first, *(p.start for p in inside)), max(last, *(p.end for p in inside))
    whole = low, high
    if first - low > _AROUND:  # cut at a word
        low = text.find(" ", first - _AROUND, first) + 1 or first
    if high - last > _AROUND:
        high = max(last, text.rfind(" ", last, last + _AROUND))
    edges = sorted({low, high, *(e for a, b, _ in marks for e in (a, b))})
    bits = []
    for a, b in pairwise(edges):
        role = next((r for x, y, r in marks if x <= a and b <= y), None)
        bits.append(Bit(text=text[a:b], role=role))
    return low, bits, (low > whole[0], high < whole[1])


def _marks(item: Item) -> Iterable[tuple[int, int, str]]:
    v = item.values
    if item.kind == "event":
        found = [(v["trigger"], "trg"), (v["date"]["span"], "tim"), ((v["location"] or {}).get("span"), "loc")]
    elif item.kind == "statement":
        found = [(v["source"], "src"), (v["cue"], "cue"), *((c, "con") for c in v["content"])]
    else:
        found = [(v["span"], "pos")]
    return [(s[0], s[1], role) for s, role in found if s is not None]
