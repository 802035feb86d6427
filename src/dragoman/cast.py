"""Who is in a story: its actors, and every phrase that means one of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dragoman.coding import Actor
from dragoman.span import Span

Form = Literal["name", "description", "pronoun", "adjective"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that means one actor, or several (*the two sides*, *they*).

    ``span``: the phrase with determiner, modifiers, title and apposition, without a relative clause. ``head``: index
    of its head token in the analysis. ``form``: ``name`` (*Russia*, *Minister Oru*), ``description`` (*the ministry*,
    *Vesland officials*), ``pronoun`` (*he*, *its*), ``adjective`` (*Vesland* in *the Vesland attack*, where the phrase
    as a whole is no actor).
    """

    span: Span
    head: int
    actors: tuple[str, ...]
    form: Form


@dataclass(frozen=True)
class Cast:
    """The actors of a story and their mentions, in text order.

    Mentions of different forms may touch but never cross; a mention inside another (the possessor in *Vesland's
    ministry*) is listed too.
    """

    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]

    @cached_property
    def _by_head(self) -> dict[int, Mention]:
        return {m.head: m for m in self.mentions}

    @cached_property
    def _by_id(self) -> dict[str, Actor]:
        return {a.id: a for a in self.actors}

    def actor(self, id: str) -> Actor:  # noqa: A002 - the field's own name
        """The actor with this id. Raises KeyError."""
        return self._by_id[id]

    def mention(self, head: int) -> Mention | None:
        """The mention whose head is token `head`, or None."""
        return self._by_head.get(head)

    def who(self, head: int) -> tuple[str, ...]:
        """Ids of whom the phrase with this head token means; empty when it is no actor."""
        found = self._by_head.get(head)
        return found.actors if found else ()

    def inside(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside a span, in text order."""
        return tuple(m for m in self.mentions if span.holds(m.span))
