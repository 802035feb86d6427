"""Paragraphs, headings and list items as markup tells them apart, and what comes with a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dragoman.reading.layout import join_wrapped, split_lines
from dragoman.reading.status import Standing
from dragoman.story import Dateline

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["paragraph", "heading", "item"]

_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a story's text to be. ``item``: of a list or a table, which is never a heading by its look."""

    text: str
    kind: Kind = "paragraph"


@dataclass(frozen=True, slots=True)
class Meta:
    """What came with a text. ``published``: a date for ``read_date``; ``dateline``: given apart from the text."""

    id: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which elements of a vocabulary are what; any other one runs on inside its paragraph."""

    headings: frozenset[str]
    paragraphs: frozenset[str]
    items: frozenset[str]
    skipped: frozenset[str]
    breaks: frozenset[str] = frozenset({"br"})
    cells: frozenset[str] = frozenset({"td", "th"})
    verbatim: frozenset[str] = frozenset({"pre"})


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HTML = Dialect(
    headings=_names("h1 h2 h3 h4 h5 h6"),
    paragraphs=_names(
        "p div section article main blockquote ul ol dl dt dd table thead tbody tfoot figure pre hr center address "
        "body header details summary fieldset"
    ),
    items=_names("li tr"),
    skipped=_names(
        "head script style noscript template figcaption picture img svg math nav aside footer form button input select "
        "textarea iframe object embed video audio canvas caption"
    ),
)
NITF = Dialect(
    headings=_names("hl1 hl2"),
    paragraphs=_names("p block bq ul ol dl dt dd table nitf-table pre hr abstract body.content"),
    items=_names("li tr"),
    skipped=_names("media nitf-table-metadata fn note caption datasource credit"),
)
TEI = Dialect(  # what trafilatura makes of a page
    headings=frozenset({"head"}),
    paragraphs=_names("p quote list table code div ab"),
    items=_names("item row"),
    skipped=frozenset({"graphic"}),
    breaks=frozenset({"lb"}),
    cells=frozenset({"cell"}),
    verbatim=frozenset({"code"}),
)


def blocks_in(root: _Element, dialect: Dialect) -> list[Block]:
    """The blocks under an element, in order. A single line break begins a line, which may go on a paragraph."""
    flow = _Flow(dialect)
    flow.walk(root, "paragraph", verbatim=False)
    flow.flush("paragraph")
    return flow.found


def blocks_of_text(text: str) -> list[Block]:
    """The blocks of plain text: its lines, wrapped ones joined."""
    return [Block(line) for line in join_wrapped(split_lines(text))]


def local_name(element: _Element) -> str:
    """An element's name in small letters without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class _Flow:
    """The text met so far, cut at the edges of blocks."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.found: list[Block] = []
        self._parts: list[str] = []

    def walk(self, element: _Element, kind: Kind, *, verbatim: bool) -> None:
        name, d = local_name(element), self.dialect
        if not name or name in d.skipped:
            return
        inner: Kind = "heading" if name in d.headings else "item" if name in d.items else kind
        opens = inner != kind or name in d.paragraphs or name in d.items
        verbatim = verbatim or name in d.verbatim
        if name in d.breaks:
            self._parts.append("\n")
        if opens:
            self.flush(kind)
        self._add(element.text, verbatim)
        for child in element:
            self.walk(child, inner, verbatim=verbatim)
            self._add(child.tail, verbatim)
        if name in d.cells:
            self._parts.append(" ")
        if opens:
            self.flush(inner)

    def flush(self, kind: Kind) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        lines = split_lines(text)
        lines = [" ".join(filter(None, lines))] if kind == "heading" else join_wrapped(lines)
        self.found += [Block(line, kind) for line in lines if line]

    def _add(self, text: str | None, verbatim: bool) -> None:
        if text:
            self._parts.append(text if verbatim else _BLANKS.sub(" ", text))
