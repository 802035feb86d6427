"""The dateline at the head of a report: where and when it was filed, and which agency sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.lexicon.table import Source, load_table, our_table
from dragoman.reading.dates import DATE, WEEKDAY, to_printed
from dragoman.span import Span
from dragoman.story import Dateline

# No dateline is longer, and none starts later than in the third paragraph (sub-headings may stand above it).
_LONGEST = 160
_PARAGRAPHS = 3

_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŘŚŞŠŤŪŮŹŻŽ"
_CAPS_WORD = rf"(?:[{_UPPER}]\.)+|(?:[{_UPPER}]{{1,3}}\. )?[{_UPPER}]['’]?[{_UPPER}]+(?:['’-][{_UPPER}]+)*"
_CAPS_PLACE = re.compile(
    rf"(?:{_CAPS_WORD})(?:[ -](?:{_CAPS_WORD}))*(?: ?/ ?(?:{_CAPS_WORD})(?:[ -](?:{_CAPS_WORD}))*)*"
)
_NAME_WORD = rf"[{_UPPER}](?:[^\W\d_]|['’])+(?:[-'’][^\W\d_]+)*"
_NAME_PLACE = re.compile(
    rf"(?!(?:In|On|At|From|By|For) ){_NAME_WORD}(?: (?:{_NAME_WORD}|de|of|al|el|la|am|an|der)){{0,3}}"
    rf"(?:/{_NAME_WORD}(?: {_NAME_WORD}){{0,2}})*"
)
# The country or state after the place: no month, no weekday, no word all in capitals but D.C. and the like.
_REGION = re.compile(
    rf", (?!{WEEKDAY})(?!(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)"
    rf"(?:(?:[A-Z]\.){{2,}}|DC\b|{_NAME_WORD}\.?(?: (?:{_NAME_WORD}|of|and|the))*)"
)
_DATE = re.compile(rf"(?:,|\.)? ?{DATE}(?![\w%])")
_WEEKDAY = re.compile(rf",? ?{WEEKDAY}(?=[ ,]|$)")
_BRACKETS = re.compile(r"[,.]? ?[(\[](?P<agency>[^()\[\]]{2,40})[)\]]")
_SLASHES = re.compile(r"[,.]? ?/(?P<agency>[A-Z][\w .-]{1,30})/")
_BARE = re.compile(
    r"(?:,|\.| -| –| —|:)? (?P<agency>[A-Z][A-Za-z-]{1,20}(?: [A-Z][a-z]+){0,2}) ?(?=--|—|–|-|:|\.|/)"
)
_DASH = re.compile(r"[.,:]? ?(?:--+|—|–|―|‒|_)(?!\d)|[.,:]? ?-(?= )|[.,:]?-(?= ?[A-Z\"“])")
_STOP = re.compile(r"[.:]?(?= |$)")


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline and where it stands; the story's first sentence begins after ``span``."""

    dateline: Dateline
    span: Span


@dataclass(slots=True)
class _Parts:
    """What has been read of a dateline so far, and up to where."""

    at: int
    place: str | None = None
    date: str | None = None
    agency: str | None = None
    known_agency: bool = False


@cache
def load_words(kind: str) -> frozenset[str]:
    """The words of one kind that need care in a dateline (``dateline_words.tsv``)."""
    rows = load_table(our_table("dragoman.lexicon", "dateline_words.tsv"), ("word", "kind"))
    return frozenset(r["word"] for r in rows if r["kind"] == kind)


@cache
def load_agencies(
    *, kinds: tuple[str, ...] = ("agency", "broadcaster", "newspaper", "service")
) -> dict[str, str]:
    """Every name of an agency in small letters → its usual name (``agencies.tsv``)."""
    return read_agencies(our_table("dragoman.lexicon", "agencies.tsv"), kinds=kinds)


def read_agencies(source: Source, *, kinds: tuple[str, ...]) -> dict[str, str]:
    """An agency table as every name in small letters → the usual one.

    A name of several words goes by its initials where the table has them: AP, AFP.
    """
    found: dict[str, str] = {}
    for row in load_table(source, ("name", "aliases", "kind")):
        names = (row["name"], *row.many("aliases"))
        short = [n for n in names if " " in row["name"] and re.fullmatch(r"[A-Z]{2,5}", n)]
        if row["kind"] in kinds:
            for name in names:
                found.setdefault(name.casefold(), (short or names)[0])
    return found


