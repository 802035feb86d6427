"""What comes out: the records of one story's coding, and the coding itself (codebook, section 7).

Records are plain frozen values. Ids are short and local to the coding (``a1``, ``s3``, ``e2``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from dragoman.errors import InputError
from dragoman.span import Span
from dragoman.story import Story

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dragoman/1"

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal[
    "say", "claim", "hope", "request", "propose", "commit", "agree", "praise", "criticize", "accuse", "deny",
    "reject", "warn", "ask", "acknowledge", "worry", "think", "plan",
]  # fmt: skip
Status = Literal["occurred", "planned", "wanted", "hypothetical", "denied"]
DateBasis = Literal["clause", "sentence", "context", "story"]
DatePrecision = Literal[
    "day", "days", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century"
]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
ActorKind = Literal["country", "person", "organisation", "group"]
Stance = Literal["wants", "offers", "supports", "opposes", "worried", "asks"]
PloverType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who speaks, acts or is acted on.

    ``country``: ISO 3166 alpha-3 of the state it acts for or belongs to, or None (an international body has
    ``igo`` true). ``sectors``: PLOVER sector codes, the main one first. ``mentions``: every span that names it.
    """

    id: str
    name: str
    country: str | None
    igo: bool
    sectors: tuple[str, ...]
    kind: ActorKind
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: somebody is reported as saying, writing, thinking, wanting, hoping.

    ``source`` and ``cue`` are None where only implied; ``speaker`` is an actor id or None; ``parent`` is the id of
    the statement this one is reported inside. ``confidence``: 0 to 1.
    """

    id: str
    source: Span | None
    speaker: str | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: Kind
    act: Act
    parent: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression with its TimeML type and TIMEX3 value (``2017-04-11``, ``P2D``, ``XXXX-04-14``).

    ``note``: what does not fit, in words (*Monday, May 25* of a year in which it is a Tuesday), or None.
    """

    span: Span
    type: TimexType
    value: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """First and last day of an act, ISO, both included; either or both may be None.

    ``span``: the words that gave it, None when inferred. ``basis``: where they stand: in the act's own ``clause``, in
    its ``sentence``, in the ``context`` (another telling of the act, or what the speaker said before), or nowhere: the
    ``story``'s own date, the last resort. ``precision``: the unit the text tells (a week is told, not its seven days).
    """

    start: str | None
    end: str | None
    span: Span | None
    basis: DateBasis | None = None
    precision: DatePrecision | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where an act happens. ``country`` is ISO alpha-3; ``lat`` and ``lon`` in degrees, when known."""

    name: str
    country: str | None
    span: Span | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event was coded.

    ``basis``: who saw it (``agreed``: lexicon and encoder alike; ``typed``: both, the encoder names the type;
    ``doubted``: both, the lexicon names it; ``learned``: the encoder alone; ``unseen``: the lexicon alone; ``foreign``:
    whoever saw it, in a story not of world affairs; ``ruled``: the encoder was not asked). ``clause``: the words it was
    read from; ``words``: those that fired; ``rule``: file and line of the lexicon's entry. ``types``, ``statuses``: the
    encoder's chances, ``act`` that of any act at all. ``status_words``: what decided the status, None where the encoder
    or nothing did; ``status_because``: how.
    """

    basis: str
    clause: Span
    words: tuple[Span, ...]
    rule: str | None
    types: dict[str, float]
    statuses: dict[str, float]
    status_words: Span | None
    status_because: str


@dataclass(frozen=True, slots=True)
class Event:
    """One PLOVER act with its status and whoever asserts it (codebook, section 3).

    ``actors``, ``recipients``: actor ids. ``asserted_by``: id of the innermost statement whose content holds the
    trigger, None for the story itself. ``intensity``: PLOVER score, -10 to 10. ``same_as``: id of the first
    telling of the same act. ``reason``: why it was coded; None in codings of others. ``chain``: what `perspective`
    gives; its coding fills it in, and it is not written into the JSON, which has ``asserted_by`` and ``parent``.
    """

    id: str
    type: PloverType
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    trigger: Span
    sentence: Span
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date: EventDate
    location: Location | None
    status: Status
    asserted_by: str | None
    quad: str
    intensity: float
    same_as: str | None
    confidence: float
    reason: Reason | None = None
    chain: tuple[Statement, ...] = field(default=(), compare=False, repr=False)

    def perspective(self) -> tuple[Statement, ...]:
        """The statements the act is told in, outermost first (A says that B claims); empty: the story tells it."""
        return self.chain


