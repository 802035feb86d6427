"""Near-duplicate stories: reprints, updates, corrections and short versions of one story, put in clusters.

Words in a row (shingles) that two texts share say how far one is a copy of the other. MinHash (Broder, 1997, "On the
resemblance and containment of documents") keeps the shingles of a text as a few numbers; cut into bands (Indyk and
Motwani, 1998, "Approximate nearest neighbors") they are keys by which any store finds likely copies. Likely copies are
compared in full, where the day and the names decide what words alone cannot: tomorrow's strike on the same town is told
in much the same words. docs/duplicates.md has the figures.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dragoman.reading.dateline import find_dateline, load_agencies

Hashes = NDArray[np.uint64]

_SHINGLE = 3  # words
_LEAD = 40  # words: the first paragraph lives on in the shortest version of the longest story
_NOTE = 12  # what has fewer words is a by-line or a note, no first paragraph
_ROWS = 2  # numbers in a band: texts that share a third of their shingles meet in one of 32 bands 98 times in 100
_BODY_BANDS, _LEAD_BANDS = 32, 12
REACH = timedelta(days=30)  # a copy comes soon; without a bound a yearly form letter is compared with all its years

_LEAD_SHARE = 0.4  # of the first words of one in the other: copies have 0.55 or more, shared background none
_COPY = 0.95  # of the shorter text: a copy, wherever its first words went
_FLOORS = {"same day": 0.45, "no day to compare": 0.6, "corrected": 0.75, "another day": 0.85, "other names": 0.95}

_WORD = re.compile(r"\w+(?:[.,]\d+)*(?:-\w+)*")
_OWNER = re.compile(r"['’]s\b")
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {w: str(n) for n, w in enumerate(_UNITS)} | {w: str(10 * n) for n, w in enumerate(_TENS, 2)}
_NUMBERS |= {f"{t}-{u}": str(10 * n + m) for n, t in enumerate(_TENS, 2) for m, u in enumerate(_UNITS[1:10], 1)}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\b\.?"
)
_DAY = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_WEEKDAYS)})\b|(?P<month>{_MONTH})\s+(?P<day>[0-3]?\d)\b(?![:.,]?\d)"
    rf"|(?P<day2>[0-3]?\d)\s+(?P<month2>{_MONTH}))"
)
_CALENDAR = re.compile(rf"{'|'.join(_WEEKDAYS)}|{_MONTH}")
_NAME = re.compile(r"\b[A-Z][\w-]+")
_INNER_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][\w-]+|\b[A-Z]{3,}\b")  # a sentence's first word is capital anyway
_CORRECTED = re.compile(r"(?:^|\n)\W*correct(?:s|ed|ion)\b|\bis corrected\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signature:
    """A text's MinHash: one number for each hash function, over the whole text and over its first words."""

    body: tuple[int, ...]
    lead: tuple[int, ...]

    def likeness(self, other: Signature) -> float:
        """An estimate of the Jaccard similarity of two texts: the share of numbers in which they agree."""
        return sum(a == b for a, b in zip(self.body, other.body, strict=True)) / len(self.body)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All that comparing two stories needs: hashed shingles of the text and of its lead, sorted; days; names."""

    signature: Signature
    shingles: Hashes
    lead: Hashes
    published: str | None
    days: tuple[str, ...]
    names: frozenset[str]
    lead_names: frozenset[str]
    corrected: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two stories are one: shares of shingles, the evidence beside them, and the verdict.

    ``jaccard``: of all shingles of both; ``containment``: of those of the shorter; ``lead``: of the first words of one
    in the other, whichever is more. ``evidence``: what set the floor that ``containment`` had to reach.
    """

    copy: bool
    jaccard: float
    containment: float
    lead: float
    evidence: str

    def __str__(self) -> str:
        kind = "a copy" if self.copy else "no copy"
        return f"{kind}: {self.containment:.0%} of the shorter text, {self.jaccard:.0%} of both, {self.evidence}"


def signature(text: str) -> Signature:
    """The signature of a text, the same in every process and on every machine."""
    return fingerprint(text).signature


def bands(found: Signature) -> tuple[str, ...]:
    """Keys for a store's index: stories that share one are worth comparing in full."""
    return tuple(
        f"{part}{n // _ROWS:02}:" + "".join(f"{v:08x}" for v in values[n : n + _ROWS])
        for part, values in (("b", found.body), ("l", found.lead))
        for n in range(0, len(values), _ROWS)
    )


