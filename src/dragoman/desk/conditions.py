"""What must hold of a row that answers a question, as SQL; which questions there are says ``asking.py``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, get_args

import sqlalchemy as sa

from dragoman import codebook
from dragoman.coding import Act, Kind, PloverType, Stance, Status
from dragoman.desk.engines import small
from dragoman.desk.tables import MONTH, actors, dyads, events, positions, sides, statements, stories
from dragoman.desk.words import read_query, to_fts5, to_tsquery
from dragoman.errors import InputError

S, E, T, P, A, D, Y = stories.c, events.c, statements.c, positions.c, actors.c, sides.c, dyads.c
Condition = sa.ColumnElement[bool]


def _many(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def number(name: str, value: Any) -> int:
    """A whole number from 0. Raises InputError for any other value."""
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
    return _in(sa.select(D.story, D.event).where(condition, *([D.side == side] if side else [])))


def _in(found: sa.Select[Any]) -> Condition:
    return sa.tuple_(E.story, E.id).in_(found)


def dyad_of(value: str) -> tuple[str, str, str]:
    """The parts of a dyad: a country, the sign between, the other country. Raises InputError when it is none."""
    found = re.fullmatch(r"([A-Z]{3})([->])([A-Z]{3})", value.upper())
    if found is None:
        raise InputError(f"{value!r} is no dyad.", do="Write two ISO codes: RUS-UKR, or RUS>UKR for one direction.")
    return found[1], found[2], found[3]


def is_toward(one: str, two: str) -> Condition:
    """Whether an event, looked at by itself, goes from a country to another."""
    return sa.exists().where(Y.story == E.story, Y.event == E.id, *_between(one, ">", two))


def _dyad(value: str) -> Condition:
    return _in(sa.select(Y.story, Y.event).where(*_between(*dyad_of(value))))


def _between(one: str, sign: str, two: str) -> list[Condition]:
    """What holds of a row of two countries, and of the way between them."""
    way = Y.there if one <= two else Y.back
    return [Y.one == min(one, two), Y.two == max(one, two), *([way == 1] if sign == ">" else [])]


def _upper(value: Any) -> list[str]:
    return [v.upper() for v in _many(value)]


def _of_country(value: Any) -> Condition:
    codes = _codes(value)
    return sa.or_(A.country.in_(codes), *([A.igo] if "IGO" in codes else []))


_OF_EVENTS: dict[str, Callable[[Any], Condition]] = {
    "story": lambda v: E.story.in_(_many(v)),
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


def _of_speakers(c: Any) -> dict[str, Callable[[Any], Condition]]:
    """What may be asked of statements and positions alike: rows with somebody's name and country and a story's day."""
    return {
        "story": lambda v: c.story.in_(_many(v)),
        "who": lambda v: _like(c.name, v),
        "named": lambda v: c.name.in_(_many(v)),
        "country": lambda v: c.country.in_(_codes(v)),
        "start": lambda v: _from(c.published, v),
        "end": lambda v: _to(c.published, v),
        "on": lambda v: _on(c.published, v),
    }


_OF_STATEMENTS: dict[str, Callable[[Any], Condition]] = _of_speakers(T) | {
    "act": lambda v: _among(T.act, v, get_args(Act), "speech act"),
    "kind": lambda v: _among(T.kind, v, get_args(Kind), "kind of statement"),
    "sure": lambda v: T.confidence >= _sure(v),
}
_OF_POSITIONS: dict[str, Callable[[Any], Condition]] = _of_speakers(P) | {
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


def conditions(what: str, wanted: dict[str, Any], dialect: str) -> Iterable[Condition]:
    """What must hold of a row that answers a question. Raises InputError for what cannot be asked."""
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
