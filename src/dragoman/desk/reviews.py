"""Reviews: what people hold of the machine's records, kept beside them with who and when.

A reviewer accepts a record, corrects some of its fields, rejects it, or adds one that the machine missed. Each has a
verdict of their own on a record, and the last one counts. No review is ever deleted: what is undone says by whom and
when, and the one before it counts again. A newer coding of the story keeps them: their records are found again by kind
and spans (``records.py``), and those whose record is gone are ``orphaned``.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from dragoman.coding import Coding
from dragoman.desk import asking, tables
from dragoman.desk.conditions import conditions
from dragoman.desk.engines import now, said, writing
from dragoman.desk.records import KINDS, Kind, Record, place_of, records_of, snapshot, text_mark
from dragoman.desk.store import Desk
from dragoman.desk.verdicts import FIELDS, plain_text, read_fields, read_missing
from dragoman.errors import ConflictError, InputError

Verdict = Literal["accept", "correct", "reject", "missing"]
Order = Literal["unsure", "random"]
R = tables.reviews.c
_NAME = 80  # characters of a reviewer's name
_MOST = 2**31  # reviews
_UNLIKE = frozenset({"confidence"})  # a record that is only more or less sure than before is the same


@dataclass(frozen=True, slots=True)
class Review:
    """One verdict. ``record``: the record's id in the story's present coding, ``+n`` of one added, None if orphaned.

    ``fields``: what was corrected, all of it where ``verdict`` is ``missing``. ``values``: the record as it was seen;
    ``actors``: those that it or the fields speak of; ``words``: its words; ``text``: the mark of its text; ``version``:
    the program that coded it. ``undone``, ``undone_by``: when and by whom, None where it stands.
    """

    n: int
    story: str
    kind: Kind
    record: str | None
    verdict: Verdict
    fields: dict[str, Any]
    reviewer: str
    made: str
    values: dict[str, Any]
    actors: tuple[dict[str, Any], ...]
    words: str
    text: str
    version: str
    undone: str | None = None
    undone_by: str | None = None

    @property
    def orphaned(self) -> bool:
        """Whether the story's present coding lacks the record."""
        return self.record is None

    @property
    def of(self) -> str:
        """What tells the record from the others of its story, also where it is orphaned."""
        return self.record or f"{self.kind} {place_of(self.kind, self.values)}"


@dataclass(frozen=True, slots=True)
class Item:
    """A record as it lies before a reviewer.

    ``values``: as in the coding's JSON; ``words``: those of its trigger, content or span; ``seen``: what to hand to
    ``review``, so that it can tell whether anything has changed since; ``mine``: this reviewer's verdict, ``others``:
    those of the others; ``added_by``: who added it, None where the machine found it.
    """

    story: str
    id: str
    kind: Kind
    values: dict[str, Any]
    words: str
    seen: str
    mine: Review | None
    others: tuple[Review, ...]
    added_by: str | None = None


# -- writing -------------------------------------------------------------------------------------------------
def review(
    desk: Desk,
    story: str,
    record: str,
    verdict: Literal["accept", "correct", "reject"],
    *,
    reviewer: str,
    fields: dict[str, Any] | None = None,
    seen: str | None = None,
) -> Review:
    """Keep a verdict on a record (``e3``, ``s1``, ``p2``, or ``+7`` of one added); for ``fields`` see verdicts.py.

    A correction goes on from this reviewer's last one, so that fields may be corrected one by one; one that leaves
    nothing changed is an acceptance. The verdict that already stands is not kept twice. Raises InputError for what is
    not in the codebook or not in the story, ConflictError where the record or this reviewer's verdict on it is no
    longer as ``seen`` (of ``Item``).
    """
    reviewer = plain_text("reviewer", reviewer, _NAME)
    if verdict not in ("accept", "correct", "reject"):
        raise InputError(f"{str(verdict)[:40]!r} is no verdict.", do="Use one of: accept, correct, reject.")
    if fields is not None and not isinstance(fields, dict):
        raise InputError("they are no set of fields.", where="fields", do='Give {"type": "AID"}.')
    if (verdict == "correct") != bool(fields):
        do = "Give fields with correct, and with nothing else."
        raise InputError(f"{verdict} and {'fields' if fields else 'no fields'} do not go together.", do=do)
    with said(desk.where), writing(desk.engine) as connection:
        coding = _coding(connection, story)
        item = _item(_items(connection, coding, reviewer), record, coding)
        carried = _carried(item, fields, coding) if fields else {}
        read = read_fields(item.kind, carried | (fields or {}), coding, item.values)
        told: Verdict = "accept" if verdict == "correct" and not read else verdict
        mine = item.mine
        if mine is not None and (mine.verdict, mine.fields, _core(mine.values)) == (told, read, _core(item.values)):
            return mine  # a button pressed twice
        if seen is not None and seen != item.seen:
            reason = f"the record has changed since you saw it; it is now {_told(item)}."
            raise ConflictError(reason, where=f"{story}:{record}", do="Look at it again, then decide.")
        return _keep(connection, coding, item.kind, item.id, told, read, item.values, reviewer)


