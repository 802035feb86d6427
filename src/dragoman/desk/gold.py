"""Reviewed stories as gold: their codings with what reviewers corrected, rejected and added, as the codebook's JSON.

What reviewers hold is put into the story's present coding: a verdict's record as it was seen, with its corrections, in
place of the machine's, also where a newer coding has lost it. References between records (parent, who asserts, first
telling) are the machine's where they still hold, and else follow from the spans.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.coding import Coding
from dragoman.desk.records import KINDS, Kind, place_of, records_of, text_mark
from dragoman.desk.reviews import Review, reviews_of, standing
from dragoman.desk.store import Desk
from dragoman.desk.verdicts import FIELDS, corrected
from dragoman.errors import InputError
from dragoman.schema import read_coding

Values = dict[str, Any]
# types that speech itself is an event of (codebook, section 3): whoever reports the speaker may assert them
_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
_SIDES = ("actors", "recipients")
_ONE = ("speaker", "actor", "toward")
_REFERENCES = ("id", "asserted_by", "same_as", "parent", "statement")
_LAYERS: dict[Kind, str] = {"statement": "statements", "event": "events", "position": "positions"}


@dataclass
class Exported:
    """What came of an export.

    ``stories`` given out; ``left_out``: reviewed in part only; ``reviews`` applied; ``conflicts``: records on which
    reviewers differ; ``lost``: verdicts on a text or story that the desk no longer holds.
    """

    stories: int = 0
    left_out: int = 0
    reviews: int = 0
    conflicts: int = 0
    lost: int = 0


def to_gold(
    desk: Desk,
    *,
    reviewer: str | None = None,
    partial: bool = False,
    kinds: Collection[str] = KINDS,
    into: Exported | None = None,
) -> Iterator[Coding]:
    """The codings of reviewed stories, by story id.

    Of several verdicts on a record the last one counts, or that of ``reviewer``. A story is given out when every record
    of ``kinds`` has a verdict; ``partial``: any with a verdict, its other records as the machine has them. ``into``:
    the count to go on with. The provenance says who reviewed how much. Raises InputError for a kind that there is not.
    """
    if odd := set(kinds) - set(KINDS):
        raise InputError(f"{min(odd)!r} is no kind of record.", do=f"Use any of: {', '.join(KINDS)}.")
    count = Exported() if into is None else into
    of_story: defaultdict[str, list[Review]] = defaultdict(list)
    for r in standing(reviews_of(desk)):
        of_story[r.story].append(r)
    for story, reviews in sorted(of_story.items()):
        coding = desk.coding(story)
        mark = coding and text_mark(coding)
        usable = [r for r in reviews if r.text == mark]
        count.lost += len(reviews) - len(usable)
        chosen = _chosen([r for r in usable if reviewer is None or r.reviewer == reviewer])
        if coding is None or not chosen:
            continue
        judged = {r.record for r in chosen}
        if not partial and any(r.kind in kinds and r.id not in judged for r in records_of(coding)):
            count.left_out += 1
            continue
        count.stories += 1
        count.reviews += len(chosen)
        count.conflicts += _conflicts(usable)
        yield reviewed(coding, chosen)


def _chosen(reviews: Iterable[Review]) -> list[Review]:
    """The last verdict on each record."""
    return list({r.of: r for r in sorted(reviews, key=lambda r: r.n)}.values())


def _conflicts(reviews: Iterable[Review]) -> int:
    """Records on which standing verdicts differ."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for r in reviews:
        truth = None if r.verdict == "reject" else {k: (r.values | r.fields)[k] for k in FIELDS[r.kind]}
        held[r.of].add(json.dumps(truth, sort_keys=True))
    return sum(len(outcomes) > 1 for outcomes in held.values())