def find_dateline(text: str) -> FoundDateline | None:
    """The dateline at the head of a text (sub-headings above it are passed over), or None.

    Read are the styles of the agencies: ``BEIRUT (Reuters) -``, ``MOSCOW, April 11. /TASS/.``, ``BEIJING,
    Aug. 12 (Xinhua) --``, ``KYIV. June 5 (Interfax-Ukraine)``, ``Tehran, IRNA -``, ``(AFP) —``. A place in
    capitals needs a dash, an agency or a date after it; one in normal case an agency or a date with a dash
    or a bracket.
    """
    start = 0
    for _ in range(_PARAGRAPHS):
        end = text.find("\n\n", start, start + 20 * _LONGEST)
        line = text[start : end if end >= 0 else start + _LONGEST][:_LONGEST]
        if parts := _parse(line):
            return FoundDateline(
                Dateline(parts.place, parts.date, parts.agency), Span(start, start + parts.at)
            )
        if end < 0 or end - start > 100:
            return None
        start = end + 2
    return None


def agency_in(lines: tuple[str, ...]) -> str | None:
    """The first agency named in lines of credit (*Copyright 2018 Norpress*), by its usual name."""
    known = load_agencies(kinds=("agency",))
    for line in lines:
        words = re.findall(r"[\w'&.-]+", line.casefold())
        for size in (4, 3, 2, 1):
            for i in range(len(words) - size + 1):
                name = known.get(" ".join(words[i : i + size]).strip("."))
                if name:
                    return name
    return None


def _parse(line: str) -> _Parts | None:
    """A dateline at the start of a line, or None."""
    for pattern, capitals in ((_CAPS_PLACE, True), (_NAME_PLACE, False)):
        match = pattern.match(line)
        if match and (parts := _from_place(line, match, capitals=capitals)):
            return parts
    if line[:1] in "([":
        parts = _Parts(0)
        if _take_agency(line, parts) and parts.known_agency and (dash := _DASH.match(line, parts.at)):
            parts.at = dash.end()
            return parts
    return None


def _from_place(line: str, match: re.Match[str], *, capitals: bool) -> _Parts | None:
    place = match[0].rstrip(" -")
    if len(place) < 3 or (capitals and set(re.split(r"[ /]", place)) & load_words("label")):
        return None
    parts = _Parts(match.start() + len(place))
    for _ in range(2):
        region = _REGION.match(line, parts.at)
        if region and not _is_agency(region[0][2:]):
            place, parts.at = place + region[0], region.end()
    parts.place = _normal_case(place) if capitals else place
    while _take_date(line, parts) or _take_agency(line, parts):
        pass
    return _closed(line, parts, capitals=capitals)


def _take_date(line: str, parts: _Parts) -> bool:
    if parts.date is not None:
        return False
    if (match := _DATE.match(line, parts.at)) and (printed := to_printed(match)):
        parts.date, parts.at = printed.iso(), match.end()
        return True
    if match := _WEEKDAY.match(line, parts.at):
        parts.at = match.end()
        return True
    return False


def _take_agency(line: str, parts: _Parts) -> bool:
    """Read an agency in brackets, between slashes, or bare where the table knows it."""
    if parts.agency is not None:
        return False
    for pattern in (_BRACKETS, _SLASHES, _BARE):
        match = pattern.match(line, parts.at)
        if match is None:
            continue
        printed = match["agency"].strip()
        name = _usual_name(printed) or (agency_in((printed,)) if pattern is not _BARE else None)
        if name is None and (pattern is _BARE or not re.fullmatch(r"[A-Z][\w.& -]*", printed)):
            continue
        parts.agency, parts.known_agency = name or printed, name is not None
        parts.at = match.end()
        return True
    return False


def _closed(line: str, parts: _Parts, *, capitals: bool) -> _Parts | None:
    """The dateline with the mark that closes it, or None when what follows shows that it is none."""
    told = parts.date is not None or parts.agency is not None
    if dash := _DASH.match(line, parts.at):
        if not told and not capitals:
            return None
        parts.at = dash.end()
        return parts
    if not told or (not capitals and parts.agency is None):
        return None
    if capitals and parts.at == len(line):
        return parts
    stop = _STOP.match(line, parts.at)
    if stop is None or (not stop[0] and parts.agency is None):
        return None
    if not capitals and not parts.known_agency:
        return None
    parts.at = stop.end()
    return parts


def _usual_name(printed: str) -> str | None:
    known = load_agencies()
    for name in (printed, printed.split("/")[0], re.sub(r"^(?:the|by) ", "", printed, flags=re.IGNORECASE)):
        if found := known.get(name.strip().casefold()):
            return found
    return None


def _is_agency(words: str) -> bool:
    return _usual_name(words.rstrip(".")) is not None


def _normal_case(place: str) -> str:
    """``SEOUL/WASHINGTON`` → ``Seoul/Washington``; initials (D.C.) and what is in small letters stay."""
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*\.?", lambda m: _cased(m[0], first=m.start() == 0), place)


def _cased(word: str, *, first: bool) -> str:
    if not word.isupper() or re.fullmatch(r"[A-Z]\.", word) or word in load_words("initials"):
        return word
    if word.lower() in load_words("particle") and not first:
        return word.lower()
    head, mark, tail = word.partition("’" if "’" in word else "'")
    return head.capitalize() + mark + (tail.capitalize() if len(head) <= 2 else tail.lower())
