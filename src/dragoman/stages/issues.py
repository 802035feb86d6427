"""What a side is taken on: words → the issue they are about, by a name that two stories share.

From the top of what is said down to the thing it is about: verbs and nouns that only wrap it are gone through (*the
decision to reopen the hotline* → the hotline), and those that undo it turn the stance round (*an end to the attacks*).
``lexicon/issues.tsv`` gives the thing its name where it lists it; else it is called by its noun phrase without
articles, owners and judgements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.table import load_table, our_table
from dragoman.span import Span
from dragoman.stages.clauses import VERBAL, antecedent, is_passive, measured, prepositions

_LONGEST_ISSUE = 8  # words of an issue that is called by its noun phrase, at most
_DEEPEST = 7  # steps down from the top of what is said
# Links down which the thing lies, the likeliest first.
_DOWN = ("dobj", "nsubjpass", "attr", "xcomp", "ccomp", "acl", "prep", "agent", "pcomp", "pobj", "nsubj")
_TRAILING = frozenset({"of", "on", "in", "against", "with", "for", "to", "over", "between", "from"})
_WORD = re.compile(r"[^\W_]+")
_BARE = frozenset({"det", "poss", "predet", "nummod", "punct"})


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue's name, the words it was read from, and whether what is wanted is its end."""

    name: str
    span: Span
    undone: bool


@cache
def issues() -> dict[str, str]:
    """Every alias in lower case → the issue's name."""
    found: dict[str, str] = {}
    table = our_table("dragoman.lexicon", "issues.tsv")
    for row in load_table(table, ("issue", "aliases", "kind", "note", "example")):
        for name in (row["issue"], *row.many("aliases")):
            found[name.lower()] = row["issue"]
    return found


@cache
def _by_first_word() -> dict[str, list[tuple[str, str]]]:
    """The first word of an alias → the aliases that begin with it, each with its issue."""
    found: dict[str, list[tuple[str, str]]] = {}
    for alias, name in issues().items():
        found.setdefault(_WORD.findall(alias)[0], []).append((alias, name))
    return found


def find_issue(analysis: Analysis, cast: Cast, about: Span, top: int | None = None) -> Issue | None:
    """The issue that some words are about; ``top``: the word they hang on, whose own meaning is left out."""
    starts = (top,) if top is not None else tuple(_tops(analysis, about))
    for start in starts:
        found = _down(analysis, cast, about, start, 0, undone=False, through=top is not None)
        if found is not None:
            noun, undone = found
            name, span = _name(analysis, noun)
            if name:
                return Issue(name, span, undone)
    return None


def _tops(analysis: Analysis, about: Span) -> Iterator[int]:
    """The words that hang on nothing in the span, verbs before nouns."""
    inside = [i for i in analysis.within(about) if analysis.tokens[i].pos not in {"PUNCT", "SPACE"}]
    held = set(inside)
    tops = [i for i in inside if analysis.tokens[i].head not in held or analysis.tokens[i].head == i]
    yield from sorted(tops, key=lambda i: (analysis.tokens[i].pos not in {*VERBAL, "NOUN"}, i))


def _down(
    analysis: Analysis, cast: Cast, about: Span, at: int, steps: int, *, undone: bool, through: bool
) -> tuple[int, bool] | None:
    """The noun of the issue under a word, and whether its end is meant."""
    token = analysis.tokens[at]
    if steps > _DEEPEST:
        return None
    if token.pos in {"NOUN", "PROPN"} and not through:
        noun = measured(analysis, at)
        if not cast.who(noun) and not analysis.entity_of(noun):
            if not _is_wrapping(analysis, noun) or _is_listed(analysis, noun):
                return noun, undone
            if analysis.tokens[noun].lemma in word_class("UNDOING"):
                return _undone(analysis, cast, noun, undone=undone)
        at = noun
    elif token.pos in VERBAL and not through:
        undone = undone != _undoes(analysis, at)
    for child in _children(analysis, at):
        if about.holds(analysis.tokens[child].span):
            found = _down(analysis, cast, about, child, steps + 1, undone=undone, through=False)
            if found is not None:
                return found
    return None


