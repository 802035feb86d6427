"""Codings made by hand, with records of every kind and without the parser, for the reading room's tests.

What stands in a field may be anything: ``say`` gives the words of each, so that hostile ones can be put everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.coding import (
    Actor,
    Coding,
    Event,
    EventDate,
    Location,
    Position,
    Provenance,
    Reason,
    Statement,
    Time,
)  # fmt: skip
from dragoman.span import Span
from dragoman.story import Dateline, Section, Story

PLAIN = {
    "title": "Talks on fishing", "publisher": "Kenya Wire", "byline": "A. Writer", "url": "https://example.org/talks",
    "place": "Nairobi", "agency": "KW", "heading": "What comes next", "speaker": "Kenya", "other": "Ghana",
    "person": "Musalia Mudavadi", "source": "the Kenyan foreign ministry", "cue": "said", "trigger": "hold talks",
    "said": "on fishing in", "when": "on April 20", "location": "Nairobi", "issue": "ceasefire in Sudan",
    "wish": "Ghana wants a ceasefire in Sudan", "value": "2026-04-20", "note": "April 20 of 2026 is a Monday",
    "rule": "acts.tsv:12", "basis": "agreed", "because": "a word of the future", "sector": "GOV", "model": "encoder",
    "version": "0.1.0", "reason": "",
}  # fmt: skip
"""What stands in each field where nothing else is said."""


class _Text:
    """A text that is put together, and where each piece of it stands."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, words: str, after: str = " ") -> Span:
        start = len(self.text)
        self.text += words
        span = Span(start, len(self.text))
        self.text += after
        return span


def coding(
    id_: str = "talks",
    *,
    say: Callable[[str], str] = PLAIN.__getitem__,
    published: str | None = "2026-04-14",
    countries: tuple[str | None, str | None] = ("KEN", "GHA"),
    kind: tuple[str, str | None, str, str, float] = ("CONSULT", "meet", "planned", "VERBAL COOPERATION", 2.5),
    more: str = "",
) -> Coding:
    """A story that tells of an act (``kind``: type, mode, status, quad, intensity), a statement and a position.

    ``say`` gives each field's words by name, ``more`` a last paragraph.
    """
    t = _Text()
    start = len(t.text)
    one = t.put(say("speaker"))
    t.put("and")
    two = t.put(say("other"))
    t.put("will")
    trigger = t.put(say("trigger"))
    t.put(say("said"))
    where = t.put(say("location"))
    when = t.put(say("when"), "")
    content = Span(start, len(t.text))
    t.put(",", " ")
    source = t.put(say("source"))
    cue = t.put(say("cue"), "")
    t.text += "."
    sentence = Span(start, len(t.text))
    t.text += "\n\n"
    heading = t.put(say("heading"), "\n\n")
    wish = t.put(say("wish"), f".\n\n{more}" if more else ".")
    type_, mode, status, quad, intensity = kind
    story = Story(
        id_, t.text, title=say("title"), published=published, published_from="metadata", publisher=say("publisher"),
        dateline=Dateline(say("place"), published, say("agency")), url=say("url"), byline=say("byline"),
        sections=(Section(t.text[heading.start : heading.end], heading),), empty_reason=say("reason") or None,
    )  # fmt: skip
    first, second = countries
    actors = (
        Actor("a1", say("speaker"), first, False, (say("sector"),), "country", (one,)),
        Actor("a2", say("other"), second, False, (), "country", (two,)),
        Actor("a3", say("person"), first, False, (say("sector"), "MIL"), "person", (source,)),
    )
    statements = (
        Statement("s1", source, "a3", cue, (content,), "indirect", "say", None, 0.9),
        Statement("s2", None, None, cue, (Span(trigger.start, when.end),), "direct", "warn", "s1", 0.4),
    )
    why = Reason(
        say("basis"), sentence, (trigger,), say("rule"), {type_: 0.8}, {status: 0.7}, when, say("because")
    )  # fmt: skip
    act = Event(
        "e1", type_, mode, (), "036", trigger, sentence, ("a1",), ("a2",),  # type: ignore[arg-type]
        EventDate("2026-04-20", "2026-04-21", when, "clause", "day"),
        Location(say("location"), first, where, -1.28, 36.82), status, "s1", quad, intensity, None, 0.8, why,
    )  # fmt: skip
    wanted = Event(
        "e2", "REQUEST", None, (), None, wish, wish, ("a2",), (), EventDate(None, None, None), None, "wanted", None,
        "VERBAL COOPERATION", 1.0, None, 0.5,
    )  # fmt: skip
    return Coding(
        story, actors, statements, (Time(when, "DATE", say("value"), say("note")),), (act, wanted),
        (Position("a2", "a1", say("issue"), "wants", None, wish),),
        Provenance(say("version"), {"events": say("model")}, "2026-04-15T00:00:00+00:00"),
    )  # fmt: skip


def codings() -> list[Coding]:
    """A small desk's: of several days, countries and publishers, with a reprint, one without a day, one hostile."""
    other = {"publisher": "Oslo Post", "speaker": "Norway", "other": "Sweden", "title": "Norway and Sweden"}
    war = ("ASSAULT", "conventional", "occurred", "MATERIAL CONFLICT", -9.0)
    more = "It was the third meeting of this kind since the year began, and officials of both sides called it useful."
    return [
        coding("talks", more=more),
        coding("reprint", more=more, published="2026-04-15"),
        coding("north", say=lambda f: other.get(f, PLAIN[f]), countries=("NOR", "SWE"), kind=war,
               published="2026-04-16"),
        coding("undated", published=None, countries=(None, None), say=lambda f: f"{f} of nobody"),
        coding(HOSTILE_ID, say=hostile, published="2026-04-12"),
    ]  # fmt: skip


HOSTILE_ID = 'a/../b?c=1#d"><script>alert(1)</script>'


def hostile(field: str) -> str:
    """Words that would break out of wherever a page puts them."""
    if field == "url":
        return "javascript:alert(1)"
    return f"\"'><script>alert('{field}')</script>{{{{ 7*7 }}}}&lt;b&gt;<img src=x onerror=alert(1)>"
