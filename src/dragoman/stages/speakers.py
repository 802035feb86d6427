"""Speakers that the cast does not know: every statement gets somebody who makes it.

A source that is no actor of the cast may still say whose words they are: the owner of *Vesland's remarks*, the issuer
who says *we*. Where it does not, the source becomes an actor of its own, named as printed.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.cast import Cast, Mention
from dragoman.coding import Actor, ActorKind, Statement
from dragoman.language.analysis import Analysis
from dragoman.lexicon.agents import agent_ending
from dragoman.span import Span

_WE = frozenset({"we", "us", "our", "i", "my"})
_DETERMINERS = frozenset({"the", "a", "an", "one", "this", "that", "these", "those", "some", "many"})
# What goes on speaking as a pronoun: the kinds of actor that each may mean.
_PRONOUNS = {"he": ("person",), "she": ("person",), "it": ("organisation", "country")}
_HE, _SHE = frozenset({"he", "his", "him"}), frozenset({"she", "her", "hers"})
# Entities that, as a source outside the cast, are a body of some kind.
_BODIES = frozenset({"ORG", "FAC", "PRODUCT", "WORK_OF_ART"})
_OWNING = frozenset({"of", "by", "from"})


def resolve_speakers(
    analysis: Analysis, cast: Cast, statements: tuple[Statement, ...]
) -> tuple[Cast, tuple[Statement, ...]]:
    """The statements with every speaker resolved, and the cast with the actors this took."""
    actors, mentions = list(cast.actors), list(cast.mentions)
    out: list[Statement] = []
    for s in statements:
        speaker = _goes_on(analysis, cast, s, out, actors) or s.speaker
        if speaker is None:
            speaker = _last(out) if s.source is None else _from_source(analysis, cast, s.source, out)
        if speaker is None and s.source is not None:
            speaker = _as_printed(analysis, cast, s.source, actors, mentions)
        out.append(replace(s, speaker=speaker))
    mentions.sort(key=lambda m: (m.span.start, -m.span.end))
    return Cast(tuple(actors), tuple(mentions)), tuple(out)


def _last(statements: list[Statement]) -> str | None:
    """Who spoke last: whoever goes on in a run or says *we*."""
    return next((s.speaker for s in reversed(statements) if s.speaker and s.parent is None), None)


def _goes_on(
    analysis: Analysis, cast: Cast, s: Statement, before: list[Statement], actors: list[Actor]
) -> str | None:
    """Whoever spoke in the sentence before and goes on as *he*, *she* or *it*; None where it may be another."""
    if s.source is None or s.parent is not None:
        return None
    kinds = _PRONOUNS.get(analysis.story.cut(s.source).lower())
    last = next((p for p in reversed(before) if p.parent is None), None)
    if kinds is None or last is None or last.speaker is None:
        return None
    here, there = (analysis.token_at(at) for at in (s.source.start, max(c.end for c in last.content) - 1))
    if here is None or there is None:
        return None
    sentences = analysis.tokens[here].sentence - analysis.tokens[there].sentence
    kind = next(a.kind for a in actors if a.id == last.speaker)
    fits = kind in kinds and not _called_otherwise(analysis, cast, last.speaker, s.source)
    return last.speaker if fits and 0 <= sentences <= 1 else None


def _called_otherwise(analysis: Analysis, cast: Cast, speaker: str, source: Span) -> bool:
    """Whether the story calls somebody *she* whom this source would call *he*, or the other way about."""
    word = analysis.story.cut(source).lower()
    other = {"he": _SHE, "she": _HE}.get(word, frozenset())
    return any(m.form == "pronoun" and m.actors == (speaker,) and analysis.story.cut(m.span).lower() in other
               for m in cast.mentions)


def _from_source(analysis: Analysis, cast: Cast, source: Span, before: list[Statement]) -> str | None:
    """The owner named in a source, or whoever says *we*."""
    head = analysis.head_of(source)
    if head is None:
        return None
    if analysis.tokens[head].lower in _WE or any(
        analysis.tokens[c].lower in _WE for c in analysis.with_dep(head, "poss")
    ):
        return _last(before)
    hit = agent_ending([analysis.tokens[head].lower], 1)
    if hit is not None and hit.agent.form == "document" and (issuer := _last(before)):
        return issuer
    owners = list(analysis.with_dep(head, "poss"))
    for p in analysis.with_dep(head, "prep"):
        if analysis.tokens[p].lower in _OWNING:
            owners += analysis.with_dep(p, "pobj")
    return next((ids[0] for o in owners if (ids := cast.who(o))), None)


def _as_printed(
    analysis: Analysis, cast: Cast, source: Span, actors: list[Actor], mentions: list[Mention]
) -> str:
    """A new actor named by the source's own words; the same words later in the story are the same actor."""
    head = analysis.head_of(source)
    name, kind = _name(analysis, source, head)
    for n, actor in enumerate(actors):
        if actor.name.casefold() == name.casefold():
            actors[n] = replace(actor, mentions=(*actor.mentions, source))
            return actor.id
    inside = [cast.actor(m.actors[0]).country for m in cast.inside(source)]
    country = next((c for c in inside if c), None)
    new = Actor(_free_id(actors), name, country, False, ("UNK",), kind, (source,))
    actors.append(new)
    if head is not None and all(m.head != head for m in mentions):
        mentions.append(Mention(source, head, (new.id,), "name" if kind == "person" else "description"))
    return new.id


def _free_id(actors: list[Actor]) -> str:
    return f"a{max((int(a.id[1:]) for a in actors), default=0) + 1}"


def _name(analysis: Analysis, source: Span, head: int | None) -> tuple[str, ActorKind]:
    """The person's name in a source, else its noun phrase without determiner and what hangs on it."""
    for e in analysis.entities:
        if e.label == "PERSON" and source.holds(analysis.span(e.first, e.last)):
            return analysis.story.cut(analysis.span(e.first, e.last)).strip(" .,;:-–—"), "person"
    if head is None:  # a label, which is not parsed
        return analysis.story.cut(source), "person"
    first = max(analysis.left[head], analysis.within(source).start)
    while first < head and analysis.tokens[first].lower in _DETERMINERS:
        first += 1
    words = analysis.story.cut(analysis.span(first, head + 1))
    if analysis.entity_of(head) in _BODIES:
        return words[:1].upper() + words[1:], "organisation"
    return words[:1].upper() + words[1:], "person" if analysis.tokens[head].pos == "PROPN" else "group"