@dataclass(frozen=True, slots=True)
class Position:
    """Who wants what on which issue, toward whom, and the words that show it."""

    actor: str
    toward: str | None
    issue: str
    stance: Stance
    statement: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the coding: version, models by name, and when (ISO time, or None when not recorded)."""

    dragoman: str
    models: dict[str, str] = field(default_factory=dict)
    coded_at: str | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """Everything read out of one story."""

    story: Story
    actors: tuple[Actor, ...]
    statements: tuple[Statement, ...]
    times: tuple[Time, ...]
    events: tuple[Event, ...]
    positions: tuple[Position, ...]
    provenance: Provenance

    def __post_init__(self) -> None:
        chains = _chains(self.statements)
        told = tuple(replace(e, chain=chains.get(e.asserted_by, ())) for e in self.events)
        object.__setattr__(self, "events", told)

    def actor(self, id: str) -> Actor:  # noqa: A002 - the field's own name
        """The actor with this id. Raises KeyError when there is none."""
        for actor in self.actors:
            if actor.id == id:
                return actor
        raise KeyError(id)

    def statement(self, id: str) -> Statement:  # noqa: A002
        """The statement with this id. Raises KeyError when there is none."""
        for statement in self.statements:
            if statement.id == id:
                return statement
        raise KeyError(id)

    def event(self, id: str) -> Event:  # noqa: A002
        """The event with this id. Raises KeyError when there is none."""
        for event in self.events:
            if event.id == id:
                return event
        raise KeyError(id)

    def to_dict(self) -> dict[str, Any]:
        """The coding as JSON values, keys in the codebook's order."""
        return {
            "schema": SCHEMA,
            "story": _plain(self.story),
            "actors": [_plain(x) for x in self.actors],
            "statements": [_plain(x) for x in self.statements],
            "times": [_plain(x) for x in self.times],
            "events": [_plain(x) for x in self.events],
            "positions": [_plain(x) for x in self.positions],
            "provenance": _plain(self.provenance),
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The coding as one JSON object, UTF-8 text not escaped, on one line unless indented."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Coding:
        """Read a coding back. Raises InputError when it is not one of this schema."""
        from dragoman.schema import read_coding

        try:
            value = json.loads(text)
        except ValueError as error:
            do = "Give one coding, as `dragoman code` writes it."
            raise InputError(f"This is not JSON ({error}).", do=do) from None
        return read_coding(value)

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """The coding as pandas tables by name: actors, statements, times, events, positions.

        Every row carries ``story`` (id) and the words of its spans. Needs pandas (``pip install dragoman[frames]``).
        """
        from dragoman.export.frames import to_frames

        return to_frames((self,))

    def _repr_html_(self) -> str:
        from dragoman.export.html import to_fragment

        return to_fragment(self)


def _chains(statements: tuple[Statement, ...]) -> dict[str | None, tuple[Statement, ...]]:
    """Each statement's id → the statements it stands in, outermost first, and itself."""
    known = {s.id: s for s in statements}
    found: dict[str | None, tuple[Statement, ...]] = {}
    for s in statements:
        chain, at, seen = [s], s.parent, {s.id}
        while at in known and at not in seen:
            seen.add(at)
            chain.append(known[at])
            at = known[at].parent
        found[s.id] = tuple(reversed(chain))
    return found


_HIDDEN = {"empty_reason", "pub_status", "embargoed_until"}
_NOT_WRITTEN = {"chain"}


def _plain(value: Any) -> Any:
    """A record as JSON values: spans as [start, end], tuples as lists."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, tuple):
        return [_plain(x) for x in value]
    if hasattr(value, "__dataclass_fields__"):
        names = list(value.__dataclass_fields__)
        names = [n for n in names if n not in _NOT_WRITTEN and not (n in _HIDDEN and getattr(value, n) is None)]
        return {n: _plain(getattr(value, n)) for n in names}
    return value
