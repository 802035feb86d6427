"""What a reviewer may say of a record: fields checked against the codebook, and the record that they make of it.

Fields have the names and the JSON values of the coding. An actor is an id of the coding, or one that the coding lacks:
``{"name": "Kenya", "country": "KEN"}``, with ``mention`` (a span) where its name stands nowhere in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from dragoman import codebook
from dragoman.coding import Act, ActorKind, Coding, PloverType, Stance, Status
from dragoman.coding import Kind as Quotation
from dragoman.desk.records import Kind
from dragoman.errors import InputError
from dragoman.lexicon.countries import load_countries
from dragoman.span import trim

MOST = 20_000  # characters of a review's fields as JSON
_NAME, _MANY = 200, 50  # characters of a name; actors of a side, pieces of a content
_CONTEXTS = 2
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")
_MARKS = '"“”„«»'
_NO_DATE = {"start": None, "end": None, "span": None}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the fields of one record; every mistake is an InputError that names the field."""

    text: str
    actors: dict[str, tuple[str, str | None]]
    base: dict[str, Any]

    def wrong(self, name: str, reason: str, do: str = "") -> InputError:
        return InputError(reason, where=f"field {name}", do=do)

    def one_of(self, name: str, value: Any, allowed: Iterable[str]) -> str:
        if not isinstance(value, str) or value not in (known := tuple(allowed)):
            raise self.wrong(name, f"{_short(value)} is not in the codebook.", f"Use one of: {', '.join(allowed)}.")
        return known[known.index(value)]

    def words(self, name: str, value: Any) -> str:
        return plain_text(name, value, _NAME)

    def span(self, name: str, value: Any) -> list[int]:
        """Inside the text, without the white space that selecting takes along, and of whole words."""
        if not (isinstance(value, (list, tuple)) and len(value) == 2 and all(type(x) is int for x in value)):
            raise self.wrong(name, f"{_short(value)} is no span.", "Give [first, last + 1] of its characters.")
        start, end = value
        if not 0 <= start < end <= len(self.text):
            raise self.wrong(name, f"[{start}, {end}) is not inside the text of {len(self.text)} characters.")
        found = trim(self.text, start, end)
        if found is None:
            raise self.wrong(name, "the span holds no words.", "Select the words that show it.")
        for at in (found.start, found.end):
            if 0 < at < len(self.text) and self.text[at - 1].isalnum() and self.text[at].isalnum():
                cut = _short(self.text[found.start : found.end])
                raise self.wrong(name, f"the span {cut} cuts a word.", "Select whole words.")
        return [found.start, found.end]

    def spans(self, name: str, value: Any) -> list[list[int]]:
        found = sorted(self.span(name, v) for v in self.some(name, value))
        if not found:
            raise self.wrong(name, "it has no span.", "Select the words.")
        if any(a[1] > b[0] for a, b in pairwise(found)):
            raise self.wrong(name, "two of its spans overlap.")
        return found

    def some(self, name: str, value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple)) or len(value) > _MANY:
            raise self.wrong(name, f"{_short(value)} is no list of at most {_MANY}.")
        return list(value)

    def actor(self, name: str, value: Any) -> str | dict[str, Any]:
        """An id of the coding; a new actor as the JSON of an actor without id, or the id of the one it is already."""
        if isinstance(value, str) and value in self.actors:
            return value
        if not isinstance(value, dict):
            known = ", ".join(f"{i} {n}" for i, (n, _) in list(self.actors.items())[:20])
            do = f'Name one of: {known or "none yet"}; or a new one: {{"name": ..., "country": "KEN"}}.'
            raise self.wrong(name, f"{_short(value)} is no actor of the coding.", do)
        if odd := set(value) - {"name", "country", "igo", "sectors", "kind", "mention", "mentions"}:
            raise self.wrong(name, f"an actor has no field {_short(min(map(str, odd)))}.")
        called, country = self.words(f"{name} name", value.get("name")), value.get("country")
        if country is not None and (not isinstance(country, str) or country not in _countries()):
            raise self.wrong(name, f"{_short(country)} is no country.", "Use an ISO code of three capitals, or null.")
        same = (i for i, (n, c) in self.actors.items() if n.casefold() == called.casefold() and c == country)
        if known_as := next(same, None):
            return known_as
        igo = value.get("igo", False)
        if not isinstance(igo, bool) or (igo and country):
            raise self.wrong(name, "igo is true of international bodies only, which have no country.")
        kind = self.one_of(f"{name} kind", value.get("kind", "organisation"), get_args(ActorKind))
        usual = ["IGO" if igo else "GOV" if kind == "country" else "UNK"]
        sectors = self.some(f"{name} sectors", value.get("sectors", usual))
        sectors = [self.one_of(f"{name} sectors", s, sorted(codebook.sectors())) for s in sectors]
        mentions = value.get("mentions") or [value.get("mention") or self._first(name, called)]
        mentions = [self.span(f"{name} mention", m) for m in self.some(f"{name} mentions", mentions)]
        return {"name": called, "country": country, "igo": igo, "sectors": sectors, "kind": kind, "mentions": mentions}

    def _first(self, name: str, words: str) -> list[int]:
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)
        if found is None:
            do = 'Select the words that name it: "mention": [start, end].'
            raise self.wrong(name, f"{_short(words)} stands nowhere in the text.", do)
        return [found.start(), found.end()]

    def side(self, name: str, value: Any) -> list[Any]:
        found: list[Any] = []
        for v in self.some(name, value):
            if (actor := self.actor(name, v)) not in found:
                found.append(actor)
        return found

    def date(self, name: str, value: Any) -> dict[str, Any]:
        """Days of an act; ``end`` left out: one day; ``span`` left out: as it was where the days are."""
        if not isinstance(value, dict) or set(value) - {"start", "end", "span", "basis", "precision"}:
            raise self.wrong(name, f"{_short(value)} is no date.", 'Give {"start": "2026-04-10", "end": "2026-04-12"}.')
        start = value.get("start")
        end = value.get("end", start)
        for day in (start, end):
            if day is not None and not _is_day(day):
                raise self.wrong(name, f"{_short(day)} is no day.", "Write it as 2026-04-10.")
        if start and end and start > end:
            raise self.wrong(name, f"it ends on {end}, before it starts on {start}.")
        was = self.base.get("date", _NO_DATE)
        same = (start, end) == (was["start"], was["end"])
        if same and ("span" not in value or value["span"] == was["span"]):
            return dict(was)
        told = value.get("span")
        return {"start": start, "end": end, "span": None if told is None else self.span(name, told)}

    def location(self, name: str, value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) - {"name", "country", "span", "lat", "lon"}:
            raise self.wrong(name, f"{_short(value)} is no place.", 'Give {"name": "Geneva", "country": "CHE"}.')
        called, country = self.words(name, value.get("name")), value.get("country")
        if country is not None and (not isinstance(country, str) or country not in _countries()):
            raise self.wrong(name, f"{_short(country)} is no country.", "Use an ISO code of three capitals, or null.")
        was = self.base.get("location")
        if was and (called, country) == (was["name"], was["country"]) and value.get("span", was["span"]) == was["span"]:
            return dict(was)
        told = value.get("span")
        return {"name": called, "country": country, "span": None if told is None else self.span(name, told)}

    def contexts(self, name: str, value: Any) -> list[str]:
        found = sorted({self.one_of(name, v, sorted(codebook.contexts())) for v in self.some(name, value)})
        if len(found) > _CONTEXTS:
            raise self.wrong(name, f"an event has at most {_CONTEXTS} contexts.")
        return found

    def mode(self, name: str, value: Any) -> str | None:
        return (
            None
            if value is None
            else self.one_of(name, value, sorted({m for ms in codebook.modes().values() for m in ms}))
        )