def reviewed(coding: Coding, verdicts: Sequence[Review]) -> Coding:
    """A coding with one verdict each on some of its records put into it."""
    told = coding.to_dict()
    cast, text = _Cast(told["actors"]), coding.story.text
    layers = {kind: {r.id: dict(r.values) for r in records_of(coding) if r.kind == kind} for kind in KINDS}
    for r in sorted(verdicts, key=lambda r: (r.orphaned, r.n)):
        layer = layers[r.kind]
        was = layer.pop(r.of, {})
        if r.verdict == "reject":
            continue
        fields = {} if r.verdict == "missing" else r.fields
        truth = cast.named(corrected(r.kind, r.values, fields, text), r.actors)
        if not (r.orphaned and any(_alike(r.kind, truth, other) for other in layer.values())):
            layer[r.of] = truth | {k: was.get(k, _unknown(k)) for k in _REFERENCES if k in truth}
    told["statements"], now_called = _statements(layers["statement"], coding)
    told["events"] = _events(layers["event"], told["statements"], now_called)
    told["positions"] = _positions(layers["position"], told["statements"], now_called)
    told["provenance"]["models"] = coding.provenance.models | {"review": _by_whom(verdicts, coding)}
    return read_coding(told)


def _by_whom(verdicts: Sequence[Review], coding: Coding) -> str:
    names = ", ".join(sorted({r.reviewer for r in verdicts}))
    records = records_of(coding)
    judged = {r.record for r in verdicts}
    done = sum(r.id in judged for r in records)
    return f"{names}; {done} of {len(records)} records; last {max(r.made for r in verdicts)}"


_OPEN = "?"  # a reference that has yet to be found


def _unknown(name: str) -> str | None:
    return None if name == "same_as" else _OPEN


class _Cast:
    """The actors of a coding, to which those come that only reviewers or an older coding know."""

    def __init__(self, actors: list[Values]) -> None:
        self.actors = actors

    def named(self, values: Values, known: Iterable[Values]) -> Values:
        """A record with its actors as ids of this coding; ``known``: those that its own ids mean."""
        means = {a["id"]: a for a in known}
        found = dict(values)
        for name in _SIDES:
            if name in found:
                found[name] = list(dict.fromkeys(self._id(i, means) for i in found[name]))
        for name in _ONE:
            if found.get(name) is not None:
                found[name] = self._id(found[name], means)
        return found

    def _id(self, said: Any, means: dict[str, Values]) -> str:
        actor = said if isinstance(said, dict) else means[said]
        same = [a for a in self.actors if (a["name"], a["country"]) == (actor["name"], actor["country"])]
        if same:
            return str(next((a["id"] for a in same if a["id"] == actor.get("id")), same[0]["id"]))
        self.actors.append({**actor, "id": f"a{len(self.actors) + 1}"})
        return str(self.actors[-1]["id"])


def _alike(kind: Kind, one: Values, two: Values) -> bool:
    """Whether two records tell the same at words that overlap: the one an older coding had, the other this one has."""
    (a, b), (c, d) = place_of(kind, one)[0], place_of(kind, two)[0]
    same = {"event": ("type",), "statement": ("speaker",), "position": ("actor", "stance")}[kind]
    return a < d and c < b and all(one[k] == two[k] for k in same)


# -- references ----------------------------------------------------------------------------------------------
def _size(s: Values) -> int:
    return sum(b - a for a, b in s["content"])


def _holds(outer: Values, inner: Values) -> bool:
    return all(_in(c, outer["content"]) for c in inner["content"])


