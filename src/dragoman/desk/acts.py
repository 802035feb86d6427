"""Reported events joined over stories into acts, each join with its reason.

A report is one event of one coding, an act is what its reports tell of. Reports are linked by day, sides, place and
words, the surest link first; an act takes one event of a story (with its retellings there), since the coder has told
the events of a story apart already. docs/duplicates.md says what a link weighs, and how well it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from dragoman.coding import Actor, Coding, EventDate, Location, PloverType, Status
from dragoman.desk.duplicates import names_in, words_of
from dragoman.lexicon.countries import load_countries
from dragoman.span import Span

# types that two tellings of one act may have: a post overrun and its soldiers killed, talks and what they agreed
_KIN = {
    "ASSAULT": {"COERCE", "MOBILIZE"}, "COERCE": {"ASSAULT", "SANCTION"}, "SANCTION": {"COERCE"},
    "CONSULT": {"AGREE", "COOPERATE"}, "AGREE": {"CONSULT", "COOPERATE", "SUPPORT"}, "RETREAT": {"CONCEDE"},
    "COOPERATE": {"CONSULT", "AGREE", "SUPPORT", "AID"}, "SUPPORT": {"AGREE", "COOPERATE", "AID"},
    "AID": {"COOPERATE", "SUPPORT", "MOBILIZE"}, "MOBILIZE": {"ASSAULT", "AID"}, "CONCEDE": {"RETREAT"},
}  # fmt: skip
_ONE_WAY = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "THREATEN", "REJECT", "REQUEST"})
# two countries on one day do one of these once; they strike, accuse and demand many times
_BETWEEN = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT", "AID", "SANCTION"})
_EXACT = frozenset({"day", "days", "weekend"})
_MOST_DAYS = 7  # of what counts as exact: a week of talks is one act, a month of them is not
_COMMON, _FEW = 0.01, 10  # names of more than this share of the stories, and of more than a few, tell no act
_CROWD = 60  # a word of more reports of one day than this is in everybody's mouth and joins nothing
STAND_FOR_ALL = 6  # stories of a cluster
_SURE = 99.0
NEEDED = 3.0  # weight of a link between stories of different clusters
NEEDED_AMONG_COPIES = 2.0

_WORD = re.compile(r"[^\W\d_][\w-]+")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_LIGHT = {
    "a", "an", "the", "at", "least", "more", "than", "some", "about", "of", "in", "on", "for", "to", "from", "with",
    "by", "and", "its", "his", "her", "their", "into", "against", "out", "up", "off", "was", "were", "are", "be",
    "been", "have", "has", "had", "will", "would", "other", "others", "people", "man", "men", "woman", "women",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One event as far as joining needs it.

    ``retells``: id of the story's first telling of the same act. ``actors``, ``recipients``: countries of the sides
    (``IGO`` for international bodies); ``names``: what both are called. ``days``: ISO days it may be of, for certain
    where ``dated``. ``words``: stems of the trigger and of those it is done to; ``marks``: names in its sentence but of
    countries; ``figures``: numbers there. ``trigger``, ``sentence``: where it stands in the story's text.
    """

    story: str
    event: str
    published: str | None
    type: PloverType
    mode: str | None
    status: Status
    retells: str | None
    actors: frozenset[str]
    recipients: frozenset[str]
    names: tuple[str, ...]
    date: EventDate
    days: frozenset[str]
    dated: bool
    place: Location | None
    words: frozenset[str]
    marks: frozenset[str]
    figures: frozenset[str]
    trigger: Span
    sentence: Span

    @property
    def key(self) -> tuple[str, str]:
        """Story and event id."""
        return self.story, self.event

    @property
    def countries(self) -> frozenset[str]:
        """Of both sides."""
        return self.actors | self.recipients if self.recipients else self.actors


@dataclass(frozen=True, slots=True)
class Join:
    """Why a report is in an act: with which report of it, and the fields that agreed, in words."""

    report: tuple[str, str]
    to: tuple[str, str]
    weight: float
    agreed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'/'.join(self.report)} with {'/'.join(self.to)}: {', '.join(self.agreed)}"


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


def reports_of(coding: Coding) -> Iterator[Report]:
    """The events of a coding as reports."""
    story, known = coding.story, {a.id: a for a in coding.actors}
    days: dict[Span, set[str]] = defaultdict(set)  # of a sentence: a better guess for its other events than the story's
    for e in coding.events:
        days[e.sentence] |= exact_days(e.date)
    for e in coding.events:
        actors, recipients = ([known[i] for i in ids if i in known] for ids in (e.actors, e.recipients))
        done_to = " ".join(a.name for a in recipients if a.kind == "group")
        own, sentence = exact_days(e.date), story.cut(e.sentence)
        yield Report(
            story.id, e.id, story.published, e.type, e.mode, e.status, e.same_as, _countries(actors),
            _countries(recipients), tuple(a.name for a in (*actors, *recipients)), e.date,
            own or frozenset(days[e.sentence]) or _told_of(story.published), bool(own), e.location,
            stems(f"{story.cut(e.trigger)} {done_to}"), marks(sentence), figures(sentence), e.trigger,
            e.sentence,
        )  # fmt: skip


def _countries(side: Iterable[Actor]) -> frozenset[str]:
    return frozenset(c for a in side if (c := a.country or ("IGO" if a.igo else None)))


def exact_days(told: EventDate) -> frozenset[str]:
    """The days a date names, where they are few; the story's own day is no more than a guess and gives none."""
    first, last = _date(told.start), _date(told.end or told.start)
    if first is None or last is None or told.precision not in _EXACT or told.basis == "story":
        return frozenset()
    length = (last - first).days
    return frozenset(_iso(first, n) for n in range(length + 1)) if 0 <= length < _MOST_DAYS else frozenset()