def _maybe(read: Callable[[_Reader, str, Any], Any]) -> Callable[[_Reader, str, Any], Any]:
    return lambda reader, name, value: None if value is None else read(reader, name, value)


def _among(allowed: Iterable[str]) -> Callable[[_Reader, str, Any], Any]:
    return lambda reader, name, value: reader.one_of(name, value, allowed)


FIELDS: dict[Kind, dict[str, Callable[[_Reader, str, Any], Any]]] = {
    "event": {
        "type": _among(get_args(PloverType)), "mode": _Reader.mode, "contexts": _Reader.contexts,
        "status": _among(get_args(Status)), "actors": _Reader.side, "recipients": _Reader.side, "date": _Reader.date,
        "location": _Reader.location, "trigger": _Reader.span,
    },
    "statement": {
        "speaker": _maybe(_Reader.actor), "act": _among(get_args(Act)), "kind": _among(get_args(Quotation)),
        "source": _maybe(_Reader.span), "cue": _maybe(_Reader.span), "content": _Reader.spans,
    },
    "position": {
        "actor": _Reader.actor, "toward": _maybe(_Reader.actor), "issue": _Reader.words,
        "stance": _among(get_args(Stance)), "span": _Reader.span,
    },
}  # fmt: skip
NEEDED: dict[Kind, tuple[str, ...]] = {
    "event": ("type", "status", "trigger"),
    "statement": ("speaker", "act", "content"),
    "position": ("actor", "issue", "stance", "span"),
}
_EMPTY: dict[Kind, dict[str, Any]] = {
    "event": {"type": None, "mode": None, "contexts": [], "cameo": None, "trigger": None, "sentence": None,
              "actors": [], "recipients": [], "date": _NO_DATE, "location": None, "status": None, "asserted_by": None,
              "quad": None, "intensity": None, "same_as": None, "confidence": 1.0},
    "statement": {"source": None, "speaker": None, "cue": None, "content": None, "kind": None, "act": None,
                  "parent": None, "confidence": 1.0},
    "position": {"actor": None, "toward": None, "issue": None, "stance": None, "statement": None, "span": None},
}  # fmt: skip


