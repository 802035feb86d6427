"""Events for layouts that have no status: announced acts under the type PLOVER folds them into, sides in pairs.

Codebook, section 3: dragoman keeps an announced meeting as CONSULT with the status ``planned``; in PLOVER it is AGREE,
announced harm THREATEN (``folding.tsv`` says which, with the CAMEO codes). What is only wished for, possible or denied
has no type there and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman import codebook
from dragoman.coding import Actor, Coding, Event
from dragoman.export.records import as_day, story_day
from dragoman.lexicon.table import Row, load_table, our_table

_CODE = re.compile("(0[1-9]|1[0-9]|20)[0-9]{0,2}")
# Types whose actors, when nobody is a recipient, act on each other; a mode of its own (a visit, an air raid) tells a
# doer. CONSULT and ASSAULT by the codebook, COOPERATE since PLOVER requires a recipient there.
_MUTUAL = frozenset({"CONSULT", "ASSAULT", "COOPERATE"})
_MUTUAL_MODES = frozenset({None, "phone", "third-party", "multilateral"})


@dataclass(frozen=True, slots=True)
class Folded:
    """An event as layouts without status have it.

    ``cameo``: a code of three or four digits, also where the coding has none. ``day``: the act's first day, of an
    announced act the story's, since that is when it was agreed to or threatened; where neither is told, the story's.
    """

    event: Event
    type: str
    mode: str | None
    cameo: str
    quad: str
    intensity: float
    day: str | None


@dataclass(frozen=True, slots=True)
class Dyad:
    """One actor and one recipient of an event, either may be None; ``number`` counts the event's pairs from 1."""

    folded: Folded
    actor: Actor | None
    recipient: Actor | None
    number: int


def fold(coding: Coding, event: Event, *, all_statuses: bool = False) -> Folded | None:
    """The event without status; None for what is wished for, possible or denied.

    ``all_statuses``: keep that too, under its own type.
    """
    if event.status == "planned":
        row = _planned(event)
        if row["planned_type"]:
            return _announced(coding, event, row)
    elif event.status != "occurred" and not all_statuses:
        return None
    day = as_day(event.date.start) or as_day(event.date.end)
    return Folded(
        event, event.type, event.mode, _own_code(event), event.quad, event.intensity,
        day.isoformat() if day else story_day(coding.story),
    )  # fmt: skip


def find_dyads(coding: Coding, *, all_statuses: bool = False) -> Iterator[Dyad]:
    """Every folded event's pairs, in the coding's order.

    Each actor with each recipient; of a two-sided act each actor with each other one, both ways. A later telling of the
    same act gives only the pairs that are new in actor, recipient, type, mode or day.
    """
    seen = set()
    for event in coding.events:
        folded = fold(coding, event, all_statuses=all_statuses)
        if folded is None:
            continue
        number = 0
        for actor, recipient in _pairs(event):
            key = (actor, recipient, folded.type, folded.mode, folded.day)
            if key in seen and event.same_as is not None:
                continue
            seen.add(key)
            number += 1
            yield Dyad(
                folded, coding.actor(actor) if actor else None, coding.actor(recipient) if recipient else None, number
            )


def _pairs(event: Event) -> Iterator[tuple[str | None, str | None]]:
    mutual = event.type in _MUTUAL and event.mode in _MUTUAL_MODES
    if mutual and not event.recipients and len(event.actors) > 1:
        yield from ((a, b) for a in event.actors for b in event.actors if a != b)
        return
    actors: tuple[str | None, ...] = event.actors or (None,)
    recipients: tuple[str | None, ...] = event.recipients or (None,)
    yield from ((a, b) for a in actors for b in recipients)


def _announced(coding: Coding, event: Event, row: Row) -> Folded:
    type_, mode = row["planned_type"], row.maybe("planned_mode")
    if type_ == event.type:  # an agreement yet to come is one already
        mode = event.mode
    return Folded(
        event, type_, mode, row["planned_cameo"] or _own_code(event), codebook.quads()[type_],
        codebook.intensity(type_, mode), story_day(coding.story),
    )  # fmt: skip


# -- the table -------------------------------------------------------------------------------------------------------
@cache
def _table() -> dict[str, tuple[Row, ...]]:
    """Type → its rows, in file order. Raises LexiconError."""
    columns = ("type", "mode", "cameo", "planned_type", "planned_mode", "planned_cameo")
    found: dict[str, list[Row]] = {}
    for row in load_table(our_table("dragoman.export", "folding.tsv"), columns):
        found.setdefault(row.one_of("type", codebook.quads()), []).append(row)
    return {type_: tuple(rows) for type_, rows in found.items()}


def _own_code(event: Event) -> str:
    """The CAMEO code: the event's own, a root's as the code of no kind in particular (``04`` → ``040``).

    Codings of others may hold anything: what is no code of CAMEO counts as none.
    """
    code = event.cameo or ""
    return (code if _CODE.fullmatch(code) else _by_mode(event)["cameo"]).ljust(3, "0")


def _by_mode(event: Event) -> Row:
    rows = _table()[event.type]
    return next((r for r in rows if r["mode"] == (event.mode or "")), rows[0])


def _planned(event: Event) -> Row:
    """The row that says what the announced act is called."""
    code = event.cameo or ""
    rows = [r for r in _table()[event.type] if code.startswith(r["cameo"])]
    if not rows:
        return _by_mode(event)
    return max(rows, key=lambda r: (len(r["cameo"]), r["mode"] == (event.mode or "")))