def add(desk: Desk, story: str, kind: Kind, fields: dict[str, Any], *, reviewer: str) -> Review:
    """Keep a record that the machine missed; it is called ``+n`` by the number of its review.

    Raises InputError where a field is wrong or missing, ConflictError where the same record is there already.
    """
    reviewer = plain_text("reviewer", reviewer, _NAME)
    if kind not in KINDS:
        raise InputError(f"{str(kind)[:40]!r} is no kind of record.", do=f"Use one of: {', '.join(KINDS)}.")
    with said(desk.where), writing(desk.engine) as connection:
        coding = _coding(connection, story)
        values = read_missing(kind, fields, coding)
        for item in _items(connection, coding, reviewer):
            if _same(item, kind, values):
                raise ConflictError(f"{item.id} is this record.", where=story, do=f"Accept or correct {item.id}.")
        given = {k: v for k, v in values.items() if k in FIELDS[kind]}
        return _keep(connection, coding, kind, None, "missing", given, values, reviewer)


def undo(desk: Desk, reviewer: str, n: int | None = None) -> Review:
    """Take back review ``n``, or this reviewer's last that stands; what was held before counts again.

    Raises InputError where there is none, ConflictError where it is undone already.
    """
    reviewer = plain_text("reviewer", reviewer, _NAME)
    with said(desk.where), writing(desk.engine) as connection:
        if n is None:
            last = sa.select(sa.func.max(R.n)).where(R.reviewer == reviewer, R.undone.is_(None))
            n = connection.execute(last).scalar()
        known = n is not None and 0 < n < _MOST  # a larger number is none of the databases'
        row = connection.execute(sa.select(tables.reviews).where(R.n == n)).one_or_none() if known else None
        if row is None:
            reason = f"there is no review {n}." if n is not None else f"{reviewer} has no review to undo."
            raise InputError(reason, where=desk.where)
        if row.undone is not None:
            raise ConflictError(f"{row.undone_by} has undone it on {row.undone}.", where=f"review {n}")
        undone = {"undone": now(), "undone_by": reviewer}
        connection.execute(sa.update(tables.reviews).where(R.n == n).values(undone))
        return _review({**row._mapping, **undone})


def _carried(item: Item, fields: Any, coding: Coding) -> dict[str, Any]:
    """What this reviewer has corrected before of the same record, where its actors are those of this coding."""
    mine, known = item.mine, {a.id: a.name for a in coding.actors}
    if mine is None or mine.verdict != "correct" or _core(mine.values) != _core(item.values):
        return {}
    if any(known.get(a["id"]) != a["name"] for a in mine.actors):
        return {}
    stale = {"mode"} if "type" in fields else set()  # a mode is one of its type
    return {k: v for k, v in mine.fields.items() if k not in stale}


