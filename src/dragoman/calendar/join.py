"""The announcements of many stories made one calendar: each act once, with every story that tells of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from dragoman.calendar.announce import Announcement, announcements
from dragoman.calendar.entry import Ahead, Entry, Place
from dragoman.coding import Coding

_WIDE = frozenset({"week", "month", "quarter", "season", "half", "year", "decade", "century"})


@dataclass
class _Draft:
    """An entry on its way: its first announcement, and the newest of everything."""

    first: Announcement
    now: Announcement
    told: list[Announcement] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


def find_entries(
    codings: Iterable[Coding],
    *,
    start: str | None = None,
    end: str | None = None,
    actor: str | None = None,
    country: str | None = None,
    step: Callable[[], object] = lambda: None,
) -> tuple[Entry, ...]:
    """The calendar of some codings, by day.

    Stories are taken in the order of their publication: a later one adds its words to what is announced already, moves
    it or calls it off. ``start``, ``end``: ISO days, both included; ``actor``: words in the name of somebody who takes
    part; ``country``: an ISO alpha-3 code (or ``IGO``); ``step`` is called after each coding.
    """
    found: list[Announcement] = []
    for coding in codings:
        found.extend(announcements(coding))
        step()
    return tuple(e for e in join_announcements(found) if is_wanted(e, start, end, actor, country))


def join_announcements(found: Iterable[Announcement]) -> tuple[Entry, ...]:
    """The calendar of announcements that have been read already, by day."""
    # a sort that is stable keeps the order of the text; stories without a date come last
    ordered = sorted(found, key=lambda a: (a.source.published or "9999", a.source.story))
    drafts: list[_Draft] = []
    for each in ordered:
        _add(drafts, each)
    return tuple(sorted(_named(drafts), key=lambda e: (e.start, e.end, e.title, e.uid)))


def is_wanted(entry: Entry, start: str | None, end: str | None, actor: str | None, country: str | None) -> bool:
    """Whether an entry is of some days, actor and country, as in ``find_entries``."""
    if (start is not None and entry.end < start) or (end is not None and entry.start > end):
        return False
    if country is not None and country.upper() not in entry.countries:
        return False
    names = " / ".join((*entry.actors, *entry.recipients)).casefold()
    return actor is None or actor.casefold() in names


def _add(drafts: list[_Draft], new: Announcement) -> None:
    """Join an announcement to the act it tells of, or begin a new entry with it."""
    if new.says == "announced":
        known = next((d for d in drafts if _days_meet(d.now, new) and _same(d.now, new)), None)
        if known is None:
            drafts.append(_Draft(new, new, [new]))
        else:
            _tell(known, new)
        return
    known = _changed(drafts, new)
    if known is not None:
        _change(known, new)
    elif new.start is not None and (new.source.published is None or (new.end or "") >= new.source.published[:10]):
        drafts.append(_Draft(new, new, [new]))


def _changed(drafts: list[_Draft], new: Announcement) -> _Draft | None:
    """The entry that an announcement moves or calls off: of the day it names, else the next one of the same sides."""
    same = [d for d in drafts if d.now.start is not None and _same(d.now, new)]
    if new.was is not None and (on_day := [d for d in same if _meet(d.now, new.was)]):
        return on_day[0]
    if new.start is not None and (again := [d for d in same if _days_meet(d.now, new)]):
        return again[0]  # told once more, or by a second event of the sentence
    ahead = [d for d in same if d.now.end is not None and d.now.end >= (new.source.published or "")[:10]]
    return min(ahead, key=lambda d: d.now.start or "", default=None) if new.was is None or not same else None


def _days_meet(one: Announcement, two: Announcement) -> bool:
    return two.start is not None and two.end is not None and _meet(one, (two.start, two.end))


def _meet(one: Announcement, days: tuple[str, str]) -> bool:
    return one.start is not None and one.end is not None and one.start <= days[1] and days[0] <= one.end


def _same(one: Announcement, two: Announcement) -> bool:
    """Whether two tellings can be of one act: same kind, sides that fit together, no two places."""
    if one.type != two.type or _apart(one.place, two.place):
        return False
    mine, theirs = set(one.countries), set(two.countries)
    if not mine or not theirs:
        return one.place is not None and two.place is not None
    return mine <= theirs or theirs <= mine or len(mine & theirs) > 1


def _apart(one: Place | None, two: Place | None) -> bool:
    return one is not None and two is not None and None not in (one.country, two.country) and one.country != two.country


def _tell(draft: _Draft, new: Announcement) -> None:
    """Add a telling: the more exact days, whoever else takes part, a place where none was known."""
    now = draft.now
    sharper = now.precision in _WIDE and new.precision not in _WIDE
    firmer = now.status == "tentative" and new.status == "confirmed"
    draft.now = replace(
        now, start=new.start if sharper else now.start, end=new.end if sharper else now.end, time=now.time or new.time,
        precision=new.precision if sharper else now.precision, status="confirmed" if firmer else now.status,
        mode=now.mode or new.mode, actors=_both(now.actors, new.actors, now.recipients),
        recipients=_both(now.recipients, new.recipients, (*now.actors, *new.actors)),
        countries=tuple(sorted({*now.countries, *new.countries})), place=now.place or new.place,
    )  # fmt: skip
    if firmer and new.source.story != now.source.story:
        draft.changes.append(f"confirmed by {_named_source(new)}")
    draft.told.append(new)


def _both(one: tuple[str, ...], two: tuple[str, ...], but: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *(n for n in two if n not in but))))


def _change(draft: _Draft, new: Announcement) -> None:
    """Move or call off what a draft tells of; told twice in one sentence it is done once."""
    now = draft.now
    draft.told.append(new)
    if new.status == "cancelled":
        if now.status != "cancelled":
            draft.changes.append(f"{'put off' if new.says == 'moved' else 'called off'} by {_named_source(new)}")
        draft.now = replace(now, status="cancelled")
        return
    if (new.start, new.end) != (now.start, now.end):
        draft.changes.append(f"moved from {_range(now)} to {_range(new)} by {_named_source(new)}")
    draft.now = replace(
        now, start=new.start, end=new.end, time=new.time, precision=new.precision, status="confirmed",
        place=new.place or now.place,
    )  # fmt: skip


def _range(told: Announcement) -> str:
    return f"{told.start}" if told.start == told.end else f"{told.start}/{told.end}"


def _named_source(told: Announcement) -> str:
    source = told.source
    return ", ".join(filter(None, (source.title or source.publisher or f"story {source.story}", source.published)))


def _named(drafts: list[_Draft]) -> list[Entry]:
    """Finished entries; of two that nothing tells apart the later one is counted in its uid."""
    seen: dict[str, int] = {}
    entries = []
    for draft in drafts:
        now, first = draft.now, draft.first
        if now.start is None or now.end is None:
            continue
        sides = first.countries or (*first.actors, *first.recipients)
        key = "|".join((first.type, first.start or "", *sides, first.place.name if first.place else ""))
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:24]
        told = {(t.source.story, t.source.span): t.source for t in reversed(draft.told)}
        act: dict[str, Any] = {f.name: getattr(now, f.name) for f in fields(Ahead)}
        sources = tuple(reversed(told.values()))
        entries.append(Entry(**act, uid=f"{digest}@dragoman", sources=sources, changes=tuple(draft.changes)))
    return entries
