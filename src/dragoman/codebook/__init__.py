"""The PLOVER and CAMEO tables with typed access.

Tables: PLOVER (Open Event Data Alliance, manual of 2021), CC BY-SA 4.0; see NOTICE.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.lexicon.table import Row, load_table, our_table


@dataclass(frozen=True, slots=True)
class CameoMeaning:
    """What a CAMEO code is in PLOVER: type, mode and contexts."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    label: str


def _rows(name: str, *columns: str) -> tuple[Row, ...]:
    return tuple(load_table(our_table("dragoman.codebook", name), columns))


@cache
def quads() -> dict[str, str]:
    """PLOVER type → quad category in capitals (``VERBAL COOPERATION``)."""
    return {r["type"]: r["quad"].upper().replace("_", " ") for r in _rows("plover_types.tsv", "type", "quad")}


@cache
def modes() -> dict[str, tuple[str, ...]]:
    """PLOVER type → its modes."""
    found: dict[str, list[str]] = {}
    for r in _rows("plover_modes.tsv", "type", "mode"):
        found.setdefault(r["type"], []).append(r["mode"])
    return {k: tuple(v) for k, v in found.items()}


@cache
def contexts() -> frozenset[str]:
    """The PLOVER contexts."""
    return frozenset(r["context"] for r in _rows("plover_contexts.tsv", "context"))


@cache
def sectors() -> frozenset[str]:
    """The PLOVER sector codes, those of international actors included."""
    return frozenset(r["code"] for r in _rows("plover_sectors.tsv", "code"))


@cache
def _scores() -> dict[tuple[str, str], float]:
    return {(r["type"], r["mode"]): float(r["score"]) for r in _rows("plover_scores.tsv", "type", "mode", "score")}


def intensity(type_: str, mode: str | None) -> float:
    """PLOVER score of a type and mode, -10 to 10; the type's own where the mode has none. Raises KeyError."""
    scores = _scores()
    return scores.get((type_, mode or ""), scores[type_, ""])


@cache
def cameo_meanings() -> dict[str, CameoMeaning]:
    """CAMEO code → its meaning in PLOVER; codes 01 and 02 (neutral speech) have none."""
    rows = _rows("cameo_to_plover.tsv", "cameo", "type", "mode", "context", "label")
    return {
        r["cameo"]: CameoMeaning(r["cameo"], r["type"], r.maybe("mode"), r.many("context"), r["label"]) for r in rows
    }
