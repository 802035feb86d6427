"""The calendar words of the lexicon, as look-ups and as pieces of patterns.

``pattern("<month> <day>")`` compiles a rule's pattern: ``<name>`` becomes a named group that takes the words
of that kind, ``<name2>`` a second group of it, and a blank one stretch of white space inside a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dragoman.lexicon.table import Row, load_table, our_table

SPACE = r"(?:(?:[^\S\n]{1,3}\n?|\n)[^\S\n]{0,3}(?=\S))"
# A kind of word in a rule's pattern, and which of several.
_GROUP = r"(?<!\?P)<([a-z]+)(\d?)>"
FIGURE = "0"
# Kinds that are capitalised in print: "may" and "march" are verbs, "sun" is none of ours.
_CAPITALISED = {"month", "weekday", "zone"}
_DIGITS = {
    "year": r"(?:1\d|20)\d\d(?![\d/%])(?!,\d{3})(?!\.\d)",
    "anyyear": r"\d{4}(?!\d)",
    "shortyear": r"\d\d(?!\d)",
    "day": r"\d{1,2}(?:st|nd|rd|th)?(?![\w%/])(?!,\d{3}|[.:]\d)",
    "nth": r"\d{1,2}(?:st|nd|rd|th)(?!\w)",
    "figures": r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,6}(?:\.\d{1,3})?(?![\d%])",
}


@cache
def rows() -> tuple[Row, ...]:
    """Every entry of times.tsv."""
    return tuple(load_table(our_table("dragoman.lexicon", "times.tsv"), ("kind", "words", "value")))


@cache
def values(kind: str) -> dict[str, str]:
    """Word (lower case, no full stop; of a unit its plural too) → value, for one kind of times.tsv."""
    found = {plain(w): r["value"] for r in rows() if r["kind"] == kind for w in r.many("words")}
    return found | {f"{w}s": v for w, v in found.items()} if kind == "unit" else found


def plain(word: str) -> str:
    """A word as the look-ups know it: lower case, one blank between words, no full stop at its end."""
    return " ".join(word.lower().split()).rstrip(".")


def one_of(words: Iterable[str]) -> str:
    """A pattern that takes the longest of these words."""
    return "|".join(re.escape(w).replace(r"\ ", SPACE) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _kind(kind: str) -> str:
    """The pattern for the words of one kind."""
    if kind in _DIGITS:
        return _DIGITS[kind]
    if kind == "number":
        word = one_of(values("number"))
        more = rf"(?:(?:-|{SPACE}(?:and{SPACE})?)(?:{word})(?!\w)){{0,6}}"
        return rf"(?:a{SPACE}(?=hundred|thousand))?(?:{word}){more}"
    if kind == "unit":
        return one_of(values("unit"))
    words = {w for r in rows() if r["kind"] == kind for w in r.many("words")}
    if kind in _CAPITALISED:
        return f"(?-i:{one_of(words | {w.upper() for w in words})})"
    return one_of(words)


def pattern(source: str) -> re.Pattern[str]:
    """A rule's pattern, compiled; it matches whole words and no matter the case."""

    def group(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}{found[2]}>{_kind(found[1])})"

    body = re.sub(_GROUP, group, source.replace("[- ]", "(?:-| )").replace(" ", "\0"))
    return re.compile(rf"(?:{body.replace(chr(0), SPACE)})(?!\w)", re.IGNORECASE)


def openers(source: str) -> frozenset[str]:
    """Every word that a match of a rule's pattern can begin with, in lower case; it may hold more that the rule names.

    FIGURE stands for whatever begins with a digit.
    """
    named = set(re.findall(r"[a-z]+", re.sub(r"<\w+>|\\[a-zA-Z]", " ", source.lower())))
    found = named.union(*(_first_words(kind) for kind, _ in re.findall(_GROUP, source)))
    return frozenset(found | {FIGURE} if re.search(r"\d|\\d", source) else found)


@cache
def _first_words(kind: str) -> frozenset[str]:
    """The first word of each entry of a kind."""
    if kind in _DIGITS:
        return frozenset({FIGURE})
    words = (re.findall(r"\w+", w)[0].lower() for r in rows() if r["kind"] == kind for w in r.many("words"))
    return frozenset(FIGURE if w[0].isdigit() else w for w in words)


def to_number(words: str) -> float | None:
    """A number in words or figures (``twenty four``, ``1,200``, ``2.5``); None when it is none."""
    text = plain(words).replace(",", "")
    try:
        return float(text)
    except ValueError:
        pass
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word in ("and", "a", "an"):
            continue
        value = values("number").get(word)
        if value is None:
            return None
        n = int(value)
        if n in (12, 100, 1000) and word in ("dozen", "hundred", "thousand"):
            current = max(current, 1) * n
            if n == 1000:
                total, current = total + current, 0
        else:
            current += n
    return float(total + current)


def to_ordinal(word: str) -> int | None:
    """The number of an ordinal or of a day in figures (``third``, ``3rd``, ``3``); None when it is none."""
    found = re.match(r"\d{1,3}", word)
    if found:
        return int(found[0])
    value = values("ordinal").get(plain(word).replace(" ", "-"))
    return int(value) if value else None
