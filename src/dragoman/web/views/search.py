"""Search: the questions of ``dragoman find``, with facets; every result shows its sentence."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from dragoman.desk.overview import Overview, overview
from dragoman.web import links
from dragoman.web.asked import AskedSheet, What
from dragoman.web.pages import page
from dragoman.web.room import InRoom
from dragoman.web.shown import Count, EventRow, Link, PositionRow, StatementRow, StoryRow, rows_of

router = APIRouter()
# What answers can be counted by, and the word of a question that narrows them to one of the values.
_FACETS = {
    "events": {"type": "type", "status": "status", "country": "country", "publisher": "publisher", "year": "from"},
    "statements": {"act": "act", "speaker": "named", "country": "country", "publisher": "publisher"},
    "positions": {"stance": "stance", "issue": "issue", "who": "named", "country": "country"},
    "stories": {"publisher": "publisher", "year": "from"},
}
_MOST = 8  # values of a facet shown


class Facet(BaseModel):
    """How many answers there are for each value of a field; each leads to those alone."""

    field: str
    values: list[Count]


class Search(BaseModel):
    """The answers to a question, a sheet of them; ``question`` is as it was read, ``ignored`` what does not apply.

    ``more``: there are more than ``total``, and the facets tell of the newest ``total``.
    """

    what: What
    question: dict[str, object]
    ignored: list[str]
    total: int
    more: bool
    sheet: int
    sheets: int
    earlier: str | None
    later: str | None
    kinds: list[Link]
    facets: list[Facet]
    events: list[EventRow]
    statements: list[StatementRow]
    positions: list[PositionRow]
    stories: list[StoryRow]


def search(room: InRoom, what: What, asked: AskedSheet) -> Search:
    """Ask for events, statements, positions or stories: everything given must hold; every answer shows its words."""
    pairs = asked.pairs()
    seen = room.remember(
        ("overview", what, repr(sorted(pairs.items()))),
        lambda: overview(room.desk, what, list(_FACETS[what]), **asked.wanted(what)),
    )
    sheets = min(max(1, -(-seen.total // asked.rows)), 100)
    at = (asked.sheet - 1) * asked.rows
    rows = rows_of(what, room.desk.tell(what, seen.names[at : at + asked.rows]))
    size = {} if asked.rows == 50 else {"rows": asked.rows}
    found: dict[str, list[object]] = {name: [] for name in ("events", "statements", "positions", "stories")}
    found[what] = list(rows)
    return Search(
        what=what, question=pairs, ignored=asked.ignored(what), total=seen.total, more=seen.more,
        sheet=asked.sheet, sheets=sheets,
        earlier=links.search(what, pairs, size, {"sheet": asked.sheet - 1}) if asked.sheet > 1 else None,
        later=links.search(what, pairs, size, {"sheet": asked.sheet + 1}) if asked.sheet < sheets else None,
        kinds=[Link(label=w, href=links.search(w, pairs)) for w in found],
        facets=_facets(what, seen, pairs), **found,  # type: ignore[arg-type]
    )  # fmt: skip


def _facets(what: What, seen: Overview, pairs: dict[str, object]) -> list[Facet]:
    found = []
    for field, word in _FACETS[what].items():
        counts = list(seen.by[field].items())[:_MOST]
        if len(counts) > 1 or (counts and word in pairs):
            values = [
                Count(label=value, n=n, href=links.search(what, pairs, _narrowed(word, value))) for value, n in counts
            ]
            found.append(Facet(field=field, values=values))
    return found


def _narrowed(word: str, value: str) -> dict[str, str]:
    return {"from": value, "to": f"{value}-12-31"} if word == "from" else {word: value}


page(router, "/search/{what}", "search.html", search)
