"""Words that name acts: verbs, adjectives and nouns with the frames they need and the PLOVER type they mean.

Tables: ``events.tsv`` (verbs and adjectives), ``events_nouns.tsv`` (nouns), ``event_classes.tsv`` (the word
classes frames speak of), ``event_contexts.tsv`` (words that give an act its context).

A frame is a list of slots separated by spaces, all of which must be filled: ``obj=SANCTIONS on=*`` wants a
sanctions word as object and a preposition *on*. Roles: ``obj`` (object, or subject of the passive),
``subj``, ``prt`` (particle), ``that`` (a clause as complement), ``then`` (the verb of an infinitive or that-
clause), ``mod`` (a word before a noun), ``poss`` (its possessor), ``light`` (its light verb), ``attr`` (what
follows *be*), ``tag`` (part of speech tag), or a preposition's own name. Values are separated by ``|``:
lemmas, names of classes in capitals, ``*`` (anything), ``-`` (nothing may stand there), ``!word`` (that word
may not), ``@ACTOR`` (somebody of the cast), ``@PLACE`` (a place name), ``@PERSON``. A slot written ``~=``
leaves its noun free to be an event of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman import codebook
from dragoman.errors import LexiconError
from dragoman.lexicon.table import Row, load_table, our_table
from dragoman.loading import without_collecting

_PACKAGE = "dragoman.lexicon"
SIDES = ("", "two", "visit", "patient", "speaker", "self", "host")
POS = ("verb", "adj", "noun", "modal")


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a frame asks for. ``keeps`` leaves the noun that fills it free to be an event of its own."""

    role: str
    words: frozenset[str]
    keeps: bool


@dataclass(frozen=True, slots=True)
class EventWord:
    """One entry: a word, what must stand around it, and the act it means.

    ``sides``: ``two`` puts everybody among the actors, ``visit`` makes the place's country the host,
    ``host`` makes the subject the host, ``patient`` makes the subject the recipient, ``speaker`` takes
    whoever speaks as actor, ``self`` has no recipient.
    """

    lemma: str
    pos: str
    slots: tuple[Slot, ...]
    type: str
    mode: str | None
    sides: str
    cameo: str | None
    example: str
    where: str
    frame: str = ""

    @property
    def is_specific(self) -> bool:
        """Whether the frame asks for certain words, not just for something in a place."""
        return any(not s.words <= {"*", "-"} and s.role != "tag" for s in self.slots)

    @property
    def line(self) -> str | None:
        """File, line, lemma and frame of the entry; None for one that stands in no table."""
        return f"{self.where}: {self.lemma} {self.frame}".rstrip() if self.where else None


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """The word classes by name."""
    rows = load_table(our_table(_PACKAGE, "event_classes.tsv"), ("class", "words", "note", "example"))
    return {r["class"]: frozenset(r.many("words")) for r in rows}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class. Raises KeyError for an unknown name."""
    return word_classes()[name]


@cache
@without_collecting()
def _entries(table: str) -> tuple[EventWord, ...]:
    columns = ("lemma", "pos", "frame", "type", "mode", "sides", "cameo", "note", "example")
    return tuple(_read(row) for row in load_table(our_table(_PACKAGE, table), columns))


@cache
def event_words(pos: str) -> dict[str, tuple[EventWord, ...]]:
    """The entries of a part of speech (``verb``, ``adj``, ``noun``) by lemma, most demanding frame first."""
    found: dict[str, list[EventWord]] = {}
    for word in _entries("events_nouns.tsv" if pos == "noun" else "events.tsv"):
        if word.pos == pos:
            found.setdefault(word.lemma, []).append(word)
    return {k: tuple(sorted(v, key=lambda w: -_demands(w))) for k, v in found.items()}


def _demands(word: EventWord) -> float:
    """How much a frame asks for.

    A slot that anything fills counts half, one that nothing may fill a little.
    """
    return sum(
        0.1 if s.words <= {"-"} or s.role == "tag" else 0.5 if "*" in s.words else 1.0 for s in word.slots
    )


def _read(row: Row) -> EventWord:
    type_ = row.one_of("type", codebook.quads())
    mode = row.maybe("mode")
    if mode is not None:
        row.one_of("mode", codebook.modes().get(type_, ()))
    return EventWord(
        row["lemma"], row.one_of("pos", POS), _slots(row), type_, mode, row.one_of("sides", SIDES),
        row.maybe("cameo"), row["example"], row.where, row["frame"],
    )  # fmt: skip


def _slots(row: Row) -> tuple[Slot, ...]:
    slots = []
    for part in row["frame"].split():
        role, mark, values = part.partition("=")
        if not mark:
            raise LexiconError(f"slot {part!r} lacks its value.", where=row.where, do="Write role=value.")
        keeps = role.endswith("~")
        slots.append(Slot(role.rstrip("~"), _values(values, row.where), keeps))
    return tuple(slots)


def _values(text: str, where: str) -> frozenset[str]:
    found: set[str] = set()
    for value in text.split("|"):
        if value.isupper() and value[0] != "@" and value not in {"NNS", "NN"}:
            if value not in word_classes():
                raise LexiconError(
                    f"unknown class {value!r}.", where=where, do="Add it to event_classes.tsv."
                )
            found |= word_classes()[value]
        else:
            found.add(value.replace("_", " "))
    return frozenset(found)


@cache
def event_contexts() -> dict[str, tuple[str, ...]]:
    """Lemma → the PLOVER contexts it gives to an act."""
    found: dict[str, tuple[str, ...]] = {}
    for row in load_table(our_table(_PACKAGE, "event_contexts.tsv"), ("context", "words", "note", "example")):
        context = row.one_of("context", codebook.contexts())
        for word in row.many("words"):
            found[word] = (*found.get(word, ()), context)
    return found
