"""A coding as rows of the desk's tables."""

from __future__ import annotations

import json
from typing import Any

from dragoman.coding import Coding, Event
from dragoman.desk.tables import is_long

Rows = dict[str, list[dict[str, Any]]]


def story_row(coding: Coding) -> dict[str, Any]:
    """The story's own columns."""
    s = coding.story
    return {
        "id": s.id, "title": s.title, "text": s.text, "published": s.published, "publisher": s.publisher, "url": s.url,
        "byline": s.byline, "language": s.language, "empty_reason": s.empty_reason,
    }  # fmt: skip


def coding_row(coding: Coding) -> dict[str, Any]:
    """The coding as it was written, and what made it."""
    p = coding.provenance
    return {
        "story": coding.story.id, "version": p.dragoman, "models": json.dumps(p.models, sort_keys=True),
        "json": coding.to_json(),
    }  # fmt: skip


def summary_of(coding: Coding) -> str:
    """How much a coding holds, for those that are replaced."""
    counts = {name: len(getattr(coding, name)) for name in ("actors", "statements", "times", "events", "positions")}
    return json.dumps(counts)


def record_rows(coding: Coding) -> Rows:
    """The rows of every record, by table."""
    story = coding.story.id
    return {
        "actors": [
            {"story": story, "id": a.id, "name": a.name, "country": a.country, "igo": a.igo,
             "sectors": ";".join(a.sectors), "kind": a.kind, "mentions": len(a.mentions)}
            for a in coding.actors
        ],
        "statements": [
            {"story": story, "id": s.id, "speaker": s.speaker, "act": s.act, "kind": s.kind, "parent": s.parent,
             "cue_start": s.cue.start if s.cue else None, "cue_end": s.cue.end if s.cue else None,
             "start": s.content[0].start, "end": s.content[-1].end, "confidence": s.confidence,
             **_whose(coding, s.speaker)}
            for s in coding.statements
        ],
        "events": [_event(coding, e) for e in coding.events],
        "sides": [row for e in coding.events for row in _sides(coding, e)],
        "positions": [
            {"story": story, "n": n, "actor": p.actor, "stance": p.stance, "issue": p.issue, "toward": p.toward,
             "statement": p.statement, "start": p.span.start, "end": p.span.end,
             **_whose(coding, p.actor)}
            for n, p in enumerate(coding.positions, start=1)
        ],
    }  # fmt: skip


def _whose(coding: Coding, id_: str | None) -> dict[str, Any]:
    """The name and country of somebody, and the story's day."""
    a = coding.actor(id_) if id_ else None
    country = (a.country or ("IGO" if a.igo else None)) if a else None
    return {"name": a.name if a else None, "country": country, "published": coding.story.published}


def _event(coding: Coding, e: Event) -> dict[str, Any]:
    place, day = e.location, (coding.story.published or "")[:10] or None
    since, until = e.date.start or e.date.end or day, e.date.end or e.date.start or day
    chain = [coding.actor(s.speaker).name for s in e.perspective() if s.speaker]
    return {
        "story": coding.story.id, "id": e.id, "type": e.type, "mode": e.mode, "status": e.status, "quad": e.quad,
        "intensity": e.intensity, "cameo": e.cameo, "first_day": e.date.start,
        "since": since, "until": until, "is_long": is_long(since, until),
        "last_day": e.date.end,
        "basis": e.date.basis, "precision": e.date.precision, "place": place.name if place else None,
        "place_country": place.country if place else None, "lat": place.lat if place else None,
        "lon": place.lon if place else None, "asserted_by": e.asserted_by, "asserter": " › ".join(chain) or None,
        "same_as": e.same_as, "trigger_start": e.trigger.start, "trigger_end": e.trigger.end,
        "sentence_start": e.sentence.start, "sentence_end": e.sentence.end, "confidence": e.confidence,
    }  # fmt: skip


def _sides(coding: Coding, e: Event) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for side, ids in (("actor", e.actors), ("recipient", e.recipients)):
        for id_ in ids:
            if any(r["actor"] == id_ for r in rows):
                continue  # whoever stands on both sides stands on the first
            a = coding.actor(id_)
            rows.append({
                "story": coding.story.id, "event": e.id, "actor": id_, "side": side, "place": len(rows), "name": a.name,
                "country": a.country or ("IGO" if a.igo else None),
            })  # fmt: skip
    return rows
