"""Reading PETRARCH's actor and agent dictionaries.

A record is a name, its synonyms (``+NAME``) and its roles in brackets, on the same line or below::

    MARA_OREN_  [VES]                    # the role where no dated one holds
    +PRESIDENT_OREN
        [VESGOV 100301-20140228]         # from and to, both days included
        [VESELI >140301]                 # from then on; < is until then

An agent is a noun that lends its sector to a country: ``GENERAL_ [~MIL]``, ``POLICE {} [~COP]``. Codes are
read by petrarch_codes.tsv. Format: PETRARCH documentation, "Dictionary Formats"; see docs/actor-files.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from dragoman.errors import LexiconError
from dragoman.lexicon.names import NamedActor
from dragoman.lexicon.table import load_table, our_table

# Two-digit years up to this one are of the 2000s (the dictionaries write older years of 19xx in full).
_LAST_SHORT_YEAR = 30
# Faults of one file listed at most, so that the message stays readable.
_MOST_LINES = 10
# Words inside a name that news writes in small letters.
_SMALL = frozenset(
    {"a", "al", "and", "at", "da", "dal", "de", "del", "der", "des", "di", "do", "dos", "du", "e", "el", "et"}
    | {"for", "i", "in", "la", "le", "of", "on", "os", "the", "to", "und", "van", "von", "y"}
)
_PERSONAL = frozenset({"GOV", "ELI", "LEG", "JUD", "OPP"})

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG_LINE = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTRY = re.compile(r"(?P<name>[^\[\]{}]*)(?P<plural>\{[^{}]*\})?\s*(?P<roles>(?:\[[^\[\]]*\]\s*)*)")
_ROLE = re.compile(
    r"(?P<code>---|~?[A-Za-z0-9/]*~?)\s*(?:(?P<mark>[<>])\s*(?P<at>\w+)|(?P<start>\w+)\s*-\s*(?P<end>\w+))?"
)
_BRACKETED = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class AgentNoun:
    """A noun that lends its sectors to a country: phrase in small letters, and form as in agents.tsv."""

    phrase: str
    sectors: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an actor code says; see NamedActor."""

    country: str | None
    igo: bool
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Role:
    """A code and the days it holds, both included; ``code`` is "" where nothing is to be coded."""

    code: str
    since: date = date.min
    until: date = date.max

    @property
    def dated(self) -> bool:
        return (self.since, self.until) != (date.min, date.max)


@dataclass(slots=True)
class _Record:
    """A name with what stands under it, while the file is read."""

    names: list[str]
    roles: list[_Role] = field(default_factory=list)
    plural: str | None = None


class _FaultError(Exception):
    """A line that cannot be read: its reason and what to do."""


def read_petrarch(text: str, *, name: str) -> tuple[NamedActor, ...]:
    """The actors of a PETRARCH actor dictionary, one for each role, in file order.

    A role without dates becomes one actor for each stretch that no dated role covers. Names without a code,
    or with the null code ``[---]``, code nothing in PETRARCH and are left out, and so are agents. Raises
    LexiconError for the first line that cannot be read, with the numbers of the others.
    """
    return tuple(
        actor for record in _records(text, name) if not _is_agent(record) for actor in _actors(record)
    )


def read_petrarch_agents(text: str, *, name: str) -> tuple[AgentNoun, ...]:
    """The agents of a PETRARCH dictionary; an irregular plural is one of its own. Raises LexiconError."""
    return tuple(agent for record in _records(text, name) if _is_agent(record) for agent in _agents(record))


def read_code(code: str) -> Meaning:
    """Country, international standing and sectors of a code (``USAGOV``), by petrarch_codes.tsv."""
    groups = [code[i : i + 3].upper() for i in range(0, len(code), 3)]
    first, known = groups[0] if groups else "", _codes()
    role, means = known.get(first, ("country", (first,)))
    if role == "later":
        role, means = "country", (first,)
    sectors = means if role in ("igo", "sector") else ()
    for group in groups[1:]:
        role_here, more = known.get(group, ("", ()))
        sectors += more if role_here in ("igo", "sector", "later") else ()
    country = means[0] if role == "country" and len(first) == 3 else None
    return Meaning(country, role == "igo", tuple(dict.fromkeys(sectors)))


@cache
def _codes() -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = load_table(our_table("dragoman.lexicon", "petrarch_codes.tsv"), ("code", "role", "means"))
    roles = ("igo", "sector", "later", "region", "country")
    return {r["code"]: (r.one_of("role", roles), r.many("means")) for r in rows}


