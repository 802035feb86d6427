"""Questions to the desk as SQL: one list of what may be asked, the same for Python, the command line and pages.

Everything wanted must hold at once. Of several values of one thing (``type=("CONSULT", "AID")``) any will do.

| asked | of | means |
|---|---|---|
| ``actor``, ``recipient``, ``who`` | events | words in a name on that side, on either |
| ``who`` | all others | words in the name of the speaker, the holder, anybody in the story |
| ``named`` | all | the whole name of anybody whom ``who`` asks for, letter for letter |
| ``beside`` | events | the whole name of somebody who takes part too |
| ``country`` | all | ISO code (``IGO``) of somebody on either side, of the speaker or holder |
| ``actor_country``, ``recipient_country`` | events | ISO code of somebody on that side |
| ``dyad`` | events | ``RUS-UKR``: both take part; ``RUS>UKR``: the first toward the second |
| ``type``, ``mode``, ``status``, ``quad`` | events | codebook values |
| ``act``, ``kind`` | statements | codebook values |
| ``stance``, ``issue`` | positions | a stance; words in an issue's name |
| ``on_issue`` | positions | the whole name of the issue |
| ``asserter`` | events | words in the names of who asserts it; ``story``: the story itself |
| ``start``, ``end`` | all | days (or months, years), both included: of the act, else of the story |
| ``on`` | all | the day, month or year in which counts ``by`` such put it: that of its first day |
| ``place`` | events | words in the place's name, or its country's code |
| ``at`` | events | the whole name of the place |
| ``publisher``, ``words``, ``story`` | all | words in the publisher's name; a question of ``words.py``; an id |
| ``cluster`` | stories | the name of a cluster of copies, as story rows have it |
| ``id``, ``in_act`` | events | an event's id; the name of an act (``Desk.act``) |
| ``sure`` | events, statements | confidence from |
| ``per`` | events, stories | ``report`` (all), ``story`` (heads of reprints only), ``act`` (one report of each act) |
| ``limit``, ``offset`` | all | how many, from where |
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from dragoman.desk.conditions import Condition, conditions, dyad_of, is_toward, number
from dragoman.desk.tables import events, positions, sides, statements, stories
from dragoman.errors import InputError

S, E, T, P, D = stories.c, events.c, statements.c, positions.c, sides.c
_LIMIT = 100
_BY_STORY = {"events": (events, E.story), "statements": (statements, T.story), "positions": (positions, P.story)}


def _told(what: str, source: sa.FromClause) -> sa.FromClause:
    """Rows of a kind with their story."""
    # an outer join, though every row has its story: no planner then begins with the stories
    return source if what == "stories" else source.outerjoin(stories, S.id == _BY_STORY[what][1])


_FROM: dict[str, sa.FromClause] = {"stories": stories} | {w: _told(w, table) for w, (table, _) in _BY_STORY.items()}
_STORY = [S.id.label("story"), S.title, S.published, S.publisher, S.url]


def _cut(start: Any, end: Any) -> Any:
    return sa.func.substr(S.text, start + 1, end - start)


_COLUMNS: dict[str, list[Any]] = {
    "stories": [
        *_STORY,
        S.language,
        S.cluster,
        S.is_head,
        S.came_from,
        S.added,
        sa.func.substr(S.text, 1, 240).label("opening"),
    ],
    "events": [
        E.id,
        E.type,
        E.mode,
        E.status,
        E.quad,
        E.intensity,
        E.cameo,
        E.first_day.label("start"),
        E.last_day.label("end"),
        E.basis,
        E.precision,
        E.place,
        E.place_country,
        E.lat,
        E.lon,
        E.asserter,
        E.confidence,
        E.act,
        _cut(E.trigger_start, E.trigger_end).label("trigger"),
        _cut(E.sentence_start, E.sentence_end).label("sentence"),
        E.sentence_start,
        E.sentence_end,
        E.trigger_start,
        *_STORY,
    ],
    "statements": [
        T.id,
        T.name.label("speaker"),
        T.country,
        T.act,
        T.kind,
        T.confidence,
        _cut(T.cue_start, T.cue_end).label("cue"),
        _cut(T.start, T.end).label("content"),
        T.start.label("content_start"),
        T.end.label("content_end"),
        *_STORY,
    ],
    "positions": [
        P.name.label("who"),
        P.country,
        P.stance,
        P.issue,
        P.n,
        P.start,
        P.end,
        _cut(P.start, P.end).label("words"),
        *_STORY,
    ],
}
_KEYS: dict[str, list[Any]] = {
    "stories": [S.n], "events": [E.story, E.id], "statements": [T.story, T.id], "positions": [P.story, P.n]
}  # fmt: skip
DAY = {"stories": S.published, "events": E.since, "statements": T.published, "positions": P.published}
_ORDER: dict[str, list[Any]] = {
    "stories": [DAY["stories"].desc().nulls_last(), S.n.desc()],
    "events": [DAY["events"].desc().nulls_last(), E.story, E.sentence_start, E.id],
    "statements": [DAY["statements"].desc().nulls_last(), T.story.desc(), T.start, T.id],
    "positions": [DAY["positions"].desc().nulls_last(), P.story.desc(), P.start, P.n],
}


def select(what: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """The rows that answer a question. Raises InputError for what cannot be asked."""
    limit, offset = number("limit", wanted.get("limit", _LIMIT)), number("offset", wanted.get("offset", 0))
    found = chosen(what, wanted, dialect, limit=limit, offset=offset)
    return sa.select(*_COLUMNS[what]).select_from(found).order_by(*_ORDER[what])


def chosen(what: str, wanted: dict[str, Any], dialect: str, *, limit: int, offset: int = 0) -> sa.FromClause:
    """The newest rows that answer a question, with their stories.

    Which they are is found first and their words then, so that nothing is read of those left out.
    """
    keys, held = _KEYS[_known(what)], list(conditions(what, wanted, dialect))
    which = sa.select(*keys).select_from(source_of(what, keys, held)).where(*held)
    names = which.order_by(*_ORDER[what]).limit(limit).offset(offset).subquery()
    same = sa.and_(*(key == names.c[key.name] for key in keys))
    table = _BY_STORY[what][0] if what in _BY_STORY else stories
    return _told(what, names.outerjoin(table, same))


def keys(what: str) -> list[Any]:
    """The columns that name a row of a kind."""
    return _KEYS[_known(what)]


def told(what: str, names: Sequence[Sequence[Any]]) -> sa.Select[Any]:
    """The rows of these names (``keys``), which they begin with (``name0`` ...), in no order."""
    columns = _KEYS[_known(what)]
    named = [c.label(f"name{n}") for n, c in enumerate(columns)]
    return sa.select(*named, *_COLUMNS[what]).select_from(_FROM[what]).where(among(columns, names))


def among(columns: Sequence[Any], names: Sequence[Sequence[Any]]) -> Condition:
    """Rows of these names. Their first column is asked for by itself as well, since SQLite has no index for pairs."""
    first = columns[0].in_({name[0] for name in names})
    return sa.and_(first, sa.tuple_(*columns).in_(names)) if columns[1:] else first


def count(what: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """How many rows answer a question."""
    source, _, held = fields(what, (), wanted, dialect)
    return sa.select(sa.func.count()).select_from(source).where(*held)


_FACETS: dict[str, dict[str, Any]] = {
    "stories": {"publisher": S.publisher, "language": S.language},
    "events": {"type": E.type, "mode": E.mode, "status": E.status, "quad": E.quad, "place": E.place, "place_country":
               E.place_country, "asserter": sa.func.coalesce(E.asserter, "story"), "publisher": S.publisher},
    "statements": {"act": T.act, "kind": T.kind, "speaker": T.name, "country": T.country, "publisher": S.publisher},
    "positions": {"stance": P.stance, "issue": P.issue, "who": P.name, "country": P.country, "publisher": S.publisher},
}  # fmt: skip
_PERIODS = {"day": 10, "month": 7, "year": 4}
_WAYS = {"there": 1, "back": -1}  # of a dyad: does an event go from the first country to the second, or back
OF_SIDES = ("actor", "recipient", "name", "country")  # of which an event may have several


def facet(what: str, by: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """How many rows answer a question for each value of a field, the most first."""
    source, (field,), held = fields(what, (by,), wanted, dialect)
    counted = sa.func.count()
    query = sa.select(field, counted).select_from(source).where(*held).group_by(field)
    return query.order_by(field.desc() if by in _PERIODS else counted.desc(), field).limit(
        number("limit", wanted.get("limit", _LIMIT))
    )


def newest(what: str) -> list[Any]:
    """The order of rows, the newest first."""
    return _ORDER[what]


def fields(
    what: str, by: Iterable[str], wanted: dict[str, Any], dialect: str
) -> tuple[sa.FromClause, list[Any], list[Condition]]:
    """What a count by fields is made of: where the rows are, the fields, what must hold of a row."""
    _known(what)
    found: list[Any] = []
    of_sides: Condition | None = None
    for name in by:
        if name in _PERIODS:
            found.append(sa.func.substr(DAY[what], 1, _PERIODS[name]))
        elif what == "events" and name in OF_SIDES:
            on = [D.story == E.story, D.event == E.id] + ([D.side == name] if name in ("actor", "recipient") else [])
            of_sides = sa.and_(*on)
            found.append(D.country if name == "country" else D.name)
        elif what == "events" and name in _WAYS and wanted.get("dyad"):
            one, _, two = dyad_of(wanted["dyad"])
            found.append(sa.case((is_toward(*(one, two)[:: _WAYS[name]]), 1), else_=0))
        elif what == "events" and name == "intensity":
            found.append(E.intensity)
        elif name in _FACETS[what]:
            # with nothing put behind it, so that no planner walks an index of the field instead of that of the days
            found.append(_FACETS[what][name].concat(""))
        else:
            known = [*_FACETS[what], *_PERIODS, *(OF_SIDES if what == "events" else ())]
            raise InputError(f"{what} cannot be counted by {name!r}.", do=f"Count them by one of: {', '.join(known)}.")
    held = list(conditions(what, wanted, dialect))
    source = source_of(what, found, held)
    return source if of_sides is None else source.join(sides, of_sides), found, held


def source_of(what: str, columns: Sequence[Any], held: Sequence[Condition]) -> sa.FromClause:
    """Where rows are: with their stories only where something is asked of those.

    Each row has its story, but SQLite looks for it even where nobody wants it: seconds for a million.
    """
    table = _BY_STORY[what][0] if what in _BY_STORY else stories
    wanted = sa.select(table, *columns).where(*held).get_final_froms()
    return _FROM[what] if stories in wanted else table


def _known(what: str) -> str:
    if what not in _FROM:
        raise InputError(f"there is nothing called {what!r} on a desk.", do=f"Ask for one of: {', '.join(_FROM)}.")
    return what


def add_sides(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Give each event row its ``actors`` and ``recipients``: lists of {name, country}."""
    by_name = {(r["story"], r["id"]): r for r in rows}
    for r in rows:
        r["actors"], r["recipients"] = [], []
    found = sa.select(sides).where(among((D.story, D.event), list(by_name))).order_by(D.story, D.event, D.place)
    for side in connection.execute(found) if by_name else ():
        by_name[side.story, side.event][f"{side.side}s"].append({"name": side.name, "country": side.country})