def _undone(analysis: Analysis, cast: Cast, noun: int, *, undone: bool) -> tuple[int, bool]:
    """What an end is put to (*an end to the attacks*); the noun itself where that is somebody (*his removal*)."""
    for prep, inner in prepositions(analysis, noun):
        if prep in {"of", "to", "on", "in", "against"} and not cast.who(inner) and analysis.tokens[inner].pos == "NOUN":
            return inner, not undone
    return noun, undone


def _is_listed(analysis: Analysis, noun: int) -> bool:
    return analysis.story.cut(_phrase(analysis, noun)).lower() in issues()


def _is_wrapping(analysis: Analysis, noun: int) -> bool:
    lemma = analysis.tokens[noun].lemma
    return any(lemma in word_class(name) for name in ("WRAPPING", "UNDOING", "MEASURE"))


def _undoes(analysis: Analysis, verb: int) -> bool:
    negated = analysis.child(verb, "neg") is not None
    particle = analysis.child(verb, "prt")
    lemma = analysis.tokens[verb].lemma
    words = {lemma} if particle is None else {lemma, f"{lemma} {analysis.tokens[particle].lower}"}
    return negated != bool(words & word_class("UNDOING"))


def _children(analysis: Analysis, at: int) -> Iterator[int]:
    """What hangs on a word, the likeliest way down first; a relative pronoun leads to its noun."""
    order: tuple[str, ...] = _DOWN
    if is_passive(analysis, at) or analysis.tokens[at].lemma == "be":
        order = ("nsubjpass", "nsubj", *_DOWN)
    for dep in dict.fromkeys(order):
        for child in analysis.with_dep(at, dep):
            yield antecedent(analysis, child)


def _name(analysis: Analysis, noun: int) -> tuple[str | None, Span]:
    """The listed issue that a noun phrase names, else its own words."""
    whole, span = _whole(analysis, noun), _phrase(analysis, noun)
    text = analysis.story.cut(whole).lower()
    likely = (entry for word in set(_WORD.findall(text)) for entry in _by_first_word().get(word, ()))
    listed = [(-len(alias), name) for alias, name in likely if _stands_in(text, alias)]
    if listed:
        return min(listed)[1], whole
    words = " ".join(analysis.story.cut(span).split()).strip("“”\"'‘’,.- ")
    return words or None, span


def _whole(analysis: Analysis, noun: int) -> Span:
    """A noun phrase without what is only added to it (*, as well as ...*, *, which ...*)."""
    added = analysis.with_dep(noun, "conj", "cc", "relcl", "advcl", "appos")
    last = min((analysis.left[c] for c in added if analysis.left[c] > noun), default=analysis.right[noun])
    return analysis.span(analysis.left[noun], max(last, noun + 1))


def _stands_in(text: str, alias: str) -> bool:
    """Whether an alias stands in a text as whole words."""
    at = text.find(alias)
    while at >= 0:
        end = at + len(alias)
        if (at == 0 or not text[at - 1].isalnum()) and (end == len(text) or not text[end].isalnum()):
            return True
        at = text.find(alias, at + 1)
    return False


def _phrase(analysis: Analysis, noun: int) -> Span:
    """A noun with what says which, and one short phrase behind it."""
    first = noun
    for i in range(noun - 1, analysis.left[noun] - 1, -1):
        if not _belongs(analysis, i, noun):
            break
        first = i
    last = noun
    for prep in analysis.with_dep(noun, "prep"):
        close = prep == last + 1 and analysis.tokens[prep].lower in _TRAILING
        if close and analysis.right[prep] - first <= _LONGEST_ISSUE:
            last = analysis.right[prep] - 1
    return analysis.span(first, last + 1)


def _belongs(analysis: Analysis, i: int, noun: int) -> bool:
    """Whether a word before a noun says which thing it is, and not whose, how many or how good."""
    token = analysis.tokens[i]
    if token.pos == "PRON":
        return False
    at = i
    while analysis.tokens[at].head != noun:
        if analysis.tokens[at].head == at or at == noun:
            return False
        at = analysis.tokens[at].head
    top = analysis.tokens[at]
    if top.dep in _BARE and not (token.text == "-" and top.dep == "punct"):
        return False
    if analysis.tokens[i + 1].text == "-":
        return True  # *high-level*
    return token.lemma not in word_class("JUDGING") and top.lemma not in word_class("JUDGING")