def _keep(
    connection: sa.Connection, coding: Coding, kind: Kind, record: str | None, verdict: Verdict,
    fields: dict[str, Any], values: dict[str, Any], reviewer: str,
) -> Review:  # fmt: skip
    row = {
        "story": coding.story.id, "kind": kind, "record": record, "verdict": verdict,
        "fields": json.dumps(fields, ensure_ascii=False), "reviewer": reviewer, "made": now(),
        "snapshot": json.dumps(snapshot(coding, kind, values, fields), ensure_ascii=False),
        "version": coding.provenance.dragoman,
    }  # fmt: skip
    n = connection.execute(sa.insert(tables.reviews).values(row).returning(R.n)).scalar_one()
    if record is None:
        row["record"] = f"+{n}"
        connection.execute(sa.update(tables.reviews).where(R.n == n).values(record=row["record"]))
    return _review({**row, "n": n, "undone": None, "undone_by": None})


# -- reading -------------------------------------------------------------------------------------------------
def reviews_of(desk: Desk, story: str | None = None, *, reviewer: str | None = None) -> list[Review]:
    """Every review in the order they were made, those undone too; of one story, of one reviewer, or all."""
    with said(desk.where), desk.engine.connect() as connection:
        return _reviews(connection, story, reviewer)


def standing(reviews: Iterable[Review]) -> list[Review]:
    """The last verdict of each reviewer on each record, by number, without those on something added and undone."""
    last: dict[tuple[str, str, str], Review] = {}
    gone: set[tuple[str, str]] = set()
    for r in sorted(reviews, key=lambda r: r.n):
        if r.undone is None:
            last.pop((r.story, r.of, r.reviewer), None)
            last[r.story, r.of, r.reviewer] = r
        elif r.verdict == "missing":
            gone.add((r.story, r.of))
    return [r for r in last.values() if (r.story, r.of) not in gone]


def items(desk: Desk, story: str, reviewer: str) -> list[Item]:
    """The records of a story for a reviewer, in the order of the text, with those that reviewers added.

    Raises InputError where no such story is on the desk.
    """
    with said(desk.where), desk.engine.connect() as connection:
        return _items(connection, _coding(connection, story), reviewer)


def queue(
    desk: Desk,
    reviewer: str,
    kind: Kind = "event",
    *,
    order: Order = "unsure",
    seed: int = 0,
    limit: int = 20,
    fresh: bool = False,
    **wanted: Any,
) -> list[Item]:
    """What this reviewer may look at next, without what they have judged; ``fresh``: what nobody has.

    ``order``: the least sure first, or by chance (the same ``seed`` gives the same order). ``wanted``: as in asking.py.
    Precision is fairly counted only over records drawn by chance.
    """
    if kind not in KINDS or order not in get_args(Order):
        do = f"Take a kind of {', '.join(KINDS)}, an order of {', '.join(get_args(Order))}."
        raise InputError(f"there is no queue of {kind!r} by {order!r}.", do=do)
    table, name, start = _QUEUED[kind]
    judged = sa.exists().where(R.story == table.c.story, R.record == name, R.undone.is_(None))
    with said(desk.where), desk.engine.connect() as connection:
        first = [_by_chance(start, seed)] if order == "random" else _unsure(table)
        held = list(conditions(f"{kind}s", wanted, connection.dialect.name))
        source = asking.source_of(f"{kind}s", first, held)
        query = sa.select(table.c.story, name.label("record")).select_from(source).where(*held)
        query = query.where(~(judged if fresh else judged.where(R.reviewer == reviewer)))
        rows = connection.execute(query.order_by(*first, table.c.story, name).limit(limit)).all()
        lying = {
            (i.story, i.id): i
            for story in dict.fromkeys(r.story for r in rows)
            for i in _items(connection, _coding(connection, story), reviewer)
        }
    return [lying[r.story, r.record] for r in rows]


_E, _T, _P = tables.events, tables.statements, tables.positions
_QUEUED: dict[Kind, tuple[sa.Table, Any, Any]] = {
    "event": (_E, _E.c.id, _E.c.trigger_start),
    "statement": (_T, _T.c.id, _T.c.start),
    "position": (_P, sa.literal("p").concat(sa.cast(_P.c.n, sa.Text)), _P.c.start),
}
_PRIME = 2_147_483_647  # the largest under 2^31: its square still fits the databases' numbers


