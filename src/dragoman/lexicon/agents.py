"""Nouns that make an actor without a proper name: offices, organisations, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.lexicon.table import load_table, our_table
from dragoman.loading import without_collecting

FORMS = ("person", "organisation", "group", "document", "modifier")
# Longest phrase looked for, in words (hyphens apart); the table's own longest has six.
LONGEST = 7

_PLURALS = {
    "men": "man", "women": "woman", "people": "people", "children": "child", "wives": "wife", "police":
    "police", "thieves": "thief", "chiefs": "chief", "mujahideen": "mujahid", "mujahedeen": "mujahid",
    "staff": "staff", "personnel": "personnel", "forces": "force", "authorities": "authority", "politburo":
    "politburo", "media": "media", "mass": "mass", "press": "press", "congress": "congress", "business":
    "business", "serviceman": "serviceman", "families": "family", "governments-in-exile":
    "government-in-exile", "kids": "kid", "secretaries-general": "secretary-general", "bus": "bus", "lens":
    "lens",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agent:
    """One phrase of agents.tsv.

    ``weak``: its sector gives way to a modifier's (*police chief*). ``alone``: an actor only with *the* and
    no other word (*the West*). ``igo``: a coalition of states. ``titled``: it means an office holder only where the
    term's printed title says so: ``always``, or where no country is named with it (``alone``), else None.
    ``means``: the offices whose holders are called so for short (*the minister*).
    """

    phrase: str
    sectors: tuple[str, ...]
    form: str
    office: str | None
    weak: bool
    alone: bool
    igo: bool
    titled: str | None = None
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentHit:
    """An agent phrase at words ``first`` to ``last`` (last not included), and whether it is a plural."""

    first: int
    last: int
    agent: Agent
    plural: bool


@cache
@without_collecting()
def load_agents() -> dict[tuple[str, ...], Agent]:
    """Agent phrases by their words; a modifier stands under its word only where no noun has it."""
    found: dict[tuple[str, ...], Agent] = {}
    columns = ("phrase", "sectors", "form", "office", "note")
    for r in load_table(our_table("dragoman.lexicon", "agents.tsv"), columns):
        form = r.one_of("form", FORMS)
        agent = Agent(
            r["phrase"],
            r.many("sectors"),
            form,
            r.maybe("office"),
            "weak" in r.many("note"),
            "the" in r.many("note"),
            "igo" in r.many("note"),
            _titled(r.many("note")),
            _means(r.many("note")),
        )
        key = tuple(_cut(agent.phrase))
        if form != "modifier" or key not in found:
            found[key] = agent
    return found


def _titled(notes: tuple[str, ...]) -> str | None:
    return "always" if "titled" in notes else "alone" if "titled=alone" in notes else None


def _means(notes: tuple[str, ...]) -> tuple[str, ...]:
    said = next((n.removeprefix("means=") for n in notes if n.startswith("means=")), "")
    return tuple(office for office in said.split(",") if office)


def agent_named(phrase: str | None) -> Agent | None:
    """The entry of an agent phrase, or None."""
    return load_agents().get(tuple(_cut(phrase))) if phrase else None


def singular(word: str) -> str:
    """An English noun in the singular, by its ending: *ministries* → *ministry*."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    if word.endswith("women"):
        return word[:-5] + "woman"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def agent_ending(words: Sequence[str], end: int) -> AgentHit | None:
    """The longest agent phrase whose last word is ``words[end - 1]``; words in lower case, marks apart."""
    last = words[end - 1]
    forms = _last_words(last)
    if not forms:
        return None
    agents = load_agents()
    for first in range(max(0, end - LONGEST), end):
        for form in forms:
            if agent := agents.get((*words[first : end - 1], form)):
                return AgentHit(first, end, agent, _is_plural(last, form, agent))
    return None


@lru_cache(maxsize=50_000)
def _last_words(word: str) -> tuple[str, ...]:
    """The forms of a word, itself before its singular, that end any agent phrase."""
    return tuple(f for f in dict.fromkeys((word, singular(word), word.removesuffix("s"))) if f in _endings())


@cache
def _endings() -> frozenset[str]:
    """The last word of every agent phrase."""
    return frozenset(words[-1] for words in load_agents())


def _is_plural(last: str, form: str, agent: Agent) -> bool:
    if agent.form == "group" or last in ("people", "children", "men", "women", "personnel"):
        return True
    return form != last or last in ("authorities", "police")


def _cut(phrase: str) -> list[str]:
    """The words of a phrase as tokens: *air-force* is three."""
    return phrase.lower().replace("-", " - ").replace("'s", " 's").replace("s' ", "s ' ").split()
