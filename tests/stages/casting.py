"""A cast of invented countries for the event tests, built by hand so that they need no actor files."""

from __future__ import annotations

from functools import cache

from dragoman.cast import Cast, Mention
from dragoman.coding import Actor
from dragoman.language.analysis import Analysis
from dragoman.language.parser import parse
from dragoman.story import Story

ACTORS = {
    "vesland": Actor("vesland", "Vesland", "VES", False, ("GOV",), "country"),
    "norria": Actor("norria", "Norria", "NOR", False, ("GOV",), "country"),
    "oru": Actor("oru", "Oru", "ORU", False, ("GOV",), "country"),
    "smith": Actor("smith", "Ann Smith", "NOR", False, ("CVL",), "person"),
}
NAMES = {"vesland": "vesland", "norria": "norria", "norrian": "norria", "oru": "oru", "smith": "smith"}


@cache
def read(text: str) -> Analysis:
    return parse(Story("test", text, published="2017-04-11"))


def cast_of(analysis: Analysis) -> Cast:
    """Every invented country by its name, and *the Vesland minister* as one of it."""
    found: dict[int, Mention] = {}
    for token in analysis.tokens:
        id_ = NAMES.get(token.lower)
        if id_ is None:
            continue
        head = token.head if _is_adjective(analysis, token.i) else token.i
        form = "adjective" if head == token.i and token.dep in {"compound", "amod"} else "name"
        found.setdefault(head, Mention(analysis.tokens[head].span, head, (id_,), form))
    return Cast(tuple(ACTORS.values()), tuple(found[h] for h in sorted(found)))


def _is_adjective(analysis: Analysis, at: int) -> bool:
    """Whether a name stands before a noun for a human being, which then is the mention's head."""
    people = {"minister", "president", "leader", "smith", "police", "court"}
    token = analysis.tokens[at]
    return token.dep in {"compound", "amod", "nmod"} and analysis.tokens[token.head].lower in people
