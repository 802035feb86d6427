"""Reported events joined over stories into acts, each join with its reason.

A report is one event of one coding, an act is what its reports tell of. Reports are linked by day, sides, place and
words, the surest link first; an act takes one event of a story (with its retellings there), since the coder has told
the events of a story apart already. docs/duplicates.md says what a link weighs, and how well it does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from dragoman.coding import Status
from dragoman.desk.reports import Report
from dragoman.desk.weighing import Join, Names, link, place_of

_COMMON, _FEW = 0.01, 10  # names of more than this share of the stories, and of more than a few, tell no act
VERY_FEW = 3  # names of no more stories tell one even alone
_CROWD = 60  # a word of more reports of one day than this is in everybody's mouth and joins nothing
STAND_FOR_ALL = 6  # stories of a cluster
_SURE = 99.0


@dataclass(frozen=True, slots=True)
class Act:
    """What one or more reports tell of: the reports by publication, and the joins that made it.

    ``statuses``: of its reports, each once; an act both ``occurred`` and ``denied`` is one that reports disagree on.
    """

    reports: tuple[Report, ...]
    joins: tuple[Join, ...]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses told, in order of the reports."""
        return tuple(dict.fromkeys(r.status for r in self.reports))

    @property
    def stories(self) -> tuple[str, ...]:
        """Every story that tells of it, once."""
        return tuple(dict.fromkeys(r.story for r in self.reports))


def join_acts(reports: Iterable[Report], *, clusters: Mapping[str, int] | None = None) -> tuple[Act, ...]:
    """Every report in one act, acts by their first report.

    ``clusters``: a story's id → the number of its cluster of copies; events of copies join on less. The order of the
    reports does not matter.
    """
    ordered = sorted(reports, key=lambda r: (r.published or "9999", r.story, _order(r.event)))
    groups = _Groups(ordered)
    for n, report in enumerate(ordered):  # what the coder joined stays joined
        if report.retells is not None and (first := groups.at.get((report.story, report.retells))) is not None:
            told_again = Join(report.key, ordered[first].key, _SURE, ("told again in the story",))
            groups.unite(n, first, told_again, retold=True)
    of = clusters or {}
    known = _names(ordered, of)
    links = []
    for m, n in _near(ordered, of, known.common):
        one, two = ordered[m], ordered[n]
        copies = one.story in of and of[one.story] == of.get(two.story)
        if (join := link(one, two, known, copies)) is not None:
            links.append((m, n, join))
    links.sort(key=lambda link: (-link[2].weight, link[0], link[1]))
    for m, n, join in links:
        groups.unite(m, n, join)
    return groups.acts()


class _Groups:
    """Reports being united (union-find), with what forbids it: two events of one story, two days."""

    def __init__(self, reports: list[Report]) -> None:
        self.reports = reports
        self.at = {r.key: n for n, r in enumerate(reports)}
        self._up = list(range(len(reports)))
        self._stories = [{r.story} for r in reports]
        self._days = [r.days if r.dated else frozenset() for r in reports]
        self._joins: dict[int, list[Join]] = defaultdict(list)

    def find(self, n: int) -> int:
        while self._up[n] != n:
            self._up[n] = self._up[self._up[n]]
            n = self._up[n]
        return n

    def unite(self, m: int, n: int, join: Join, *, retold: bool = False) -> None:
        a, b = sorted((self.find(m), self.find(n)))
        if a == b or (not retold and self._stories[a] & self._stories[b]):
            return
        one, two = self._days[a], self._days[b]
        if one and two and not one & two and not retold:
            return
        self._up[b] = a
        self._stories[a] |= self._stories[b]
        self._days[a] = (one & two) or one or two
        self._joins[a] += [*self._joins.pop(b, []), join]

    def acts(self) -> tuple[Act, ...]:
        members: dict[int, list[Report]] = defaultdict(list)
        for n, report in enumerate(self.reports):
            members[self.find(n)].append(report)
        return tuple(Act(tuple(rs), tuple(self._joins[n])) for n, rs in members.items())


def _near(reports: list[Report], clusters: Mapping[str, int], common: frozenset[str]) -> set[tuple[int, int]]:
    """Pairs worth weighing: of copies, or of one day with a name, a place or a pair of countries in common.

    Of a cluster the first few stories stand for all: of a report printed a hundred times all else is more of the same.
    """
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    copies: dict[int, list[int]] = defaultdict(list)
    first: dict[int, list[str]] = defaultdict(list)
    pairs: set[tuple[int, int]] = set()
    for n, r in enumerate(reports):
        if (cluster := clusters.get(r.story)) is not None:
            pairs.update((m, n) for m in copies[cluster])
            if r.story not in first[cluster] and len(first[cluster]) < STAND_FOR_ALL:
                first[cluster].append(r.story)
            if r.story not in first[cluster]:
                continue
            copies[cluster].append(n)
        for token in {*(r.marks - common), *filter(None, [place_of(r)]), *_dyad(r)}:
            for day in r.days:
                blocks[day, token].append(n)
    pairs.update(p for ns in blocks.values() if len(ns) <= _CROWD for p in combinations(ns, 2))
    return pairs


def _dyad(r: Report) -> tuple[str, ...]:
    """The pair of countries as a word of its own."""
    return ("-".join(sorted(r.countries)),) if len(r.countries) == 2 else ()


def _names(reports: list[Report], clusters: Mapping[str, int]) -> Names:
    """Which names are common and which rare; copies count once."""
    told: dict[str, set[object]] = defaultdict(set)
    for r in reports:
        for mark in r.marks:
            told[mark].add(clusters.get(r.story, r.story))
    stories = len({clusters.get(r.story, r.story) for r in reports})
    return Names(
        frozenset(m for m, by in told.items() if len(by) > max(_COMMON * stories, _FEW)),
        frozenset(m for m, by in told.items() if len(by) <= VERY_FEW),
    )


def _order(event: str) -> tuple[int, str]:
    return int("".join(c for c in event if c.isdigit()) or 0), event
