"""Text → windows of word pieces for the encoder. Training and coding cut their text here, and so alike.

Besides its word piece each place carries a mark: how the word is printed (the word pieces know no capitals) and whether
it stands inside quotation marks (their other end may lie outside the window).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.language.quotations import find_quotations
from dragoman.span import Span

CLS, SEP, PAD = 101, 102, 0
WINDOW = 256  # word pieces, the two marks at the ends counted in; 99.5% of polnear/train's attributions lie inside one
STRIDE = 64  # pieces that two windows share where one paragraph is longer than a window
MARKS = 6  # kinds of mark: three ways of printing, inside and outside quotation marks

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces of one window: ids, marks, and where each stands in the text ((0, 0) for marks of our own)."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]
    places: tuple[Place, ...]


def cut_windows(text: str, tokenizer: Any, *, size: int = WINDOW) -> tuple[Window, ...]:
    """Whole lines packed into windows of at most ``size`` pieces and parted by a mark.

    A line that introduces the next (it ends with a colon) goes with it. A line longer than a window is cut with an
    overlap of ``STRIDE`` pieces. ``tokenizer``: of the tokenizers library, without padding or truncation.
    """
    windows: list[Window] = []
    held: list[_Line] = []
    room = size - 1  # each line brings a mark of its own
    for line in _read_lines(text, tokenizer):
        if held and sum(map(len, held)) + len(line) > room:
            carried = held[-1:] if len(held) > 1 and held[-1].introduces and len(held[-1]) + len(line) <= room else []
            windows.append(_window(held[: len(held) - len(carried)]))
            held = carried
        while len(line) > room:
            windows.append(_window([line.cut(0, room - 1)]))
            line = line.cut(room - 1 - STRIDE, None)
        held.append(line)
    if held:
        windows.append(_window(held))
    return tuple(windows)


@dataclass(frozen=True, slots=True)
class _Line:
    """The pieces of one line; its length counts the mark that parts it from the next."""

    ids: list[int]
    marks: list[int]
    places: list[Place]
    introduces: bool

    def __len__(self) -> int:
        return len(self.ids) + 1

    def cut(self, first: int, last: int | None) -> _Line:
        return _Line(self.ids[first:last], self.marks[first:last], self.places[first:last], self.introduces)


def _window(lines: list[_Line]) -> Window:
    ids, marks, places = [CLS], [0], [(0, 0)]
    for line in lines:
        ids += [*line.ids, SEP]
        marks += [*line.marks, 0]
        places += [*line.places, (0, 0)]
    return Window(tuple(ids), tuple(marks), tuple(places))


def _read_lines(text: str, tokenizer: Any) -> list[_Line]:
    """The lines that hold something, as pieces."""
    spans = _lines(text)
    encodings = tokenizer.encode_batch([text[s.start : s.end] for s in spans], add_special_tokens=False)
    found = []
    for span, encoded in zip(spans, encodings, strict=True):
        places = [(a + span.start, b + span.start) for a, b in encoded.offsets]
        introduces = text[span.start : span.end].rstrip().endswith(":")
        found.append(_Line(encoded.ids, _marks(text, span, places), places, introduces))
    return found


def _lines(text: str) -> list[Span]:
    """Where each line that holds something stands."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def _marks(text: str, line: Span, places: list[Place]) -> list[int]:
    """The mark of each piece: 0 without capitals, 1 with a capital first, 2 all capitals; and 3 more in a quotation."""
    quoted = [q.span for q in find_quotations(text, line) if q.depth == 0]
    out, n = [], 0
    for a, b in places:
        while n < len(quoted) and quoted[n].end <= a:
            n += 1
        inside = n < len(quoted) and quoted[n].start <= a
        word = text[a:b]
        printed = 0 if not word[:1].isupper() else 2 if b - a > 1 and word.isupper() else 1
        out.append(printed + 3 * inside)
    return out
