"""What two reports have in common, weighed: whether they may be of one act, and why (docs/duplicates.md)."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.desk.reports import Report, names_of_countries

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
# what many say of one thing on one day: only the same words make it one act
_SAID = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
NEEDED = 3.0  # weight of a link between stories of different clusters
NEEDED_AMONG_COPIES = 2.0


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
class Names:
    """Names that so many stories have that they tell no act, and those so few that one alone may tell it."""

    common: frozenset[str]
    rare: frozenset[str]


def link(one: Report, two: Report, known: Names, copies: bool) -> Join | None:
    """The join of two reports, or None where a field forbids it or too little agrees."""
    same, words, sides = one.type == two.type, one.words & two.words, one.countries & two.countries
    if one.story == two.story or not (same or two.type in _KIN.get(one.type, ()) or (copies and words)):
        return None
    if (one.countries and two.countries and not sides) or not one.days & two.days or _facing(one, two):
        return None
    dyad = len(sides) > 1 and one.type in _BETWEEN
    said = bool(_SAID & {one.type, two.type})
    if _apart(one, two, copies) or (said and not (copies or dyad) and _others(one.doers, two.doers)):
        return None
    names, numbers = (one.marks & two.marks) - known.common, one.figures & two.figures
    place = bool(place_of(one)) and place_of(one) == place_of(two)
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
    if copies:
        told = bool(words or names or place or numbers)
    else:
        named = place or (bool(names) and bool(words or numbers or len(names) > 1 or names & known.rare))
        told = dyad or (named and (bool(words) or not said))
    if not told or weight < (NEEDED_AMONG_COPIES if copies else NEEDED):
        return None
    return Join(two.key, one.key, weight, tuple(what for w, what in agreed if w > 0))


def _facing(one: Report, two: Report) -> bool:
    """Whether one tells what A did to B and the other what B did to A."""
    if one.type not in _ONE_WAY or not (one.actors and one.recipients):
        return False
    return one.actors != one.recipients and one.actors == two.recipients and one.recipients == two.actors


def _others(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether both are named, and nobody is among both."""
    return bool(one and two) and not one & two


def _apart(one: Report, two: Report, copies: bool) -> bool:
    """Whether they are at two places: in two countries, or at two names of which neither stands beside the other.

    Or each sentence has a place that the other story does not know.
    """
    if not copies and one.where - two.known and two.where - one.known:
        return True
    if one.place is None or two.place is None:
        return False
    if None not in (one.place.country, two.place.country) and one.place.country != two.place.country:
        return True
    if copies or place_of(one) == place_of(two) or not (place_of(one) and place_of(two)):
        return False
    mine, theirs = ({*r.marks, *names_of_countries()} for r in (one, two))
    return place_of(one).split()[0] not in theirs and place_of(two).split()[0] not in mine


def place_of(r: Report) -> str:
    """The name of its place; that of a country is told by the sides."""
    name = r.place.name.casefold() if r.place else ""
    return "" if set(name.split()) <= names_of_countries() else name
