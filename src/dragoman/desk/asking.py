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

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, get_args

import sqlalchemy as sa

from dragoman import codebook
from dragoman.coding import Act, Kind, PloverType, Stance, Status
from dragoman.desk.engines import small
from dragoman.desk.tables import MONTH, actors, events, positions, sides, statements, stories
from dragoman.desk.words import read_query, to_fts5, to_tsquery
from dragoman.errors import InputError

S, E, T, P, A, D = stories.c, events.c, statements.c, positions.c, actors.c, sides.c
Condition = sa.ColumnElement[bool]
_LIMIT = 100
_BY_STORY = {"events": (events, E.story), "statements": (statements, T.story), "positions": (positions, P.story)}
_SPEAKER = {
    "statements": sa.and_(A.story == T.story, A.id == T.speaker), "positions": sa.and_(A.story == P.story, A.id == P.actor)
}  # fmt: skip


def _told(what: str, source: sa.FromClause) -> sa.FromClause:
    """Rows of a kind with their story and, of statements and positions, whose they are."""
    if what != "stories":
        source = source.outerjoin(stories, S.id == _BY_STORY[what][1])
    return source.outerjoin(actors, _SPEAKER[what]) if what in _SPEAKER else source


# outer joins, though every row has its story and every position its holder: no planner then begins anywhere else
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
        A.name.label("speaker"),
        A.country,
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
        A.name.label("who"),
        A.country,
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
_ORDER: dict[str, list[Any]] = {
    "stories": [S.published.desc().nulls_last(), S.n.desc()],
    "events": [E.since.desc().nulls_last(), E.story, E.sentence_start, E.id],
    "statements": [T.published.desc().nulls_last(), T.story.desc(), T.start, T.id],
    "positions": [P.published.desc().nulls_last(), P.story.desc(), P.start, P.n],
}


