"""Codings as rows of six tables, nested: the shape of the Parquet files, and what the CSV files flatten.

Every row carries ``story`` (id); beside each span stand its words (``trigger``, ``trigger_text``), beside each id of an
actor its name. `FIELDS` says what each field is, so that an empty table has the same columns and types as a full one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dragoman.coding import Actor, Coding, Event, Location, Position, Reason, Statement, Time
from dragoman.export.wording import told_by
from dragoman.span import Span
from dragoman.story import Story

Simple = Literal["text", "number", "flag", "day", "span", "texts", "spans"]


@dataclass(frozen=True, slots=True)
class Each:
    """A list of records with these fields."""

    fields: dict[str, Kind]


Kind = Simple | Each | dict[str, "Kind"]
Fields = dict[str, Kind]
Record = dict[str, Any]

_CHANCES = Each({"name": "text", "chance": "number"})
FIELDS: dict[str, Fields] = {
    "stories": {
        "story": "text", "published": "text", "published_from": "text", "title": "text", "text": "text",
        "language": "text", "publisher": "text", "url": "text", "byline": "text",
        "dateline": {"place": "text", "date": "text", "agency": "text"},
        "sections": Each({"heading": "text", "span": "span"}), "empty_reason": "text", "pub_status": "text",
        "embargoed_until": "text",
        "dragoman": "text", "models": Each({"name": "text", "version": "text"}), "coded_at": "text",
    },
    "actors": {
        "story": "text", "id": "text", "name": "text", "country": "text", "igo": "flag", "sectors": "texts",
        "kind": "text", "mentions": "spans", "mentions_text": "texts",
    },
    "statements": {
        "story": "text", "id": "text", "source": "span", "source_text": "text", "speaker": "text",
        "speaker_name": "text", "cue": "span", "cue_text": "text", "content": "spans", "content_text": "texts",
        "kind": "text", "act": "text", "parent": "text", "confidence": "number",
    },
    "times": {
        "story": "text", "span": "span", "span_text": "text", "type": "text", "value": "text", "note": "text",
    },
    "events": {
        "story": "text", "id": "text", "type": "text", "mode": "text", "contexts": "texts", "cameo": "text",
        "trigger": "span", "trigger_text": "text", "sentence": "span", "sentence_text": "text",
        "actors": "texts", "actors_name": "texts", "actors_country": "texts",
        "recipients": "texts", "recipients_name": "texts", "recipients_country": "texts",
        "date": {"start": "day", "end": "day", "span": "span", "span_text": "text", "basis": "text",
                 "precision": "text"},
        "location": {"name": "text", "country": "text", "span": "span", "span_text": "text", "lat": "number",
                     "lon": "number"},
        "status": "text", "asserted_by": "text", "asserted_by_name": "text", "quad": "text", "intensity": "number",
        "same_as": "text", "confidence": "number",
        "reason": {"basis": "text", "clause": "span", "words": "spans", "rule": "text", "types": _CHANCES,
                   "statuses": _CHANCES, "status_words": "span", "status_because": "text"},
    },
    "positions": {
        "story": "text", "actor": "text", "actor_name": "text", "toward": "text", "toward_name": "text",
        "issue": "text", "stance": "text", "statement": "text", "span": "span", "span_text": "text",
    },
}  # fmt: skip
TABLES = tuple(FIELDS)


def to_records(coding: Coding) -> dict[str, list[Record]]:
    """The coding's rows by table. A day is a `datetime.date`, a span ``{start, end}``, None what is not told."""
    return {
        "stories": [_story(coding)],
        "actors": [_actor(coding, a) for a in coding.actors],
        "statements": [_statement(coding, s) for s in coding.statements],
        "times": [_time(coding, t) for t in coding.times],
        "events": [_event(coding, e) for e in coding.events],
        "positions": [_position(coding, p) for p in coding.positions],
    }


def story_day(story: Story) -> str | None:
    """The day the story appeared; None where only its month, or no year, is known."""
    day = as_day(story.published)
    return day.isoformat() if day else None


def as_day(value: str | None) -> date | None:
    """An ISO day; None for anything less."""
    if value is None or len(value) < len("2017-04-11"):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:  # a week, a masked year
        return None


