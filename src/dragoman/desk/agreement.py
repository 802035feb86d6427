"""How far reviewers agree with the machine, and with each other. Every value is plain data for a page or JSON.

Precision is counted over the records that were reviewed, each once, by the last verdict on it. It is fair to all
records only where those reviewed were drawn by chance (``queue(order="random")``), and its interval is a little too
narrow where many records are of few stories.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from dragoman.desk.records import KINDS, Kind
from dragoman.desk.reviews import Review, reviews_of, standing
from dragoman.desk.store import Desk

Z = 1.959963984540054  # of the normal distribution for 95%
NONE = "none"  # in tables: no record, rejected by the reviewer or missed by the machine
_PARTS: dict[Kind, dict[str, tuple[str, ...]]] = {
    "event": {
        "type": ("type",), "status": ("status",), "sides": ("actors", "recipients"), "date": ("date",),
        "place": ("location",), "span": ("trigger",),
    },
    "statement": {"speaker": ("speaker",), "act": ("act",), "span": ("source", "cue", "content")},
    "position": {"holder": ("actor",), "stance": ("stance",), "issue": ("issue",), "span": ("span",)},
}  # fmt: skip
_TABLES: dict[str, Kind] = {"type": "event", "status": "event", "act": "statement", "stance": "position"}
_COMPARED: tuple[tuple[Kind, str], ...] = (
    ("event", "type"), ("event", "status"), ("statement", "act"), ("statement", "speaker"), ("position", "stance"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some records are right: ``share`` with the ends of its 95% interval, None where there are none."""

    name: str
    right: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """How often the machine said one thing and the reviewer another, or the same; ``none``: no such record."""

    machine: str
    reviewer: str
    n: int


@dataclass(frozen=True, slots=True)
class Between:
    """Agreement between reviewers on one thing, over ``records`` that two or more have judged.

    ``agreed``: share of pairs of verdicts that are the same. ``alpha``: Krippendorff's alpha, None where it is not
    defined: no records, or one value only.
    """

    name: str
    records: int
    agreed: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the standing verdicts come to.

    ``kinds``: records accepted as they are, of each kind; ``types``, ``statuses``: of the events coded so, those that
    are so (a rejected one is not); ``parts``: of each kind how many are any such record at all (``kept``), and of those
    kept how many have a part right. ``tables``: by type, status, act, stance. ``missing``: records added, by kind.
    """

    verdicts: int
    records: int
    stories: int
    reviewers: tuple[str, ...]
    versions: tuple[str, ...]
    kinds: tuple[Share, ...]
    types: tuple[Share, ...]
    statuses: tuple[Share, ...]
    parts: tuple[Share, ...]
    tables: dict[str, tuple[Cell, ...]]
    missing: dict[str, int]
    between: tuple[Between, ...]


def agreement(desk: Desk, *, reviewer: str | None = None, version: str | None = None) -> Agreement:
    """What reviewers, or one of them, hold of the records that any program, or one version, has coded."""
    found = standing(reviews_of(desk))
    if version is not None:
        found = [r for r in found if r.version == version]
    return agreement_of([r for r in found if reviewer is None or r.reviewer == reviewer], found)


def agreement_of(verdicts: Sequence[Review], compared: Sequence[Review]) -> Agreement:
    """The same of some standing verdicts; ``compared``: those among which reviewers are compared."""
    last = {(r.story, r.of): r for r in sorted(verdicts, key=lambda r: r.n)}
    of_machine = [r for (_, of), r in last.items() if not of.startswith("+")]
    added = [r for (_, of), r in last.items() if of.startswith("+") and r.verdict != "reject"]
    events = [r for r in of_machine if r.kind == "event"]
    return Agreement(
        verdicts=len(verdicts),
        records=len(of_machine),
        stories=len({r.story for r in verdicts}),
        reviewers=tuple(sorted({r.reviewer for r in verdicts})),
        versions=tuple(sorted({r.version for r in verdicts})),
        kinds=tuple(share(k, [r.verdict == "accept" for r in of_machine if r.kind == k]) for k in KINDS),
        types=_by("type", events),
        statuses=_by("status", events),
        parts=tuple(_parts(of_machine)),
        tables={name: _table(name, kind, of_machine, added) for name, kind in _TABLES.items()},
        missing={k: sum(r.kind == k for r in added) for k in KINDS},
        between=tuple(_between(compared)),
    )


def wilson(right: int, of: int, z: float = Z) -> tuple[float, float]:
    """The ends of the score interval for a share of ``right`` in ``of``, which must be more than 0.

    E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927) 209-212,
    without correction for continuity: method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
    """
    p = right / of
    middle, wide = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = ((middle - wide) / (1 + z * z / of), (middle + wide) / (1 + z * z / of))
    return max(0.0, min(low, p)), min(1.0, max(high, p))  # at 0 and 1 the ends are the share but for rounding


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for names, over the values that reviewers gave to each unit; None where it is not defined.

    K. Krippendorff, *Computing Krippendorff's alpha-reliability* (2011), the nominal case: 1 minus observed by expected
    disagreement, from coincidences within units; a unit of one value counts for nothing.
    """
    of: Counter[Hashable] = Counter()
    apart = 0.0  # coincidences of two values
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        of.update(counts)
        apart += (len(values) ** 2 - sum(n * n for n in counts.values())) / (len(values) - 1)
    total = sum(of.values())
    expected = total * total - sum(n * n for n in of.values())
    return 1 - (total - 1) * apart / expected if expected else None