def select(what: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """The rows that answer a question. Raises InputError for what cannot be asked."""
    limit, offset = _number("limit", wanted.get("limit", _LIMIT)), _number("offset", wanted.get("offset", 0))
    # which rows first, their words then: so that the texts of those left out are never read
    which = sa.select(*_KEYS[_known(what)]).select_from(_FROM[what]).where(*_conditions(what, wanted, dialect))
    chosen = which.order_by(*_ORDER[what]).limit(limit).offset(offset).subquery()
    same = sa.and_(*(key == chosen.c[key.name] for key in _KEYS[what]))
    table = _BY_STORY[what][0] if what in _BY_STORY else stories
    return sa.select(*_COLUMNS[what]).select_from(_told(what, chosen.outerjoin(table, same))).order_by(*_ORDER[what])


def count(what: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """How many rows answer a question."""
    return sa.select(sa.func.count()).select_from(_FROM[_known(what)]).where(*_conditions(what, wanted, dialect))


_FACETS: dict[str, dict[str, Any]] = {
    "stories": {"publisher": S.publisher, "language": S.language},
    "events": {"type": E.type, "mode": E.mode, "status": E.status, "quad": E.quad, "place": E.place, "place_country":
               E.place_country, "asserter": sa.func.coalesce(E.asserter, "story"), "publisher": S.publisher},
    "statements": {"act": T.act, "kind": T.kind, "speaker": A.name, "country": A.country, "publisher": S.publisher},
    "positions": {"stance": P.stance, "issue": P.issue, "who": A.name, "country": A.country, "publisher": S.publisher},
}  # fmt: skip
_PERIODS = {"day": 10, "month": 7, "year": 4}
OF_SIDES = ("actor", "recipient", "name", "country")  # of which an event may have several


def facet(what: str, by: str, wanted: dict[str, Any], dialect: str) -> sa.Select[Any]:
    """How many rows answer a question for each value of a field, the most first."""
    source, (field,), conditions = fields(what, (by,), wanted, dialect)
    number = sa.func.count()
    query = sa.select(field, number).select_from(source).where(*conditions).group_by(field)
    return query.order_by(field.desc() if by in _PERIODS else number.desc(), field).limit(
        _number("limit", wanted.get("limit", _LIMIT))
    )


def newest(what: str) -> list[Any]:
    """The order of the newest first, as far as an index keeps it."""
    return _ORDER[what][:1]


def fields(
    what: str, by: Iterable[str], wanted: dict[str, Any], dialect: str
) -> tuple[sa.FromClause, list[Any], list[Condition]]:
    """What a count by fields is made of: where the rows are, the fields, what must hold of a row."""
    _known(what)
    found: list[Any] = []
    of_sides: Condition | None = None
    day = E.since if what == "events" else S.published
    for name in by:
        if name in _PERIODS:
            found.append(sa.func.substr(day, 1, _PERIODS[name]))
        elif what == "events" and name in OF_SIDES:
            on = [D.story == E.story, D.event == E.id] + ([D.side == name] if name in ("actor", "recipient") else [])
            of_sides = sa.and_(*on)
            found.append(D.country if name == "country" else D.name)
        elif name in _FACETS[what]:
            # with nothing put behind it, so that no planner walks an index of the field instead of that of the days
            found.append(_FACETS[what][name].concat(""))
        else:
            known = [*_FACETS[what], *_PERIODS, *(OF_SIDES if what == "events" else ())]
            raise InputError(f"{what} cannot be counted by {name!r}.", do=f"Count them by one of: {', '.join(known)}.")
    conditions = list(_conditions(what, wanted, dialect))
    source: sa.FromClause = _FROM[what]
    if what == "events" and stories not in sa.select(*found, E.id).where(*conditions).get_final_froms():
        source = events  # every event has its story, and finding it for each of a million takes seconds
    return source if of_sides is None else source.join(sides, of_sides), found, conditions


def _known(what: str) -> str:
    if what not in _FROM:
        raise InputError(f"there is nothing called {what!r} on a desk.", do=f"Ask for one of: {', '.join(_FROM)}.")
    return what


# -- conditions ----------------------------------------------------------------------------------------------
def _many(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def _number(name: str, value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise InputError(f"{name} is {value!r}.", do="Give a whole number from 0.")
    return value


def _like(column: Any, value: Any) -> Condition:
    """Words in a name, whatever the case; % and _ mean themselves."""
    # SQLite's own lower() is much the faster, and does for what is ASCII
    return sa.or_(*(
        (sa.func.lower if v.isascii() else small)(column).contains(v.lower(), autoescape=True) for v in _many(value)
    ))  # fmt: skip


def _among(column: Any, value: Any, known: Collection[str], what: str) -> Condition:
    """One of the codebook's values: what is misspelt is said, and not sought in vain."""
    values = _many(value)
    if wrong := next((v for v in values if v not in known), None):
        raise InputError(f"{wrong!r} is no {what}.", do=f"Ask for any of: {', '.join(sorted(known))}.")
    return column.in_(values)  # type: ignore[no-any-return]


def _codes(value: Any) -> list[str]:
    values = _upper(value)
    if wrong := next((v for v in values if not re.fullmatch("[A-Z]{3}", v)), None):
        raise InputError(f"{wrong!r} is no country's code.", do="Give ISO codes of three letters (RUS), or IGO.")
    return values


def _sure(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"{value!r} is no number.", where="sure", do="Give a confidence from 0 to 1.") from None


def _from(column: Any, value: Any) -> Condition:
    """Not before a day; a day whose year is not known (``XXXX-04-11``) is of none."""
    return sa.and_(column >= _day(value), column < "X")


def _to(column: Any, value: Any) -> Condition:
    return column <= f"{_day(value)}~"  # type: ignore[no-any-return] # a month holds its days, a day its hours


def _in_days(start: Any, end: Any | None) -> Condition:
    """Events that last into days.

    Told twice over, since an index cannot find where two columns are one above and one below: those of a month at most
    begin in the month before the first day or later, and the few that are longer have an index of their own.
    """
    into = [_from(E.until, start), *([_to(E.since, end)] if end is not None else [])]
    try:
        month_before = (date.fromisoformat(f"{start}-01-01"[:10]) - MONTH).isoformat()
    except (ValueError, OverflowError):  # days that no calendar has, and the first month of all
        month_before = ""
    return sa.or_(sa.and_(E.since >= month_before, *into), sa.and_(E.is_long, *into))


def _on(column: Any, value: Any) -> Condition:
    return sa.and_(column >= _day(value), _to(column, value))


def _day(value: Any) -> str:
    if not re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", text := str(value)):
        raise InputError(f"{text!r} is no day.", do="Write it as 2017-04-11, 2017-04 or 2017.")
    return text


def _side(condition: Condition, side: str | None = None) -> Condition:
    # asked once for all events: each event asking for its own sides takes seconds where planners guess wrong
    found = sa.select(D.story, D.event).where(condition, *([D.side == side] if side else []))
    return sa.tuple_(E.story, E.id).in_(found)


def _dyad(value: str) -> Condition:
    found = re.fullmatch(r"([A-Z]{3})([->])([A-Z]{3})", value.upper())
    if found is None:
        raise InputError(f"{value!r} is no dyad.", do="Write two ISO codes: RUS-UKR, or RUS>UKR for one direction.")
    one, sign, two = found.groups()
    if sign == ">":
        return sa.and_(_side(D.country == one, "actor"), _side(D.country == two, "recipient"))
    return sa.and_(_side(D.country == one), _side(D.country == two))


def _upper(value: Any) -> list[str]:
    return [v.upper() for v in _many(value)]


def _of_country(value: Any) -> Condition:
    codes = _codes(value)
    return sa.or_(A.country.in_(codes), *([A.igo] if "IGO" in codes else []))


_OF_EVENTS: dict[str, Callable[[Any], Condition]] = {
    "actor": lambda v: _side(_like(D.name, v), "actor"),
    "recipient": lambda v: _side(_like(D.name, v), "recipient"),
    "who": lambda v: _side(_like(D.name, v)),
    "named": lambda v: _side(D.name.in_(_many(v))),
    "beside": lambda v: _side(D.name.in_(_many(v))),
    "country": lambda v: _side(D.country.in_(_codes(v))),
    "actor_country": lambda v: _side(D.country.in_(_codes(v)), "actor"),
    "recipient_country": lambda v: _side(D.country.in_(_codes(v)), "recipient"),
    "dyad": _dyad,
    "type": lambda v: _among(E.type, _upper(v), get_args(PloverType), "type of event"),
    "mode": lambda v: _among(E.mode, v, {m for modes in codebook.modes().values() for m in modes}, "mode"),
    "status": lambda v: _among(E.status, v, get_args(Status), "status"),
    "quad": lambda v: _among(E.quad, _upper(v), set(codebook.quads().values()), "quad category"),
    "asserter": lambda v: E.asserter.is_(None) if v == "story" else _like(E.asserter, v),
    "place": lambda v: sa.or_(_like(E.place, v), E.place_country.in_(_upper(v))),
    "at": lambda v: E.place.in_(_many(v)),
    "sure": lambda v: E.confidence >= _sure(v),
    "id": lambda v: E.id.in_(_many(v)),
    "in_act": lambda v: E.act.in_(_many(v)),
    "start": lambda v: _in_days(v, None),
    "end": lambda v: _to(E.since, v),
    "on": lambda v: _on(E.since, v),
}
_OF_SPEAKERS: dict[str, Callable[[Any], Condition]] = {
    "who": lambda v: _like(A.name, v),
    "named": lambda v: A.name.in_(_many(v)),
    "country": _of_country,
}
_OF_STATEMENTS: dict[str, Callable[[Any], Condition]] = _OF_SPEAKERS | {
    "start": lambda v: _from(T.published, v),
    "end": lambda v: _to(T.published, v),
    "act": lambda v: _among(T.act, v, get_args(Act), "speech act"),
    "kind": lambda v: _among(T.kind, v, get_args(Kind), "kind of statement"),
    "sure": lambda v: T.confidence >= _sure(v),
}
_OF_POSITIONS: dict[str, Callable[[Any], Condition]] = _OF_SPEAKERS | {
    "start": lambda v: _from(P.published, v),
    "end": lambda v: _to(P.published, v),
    "stance": lambda v: _among(P.stance, v, get_args(Stance), "stance"),
    "issue": lambda v: _like(P.issue, v),
    "on_issue": lambda v: P.issue.in_(_many(v)),
}
_OF_STORIES: dict[str, Callable[[Any], Condition]] = {
    "publisher": lambda v: _like(S.publisher, v),
    "story": lambda v: S.id.in_(_many(v)),
    "start": lambda v: _from(S.published, v),
    "end": lambda v: _to(S.published, v),
    "on": lambda v: _on(S.published, v),
}
_OF: dict[str, dict[str, Callable[[Any], Condition]]] = {
    "events": _OF_EVENTS,
    "statements": _OF_STATEMENTS,
    "positions": _OF_POSITIONS,
    "stories": {
        "cluster": lambda v: S.cluster.in_(_many(v)),
        "country": lambda v: S.id.in_(sa.select(A.story).where(_of_country(v))),
        "who": lambda v: S.id.in_(sa.select(A.story).where(_like(A.name, v))),
        "named": lambda v: S.id.in_(sa.select(A.story).where(A.name.in_(_many(v)))),
    },
}
_OTHERS = frozenset({"limit", "offset", "words", "per"})


def _conditions(what: str, wanted: dict[str, Any], dialect: str) -> Iterable[Condition]:
    known = _OF_STORIES | _OF[what]
    given = {name: value for name, value in wanted.items() if value is not None and name not in _OTHERS}
    if what == "events" and "start" in given:
        yield _in_days(given.pop("start"), given.pop("end", None))
    for name, value in given.items():
        if name not in known:
            names = ", ".join(sorted({*known, *_OTHERS}))
            raise InputError(f"{what} cannot be asked for by {name!r}.", do=f"Ask by any of: {names}.")
        yield known[name](value)
    if wanted.get("words"):
        yield _has_words(wanted["words"], dialect)
    yield from _per(what, wanted.get("per"))


def _has_words(text: str, dialect: str) -> Condition:
    query = read_query(text)
    if dialect == "sqlite":
        found = sa.text("SELECT rowid FROM story_words WHERE story_words MATCH :words").bindparams(words=to_fts5(query))
        return S.n.in_(found.columns(sa.column("rowid", sa.Integer)))
    sql = "SELECT n FROM story_words WHERE story_words.words @@ to_tsquery('simple', :words)"
    return S.n.in_(sa.text(sql).bindparams(words=to_tsquery(query)).columns(sa.column("n", sa.Integer)))


def _per(what: str, per: str | None) -> Iterable[Condition]:
    if per not in (None, "report", "story", "act"):
        raise InputError(f"nothing is counted per {per!r}.", do="Count per report, per story or per act.")
    if what == "events" and per == "act":
        other = events.alias()
        is_first = ~sa.exists().where(
            other.c.act == E.act, sa.tuple_(other.c.story, other.c.id) < sa.tuple_(E.story, E.id)
        )
        # the first report may stand in a copy; what no act holds counts once, in the head of its copies
        yield sa.or_(sa.and_(E.act.is_not(None), is_first), sa.and_(E.act.is_(None), S.is_head))
    elif per in ("story", "act") and what in ("events", "stories"):
        yield S.is_head


def add_sides(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Give each event row its ``actors`` and ``recipients``: lists of {name, country}."""
    keys = {(r["story"], r["id"]): r for r in rows}
    for r in rows:
        r["actors"], r["recipients"] = [], []
    found = sa.select(sides).where(D.story.in_({s for s, _ in keys})).order_by(D.story, D.event, D.place)
    for side in connection.execute(found) if keys else ():
        row = keys.get((side.story, side.event))
        if row is not None:
            row[f"{side.side}s"].append({"name": side.name, "country": side.country})