def fingerprint(text: str, *, published: str | None = None, title: str | None = None) -> Fingerprint:
    """Read a story for comparing. ``published`` (ISO) tells which day *Tuesday* is."""
    if dateline := find_dateline(text):
        text = text[dateline.span.end :]  # reprints lose it, and its day is that of filing
    first = _first_paragraph(text)
    shingles, lead = _shingles(words_of(text)), _shingles(words_of(first)[:_LEAD])
    kept = Signature(_minima(shingles, _BODY_BANDS * _ROWS), _minima(lead, _LEAD_BANDS * _ROWS))
    names = frozenset(n.casefold() for n in _NAME.findall(f"{title or ''} {text}"))
    corrected = any(_CORRECTED.search(t) for t in (text, title or ""))
    return Fingerprint(kept, shingles, lead, published, _days(text, published), names, names_in(first), corrected)


def compare(one: Fingerprint, two: Fingerprint) -> Likeness:
    """Whether two stories are the same but for editing. Either way round gives the same."""
    shared = _shared(one.shingles, two.shingles)
    least = max(min(len(one.shingles), len(two.shingles)), 1)
    jaccard = shared / max(len(one.shingles) + len(two.shingles) - shared, 1)
    containment = shared / least
    lead = max(_shared(a.lead, b.shingles) / max(len(a.lead), 1) for a, b in ((one, two), (two, one)))
    evidence = _evidence(one, two)
    copy = containment >= _FLOORS[evidence] and (lead >= _LEAD_SHARE or containment >= _COPY)
    return Likeness(copy, jaccard, containment, lead, evidence)


@dataclass(frozen=True, slots=True)
class Member:
    """A story as a cluster keeps it."""

    id: str
    published: str | None
    publisher: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a story went: its cluster's number, the head of it, with whom it shares most and how much (None: alone).

    ``merged``: numbers of clusters that this story showed to be one with its own; they are no more.
    """

    story: str
    cluster: int
    head: str
    to: str | None
    likeness: Likeness | None
    merged: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.story}: {self.likeness}, like {self.to}" if self.to else f"{self.story}: like no other story"


class Clusters:
    """An index of stories in memory. Whatever the order they come in, the same ones end up together."""

    def __init__(self) -> None:
        self._prints: dict[str, Fingerprint] = {}
        self._index: dict[str, list[str]] = defaultdict(list)
        self._of: dict[str, int] = {}
        self._members: dict[int, list[Member]] = {}
        self._next = 1

    def add(
        self, id: str, text: str, *, published: str | None = None, publisher: str | None = None,  # noqa: A002
        title: str | None = None,
    ) -> Joined:  # fmt: skip
        """Put a story into the cluster of its copies, or found one. Raises ValueError when the id is there already."""
        if id in self._prints:
            raise ValueError(f"story {id} is in the index already")
        new = fingerprint(text, published=published, title=title)
        keys = bands(new.signature)
        near = sorted({other for key in keys for other in self._index.get(key, ())} - {id})
        found = [(o, compare(new, self._prints[o])) for o in near if in_reach(new, self._prints[o])]
        copies = sorted(((o, m) for o, m in found if m.copy), key=lambda c: (-c[1].containment, -c[1].jaccard, c[0]))
        self._prints[id] = new
        for key in keys:
            self._index[key].append(id)
        numbers = sorted({self._of[o] for o, _ in copies}) or [self._next]
        self._next = max(self._next, numbers[0] + 1)
        kept = self._members.setdefault(numbers[0], [])
        kept.append(Member(id, published, publisher, title))
        for gone in numbers[1:]:
            kept.extend(self._members.pop(gone))
        self._of.update((m.id, numbers[0]) for m in kept)
        to, likeness = copies[0] if copies else (None, None)
        return Joined(id, numbers[0], elect(kept).id, to, likeness, tuple(numbers[1:]))

    def cluster_of(self, id: str) -> int:  # noqa: A002
        """The number of a story's cluster. Raises KeyError for a story that was not added."""
        return self._of[id]

    def all(self) -> dict[int, tuple[Member, ...]]:
        """Every cluster by number, its head first, the others by time."""
        return {n: tuple(sorted(ms, key=_rank(ms))) for n, ms in sorted(self._members.items())}


def elect(members: Sequence[Member]) -> Member:
    """The head of a cluster: the earliest; of several of one time the agency's own."""
    return min(members, key=_rank(members))


def is_agency(publisher: str | None) -> bool:
    """Whether a publisher is a news agency of ``lexicon/agencies.tsv``."""
    name = (publisher or "").strip().casefold()
    return name in _agencies() or name.removeprefix("the ") in _agencies()


@lru_cache(maxsize=1)
def _agencies() -> frozenset[str]:
    return frozenset(load_agencies(kinds=("agency",)))


def _rank(members: Sequence[Member]) -> Callable[[Member], tuple[str, bool, str]]:
    """Order in a cluster. Where one knows its day only, days are compared: midnight would always win."""
    moments = {m.id: _moment(m.published) for m in members}
    cut = 10 if any(len(t) == len("2026-01-01") for t in moments.values()) else None
    return lambda m: (moments[m.id][:cut], not is_agency(m.publisher), m.id)