def read_fields(kind: Kind, given: Any, coding: Coding, base: dict[str, Any]) -> dict[str, Any]:
    """What the fields given change of a record with the values ``base``; those that change nothing are left out.

    Raises InputError for each mistake, which names the field.
    """
    _check_size(given)
    if not isinstance(given, dict):
        raise InputError(f"{_short(given)} is no set of fields.", where="fields", do='Give {"type": "AID"}.')
    reader = _Reader(coding.story.text, {a.id: (a.name, a.country) for a in coding.actors}, base)
    known = FIELDS[kind]
    for name in given:
        if name not in known:
            do = f"Correct any of: {', '.join(known)}."
            raise InputError(f"{_short(name)} cannot be corrected of a {kind}.", where="fields", do=do)
    read = {name: known[name](reader, name, value) for name, value in given.items()}
    fields = {name: value for name, value in read.items() if name not in base or base[name] != value}
    _check_whole(kind, base | fields, fields, reader)
    return fields


def read_missing(kind: Kind, given: Any, coding: Coding) -> dict[str, Any]:
    """A whole record that the coding lacks, of its fields. Raises InputError where one is wrong or missing."""
    fields = read_fields(kind, given, coding, dict(_EMPTY[kind]))
    for name in NEEDED[kind]:
        if name not in given:
            do = f"It wants: {', '.join(NEEDED[kind])}."
            raise InputError(f"a new {kind} wants a {name}.", where=f"field {name}", do=do)
    if kind == "statement" and "kind" not in fields:
        fields["kind"] = _quotation(coding.story.text, fields["content"])
    return corrected(kind, _EMPTY[kind], fields, coding.story.text)


def corrected(kind: Kind, values: dict[str, Any], fields: dict[str, Any], text: str) -> dict[str, Any]:
    """A record's values with fields corrected, and with what follows from them; new actors stand in it as they are."""
    found = values | fields
    if kind != "event":
        return found
    if "mode" not in fields and found["mode"] not in codebook.modes().get(found["type"], ()):
        found["mode"] = None
    if {"type", "mode"} & set(fields):
        found["cameo"] = None
        found["quad"] = codebook.quads()[found["type"]]
        found["intensity"] = codebook.intensity(found["type"], found["mode"])
    if found["sentence"] is None or not _holds(found["sentence"], found["trigger"]):
        found["sentence"] = _sentence_around(text, found["trigger"])
    return found


def plain_text(name: str, value: Any, most: int) -> str:
    """Words on one line, white space made plain. Raises InputError for none, for too many, for control characters."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > most or not text.isprintable():
        raise InputError(f"{_short(value)} is no text of 1 to {most} characters.", where=f"field {name}")
    return text


def _check_size(given: Any) -> None:
    try:
        size = len(json.dumps(given))
    except (TypeError, ValueError, RecursionError):
        raise InputError("they are no JSON values.", where="fields") from None
    if size > MOST:
        raise InputError(f"they are longer than {MOST:,} characters.", where="fields", do="Send what changes, no more.")


def _check_whole(kind: Kind, whole: dict[str, Any], fields: dict[str, Any], reader: _Reader) -> None:
    """What fields must be to each other."""
    if kind == "event":
        if fields.get("mode") is not None and whole["mode"] not in (modes := codebook.modes().get(whole["type"], ())):
            raise reader.wrong(
                "mode", f"{whole['type']} has no mode {whole['mode']!r}.", f"It has: {', '.join(modes)}."
            )
        if {"actors", "recipients"} & set(fields) and any(a in whole["recipients"] for a in whole["actors"]):
            raise reader.wrong("recipients", "somebody stands on both sides.", "Of a meeting all are actors.")
    if kind == "position" and whole["toward"] is not None and whole["toward"] == whole["actor"]:
        raise reader.wrong("toward", "nobody wants something of themselves.")


def _sentence_around(text: str, span: list[int]) -> list[int]:
    """The sentence of a span whose own one is not known; one that stands over several takes them all."""
    ends = [m.span() for m in _SENTENCE.finditer(text)]
    start = max((b for _, b in ends if b <= span[0]), default=0)
    end = min((a for a, _ in ends if a >= span[1]), default=len(text))
    return [start, end]


def _quotation(text: str, content: list[list[int]]) -> str:
    pieces = [text[a:b] for a, b in content]
    if all(p[0] in _MARKS and p[-1] in _MARKS for p in pieces):
        return "direct"
    return "mixed" if any(m in p for p in pieces for m in _MARKS) else "indirect"


def _holds(outer: list[int], inner: list[int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


@cache
def _countries() -> frozenset[str]:
    return frozenset(c.code for c in load_countries())


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}…"
