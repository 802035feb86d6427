"""What is disputed: the list of issues, and for each who wants what, in which words, since when."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from dragoman.charts.names import country_name
from dragoman.charts.positions import STANCES
from dragoman.desk import grids
from dragoman.web import links
from dragoman.web.asked import Words
from dragoman.web.figures import Figure, figure
from dragoman.web.pages import page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Count, Link, PositionRow, position_row
from dragoman.web.window import Window, recent

router = APIRouter()
_ISSUES, _READ, _HOLDERS = 100, 1_000, 100  # issues listed; positions read of one; holders shown
_UNASKED = 365  # days of positions that the list counts where none are asked for


class Listed(BaseModel):
    """An issue: how many positions there are on it, by stance, and the day of the latest."""

    issue: str
    href: str
    n: Count
    stances: dict[str, Count]
    last: str | None


class Issues(BaseModel):
    """The issues of a time, those with most positions first; ``left_out``: whether there are more."""

    asked: dict[str, Any]
    since: str | None
    until: str | None
    stances: list[str]
    issues: list[Listed]
    left_out: bool
    pictures: list[Figure]


class Asking(Window):
    """Which issues."""

    issue: Annotated[Words | None, Field(description="Words in an issue's name.")] = None
    country: Annotated[str | None, Field(pattern="^[A-Za-z]{3}$", description="Positions of a country (RUS).")] = None


def issues(room: InRoom, asked: Annotated[Asking, Query()]) -> Issues:
    """The issues on which positions are held, those of the last year unless days are asked for."""
    return room.remember(("issues", repr(asked)), lambda: _issues(room, asked))


def _issues(room: Room, asked: Asking) -> Issues:
    given = asked.wanted()
    unasked = {} if asked.start or asked.end else recent(room, _UNASKED)
    wanted = given | unasked
    pairs = {k: v for k, v in asked.pairs().items() if k != "issue"}
    pairs |= {"from": unasked["start"], "to": unasked["end"]} if unasked else {}
    by_issue: dict[str, dict[str, int]] = {}
    last: dict[str, str] = {}
    for row in grids.grid(room.desk, "positions", ("issue", "stance"), also=("last",), limit=20_000, **wanted):
        by_issue.setdefault(row["issue"], {})[row["stance"]] = row["n"]
        last[row["issue"]] = max(last.get(row["issue"], ""), (row["last"] or "")[:10])
    ordered = sorted(by_issue, key=lambda i: (-sum(by_issue[i].values()), i))
    listed = [
        Listed(
            issue=name, href=links.issue(name), last=last[name] or None,
            n=Count(label="positions", n=sum(by_issue[name].values()),
                    href=links.search("positions", pairs, {"on_issue": name})),
            stances={
                stance: Count(label=stance, n=n,
                              href=links.search("positions", pairs, {"on_issue": name, "stance": stance}))
                for stance, n in by_issue[name].items()
            },
        )
        for name in ordered[:_ISSUES]
    ]  # fmt: skip
    alt = f"Who stands where: those with most positions by the {len(ordered):,} issues, each with the latest stance."
    return Issues(
        asked=asked.pairs(), since=wanted.get("start"), until=wanted.get("end"), issues=listed,
        stances=[s for s in STANCES if any(s in each.stances for each in listed)], left_out=len(ordered) > _ISSUES,
        pictures=[figure("positions", alt, pairs, {"issue": asked.issue})] if listed else [],
    )  # fmt: skip


class Cell(BaseModel):
    """A holder's positions of one stance: how many, and the latest with its words."""

    n: Count
    latest: PositionRow


class Turn(BaseModel):
    """A day on which a holder took another stance than before."""

    day: str | None
    before: str
    after: str
    position: PositionRow


class Holder(BaseModel):
    """Somebody (or a country) on an issue: a cell for each stance held, the latest stance, and how it changed."""

    name: str
    href: str
    country: Link | None
    stance: str
    last: str | None
    cells: dict[str, Cell]
    turns: list[Turn]


class Issue(BaseModel):
    """An issue: the matrix of who wants what, and what changed."""

    issue: str
    path: str
    by: Literal["who", "country"]
    n: Count
    read: int
    stances: list[str]
    holders: list[Holder]
    left_out: int
    pictures: list[Figure]


def issue(
    room: InRoom,
    name: str,
    by: Annotated[Literal["who", "country"], Query(description="A row for each name, or each country.")] = "who",
) -> Issue:
    """An issue: who wants what, in which words, since when, and who has changed."""
    return room.remember(("issue", name, by), lambda: _issue(room, name, by))


def _issue(room: Room, name: str, by: Literal["who", "country"]) -> Issue:
    total: int = room.desk.count("positions", on_issue=name)
    if not total:
        raise HTTPException(404, f"No position on this desk is on an issue called {name!r}.")
    rows = [position_row(r) for r in room.desk.positions(on_issue=name, limit=_READ)]
    of: dict[str, list[PositionRow]] = {}
    for row in rows:
        key = row.who if by == "who" else row.country
        if key:
            of.setdefault(key, []).append(row)
    holders = [_holder(name, by, key, found) for key, found in of.items()]
    holders.sort(key=lambda h: (-sum(c.n.n for c in h.cells.values()), h.name))
    alt = f"Who stands where on {name}: holders by stances with the number of positions, the latest stance framed."
    return Issue(
        issue=name, path=links.issue(name), by=by, read=len(rows), holders=holders[:_HOLDERS],
        n=Count(label="positions", n=total, href=links.search("positions", {"on_issue": name})),
        left_out=max(0, len(holders) - _HOLDERS),
        stances=[s for s in STANCES if any(s in h.cells for h in holders)],
        pictures=[figure("positions", alt, {"issue": name, "on_issue": name, "by": by})] if holders else [],
    )  # fmt: skip


def _holder(issue_: str, by: str, key: str, rows: list[PositionRow]) -> Holder:
    """A holder by their positions on an issue, the newest first."""
    asked = {"on_issue": issue_, "named" if by == "who" else "country": key}
    cells: dict[str, Cell] = {}
    for row in rows:
        if row.stance in cells:
            cells[row.stance].n.n += 1
        else:
            href = links.search("positions", asked, {"stance": row.stance})
            cells[row.stance] = Cell(n=Count(label=row.stance, n=1, href=href), latest=row)
    code = rows[0].country
    return Holder(
        name=key if by == "who" else country_name(key), href=links.actor(key) if by == "who" else links.country(key),
        country=Link(label=country_name(code), href=links.country(code)) if code and by == "who" else None,
        stance=rows[0].stance, last=_day(rows[0]), cells=cells, turns=_turns(rows),
    )  # fmt: skip


def _turns(rows: list[PositionRow]) -> list[Turn]:
    """The changes of a holder, the newest first: two stances in one story are no change."""
    found = []
    for after, before in pairwise(rows):
        if after.stance != before.stance and after.story != before.story:
            found.append(Turn(day=_day(after), before=before.stance, after=after.stance, position=after))
    return found


def _day(row: PositionRow) -> str | None:
    return row.published[:10] if row.published else None


page(router, "/issues", "issues.html", issues)
page(router, "/issue/{name:path}", "issue.html", issue)
