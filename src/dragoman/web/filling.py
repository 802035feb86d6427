"""The form of a record: which fields it has and what they hold, and what a filled one says.

A place in the text is told twice: by its words, which people read and may type, and by where they stand (``12-30``,
code points), which says which of several such places is meant. Where the two differ the words count: they are looked
for around the place given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel
from starlette.datastructures import FormData

from dragoman import codebook
from dragoman.coding import Act, Coding, PloverType, Stance, Status
from dragoman.coding import Kind as Quotation
from dragoman.desk.records import Kind
from dragoman.errors import InputError

Look = Literal["choice", "actors", "text", "spans", "days", "place"]
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_BODY = "IGO"  # typed in place of a country: an international body


class Option(BaseModel):
    """What may be chosen."""

    value: str
    label: str


class Group(BaseModel):
    """Options under one heading; without one where ``label`` is empty."""

    label: str
    options: list[Option]


class Taken(BaseModel):
    """Words of the text and where they stand: ``first-end`` in code points."""

    words: str
    at: str


class Field(BaseModel):
    """A field of the form. ``chosen``: its values; ``taken``: its words in the text; ``many``: it may have several.

    What is chosen can always be chosen: a value that another version's codebook knew stands before the others.
    """

    name: str
    label: str
    look: Look
    many: bool = False
    needed: bool = False
    chosen: list[str] = []
    taken: list[Taken] = []
    groups: list[Group] = []

    def model_post_init(self, _context: Any) -> None:
        """Let what is chosen be among the options."""
        known = {o.value for g in self.groups for o in g.options}
        odd = [Option(value=c, label=c) for c in self.chosen if c not in known]
        if self.groups and odd:
            self.groups = [Group(label="", options=odd), *self.groups]


# -- the form as it lies before a reviewer ---------------------------------------------------------------------
def fields_of(kind: Kind, values: dict[str, Any], coding: Coding) -> list[Field]:
    """The fields of a record's form, filled with its values; ``{}`` for a new record."""
    return {"event": _event, "statement": _statement, "position": _position}[kind](values, coding)


def _event(v: dict[str, Any], coding: Coding) -> list[Field]:
    text, cast = coding.story.text, _cast(coding, [*v.get("actors", ()), *v.get("recipients", ())])
    type_ = f"{v['type']}/{v['mode']}" if v.get("mode") else v.get("type")
    date, place = v.get("date") or {}, v.get("location") or {}
    return [
        Field(name="type", label="Type and mode", look="choice", needed=True, chosen=_known(type_), groups=_types()),
        Field(name="status", label="Status", look="choice", needed=True, chosen=_known(v.get("status")),
              groups=_plain(get_args(Status))),
        Field(name="trigger", label="Words that name the act", look="spans", needed=True,
              taken=_taken(text, [v.get("trigger")])),
        Field(name="actors", label="Who acts", look="actors", many=True, chosen=_ids(v.get("actors")), groups=cast),
        Field(name="recipients", label="On whom", look="actors", many=True, chosen=_ids(v.get("recipients")),
              groups=cast),
        Field(name="date", label="Days", look="days", chosen=[date.get("start") or "", date.get("end") or ""],
              taken=_taken(text, [date.get("span")])),
        Field(name="location", label="Place", look="place",
              chosen=[place.get("name") or "", place.get("country") or ""],
              taken=_taken(text, [place.get("span")])),
        Field(name="contexts", label="Contexts (at most two)", look="choice", many=True,
              chosen=list(v.get("contexts", ())), groups=_plain(sorted(codebook.contexts()))),
    ]  # fmt: skip


def _statement(v: dict[str, Any], coding: Coding) -> list[Field]:
    text = coding.story.text
    return [
        Field(name="speaker", label="Speaker", look="actors", chosen=_ids([v.get("speaker")]),
              groups=_cast(coding, [v.get("speaker")])),
        Field(name="act", label="Act", look="choice", needed=True, chosen=_known(v.get("act")),
              groups=_plain(get_args(Act))),
        Field(name="kind", label="Quoted how", look="choice", chosen=_known(v.get("kind")),
              groups=_plain(get_args(Quotation))),
        Field(name="source", label="Speaker as printed", look="spans", taken=_taken(text, [v.get("source")])),
        Field(name="cue", label="Cue", look="spans", taken=_taken(text, [v.get("cue")])),
        Field(name="content", label="What is said", look="spans", many=True, needed=True,
              taken=_taken(text, v.get("content", []))),
    ]  # fmt: skip


def _position(v: dict[str, Any], coding: Coding) -> list[Field]:
    cast = _cast(coding, [v.get("actor"), v.get("toward")])
    return [
        Field(name="actor", label="Who", look="actors", needed=True, chosen=_ids([v.get("actor")]), groups=cast),
        Field(name="stance", label="Stance", look="choice", needed=True, chosen=_known(v.get("stance")),
              groups=_plain(get_args(Stance))),
        Field(name="issue", label="Issue", look="text", needed=True, chosen=_known(v.get("issue"))),
        Field(name="toward", label="Toward", look="actors", chosen=_ids([v.get("toward")]), groups=cast),
        Field(name="span", label="Words that show it", look="spans", needed=True,
              taken=_taken(coding.story.text, [v.get("span")])),
    ]  # fmt: skip


def _known(value: str | None) -> list[str]:
    return [value] if value else []


def _ids(values: Iterable[Any] | None) -> list[str]:
    """Actors as the form sends them: by id; one that only reviewers know has none and is sent whole."""
    return [v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values or () if v is not None]


def _taken(text: str, spans: Iterable[Sequence[int] | None]) -> list[Taken]:
    return [Taken(words=_line(text[s[0] : s[1]]), at=f"{s[0]}-{s[1]}") for s in spans if s is not None]


