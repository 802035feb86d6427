"""Which years a dateline without its year can be of, by what the story itself tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.lexicon.table import Row, load_table
from dragoman.reading.dates import MONTH, PrintedDate, find_dates, month_number, to_date

FIRST, LAST = 1990, 2035
# With a weekday that fits several years, the story is of the one that follows the latest year it tells of at
# most so many years later: a weekday returns to a date after 5, 6 or 11 years.
_SPAN = 4
# A name counts as an office holder when the title stands so near (characters before or after).
_NEAR = 70
# No more of a text is searched than so many characters: evidence stands in a story, not in a book.
_SEARCHED = 60_000

_YEAR = re.compile(
    rf"\b(?P<word>in|since|of|from|during|after|early|late|mid|(?P<month>{MONTH})|\d{{1,2}},?)[ -]"
    r"(?P<year>(?:19|20)\d\d)\b(?![-–]\d|,\d)",
    re.IGNORECASE,
)
# Signs in its sentence that a year lies ahead, or that it is past. Where neither stands it proves nothing.
_AHEAD = re.compile(r"\b(?:will|shall|would|should|plans?|planned|intends?|(?:is|are) (?:to|due)|next)\b")
_PAST = re.compile(
    r"\b(?:since|was|were|had|did|met|held|began|took|fell|rose|shrank|broke|fought|left|won|lost|made|came|went|sent"
    r"|[a-z]{3,}ed)\b"
)
_FORMER = re.compile(
    r"\b(?i:former|ex|then|late|previous|ousted)\b(?:\W+[A-Z][\w.]*(?:['’]s)?|-\w+){0,3}\W*$"
)


@dataclass(frozen=True, slots=True)
class YearFound:
    """The year, and the evidence that left no other: ``weekday+office``, ``years`` ..."""

    year: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office: its title's words in small letters, first and last ISO day, month or year."""

    titles: tuple[str, ...]
    since: str
    until: str


def find_year(text: str, month: int, day: int) -> YearFound | None:
    """The one year in which `month` and `day` fit everything the text tells, or None when none or several do.

    Evidence: weekdays printed with dates, office holders named with their titles, and, when years still
    remain, the weekday of the first paragraph and the years the text tells of as past or future. Never the
    clock.
    """
    text = text[:_SEARCHED]
    years = frozenset(y for y in range(FIRST, LAST + 1) if to_date(y, month, day))
    used: list[str] = []
    for name, fits in (
        ("weekday", by_weekdays(text, years, month)),
        ("office", by_office(text, years, month, day)),
    ):
        if (kept := years & fits) and kept < years:
            years, used = kept, [*used, name]
    if len(years) > 1 and "office" in used and "weekday" not in used:
        lede = by_lede(text, years, month, day)
        if len(lede) == 1:
            years, used = lede, ["weekday", *used]
    if len(years) > 1:
        told = by_told_years(text, years, month, near=bool(used))
        if len(told) == 1:
            years, used = told, [*used, "years"]
    return YearFound(next(iter(years)), "+".join(used)) if len(years) == 1 and used else None


def by_weekdays(text: str, years: frozenset[int], month: int) -> frozenset[int]:
    """The years in which every weekday printed with a date is right; all when there is none."""
    for found in find_dates(text):
        if found.weekday is None or found.year is not None:
            continue
        kept = frozenset(y for y in years if _falls(found, _near_year(y, month, found.month)))
        years = kept or years
    return years


def by_lede(text: str, years: frozenset[int], month: int, day: int) -> frozenset[int]:
    """The years in which the dateline's day is the one weekday that the first paragraph names."""
    lede = text.split("\n\n", 1)[0]
    named = set(
        re.findall(r"\bon (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!,? [A-Z])", lede)
    )
    if len(named) != 1:
        return frozenset()
    name = named.pop()
    return frozenset(y for y in years if (d := to_date(y, month, day)) and f"{d:%A}" == name)


def by_office(text: str, years: frozenset[int], month: int, day: int) -> frozenset[int]:
    """The years in which everybody named with an office held it on that day; all when nobody is."""
    for terms in _named_holders(text):
        kept = frozenset(y for y in years if any(_in_term(t, f"{y}-{month:02d}-{day:02d}") for t in terms))
        years = kept or years
    return years


