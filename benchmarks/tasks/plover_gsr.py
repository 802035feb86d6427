"""plover_gsr: a sentence in, its PLOVER events with both sides' countries out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dragoman.cast import Cast
from dragoman.coding import Event
from dragoman.language.analyse import analyse
from dragoman.lexicon.names import Names
from dragoman.stages.actors import resolve_actors
from dragoman.stages.events import find_events
from dragoman.stages.statements import find_statements
from dragoman.stages.times import find_times
from dragoman.story import Story

# What a planned act is called in the codes of the manual, which have no status (bench README).
PROMISED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "AGREE"})
ANNOUNCED_HARM = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})


def predict(row: dict[str, Any], *, names: Names | None = None) -> dict[str, Any]:
    """``{id, text, date}`` → ``{id, events: [{type, actors: [{code}], recipients: [{code}]}]}``."""
    cast, events = code_sentence(row["id"], row["text"], row.get("date"), names)
    return {"id": row["id"], "events": fold(events, cast)}


def code_sentence(
    id_: str, text: str, published: str | None, names: Names | None
) -> tuple[Cast, tuple[Event, ...]]:
    """The cast and events of a text that has no story around it."""
    analysis = analyse(Story(id_, text, published=published))
    cast = resolve_actors(analysis, names)
    return cast, find_events(analysis, cast, find_times(analysis), find_statements(analysis, cast))


def fold(events: Iterable[Event], cast: Cast) -> list[dict[str, Any]]:
    """Events without status.

    A planned act under the type PLOVER folds it into, what is merely wished for left out.
    """
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        type_ = folded_type(event)
        if type_ is None or type_ in found:
            continue
        sides = {"actors": _codes(cast, event.actors), "recipients": _codes(cast, event.recipients)}
        if not sides["recipients"] and event.location is not None and event.location.country is not None:
            sides["recipients"] = [{"code": event.location.country}]  # the manual codes the place where nobody is named
        if type_ == "PROTEST":  # and a protest whose other side is not named as one at home
            sides["actors"], sides["recipients"] = (
                sides["actors"] or sides["recipients"][:1], sides["recipients"] or sides["actors"][:1]
            )  # fmt: skip
        found[type_] = {"type": type_, **sides}
    return list(found.values())


def folded_type(event: Event) -> str | None:
    """The type of an event in codes without status; None for what is only wished for, possible or denied."""
    if event.status == "occurred":
        return event.type
    if event.status == "planned":
        if event.type in PROMISED:
            return "AGREE"
        return "THREATEN" if event.type in ANNOUNCED_HARM else event.type
    if event.status == "hypothetical" and event.type in ANNOUNCED_HARM and event.asserted_by is not None:
        return "THREATEN"  # somebody speaks of harm that may come
    return None


def _codes(cast: Cast, ids: Iterable[str]) -> list[dict[str, str]]:
    found = []
    for id_ in ids:
        actor = cast.actor(id_)
        code = actor.country or ("IGO" if actor.igo else None)
        if code is not None:
            found.append({"code": code})
    return list({f["code"]: f for f in found}.values())