def _story(coding: Coding) -> Record:
    s, made = coding.story, coding.provenance
    line = s.dateline
    return {
        "story": s.id, "published": s.published, "published_from": s.published_from, "title": s.title, "text": s.text,
        "language": s.language, "publisher": s.publisher, "url": s.url, "byline": s.byline,
        "dateline": line and {"place": line.place, "date": line.date, "agency": line.agency},
        "sections": [{"heading": x.heading, "span": _ends(x.span)} for x in s.sections],
        "empty_reason": s.empty_reason, "pub_status": s.pub_status, "embargoed_until": s.embargoed_until,
        "dragoman": made.dragoman,
        "models": [{"name": n, "version": v} for n, v in sorted(made.models.items())], "coded_at": made.coded_at,
    }  # fmt: skip


def _actor(coding: Coding, a: Actor) -> Record:
    return {
        "story": coding.story.id, "id": a.id, "name": a.name, "country": a.country, "igo": a.igo,
        "sectors": list(a.sectors), "kind": a.kind, **_spans(coding, "mentions", a.mentions),
    }  # fmt: skip


def _statement(coding: Coding, s: Statement) -> Record:
    return {
        "story": coding.story.id, "id": s.id, **_span(coding, "source", s.source), "speaker": s.speaker,
        "speaker_name": _name(coding, s.speaker), **_span(coding, "cue", s.cue),
        **_spans(coding, "content", s.content), "kind": s.kind, "act": s.act, "parent": s.parent,
        "confidence": s.confidence,
    }  # fmt: skip


def _time(coding: Coding, t: Time) -> Record:
    return {
        "story": coding.story.id, **_span(coding, "span", t.span), "type": t.type, "value": t.value, "note": t.note,
    }  # fmt: skip


def _event(coding: Coding, e: Event) -> Record:
    return {
        "story": coding.story.id, "id": e.id, "type": e.type, "mode": e.mode, "contexts": list(e.contexts),
        "cameo": e.cameo, **_span(coding, "trigger", e.trigger), **_span(coding, "sentence", e.sentence),
        **_side(coding, "actors", e.actors), **_side(coding, "recipients", e.recipients),
        "date": {
            "start": as_day(e.date.start), "end": as_day(e.date.end), **_span(coding, "span", e.date.span),
            "basis": e.date.basis, "precision": e.date.precision,
        },
        "location": e.location and _location(coding, e.location), "status": e.status, "asserted_by": e.asserted_by,
        "asserted_by_name": told_by(coding, e) or None, "quad": e.quad, "intensity": e.intensity,
        "same_as": e.same_as, "confidence": e.confidence, "reason": e.reason and _reason(e.reason),
    }  # fmt: skip


def _location(coding: Coding, place: Location) -> Record:
    return {
        "name": place.name, "country": place.country, **_span(coding, "span", place.span), "lat": place.lat,
        "lon": place.lon,
    }  # fmt: skip


def _reason(r: Reason) -> Record:
    return {
        "basis": r.basis, "clause": _ends(r.clause), "words": [_ends(w) for w in r.words], "rule": r.rule,
        "types": _chances(r.types), "statuses": _chances(r.statuses),
        "status_words": r.status_words and _ends(r.status_words), "status_because": r.status_because,
    }  # fmt: skip


def _position(coding: Coding, p: Position) -> Record:
    return {
        "story": coding.story.id, "actor": p.actor, "actor_name": _name(coding, p.actor), "toward": p.toward,
        "toward_name": _name(coding, p.toward), "issue": p.issue, "stance": p.stance, "statement": p.statement,
        **_span(coding, "span", p.span),
    }  # fmt: skip


# -- pieces ----------------------------------------------------------------------------------------------------------
def _ends(span: Span) -> Record:
    return {"start": span.start, "end": span.end}


def _span(coding: Coding, name: str, span: Span | None) -> Record:
    return {name: span and _ends(span), f"{name}_text": coding.story.cut(span) if span else None}


def _spans(coding: Coding, name: str, spans: Iterable[Span]) -> Record:
    spans = tuple(spans)
    return {name: [_ends(s) for s in spans], f"{name}_text": [coding.story.cut(s) for s in spans]}


def _name(coding: Coding, id_: str | None) -> str | None:
    return coding.actor(id_).name if id_ is not None else None


def _side(coding: Coding, name: str, ids: tuple[str, ...]) -> Record:
    actors = [coding.actor(i) for i in ids]
    return {
        name: list(ids), f"{name}_name": [a.name for a in actors], f"{name}_country": [a.country for a in actors],
    }  # fmt: skip


def _chances(chances: dict[str, float]) -> list[Record]:
    return [{"name": n, "chance": c} for n, c in chances.items()]