def _unsure(table: sa.Table) -> list[Any]:
    return [table.c.confidence] if "confidence" in table.c else []


def _by_chance(start: Any, seed: int) -> Any:
    """An order that looks like chance and is the same on both databases: two squarings modulo a prime."""
    at = sa.cast(tables.stories.c.n, sa.BigInteger) * 48_271 + sa.cast(start, sa.BigInteger) * 69_621
    x = (at + (seed % 1_000_000 + 1) * 1_000_003) % _PRIME
    return ((x * x + at) % _PRIME * ((x + seed % 1_000_000) % _PRIME)) % _PRIME


# -- rows ----------------------------------------------------------------------------------------------------
def _coding(connection: sa.Connection, story: str) -> Coding:
    c = tables.codings.c
    told = plain_text("story", story, 500)
    found = connection.execute(sa.select(c.json).where(c.story == told)).scalar()
    if found is None:
        raise InputError("no such story is on the desk.", where=told, do="Take its id from dragoman find stories.")
    return Coding.from_json(found)


def _reviews(connection: sa.Connection, story: str | None, reviewer: str | None = None) -> list[Review]:
    query = sa.select(tables.reviews).order_by(R.n)
    for column, value in ((R.story, story), (R.reviewer, reviewer)):
        if value is not None:
            query = query.where(column == value)
    return [_review(dict(row._mapping)) for row in connection.execute(query)]


def _review(row: dict[str, Any]) -> Review:
    seen = json.loads(row.pop("snapshot"))
    actors = tuple(seen.pop("actors"))
    return Review(**{**row, "fields": json.loads(row["fields"])}, **seen, actors=actors)


def _items(connection: sa.Connection, coding: Coding, reviewer: str) -> list[Item]:
    reviews, mark = _reviews(connection, coding.story.id), text_mark(coding)
    verdicts: dict[str, list[Review]] = defaultdict(list)
    for r in standing(reviews):
        verdicts[r.of].append(r)
    added = {r.of: r for r in reviews if r.verdict == "missing" and r.undone is None and r.text == mark}
    records = [*records_of(coding), *(Record(i, r.kind, r.values) for i, r in added.items())]
    found = []
    for record in records:
        (start, end), _ = place_of(record.kind, record.values)
        mine = next((r for r in verdicts[record.id] if r.reviewer == reviewer), None)
        by = added[record.id].reviewer if record.id in added else None
        others = tuple(r for r in verdicts[record.id] if r.reviewer != reviewer)
        seen = hashlib.sha256(json.dumps([_core(record.values), mine and mine.n]).encode()).hexdigest()[:16]
        words = coding.story.text[start:end]
        found.append(Item(coding.story.id, record.id, record.kind, record.values, words, seen, mine, others, by))
    return sorted(found, key=lambda i: (place_of(i.kind, i.values)[0], KINDS.index(i.kind), i.id))


def _item(found: list[Item], record: str, coding: Coding) -> Item:
    for item in found:
        if item.id == record:
            return item
    do = f"It has {', '.join(i.id for i in found[:30]) or 'no records'}."
    raise InputError(f"the story has no record {str(record)[:40]!r}.", where=coding.story.id, do=do)


def _core(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k not in _UNLIKE}


_TOLD_BY: dict[Kind, tuple[str, ...]] = {
    "event": ("type", "status"), "statement": ("act",), "position": ("stance", "issue"),
}  # fmt: skip


def _told(item: Item) -> str:
    told = " ".join(str(item.values[k]) for k in _TOLD_BY[item.kind])
    return f"{told}, and your verdict on it {item.mine.verdict if item.mine else 'none'}"


def _same(item: Item, kind: Kind, values: dict[str, Any]) -> bool:
    """Whether a record lies there already: one of its kind at its place that says the same."""
    if item.kind != kind or place_of(kind, item.values) != place_of(kind, values):
        return False
    return all(item.values[k] == values[k] for k in _TOLD_BY[kind])