# -- lines to records --------------------------------------------------------------------------------------
def _records(text: str, name: str) -> tuple[_Record, ...]:
    """The records of a file; every fault of the file is told in one LexiconError."""
    records: list[_Record] = []
    substitutes: dict[str, tuple[str, ...]] = {}
    faults: list[tuple[int, str, str]] = []
    for number, line in _lines(text):
        try:
            _read_line(line, records, substitutes)
        except _FaultError as fault:
            faults.append((number, *fault.args))
    if faults:
        number, reason, do = faults[0]
        raise LexiconError(
            reason, where=f"{name} line {number}", do=do + _others([n for n, _, _ in faults[1:]])
        )
    return tuple(records)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without comments (``#``, ``;``, ``<!-- -->``), empty ones and bare XML tags."""
    bare = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), start=1):
        cut = re.split("[#;]", line, maxsplit=1)[0].strip()
        if cut and not _TAG_LINE.fullmatch(cut):
            yield number, cut


def _others(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    more = ", ..." if len(numbers) > _MOST_LINES else ""
    return f" ({len(numbers)} more in this file: lines {', '.join(map(str, numbers[:_MOST_LINES]))}{more}.)"


def _read_line(line: str, records: list[_Record], substitutes: dict[str, tuple[str, ...]]) -> None:
    """Add what a line says to the records. Raises _FaultError."""
    if line[0] in "&-":
        raise _FaultError("this is a line of a verb dictionary.", "Give actor and agent dictionaries only.")
    if line[0] == "!" and "=" in line:
        mark, words = line.split("=", 1)
        substitutes[mark.strip()] = tuple(w.strip() for w in words.split(",") if w.strip())
        return
    entry = _ENTRY.fullmatch(line.lstrip("+"))
    if entry is None:
        raise _FaultError(
            "brackets do not match.", "Write a role as [CODE], [CODE 100301-140228] or [CODE >140301]."
        )
    names = _substitute(_words(entry["name"]), substitutes)
    roles = [_role(r) for r in re.findall(r"\[([^\[\]]*)\]", entry["roles"])]
    if not names or line[0] == "+":
        if not records:
            raise _FaultError("no name stands before this line.", "Begin a record with its main name.")
        records[-1].names += names
        records[-1].roles += roles
    else:
        records.append(_Record(names, roles, entry["plural"]))


def _words(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


def _substitute(name: str, substitutes: dict[str, tuple[str, ...]]) -> list[str]:
    """The name with each of the words a ``!MARK!`` in it stands for; nothing for an empty name."""
    found = re.search(r"![^!]+!", name)
    if not found:
        return [name] if name else []
    if found[0] not in substitutes:
        raise _FaultError(f"{found[0]} is not defined.", f"Write {found[0]} = WORD, WORD on a line above.")
    return [name.replace(found[0], word) for word in substitutes[found[0]]]


# -- roles and dates ---------------------------------------------------------------------------------------
def _role(text: str) -> _Role:
    found = _ROLE.fullmatch(text.strip())
    if found is None:
        raise _FaultError(
            f"[{text}] is no role.", "Write [CODE], [CODE 100301-140228], [CODE >140301] or [CODE <140301]."
        )
    code = found["code"].strip("-").upper()
    if found["start"]:
        return _Role(code, _day(found["start"]), _day(found["end"]))
    if found["mark"] == ">":
        return _Role(code, since=_day(found["at"]))
    if found["mark"] == "<":
        return _Role(code, until=_day(found["at"]))
    return _Role(code)


def _day(digits: str) -> date:
    """``YYMMDD`` or ``YYYYMMDD``; month or day 00 is the first, a day past the month's end its last."""
    if not re.fullmatch(r"\d{6}|\d{8}", digits):
        raise _FaultError(f"{digits} is no date.", "Write YYMMDD or YYYYMMDD.")
    short = len(digits) == 6
    year = int(digits[:-4]) + (0 if not short else 2000 if int(digits[:2]) <= _LAST_SHORT_YEAR else 1900)
    month, day = int(digits[-4:-2]) or 1, int(digits[-2:]) or 1
    if not (1 <= month <= 12 and day <= 31 and year >= 1):
        raise _FaultError(f"{digits} is no date.", "Write YYMMDD or YYYYMMDD.")
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _uncovered(roles: Iterable[_Role]) -> Iterator[tuple[date, date]]:
    """The stretches of time that no dated role covers, in order."""
    at: date | None = date.min
    for since, until in sorted((r.since, r.until) for r in roles if r.dated):
        if at is None:
            return
        if at < since:
            yield at, since - timedelta(days=1)
        if until >= at:
            at = None if until == date.max else until + timedelta(days=1)
    if at is not None:
        yield at, date.max


# -- records to actors -------------------------------------------------------------------------------------
def _is_agent(record: _Record) -> bool:
    return any("~" in r.code for r in record.roles)


def _actors(record: _Record) -> Iterator[NamedActor]:
    """One actor a role, the role without dates spread over the time left."""
    roles = [r for r in record.roles if r.dated]
    default = next((r for r in record.roles if not r.dated), None)
    if default:
        roles += [_Role(default.code, *stretch) for stretch in _uncovered(roles)]
    kind = _kind(record.roles)
    for role in roles:
        if role.code:
            yield _actor(record, role, kind)


def _actor(record: _Record, role: _Role, kind: str) -> NamedActor:
    meaning = read_code(role.code)
    names = list(
        dict.fromkeys(n for name in record.names for n in _spoken(name, international=_is_world(meaning)))
    )
    return NamedActor(
        names[0],
        tuple(names[1:]),
        meaning.country,
        meaning.igo,
        meaning.sectors or (("GOV",) if kind == "country" else ()),
        kind,
        None,
        None if role.since == date.min else role.since.isoformat(),
        None if role.until == date.max else role.until.isoformat(),
        role.code,
    )


def _is_world(meaning: Meaning) -> bool:
    """Whether a short name is likely an abbreviation (*UN*, *WHO*), which must not match small letters."""
    return meaning.country is None


def _kind(roles: Sequence[_Role]) -> str:
    """Country for bare country codes, person for offices that come and go, organisation for the rest."""
    meanings = [read_code(r.code) for r in roles if r.code]
    if meanings and all(m.country and not m.sectors and not m.igo for m in meanings):
        return "country"
    dated = any(r.dated for r in roles)
    offices = all(set(m.sectors[:1]) <= _PERSONAL for m in meanings)
    return "person" if any("ELI" in m.sectors for m in meanings) or (dated and offices) else "organisation"


def _spoken(name: str, *, international: bool) -> Iterator[str]:
    """A dictionary name as news writes it: *Bank of Oru*, and the abbreviation it may carry in brackets.

    Names that already have small letters stay as they are. In hyphenated names a second form takes the later
    parts in small letters (*Ki-moon*), which the matcher finds under capitals too.
    """
    short = [b for b in _BRACKETED.findall(name) if len(b) <= 5 and b.isalpha()]
    plain = _words(_BRACKETED.sub(" ", name)) or name
    plain = plain[4:] if plain[:4].lower() == "the " else plain
    if plain != plain.upper() or (" " not in plain and len(plain) <= 5 and international):
        yield plain
    else:
        words = plain.split()
        yield _titled(words, str.capitalize)
        if "-" in plain:
            yield _titled(words, str.lower)
    yield from short


def _titled(words: Sequence[str], later: Callable[[str], str]) -> str:
    """The words with capitals; ``later`` writes the parts after a hyphen. Initials (*U.N.*) stay."""
    found = []
    for i, word in enumerate(words):
        first, *rest = word.split("-")
        small = first.lower() in _SMALL and (later is str.lower if rest else i > 0)
        head = first if "." in first else first.lower() if small else _capital(first)
        found.append("-".join((head, *(_capital(p) if later is str.capitalize else p.lower() for p in rest))))
    return " ".join(found)


def _capital(word: str) -> str:
    """*O'NEAL* → *O'Neal*, *PEOPLE'S* → *People's*."""
    parts = word.split("'")
    return "'".join(p.capitalize() if i == 0 or len(p) > 2 else p.lower() for i, p in enumerate(parts))


# -- records to agents -------------------------------------------------------------------------------------
def _agents(record: _Record) -> Iterator[AgentNoun]:
    """The agent of each name, and of an irregular plural: ``{}`` says that there is none."""
    code = next(r.code for r in record.roles if "~" in r.code)
    sectors = read_code("XXX" + code.strip("~")).sectors
    if code.endswith("~"):
        form = "organisation"
    else:
        form = "group" if record.plural is not None and not record.plural.strip("{} ") else "person"
    plurals = [_words(p) for p in (record.plural or "").strip("{}").split(",") if p.strip()]
    for name in (*record.names, *plurals):
        yield AgentNoun(name.lower(), sectors, form)
