"""Raw text → lines: white space made one kind, hard-wrapped lines joined. No word is touched."""

from __future__ import annotations

import re
from itertools import pairwise

# Line ends of every system, and the rarer marks that mean one.
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Blanks of every width; zero-width space, word joiner and a stray byte-order mark stand for nothing and go.
# Marks of direction (U+200E) and joiners belong to the words they stand in and stay.
_BLANK = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0e-\x1b\x1f\x7f"
_BLANKS = re.compile(rf"[{_BLANK}][ {_BLANK}]*+| [ {_BLANK}]++")
_EMPTY_LINES = re.compile(r"\n(?: ?\n)++")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOTHING = re.compile(r"[\u200b\u2060\ufeff]")

# A page wrapped by hand or by mail: its lines end between these columns.
_SHORTEST_FULL_LINE, _LONGEST_FULL_LINE = 45, 110

# Words are counted in so many characters: whether a line is short never hangs on more.
_COUNTED = 1000

_SENTENCE_END = re.compile(r"[.!?…][\"”’»›'“ʺ)\]]*$")
_ABBREVIATION_END = re.compile(r"(?:\b[A-Z]\.){2,}$")
_HYPHEN_END = re.compile(r"\w-$")
_PAUSE_END = re.compile(r"[,;:–—-][\"”’»›'“ʺ)\]]*$|[\"”’»›]$")


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does: a stop, and closing marks after it at most."""
    return bool(_SENTENCE_END.search(line[-12:]))


def ends_headline(line: str) -> bool:
    """Whether a line ends as headlines do: no stop but that of an abbreviation (*deal with the U.S.*)."""
    return not ends_sentence(line) or bool(_ABBREVIATION_END.search(line[-12:]))


def ends_openly(line: str) -> bool:
    """Whether a line ends in the middle of things: comma, colon, dash or closing quotation mark."""
    return bool(_PAUSE_END.search(line[-12:]))


def count_words(line: str) -> int:
    """How many words a line has, as far as anybody asks: those of its first characters."""
    return len(line[:_COUNTED].split())


def split_lines(raw: str) -> list[str]:
    """The lines of a raw text with single blanks only; empty lines in a row are one empty string."""
    flat = _BLANKS.sub(" ", _NOTHING.sub("", _LINE_ENDS.sub("\n", whole_characters(raw))))
    return [line.strip(" ") for line in _EMPTY_LINES.sub("\n\n", flat).split("\n")]


def whole_characters(text: str) -> str:
    """A text in which lone surrogates, which no file can hold, are U+FFFD."""
    if _SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def join_wrapped(lines: list[str]) -> list[str]:
    """The paragraphs, one a string: wrapped lines joined, empty lines gone.

    Text that is not wrapped has one paragraph a line. Of wrapped text a line goes on in the next one when
    the next one's first word would not have fitted; of any text when it ends in no stop and the next begins
    with a small letter.
    """
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    before = ""
    for line in lines:
        if line:
            if before and (_cut_inside(before, line) or (width and _goes_on(before, line, width))):
                paragraphs[-1].append(line if _HYPHEN_END.search(before[-2:]) else f" {line}")
            else:
                paragraphs.append([line])
        before = line
    return ["".join(pieces) for pieces in paragraphs]


def _wrap_width(lines: list[str]) -> int | None:
    """The column a text is wrapped at, None when it is not wrapped.

    It is when most of the lines that another one follows at once are of middling length and stop
    mid-sentence.
    """
    inner = [a for a, b in pairwise(lines) if a and b]
    full = [a for a in inner if _SHORTEST_FULL_LINE <= len(a) <= _LONGEST_FULL_LINE and not ends_sentence(a)]
    if len(full) < 3 or 2 * len(full) < len(inner):
        return None
    return max(len(a) for a in full)


def _goes_on(line: str, following: str, width: int) -> bool:
    if len(line) > width + 5:
        return False
    fits = len(line) + 1 + len(following.split(" ", 1)[0]) <= width
    if not fits:
        return len(line) >= _SHORTEST_FULL_LINE
    return False


def _cut_inside(line: str, following: str) -> bool:
    """Whether a sentence runs over the end of a line, wrapped text or not: no stop, then a small letter."""
    return (
        len(line) >= _SHORTEST_FULL_LINE
        and following[0].islower()
        and not (ends_sentence(line) or line[-1] in ":;")
    )
