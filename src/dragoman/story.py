"""What comes in: one news report or official statement, cleaned up, its words unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from dragoman.span import Span

PubStatus = Literal["usable", "withheld", "embargoed", "corrected", "cancelled"]
"""What the sender of an item says about its use; ``corrected``: it replaces an earlier version."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The line that says where and when a report was filed.

    ``place`` as a name in normal case (``Seoul/Washington``), ``date`` as the ISO date it fixes, masked where it
    does not say (``XXXX-04-11``), ``agency`` by its usual name. Each is None when the line does not say.
    """

    place: str | None = None
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A bare sub-heading, which stays in the text on a line of its own."""

    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is read: everything else points into ``text``.

    ``text``: paragraphs separated by one blank line (codebook, section 1). ``published``: ISO date, a month
    (``2016-05``), a date without its year (``XXXX-04-11``) or None; ``published_from`` names the evidence
    that decided it (``metadata``, ``url``, ``dateline``, ``dateline+weekday``, ...; see docs/reading-a-coding.md).
    ``empty_reason`` says why a text without a sentence to code was left empty; None otherwise.
    ``pub_status``: what the sender says about its use, None where the format does not say; the text of withheld,
    still embargoed and cancelled items is left empty, so that they are never coded. ``embargoed_until``: the time
    as the sender gives it, kept after it has passed.
    """

    id: str
    text: str
    title: str | None = None
    language: str = "en"
    published: str | None = None
    published_from: str | None = None
    dateline: Dateline | None = None
    publisher: str | None = None
    url: str | None = None
    byline: str | None = None
    sections: tuple[Section, ...] = ()
    empty_reason: str | None = None
    pub_status: PubStatus | None = None
    embargoed_until: str | None = None

    def cut(self, span: Span) -> str:
        """The words of a span: the only way to text."""
        return self.text[span.start : span.end]

    def paragraphs(self) -> tuple[Span, ...]:
        """Spans of the paragraphs, in order, without the blank lines between them."""
        found, start = [], 0
        for part in self.text.split("\n\n"):
            if part:
                found.append(Span(start, start + len(part)))
            start += len(part) + 2
        return tuple(found)


def story_id(text: str, published: str | None) -> str:
    """An id that is the same for the same text and publication date: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(f"{published or ''}\n{text}".encode()).hexdigest()[:16]
