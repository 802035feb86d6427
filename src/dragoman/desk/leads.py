"""Stories whose first sentence tells of an act in a picture: no event was read from it, but its day and names tell.

*Mangled baskets covered a square in El Obeid on Thursday* is on the strike that the first sentence of another story
tells of: both name the day, and a name or a pair of countries that hardly any other story has. Where an event was read
from the sentence, the coder has said what it tells, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from dragoman.coding import Coding
from dragoman.desk.acts import VERY_FEW, Act
from dragoman.desk.reports import Report, all_names, figures, marks, where
from dragoman.lexicon.names import load_names
from dragoman.span import Span

_NEEDED = 3.0
_WORDS = 12  # fewer are a by-line or a note
_END = re.compile(r"[.!?][\"”’']?(?=\s)|\n+|$")
_NOTE = re.compile(r"\W*correct", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")  # of a day or of an hour of it (``2026-03-10TEV``)
_ROLES = frozenset({"country", "adjective", "capital", "place"})
_ONLY_SAID = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Lead:
    """The first sentence of a story: the ISO days it names, names but of countries, countries, numbers from ten up.

    ``where``: the names that are places, by the words before them; ``known``: all names of the story. ``read``: whether
    an event was read from it that is more than speech.
    """

    story: str
    sentence: Span
    days: frozenset[str]
    marks: frozenset[str]
    countries: frozenset[str]
    figures: frozenset[str]
    where: frozenset[str]
    known: frozenset[str]
    read: bool

    @property
    def tokens(self) -> frozenset[str]:
        """What tells it from others: its names, and its countries two by two."""
        return self.marks | {"-".join(pair) for pair in combinations(sorted(self.countries), 2)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A story that tells of an act in its first sentence without an event of it: of which report, and what agreed."""

    story: str
    sentence: Span
    of: tuple[str, str]
    weight: float
    agreed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.story} with {'/'.join(self.of)}: first sentences, {', '.join(self.agreed)}"


def lead_of(coding: Coding) -> Lead:
    """The first sentence of a story with what it names."""
    text = coding.story.text
    start, end = sentences(text)[0]
    said = text[start:end]
    days = (m[0] for t in coding.times if start <= t.span.start < end and (m := _DAY.match(t.value)))
    read = any(start <= e.trigger.start < end and e.type not in _ONLY_SAID for e in coding.events)
    lead = Span(start, max(end, start + 1))
    return Lead(
        coding.story.id, lead, frozenset(days), marks(said), _countries(said), figures(said), where(said),
        all_names(text), read,
    )  # fmt: skip


def _countries(said: str) -> frozenset[str]:
    """The countries it names, by adjectives, capitals and towns too, where the name is of one country only."""
    found = set()
    for hit in load_names().find(_TOKEN.findall(said)):
        codes = {v.actor.country for v in hit.values if v.role in _ROLES}
        if len(codes) == 1 and all(v.role in _ROLES for v in hit.values):
            found |= codes
    return frozenset(c for c in found if c)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where sentences start and end, roughly; by-lines are left out, notes of a correction too."""
    found, start = [], 0
    for end in _END.finditer(text):
        words = text[start : end.end()].split()
        if len(words) >= _WORDS:
            if not _NOTE.match(text[start:].lstrip()):
                found.append((start, end.end()))
            start = end.end()
        elif end.group().startswith("\n"):
            start = end.end()
    return found or [(0, len(text))]


def pictures(acts: Sequence[Act], leads: Iterable[Lead], clusters: Mapping[str, int]) -> Iterator[tuple[int, Picture]]:
    """Each act's number with the stories that tell of it in a first sentence from which no event was read.

    ``clusters``: a story's id → the number of its cluster of copies. Of several acts it is the one that agrees most,
    then the one that most stories tell of.
    """
    known = {lead.story: lead for lead in leads}
    rare = _rare(known.values(), acts, clusters)
    index: dict[tuple[str, str], set[tuple[int, Report]]] = defaultdict(set)
    for n, act in enumerate(acts):
        for r in act.reports:
            lead = known.get(r.story)
            if lead is not None and r.type not in _ONLY_SAID and lead.sentence.overlaps(r.trigger):
                for key in product(lead.days, lead.tokens & rare):
                    index[key].add((n, r))
    for story, lead in sorted(known.items()):
        if lead.read:
            continue
        near = set().union(*(index.get(key, ()) for key in product(lead.days, lead.tokens & rare)))
        others = ((n, r) for n, r in near if story not in clusters or clusters[story] != clusters.get(r.story))
        found = [(p.weight, len(acts[n].stories), -n, p) for n, r in others if (p := _picture(lead, known[r.story], r))]
        if found:
            _, _, n, picture = max(found, key=lambda f: (*f[:3], f[3].of))
            yield -n, picture


def _rare(leads: Iterable[Lead], acts: Iterable[Act], clusters: Mapping[str, int]) -> set[str]:
    """Names and pairs of countries that a few stories have; copies count once."""
    told: dict[str, set[object]] = defaultdict(set)
    for lead in leads:
        for token in lead.tokens:
            told[token].add(clusters.get(lead.story, lead.story))
    for r in (r for act in acts for r in act.reports):
        for mark in r.marks:
            told[mark].add(clusters.get(r.story, r.story))
    return {token for token, by in told.items() if len(by) <= VERY_FEW}


def _picture(lead: Lead, other: Lead, report: Report) -> Picture | None:
    """Why a first sentence tells of an act of another's, or None where too little agrees."""
    countries, names = lead.countries & other.countries, lead.marks & other.marks
    if lead.countries and other.countries and not countries:
        return None
    if lead.where - other.known and other.where - lead.known:
        return None
    numbers = lead.figures & other.figures
    agreed = [
        (1.0, f"day {min(lead.days & other.days)}"),
        (min(len(countries), 2), f"sides {' '.join(sorted(countries))}"),
        (min(0.5 + 0.5 * len(names), 2.0) if names else 0.0, f"names {' '.join(sorted(names))}"),
        (0.5 if numbers else 0.0, f"figures {' '.join(sorted(numbers))}"),
    ]
    weight = sum(w for w, _ in agreed)
    if weight < _NEEDED:
        return None
    return Picture(lead.story, lead.sentence, report.key, weight, tuple(what for w, what in agreed if w > 0))