def _line(words: str) -> str:
    return " ".join(words.split())


def _plain(values: Iterable[str]) -> list[Group]:
    return [Group(label="", options=[Option(value=v, label=v.replace("_", " ")) for v in values])]


def _types() -> list[Group]:
    modes = codebook.modes()
    return [
        Group(label=t, options=[Option(value=t, label=t), *(Option(value=f"{t}/{m}", label=f"{t} {m}") for m in found)])
        for t in get_args(PloverType)
        for found in [modes.get(t, ())]
    ]


def _cast(coding: Coding, also: Iterable[Any]) -> list[Group]:
    """The story's actors by name, and those of ``also`` that only reviewers know."""
    new = [v for v in also if isinstance(v, dict)]
    options = [Option(value=a.id, label=_called(a.name, a.country, a.igo)) for a in coding.actors]
    options += [Option(value=_ids([a])[0], label=_called(a["name"], a["country"], a["igo"])) for a in new]
    return [Group(label="", options=sorted(options, key=lambda o: o.label.casefold()))]


def _called(name: str, country: str | None, igo: bool) -> str:
    code = country or (_BODY if igo else None)
    return f"{name} ({code})" if code else name


# -- a form as it comes back -----------------------------------------------------------------------------------
def read_form(
    kind: Kind, form: FormData, values: dict[str, Any], text: str, corrected: Collection[str] = ()
) -> dict[str, Any]:
    """What a filled form says otherwise than the record's values (``{}``: a new record), as fields for ``review``.

    ``corrected``: fields that its reviewer has corrected before, told in any case, since they may go back to what they
    were. Raises InputError where words are not in the text.
    """
    read = {"event": _read_event, "statement": _read_statement, "position": _read_position}[kind](_Form(form, text))
    if not values:
        return {k: v for k, v in read.items() if v not in (None, "", [])}
    return {k: v for k, v in read.items() if k in corrected or not _alike(k, values[k], v)}


def _alike(name: str, was: Any, now: Any) -> bool:
    """Whether a field is as it was; of days and places only what the form shows is compared."""
    if name == "contexts":
        return set(was) == set(now)
    if isinstance(was, dict) and isinstance(now, dict):
        return all(was.get(k) == v for k, v in now.items())
    return bool(was == now)


class _Form:
    """A form's fields by name, as their values in the coding's JSON."""

    def __init__(self, form: FormData, text: str) -> None:
        self.form, self.text = form, text

    def all(self, name: str) -> list[str]:
        return [_line(v) for v in self.form.getlist(name) if isinstance(v, str)]

    def one(self, name: str) -> str | None:
        return next(iter(self.all(name)), "") or None

    def spans(self, name: str) -> list[list[int]]:
        words, places = self.all(f"{name}.words"), self.all(f"{name}.at")
        places += [""] * (len(words) - len(places))
        return [self._span(name, w, p) for w, p in zip(words, places, strict=False) if w]

    def span(self, name: str) -> list[int] | None:
        return next(iter(self.spans(name)), None)

    def _span(self, name: str, words: str, place: str) -> list[int]:
        found = _PLACE.fullmatch(place)
        start, end = (int(found[1]), int(found[2])) if found else (0, 0)
        if found and _line(self.text[start:end]) == words:
            return [start, end]
        same = re.compile(r"\s+".join(map(re.escape, words.split())))
        places = [m.span() for m in same.finditer(self.text)]
        if not places:
            do = "Select the words in the text, or write them as they stand there."
            raise InputError(f"“{words[:80]}” stands nowhere in the text.", where=f"field {name}", do=do)
        nearest = min(places, key=lambda p: abs(p[0] - start))
        return list(nearest)

    def actors(self, name: str) -> list[Any]:
        """Those chosen, and one that the story's actors lack."""
        found: list[Any] = [_actor(v) for v in dict.fromkeys(self.all(name)) if v]
        called = self.one(f"{name}.name")
        if called is not None:
            code = (self.one(f"{name}.country") or "").upper()
            new: dict[str, Any] = {"name": called, "country": None if code in ("", _BODY) else code}
            new |= {"igo": True} if code == _BODY else {}
            mention = self.span(f"{name}.new")
            found.append(new | ({"mention": mention} if mention else {}))
        return found

    def actor(self, name: str) -> Any:
        """The new one where one is named, else the one chosen."""
        return next(reversed(self.actors(name)), None)


def _actor(told: str) -> Any:
    """An id, or the whole of an actor without one."""
    try:
        return json.loads(told) if told.startswith("{") else told
    except (ValueError, RecursionError):
        return told


def _read_event(form: _Form) -> dict[str, Any]:
    type_, _, mode = (form.one("type") or "").partition("/")
    place = form.one("location.name")
    date = {"start": form.one("date.start"), "end": form.one("date.end"), "span": form.span("date")}
    country = (form.one("location.country") or "").upper() or None
    return {
        "type": type_, "mode": mode or None, "status": form.one("status"), "trigger": form.span("trigger"),
        "actors": form.actors("actors"), "recipients": form.actors("recipients"), "date": date,
        "location": {"name": place, "country": country, "span": form.span("location")} if place else None,
        "contexts": [c for c in form.all("contexts") if c],
    }  # fmt: skip


def _read_statement(form: _Form) -> dict[str, Any]:
    return {
        "speaker": form.actor("speaker"), "act": form.one("act"), "kind": form.one("kind"),
        "source": form.span("source"), "cue": form.span("cue"), "content": form.spans("content"),
    }  # fmt: skip


def _read_position(form: _Form) -> dict[str, Any]:
    return {
        "actor": form.actor("actor"), "stance": form.one("stance"), "issue": form.one("issue"),
        "toward": form.actor("toward"), "span": form.span("span"),
    }  # fmt: skip