def _in(span: Sequence[int], spans: Iterable[Sequence[int]]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _around(spans: Iterable[Sequence[int]], statements: Iterable[Values]) -> list[Values]:
    """The statements whose content holds all of some spans, the innermost first."""
    spans = list(spans)
    return sorted((s for s in statements if all(_in(x, s["content"]) for x in spans)), key=_size)


def _statements(layer: dict[str, Values], coding: Coding) -> tuple[list[Values], dict[str, str | None]]:
    """The statements in text order under new ids, each with its parent; and what each one is called now.

    One that was rejected is called what it stood in.
    """
    ordered = sorted(layer.items(), key=lambda x: (x[1]["content"][0][0], -_size(x[1])))
    called: dict[str, str | None] = {old: f"s{n}" for n, (old, _) in enumerate(ordered, start=1)}
    up = {s.id: s.parent for s in coding.statements}
    for id_ in up:
        at: str | None = id_
        while at is not None and at not in layer:
            at = up[at]
        called[id_] = called[at] if at is not None else None
    found = [s | {"id": called[old]} for old, s in ordered]
    by_id = {s["id"]: s for s in found}
    contents = {called[s.id]: [[x.start, x.end] for x in s.content] for s in coding.statements if s.id in layer}
    fresh = {s["id"] for s in found if contents.get(s["id"]) != s["content"]}
    for s in found:
        parent = None if s["parent"] == _OPEN else called.get(s["parent"])
        holds = parent is not None and _holds(by_id[parent], s)
        if parent is not None and holds and _size(by_id[parent]) == _size(s):
            s["parent"] = parent  # both are told in the same words
            continue
        # where the machine's word still holds, only what reviewers made may come between
        settled = s["id"] not in fresh and (holds or s["parent"] is None)
        may = {parent, *fresh} if settled else set(by_id)
        wider = [o["id"] for o in _around(s["content"], found) if _size(o) > _size(s)]
        s["parent"] = next((i for i in wider if i in may), None)
    return found, called


def _events(layer: dict[str, Values], statements: list[Values], called: dict[str, str | None]) -> list[Values]:
    """The events in text order under new ids, each with who asserts it and its first telling that is left."""
    ordered = sorted(layer.items(), key=lambda x: x[1]["trigger"])
    by_id, first = {s["id"]: s for s in statements}, dict[str, str]()
    found = []
    for n, (old, e) in enumerate(ordered, start=1):
        told = first.setdefault(e["same_as"] or old, f"e{n}")
        asserter = _asserter(e, called.get(e["asserted_by"], e["asserted_by"]), by_id)
        found.append(e | {"id": f"e{n}", "same_as": told if told != f"e{n}" else None, "asserted_by": asserter})
    return found


def _asserter(event: Values, told: str | None, statements: dict[str, Values]) -> str | None:
    """The innermost statement around the trigger, or its parent where its speaker does the act by these words."""
    around = _around([event["trigger"]], statements.values())
    if not around:
        return None
    inner = max(around, key=lambda s: _depth(s, statements))
    may = {inner["id"], inner["parent"]} if event["type"] in _SPEECH else {inner["id"]}
    if told in may:
        return told
    own = event["type"] in _SPEECH and inner["speaker"] in event["actors"]
    return str(inner["id"]) if not own else inner["parent"]


def _depth(statement: Values, statements: dict[str, Values]) -> int:
    depth, at = 0, statement["parent"]
    while at is not None and depth < len(statements):
        depth, at = depth + 1, statements[at]["parent"]
    return depth


def _positions(layer: dict[str, Values], statements: list[Values], called: dict[str, str | None]) -> list[Values]:
    """The positions in text order, each with the statement that shows it."""
    found = []
    for p in sorted(layer.values(), key=lambda p: p["span"]):
        statement = called.get(p["statement"]) if p["statement"] is not None else None
        if p["statement"] == _OPEN:
            own = (s["id"] for s in _around([p["span"]], statements) if s["speaker"] == p["actor"])
            statement = next(own, None)
        found.append(p | {"statement": statement})
    return found


# -- files ---------------------------------------------------------------------------------------------------
_NOT_IN_CODEBOOK = {"times": ("note",), "events": ("reason",)}


def gold_json(coding: Coding) -> str:
    """A coding as one line of JSON with the codebook's fields alone, without what only the machine says of itself."""
    told = coding.to_dict()
    for layer, names in _NOT_IN_CODEBOOK.items():
        told[layer] = [{k: v for k, v in record.items() if k not in names} for record in told[layer]]
    for event in told["events"]:
        event["date"] = {k: event["date"][k] for k in ("start", "end", "span")}
    return json.dumps(told, ensure_ascii=False)


def write_gold(codings: Iterable[Coding], path: Path) -> int:
    """Write codings as gold, one a line; how many. The file is complete or not there at all."""
    part, count = path.with_name(path.name + ".part"), 0
    with part.open("w", encoding="utf-8", newline="\n") as file:
        for count, coding in enumerate(codings, start=1):  # noqa: B007 - it is the answer
            file.write(gold_json(coding) + "\n")
    part.replace(path)
    return count
