"""Where an act happens: the place name behind *in*, *at*, *near* ... in the words of its trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.coding import Location
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.gazetteer import load_places
from dragoman.lexicon.table import load_table, our_table
from dragoman.span import Span
from dragoman.stages.clauses import clause_verb, is_aim

_AT = frozenset(
    {"in", "at", "near", "on", "off", "outside", "inside", "around", "over", "across", "throughout", "within"}
)
_LABELS = frozenset({"GPE", "LOC", "FAC"})
_PACKAGE = "dragoman.lexicon"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the tables know it; ``lat`` and ``lon`` in degrees."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None


@cache
def places() -> dict[str, Place]:
    """Every name of every known place, country and capital, in lower case."""
    found: dict[str, Place] = {}
    for row in load_table(our_table(_PACKAGE, "countries.tsv"), ("code", "name", "names", "capitals")):
        for name in (row["name"], *row.many("names")):
            found.setdefault(name.lower(), Place(row["name"], row["code"], None, None))
        for name in row.many("capitals"):
            found.setdefault(name.lower(), Place(name, row["code"], None, None))
    for entry in load_places():
        place = Place(entry.name, entry.country, entry.lat, entry.lon)
        for name in (entry.name, *entry.aliases):
            known = found.get(name.lower())
            if known is None or known.lat is None:
                found[name.lower()] = place
    return found


def find_location(analysis: Analysis, trigger: Sequence[int]) -> Location | None:
    """The place of an act, from a preposition that hangs on its trigger or its clause.

    None when none is named.
    """
    own = set(trigger)
    clause = clause_verb(analysis, trigger[0])
    clauses = {clause, clause_verb(analysis, analysis.tokens[clause].head)} if is_aim(analysis, clause) else {clause}
    sentence = analysis.sentence_of(trigger[0])
    candidates = []
    for entity in analysis.entities:
        if entity.label not in _LABELS or not sentence.first <= entity.first < sentence.last:
            continue
        span = _without_article(analysis, entity.first, entity.last)
        head = analysis.head_of(span)
        if head is None or (rank := _rank(analysis, head, own, clauses)) is None:
            continue
        candidates.append((rank, abs(head - trigger[0]), span))
    if not candidates:
        return None
    span = min(candidates)[2]
    return locate(analysis.story.cut(span), span)


def locate(name: str, span: Span | None) -> Location:
    """A place by its name, with country and position where the tables know it."""
    known = places().get(name.lower())
    if known is None:
        return Location(name, None, span)
    return Location(known.name, known.country, span, known.lat, known.lon)


def _without_article(analysis: Analysis, first: int, last: int) -> Span:
    if last - first > 1 and analysis.tokens[first].lower == "the":
        first += 1
    if last - first > 1 and analysis.tokens[last - 1].lower in {"'s", "’s", "'", "’"}:
        last -= 1
    return analysis.span(first, last)


def _rank(analysis: Analysis, head: int, own: set[int], clauses: set[int]) -> int | None:
    """0 when the place hangs on the trigger itself, 1 when on its clause, 2 when on an object in it.

    None when it is no place of the act.
    """
    at = head
    token = analysis.tokens[head]
    if token.dep == "dobj" and analysis.tokens[token.head].lemma in word_class("VISITED"):
        return 0 if token.head in own else None  # *visits Norria*
    for above in analysis.ancestors(head):
        token = analysis.tokens[above]
        if token.pos == "ADP" and token.dep == "prep":
            governor = token.head
            if token.lower not in _AT and not (token.lower == "to" and _goes(analysis, governor)):
                return None
            if governor in own:
                return 0
            if governor in clauses:
                return 1
            return 2 if _is_object_in(analysis, governor, clauses) else None
        if analysis.tokens[at].dep not in {"compound", "poss", "pobj", "appos", "nmod", "conj", "amod"}:
            return None
        at = above
    return None


def _goes(analysis: Analysis, word: int) -> bool:
    """Whether a word tells of going somewhere (*flies to Oslo*, *a trip to Oslo*)."""
    return analysis.tokens[word].lemma in word_class("MOTION") | word_class("VISITED")


def _is_object_in(analysis: Analysis, noun: int, clauses: set[int]) -> bool:
    """Whether a noun is an object in one of these clauses, straight or by prepositions, and not its subject."""
    for above in (noun, *analysis.ancestors(noun)):
        if above in clauses:
            return True
        if analysis.tokens[above].dep not in {"dobj", "pobj", "prep", "conj", "appos", "npadvmod"}:
            return False
    return False
