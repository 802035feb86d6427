"""Agreement: how often the machine is right by its reviewers, what they changed, how far they agree; and their gold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from dragoman.desk.agreement import NONE, Agreement, Cell, agreement_of
from dragoman.desk.gold import gold_json, to_gold
from dragoman.desk.records import KINDS, Kind
from dragoman.desk.reviews import Review, reviews_of, standing
from dragoman.web import links
from dragoman.web.asked import Words
from dragoman.web.pages import PROBLEMS, page
from dragoman.web.reviewed import Change, changes_of
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Link

router = APIRouter()
Of = Literal["type", "status", "act", "stance"]
_KIND: dict[Of, Kind] = {"type": "event", "status": "event", "act": "statement", "stance": "position"}
_SHOWN = 50  # verdicts shown as evidence


class Asked(BaseModel):
    """By whom, of which version; and of which cell of a table the evidence is wanted."""

    model_config = ConfigDict(extra="forbid")

    by: Annotated[Words | None, Field(description="One reviewer; left out, the last verdict on each record.")] = None
    version: Annotated[Words | None, Field(description="Of records coded by one version.")] = None
    of: Annotated[Of | None, Field(description="The table that the evidence is of.")] = None
    machine: Annotated[Words | None, Field(description="What the machine said; none: nothing.")] = None
    held: Annotated[Words | None, Field(description="What the reviewer holds; none: no such record.")] = None


class Square(BaseModel):
    """One cell of a table, with the way to its records."""

    n: int
    href: str
    same: bool


class Table(BaseModel):
    """What the machine said (rows) by what reviewers hold (columns)."""

    of: Of
    machine: list[str]
    reviewer: list[str]
    squares: list[list[Square]]


class Evidence(BaseModel):
    """A verdict that was counted."""

    href: str
    record: str
    words: str
    verdict: str
    reviewer: str
    made: str
    changes: list[Change]


class AgreementPage(BaseModel):
    """What the standing verdicts come to; ``evidence``: the verdicts of the cell that was asked for, or the last."""

    agreement: Agreement
    by: str | None
    reviewers: list[Link]
    tables: list[Table]
    typed: dict[str, str]
    question: dict[str, Any]
    evidence: list[Evidence]
    found: int


def agreement(room: InRoom, asked: Annotated[Asked, Query()]) -> AgreementPage:
    """How often the machine is right, with 95% intervals; what reviewers hold instead; how far they agree."""
    every = [r for r in standing(reviews_of(room.desk)) if asked.version in (None, r.version)]
    verdicts = [r for r in every if asked.by in (None, r.reviewer)]
    counted = agreement_of(verdicts, every)
    base = {"by": asked.by, "version": asked.version}
    counted_once = list({(r.story, r.of): r for r in sorted(verdicts, key=lambda r: r.n)}.values())
    wanted = [r for r in reversed(counted_once) if _is_of(r, asked)]
    return AgreementPage(
        agreement=counted, by=asked.by,
        reviewers=[
            Link(label=name, href=links.at("/agreement", base, {"by": name}))
            for name in sorted({r.reviewer for r in every})
        ],
        tables=[_table(of, cells, base) for of, cells in counted.tables.items() if cells],  # type: ignore[arg-type]
        typed={
            of: links.at("/agreement", base, {"of": of}) + "&machine=" for of in ("type", "status")
        },
        question=asked.model_dump(exclude_none=True), found=len(wanted),
        evidence=[_evidence(room, r) for r in wanted[:_SHOWN]],
    )  # fmt: skip


def _is_of(r: Review, asked: Asked) -> bool:
    """Whether a verdict is counted in the cell asked for; where none is, whether it differs from the machine."""
    if asked.of is None:
        return r.verdict != "accept"
    if r.kind != _KIND[asked.of]:
        return False
    machine = NONE if r.of.startswith("+") else r.values[asked.of]
    held = NONE if r.verdict == "reject" else (r.values | r.fields)[asked.of]
    return asked.machine in (None, machine) and asked.held in (None, held)


def _evidence(room: Room, r: Review) -> Evidence:
    coding = room.desk.coding(r.story) if r.verdict == "correct" else None
    return Evidence(
        href=links.story(r.story, r.record), record=r.of, words=r.words, verdict=r.verdict, reviewer=r.reviewer,
        made=r.made, changes=changes_of(r, coding.story.text) if coding else [],
    )  # fmt: skip


def _table(of: Of, cells: tuple[Cell, ...], base: dict[str, Any]) -> Table:
    """Cells as rows and columns, those with the most verdicts first, what is none last."""
    counts = {(c.machine, c.reviewer): c.n for c in cells}

    def order(values: set[str], at: int) -> list[str]:
        return sorted(values, key=lambda v: (v == NONE, -sum(n for pair, n in counts.items() if pair[at] == v), v))

    machine, reviewer = order({m for m, _ in counts}, 0), order({r for _, r in counts}, 1)
    squares = [
        [
            Square(n=counts.get((m, r), 0), same=m == r,
                   href=links.at("/agreement", base, {"of": of, "machine": m, "held": r}) + "#evidence")
            for r in reviewer
        ]
        for m in machine
    ]  # fmt: skip
    return Table(of=of, machine=machine, reviewer=reviewer, squares=squares)


page(router, "/agreement", "agreement.html", agreement)


@router.get("/review/gold.jsonl", tags=["review"], responses=PROBLEMS, response_class=StreamingResponse)
def gold(
    room: InRoom,
    by: Annotated[Words | None, Query(description="By one reviewer's verdicts, not the last ones.")] = None,
    partial: Annotated[bool, Query(description="Stories reviewed in part too.")] = False,
    kind: Annotated[list[Kind] | None, Query(max_length=3, description="Which records must all be reviewed.")] = None,
) -> StreamingResponse:
    """Reviewed stories as gold, one coding a line: the codebook's JSON with what was corrected, rejected and added."""

    def lines() -> Iterator[str]:
        for coding in to_gold(room.desk, reviewer=by, partial=partial, kinds=kind or KINDS):
            yield gold_json(coding) + "\n"

    headers = {"content-disposition": 'attachment; filename="gold.jsonl"'}
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)