def _told_of(published: str | None) -> frozenset[str]:
    """The days that news of a day tells of: its own and the one before."""
    day = _date(published)
    return frozenset(_iso(day, n) for n in (-1, 0)) if day else frozenset()


def stems(text: str) -> frozenset[str]:
    """The content words of a phrase without their endings: *attacked*, *attacks* are one."""
    words = (w.casefold() for w in _WORD.findall(text))
    return frozenset(_ENDING.sub("", w) if len(w) > 4 else w for w in words if w not in _LIGHT)


def marks(sentence: str) -> frozenset[str]:
    """The names that tell a sentence from others, small; countries are told by the sides, days by the date."""
    return names_in(sentence) - _names_of_countries()


def figures(sentence: str) -> frozenset[str]:
    """Its numbers from ten up, *seventeen* as 17."""
    return frozenset(w for w in words_of(sentence) if w[0].isdigit() and len(w) > 1)


@lru_cache(maxsize=1)
def _names_of_countries() -> frozenset[str]:
    """Words in names and adjectives of countries: the sides tell those already."""
    named = (n for c in load_countries() for n in (c.name, *c.names, *c.adjectives))
    return frozenset(w for n in named for w in n.casefold().split())


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
    common = _common_marks(ordered, of)
    links = []
    for m, n in _near(ordered, of, common):
        one, two = ordered[m], ordered[n]
        copies = one.story in of and of[one.story] == of.get(two.story)
        if (join := _link(one, two, common, copies)) is not None:
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
        for token in {*(r.marks - common), *([_place(r)] if r.place else []), *_dyad(r)}:
            for day in r.days:
                blocks[day, token].append(n)
    pairs.update(p for ns in blocks.values() if len(ns) <= _CROWD for p in combinations(ns, 2))
    return pairs


def _link(one: Report, two: Report, common: frozenset[str], copies: bool) -> Join | None:
    """The join of two reports, or None where a field forbids it or too little agrees."""
    same, words, sides = one.type == two.type, one.words & two.words, one.countries & two.countries
    if one.story == two.story or not (same or two.type in _KIN.get(one.type, ()) or (copies and words)):
        return None
    if (one.countries and two.countries and not sides) or not one.days & two.days or _facing(one, two):
        return None
    if _apart(one, two, copies):
        return None
    names, numbers = (one.marks & two.marks) - common, one.figures & two.figures
    place = one.place is not None and two.place is not None and _place(one) == _place(two)
    dyad = len(sides) > 1 and one.type in _BETWEEN
    certain = one.dated and two.dated
    agreed = [
        (1.0 if same else -0.5, f"type {one.type}" if same else ""),
        (1.0 if certain else 0.5, f"{'day' if certain else 'day, perhaps,'} {min(one.days & two.days)}"),
        (min(len(sides), 2), f"sides {' '.join(sorted(sides))}"),
        (1.0 if place else 0.0, f"place {one.place.name}" if place and one.place else ""),
        (1.0 if words else 0.0, f"words {' '.join(sorted(words))}"),
        (0.5 if one.mode and one.mode == two.mode else 0.0, f"mode {one.mode}"),
        (min(0.5 + 0.5 * len(names), 2.0) if names else 0.0, f"names {' '.join(sorted(names))}"),
        (0.5 if numbers else 0.0, f"figures {' '.join(sorted(numbers))}"),
        (0.0 if not copies else 0.5, "stories copies of each other"),
    ]
    weight = sum(w for w, _ in agreed)
    told = bool(words or names or place or numbers) if copies else bool(names or place or dyad)
    if not told or weight < (NEEDED_AMONG_COPIES if copies else NEEDED):
        return None
    return Join(two.key, one.key, weight, tuple(what for w, what in agreed if w > 0))


def _facing(one: Report, two: Report) -> bool:
    """Whether one tells what A did to B and the other what B did to A."""
    if one.type not in _ONE_WAY or not (one.actors and one.recipients):
        return False
    return one.actors != one.recipients and one.actors == two.recipients and one.recipients == two.actors


def _apart(one: Report, two: Report, copies: bool) -> bool:
    """Whether they are at two places: in two countries, or at two names of which neither stands beside the other."""
    if one.place is None or two.place is None:
        return False
    if None not in (one.place.country, two.place.country) and one.place.country != two.place.country:
        return True
    if copies or _place(one) == _place(two):
        return False
    mine, theirs = ({*r.marks, *_names_of_countries()} for r in (one, two))
    return _place(one).split()[0] not in theirs and _place(two).split()[0] not in mine


def _place(r: Report) -> str:
    return r.place.name.casefold() if r.place else ""


def _dyad(r: Report) -> tuple[str, ...]:
    """The pair of countries as a word of its own."""
    return ("-".join(sorted(r.countries)),) if len(r.countries) == 2 else ()


def _common_marks(reports: list[Report], clusters: Mapping[str, int]) -> frozenset[str]:
    """Names of so many stories, copies counted once, that they tell no act."""
    told: dict[str, set[object]] = defaultdict(set)
    for r in reports:
        for mark in r.marks:
            told[mark].add(clusters.get(r.story, r.story))
    stories = len({clusters.get(r.story, r.story) for r in reports})
    return frozenset(m for m, by in told.items() if len(by) > max(_COMMON * stories, _FEW))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _iso(day: date, n: int) -> str:
    return (day + timedelta(days=n)).isoformat()


def _order(event: str) -> tuple[int, str]:
    return int("".join(c for c in event if c.isdigit()) or 0), event