def _moment(published: str | None) -> str:
    """A publication date as text that sorts by time; what fixes no day comes last."""
    if day_of(published) is None:
        return "unknown"
    try:
        at = datetime.fromisoformat(published or "")
    except ValueError:
        return (published or "")[:10]
    if len(published or "") <= len("2026-01-01"):
        return published or ""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def in_reach(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether two stories lie near enough in time to be compared; one without a day always does."""
    a, b = day_of(one.published), day_of(two.published)
    return a is None or b is None or abs(a - b) <= REACH


def _evidence(one: Fingerprint, two: Fingerprint) -> str:
    """What days and names say; a correction may change either, and is then believed to be one."""
    days = bool(one.days and two.days) and _comparable(one.days[0], two.days[0])
    if days and one.days[0] != two.days[0]:
        return "corrected" if one.corrected or two.corrected else "another day"
    if _lacking(one.lead_names, two.names) and _lacking(two.lead_names, one.names):
        return "corrected" if one.corrected or two.corrected else "other names"
    return "same day" if days else "no day to compare"


def _lacking(names: frozenset[str], among: frozenset[str]) -> bool:
    """Whether one has no counterpart; the first letters do, since names are spelt in many ways (Türkiye, Turkey)."""
    starts = {_folded(n) for n in among}
    return any(_folded(n) not in starts for n in names)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()[:4] or name


def _comparable(one: str, two: str) -> bool:
    return one[:1].isdigit() == two[:1].isdigit()


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no owner's s, *seventeen* as 17."""
    folded = (w.casefold() for w in _WORD.findall(_OWNER.sub("", text)))
    return [_NUMBERS.get(w, w) for w in folded]


def names_in(text: str) -> frozenset[str]:
    """Words with a capital inside a sentence, small, but for days and months."""
    return frozenset(n.casefold() for n in _INNER_NAME.findall(text) if not _CALENDAR.fullmatch(n))


def _first_paragraph(text: str) -> str:
    """The first paragraph that tells something: no by-line, no note of a correction."""
    for part in text.split("\n"):
        if not _CORRECTED.match(part) and len(_WORD.findall(part)) >= _NOTE:
            return part
    return text


def _shingles(words: list[str]) -> Hashes:
    """The hashes of all runs of three words, sorted, each once; a shorter text is one run."""
    runs = {" ".join(words[n : n + _SHINGLE]) for n in range(max(len(words) - _SHINGLE + 1, 1))} if words else set()
    # not hash(): it differs from one process to the next
    digests = b"".join(hashlib.blake2b(r.encode(), digest_size=8).digest() for r in runs)
    return np.sort(np.frombuffer(digests, dtype="<u8").astype(np.uint64))


def _shared(one: Hashes, two: Hashes) -> int:
    return len(np.intersect1d(one, two, assume_unique=True))


@lru_cache(maxsize=2)
def _functions(n: int) -> tuple[Hashes, Hashes]:
    """Multipliers (odd) and additions of n hash functions: multiply-shift of Dietzfelbinger and others (1997)."""
    raw = b"".join(hashlib.blake2b(f"dragoman {i}".encode(), digest_size=16).digest() for i in range(n))
    drawn = np.frombuffer(raw, dtype="<u8").astype(np.uint64).reshape(n, 2)
    return drawn[:, :1] | np.uint64(1), drawn[:, 1:]


def _minima(shingles: Hashes, n: int) -> tuple[int, ...]:
    """For each hash function the least value over all shingles."""
    if not len(shingles):
        return (0,) * n
    factors, additions = _functions(n)
    return tuple(((shingles * factors + additions) >> np.uint64(32)).min(axis=1).tolist())


def _days(text: str, published: str | None) -> tuple[str, ...]:
    """The days a text names, in its order: ISO where the publication date fixes them, else as named."""
    today = day_of(published)
    return tuple(_named_day(m, today) for m in _DAY.finditer(text))


def _named_day(found: re.Match[str], today: date | None) -> str:
    if weekday := found["weekday"]:
        if today is None:
            return weekday
        # one day ahead at most: where it happens it may be Wednesday while the wire's clock says Tuesday
        ahead = (_WEEKDAYS.index(weekday) - today.weekday()) % 7
        return (today + timedelta(days=ahead if ahead <= 1 else ahead - 7)).isoformat()
    month = _MONTHS.index((found["month"] or found["month2"])[:3]) + 1
    day = int(found["day"] or found["day2"])
    if today is None:
        return f"{_MONTHS[month - 1]} {day}"
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    return min(near, key=lambda d: abs(d - today)).isoformat() if near else f"{_MONTHS[month - 1]} {day}"


def day_of(published: str | None) -> date | None:
    """The day of a story or an act; None where it is told in part or not at all."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
