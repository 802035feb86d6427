"""Is it English? By script and by the small words every text is full of (``languages.tsv``)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from dragoman.lexicon.table import load_table, our_table

# Enough of a text to tell its language, in characters.
_SAMPLE = 20_000
# With fewer words the small ones prove nothing: a text in Latin letters then counts as English.
_FEWEST = 12
# Share of English small words among all words: running English has 0.35 to 0.5, lists of names about 0.1.
_ENGLISH = 0.12
# Another language is taken when its small words are so many times as frequent as English ones.
_CLEARLY = 1.3

_SCRIPTS = (
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("han", re.compile(r"[\u4e00-\u9fff]")),
    ("kana", re.compile(r"[\u3040-\u30ff]")),
    ("hangul", re.compile(r"[\uac00-\ud7af]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("greek", re.compile(r"[\u0370-\u03ff]")),
    ("devanagari", re.compile(r"[\u0900-\u097f]")),
    ("armenian", re.compile(r"[\u0530-\u058f]")),
    ("georgian", re.compile(r"[\u10a0-\u10ff]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language: ISO 639-1 code, English name, script, small words (none if the script is its own)."""

    code: str
    name: str
    script: str
    words: frozenset[str]


@cache
def load_languages() -> tuple[Language, ...]:
    """The language table shipped with the package."""
    rows = load_table(our_table("dragoman.lexicon", "languages.tsv"), ("code", "name", "script", "words"))
    return tuple(Language(r["code"], r["name"], r["script"], frozenset(r.many("words"))) for r in rows)


def find_language(text: str) -> Language | None:
    """The language of a text, None when it cannot be told (no letters, or none of the small words known)."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    known = [x for x in load_languages() if x.script == script]
    if not known:
        return None
    words = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    total = words.total()
    shares = sorted(
        ((sum(words[w] for w in x.words) / max(total, 1), x.code, x) for x in known), reverse=True
    )
    best = shares[0]
    if script != "latin":
        return best[2]
    english = next(s for s in shares if s[1] == "en")
    if total < _FEWEST or (english[0] >= _ENGLISH and best[0] < _CLEARLY * english[0]):
        return english[2]
    if best[0] >= _ENGLISH and best[1] != "en":
        return best[2]
    return english[2] if english[0] >= _ENGLISH / 2 else None


def _script(sample: str) -> str | None:
    """The script of most letters; kana decides over the Han signs they stand among. None without letters."""
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts["kana"] > 0.1 * (counts["han"] + counts["kana"]) > 1:
        return "kana"
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None
