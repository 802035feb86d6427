"""Codings made by hand, without the parser: invented quarrels of real countries, so that maps have their shapes."""

from __future__ import annotations

from dragoman.coding import Actor, Coding, Event, EventDate, Location, Position, Provenance
from dragoman.span import Span
from dragoman.story import Story

QUADS = {"CONSULT": "VERBAL COOPERATION", "AID": "MATERIAL COOPERATION", "ACCUSE": "VERBAL CONFLICT",
         "ASSAULT": "MATERIAL CONFLICT"}  # fmt: skip
PLACES = {"Nairobi": ("KEN", -1.28, 36.82), "Accra": ("GHA", 5.55, -0.2), "Quito": ("ECU", -0.2, -78.5)}
CODES = {"Kenya": "KEN", "Ghana": "GHA", "Norway": "NOR", "Singapore": "SGP"}


def story(id_, day, acts=(), positions=()):
    """A coding. Acts: (type, status, intensity, day, actors, recipients, place); positions: (who, stance, issue)."""
    text = "A meeting was held and words were said there."
    names = sorted({n for a in acts for n in (*a[4], *a[5])} | {p[0] for p in positions})
    ids = {n: f"a{i}" for i, n in enumerate(names, 1)}
    span, sentence = Span(2, 9), Span(0, len(text))
    actors = tuple(Actor(ids[n], n, CODES.get(n), False, (), "country", (span,)) for n in names)
    events = tuple(
        Event(
            f"e{i}", type_, None, (), None, span, sentence, tuple(ids[n] for n in by), tuple(ids[n] for n in to),
            EventDate(when, when, None, "clause", "day"),
            Location(place, PLACES[place][0], span, *PLACES[place][1:]) if place else None, status, None,
            QUADS[type_], intensity, None, 0.9,
        )
        for i, (type_, status, intensity, when, by, to, place) in enumerate(acts, 1)
    )  # fmt: skip
    held = tuple(Position(ids[who], None, issue, stance, None, sentence) for who, stance, issue in positions)
    return Coding(
        Story(id_, text, title="A meeting", published=day, published_from="metadata", publisher="The Wire"), actors, (),
        (), events, held, Provenance("0.1.0", {}, "2026-04-15T00:00:00+00:00"),
    )  # fmt: skip


def stories():
    """A month of Kenya and Ghana with every status; Norway, Singapore and a body without a country on other days."""
    kenya, ghana = ("Kenya",), ("Ghana",)
    return [
        story("s1", "2026-03-02", [
            ("CONSULT", "occurred", 4.0, "2026-03-01", ("Ghana", "Kenya"), (), "Nairobi"),
            ("ASSAULT", "hypothetical", -9.0, "2026-03-10", kenya, ghana, None),
            ("ASSAULT", "denied", -9.0, "2026-03-01", ghana, kenya, "Accra"),
        ], [("Kenya", "wants", "fishing rights"), ("Ghana", "opposes", "fishing rights")]),
        story("s2", "2026-03-09", [
            ("ACCUSE", "occurred", -2.0, "2026-03-08", kenya, ghana, "Nairobi"),
            ("AID", "planned", 10.0, "2026-03-20", ghana, kenya, None),
            ("CONSULT", "wanted", 2.5, "2026-03-25", kenya, ghana, "Accra"),
        ], [("Kenya", "opposes", "fishing rights"), ("Kenya", "supports", "the harbour")]),
        story("s3", "2026-03-20", [
            ("ASSAULT", "occurred", -9.0, "2026-03-18", ("Norway",), ("Singapore",), "Quito"),
            ("AID", "occurred", 10.0, "1911-05-01", ("Norway",), kenya, None),
        ]),
    ]  # fmt: skip