def share(name: str, right: Sequence[bool]) -> Share:
    """How many of some are right."""
    if not right:
        return Share(name, 0, 0, None, None, None)
    low, high = wilson(sum(right), len(right))
    return Share(name, sum(right), len(right), sum(right) / len(right), low, high)


def _by(field: str, events: Sequence[Review]) -> tuple[Share, ...]:
    """Of the events coded with each value of a field, how many are; the most reviewed first."""
    stand: defaultdict[str, list[bool]] = defaultdict(list)
    for r in events:
        stand[r.values[field]].append(r.verdict != "reject" and field not in r.fields)
    return tuple(share(v, right) for v, right in sorted(stand.items(), key=lambda x: (-len(x[1]), x[0])))


def _parts(reviews: Sequence[Review]) -> Iterable[Share]:
    for kind, parts in _PARTS.items():
        of_kind = [r for r in reviews if r.kind == kind]
        kept = [r for r in of_kind if r.verdict != "reject"]
        yield share(f"{kind} kept", [r.verdict != "reject" for r in of_kind])
        for name, fields in parts.items():
            yield share(f"{kind} {name}", [not set(fields) & set(r.fields) for r in kept])


def _table(field: str, kind: Kind, of_machine: Sequence[Review], added: Sequence[Review]) -> tuple[Cell, ...]:
    """Machine's value by reviewer's, the most frequent first."""
    pairs = Counter((r.values[field], _held(r, field)) for r in of_machine if r.kind == kind)
    pairs.update((NONE, _held(r, field)) for r in added if r.kind == kind)
    return tuple(Cell(*pair, n) for pair, n in sorted(pairs.items(), key=lambda x: (-x[1], x[0])))


def _held(r: Review, field: str) -> str:
    """What the reviewer says of a field."""
    return NONE if r.verdict == "reject" else _name(r, (r.values | r.fields)[field])


def _name(r: Review, value: Any) -> str:
    """A value as a name: an actor's where it is an actor, since ids mean another in another coding."""
    known: dict[Any, str] = {a["id"]: a["name"] for a in r.actors}
    if isinstance(value, dict):
        return str(value.get("name", json.dumps(value, sort_keys=True)))
    return known.get(value, str(value))


def _between(reviews: Sequence[Review]) -> Iterable[Between]:
    judged: defaultdict[tuple[str, str], list[Review]] = defaultdict(list)
    for r in reviews:
        judged[r.story, r.of].append(r)
    twice = [rs for rs in judged.values() if len(rs) > 1]
    for kind in KINDS:
        of_kind = [rs for rs in twice if rs[0].kind == kind]
        yield _compared(f"{kind} kept", [[str(r.verdict != "reject") for r in rs] for rs in of_kind])
        for field in (f for k, f in _COMPARED if k == kind):
            yield _compared(f"{kind} {field}", [[_held(r, field) for r in rs] for rs in of_kind])


def _compared(name: str, units: Sequence[Sequence[str]]) -> Between:
    pairs = sum(len(u) * (len(u) - 1) for u in units)
    same = sum(n * (n - 1) for u in units for n in Counter(u).values())
    return Between(name, len(units), same / pairs if pairs else None, alpha(units))