def by_told_years(text: str, years: frozenset[int], month: int, *, near: bool) -> frozenset[int]:
    """The years between the latest one told as past and the earliest told as ahead.

    `near`: other evidence has already thinned the years out, so that the first one within a few years of the
    latest past year may be taken.
    """
    past: list[int] = []
    ahead: list[int] = []
    for year, told_month, is_ahead in _told_years(text):
        later = told_month is not None and told_month > month
        (ahead if is_ahead else past).append(year if is_ahead else year + later)
    if not past:
        return frozenset()
    low = max(past)
    high = min((y for y in ahead if y >= low), default=LAST)
    high = min(high, low + _SPAN) if near else high
    return frozenset(y for y in years if low <= y <= high)


def _told_years(text: str) -> Iterator[tuple[int, int | None, bool]]:
    """Every year told as past or ahead: the year, its month if named, whether it lies ahead."""
    for match in _YEAR.finditer(text):
        start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
        ends = (text.find(". ", match.end()), text.find("\n", match.end()))
        sentence = text[start : min((e for e in ends if e >= 0), default=len(text))][:600]
        ahead = bool(_AHEAD.search(sentence))
        if ahead or _PAST.search(sentence):
            month = month_number(match["month"]) if match["month"] else None
            yield int(match["year"]), month, ahead


def _near_year(year: int, month: int, other: int) -> int:
    """The year of a date in month `other` told in a story of `month`: another one across New Year."""
    return year + (1 if month - other > 6 else -1 if other - month > 6 else 0)


def _falls(found: PrintedDate, year: int) -> bool:
    day = to_date(year, found.month, found.day)
    return day is not None and day.weekday() == found.weekday


# -- office holders
# ----------------------------------------------------------------------------------------------
def _named_holders(text: str) -> Iterator[tuple[Term, ...]]:
    """For every name that stands with a title: the terms of all who bear it in such an office."""
    ends = _terms_by_last_word()
    for word in sorted(set(re.findall(r"[^\W\d_]+", text)) & ends.keys()):
        for name, terms in ends[word].items():
            named = tuple(t for t in terms if _stands_with_title(text, name, t.titles))
            if named:
                yield named


def _stands_with_title(text: str, name: str, titles: tuple[str, ...]) -> bool:
    """Whether a title stands right before a name (*Foreign Minister Ann Roel*) or in apposition to it."""
    for match in re.finditer(rf"\b{re.escape(name)}\b", text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        after = text[match.end() : match.end() + _NEAR]
        for title in titles:
            words = re.escape(title)
            found = re.search(
                rf"\b(?i:{words})(?:,? (?:of|the|for|to|[A-Z][\w.'’-]*))*,? (?:[A-Z][\w.'’-]* )*$", before
            )
            if found and not _FORMER.search(before[: found.start()]):
                return True
            apposed = re.match(rf",(?P<gap>[^.;,]{{0,40}})\b(?i:{words})\b", after) if " " in name else None
            if apposed and not _FORMER.search(apposed["gap"].rstrip() + " "):
                return True
    return False


def _in_term(term: Term, day: str) -> bool:
    """Whether an ISO day lies in a term whose ends may be days, months or years."""
    return term.since <= day[: len(term.since)] and (not term.until or day[: len(term.until)] <= term.until)


@cache
def _terms_by_last_word() -> dict[str, dict[str, tuple[Term, ...]]]:
    """Last word of a name → names (full, aliases, family name alone) → terms, from all tables."""
    found: dict[str, dict[str, list[Term]]] = {}
    folder = files("dragoman.lexicon") / "officials"
    tables = [t for t in folder.iterdir() if t.name.endswith(".tsv")] if folder.is_dir() else []
    for table in sorted(tables, key=lambda t: t.name):
        for row in load_table(table, ("name", "aliases", "office", "title", "from", "to", "note")):
            for name in {row["name"], *row.many("aliases"), *_family_name(row)}:
                last = re.findall(r"[^\W\d_]+", name)[-1:]
                if last:
                    found.setdefault(last[0], {}).setdefault(name, []).append(_term(row))
    return {w: {n: tuple(terms) for n, terms in names.items()} for w, names in found.items()}


def _family_name(row: Row) -> tuple[str, ...]:
    """The name used alone: the last word, or what the note says (``family=first``, ``none``, a name)."""
    told = re.search(r"family=([^;]+)", row["note"])
    family = told[1].strip() if told else "last"
    words = row["name"].split()
    if family == "none" or len(words) < 2:
        return ()
    return ({"last": words[-1], "first": words[0]}.get(family, family),)


def _term(row: Row) -> Term:
    titles = {t.casefold() for t in row.many("title")} | {row["office"].replace("_", " ").casefold()}
    return Term(tuple(sorted(t for t in titles if t)), row["from"], row["to"])
