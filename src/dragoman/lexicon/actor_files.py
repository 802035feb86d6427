"""Actors that users add with ``--actors FILE``: our own table format, or a PETRARCH dictionary.

Which of the two a file is in is read off its content, never its name. Documented in docs/actor-files.md.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dragoman.codebook import sectors
from dragoman.errors import LexiconError
from dragoman.lexicon.names import NamedActor
from dragoman.lexicon.petrarch_files import AgentNoun, read_petrarch, read_petrarch_agents
from dragoman.lexicon.table import Row, Source, load_table

COLUMNS = (
    "name",
    "aliases",
    "country",
    "igo",
    "sectors",
    "kind",
    "office",
    "from",
    "to",
    "code",
    "note",
    "example",
)
KINDS = ("country", "person", "organisation", "group")


@dataclass(frozen=True, slots=True)
class _Given:
    """A file's name and decoded text, in the shape load_table reads."""

    name: str
    text: str

    def read_text(self, encoding: str | None = None) -> str:  # noqa: ARG002 - the shape load_table calls
        return self.text


def load_actor_files(paths: Sequence[Path]) -> tuple[NamedActor, ...]:
    """The actors of several files, in the order given; the format of each is recognised from its content.

    An actor whose role changes is there once for each period. Agent nouns of PETRARCH files are left to
    ``load_agent_files``. Raises LexiconError that names file, line and what to do.
    """
    return tuple(actor for path in paths for actor in _actors(_read(path)))


def load_agent_files(paths: Sequence[Path]) -> tuple[AgentNoun, ...]:
    """The agent nouns (``GENERAL_ [~MIL]``) of the PETRARCH files among these; tables of our own have none.

    Raises LexiconError that names file, line and what to do.
    """
    given = (_read(path) for path in paths)
    return tuple(a for g in given if not _is_table(g) for a in read_petrarch_agents(g.text, name=g.name))


def _read(path: Path) -> _Given:
    try:
        return _Given(path.name, path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = f"the actor file cannot be read ({error.strerror})."
        raise LexiconError(reason, where=str(path), do="Check the path given with --actors.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LexiconError(
            "this is not UTF-8.", where=f"{path.name} line {line}", do="Save the file as UTF-8."
        ) from None


def _is_table(given: _Given) -> bool:
    """Whether a file is one of our tables, by its header. Raises LexiconError when it is neither format."""
    lines = [
        (n, line)
        for n, line in enumerate(given.text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines:
        return False
    cells = [c.strip() for c in lines[0][1].split("\t")]
    if "name" in cells:
        return True
    if any("[" in line for _, line in lines):
        return False
    raise LexiconError(
        "this is neither a table with a column 'name' nor a PETRARCH dictionary.",
        where=f"{given.name} line {lines[0][0]}",
        do="Begin a table with a header line (see docs/actor-files.md; cells by tabs), or write NAME [CODE].",
    )


def _actors(given: _Given) -> tuple[NamedActor, ...]:
    return tuple(_table_actors(given)) if _is_table(given) else read_petrarch(given.text, name=given.name)


def _table_actors(given: _Given) -> Iterator[NamedActor]:
    for row in load_table(cast("Source", given), ("name",)):
        unknown = [c for c in row.cells if c not in COLUMNS]
        if unknown:
            raise LexiconError(
                f"unknown column {', '.join(unknown)!r}.",
                where=given.name,
                do=f"The columns are: {', '.join(COLUMNS)}.",
            )
        yield _actor(Row({c: row.cells.get(c, "") for c in COLUMNS}, row.where))


def _actor(row: Row) -> NamedActor:
    """One line of a table, with what an empty cell stands for. Raises LexiconError."""
    if not row["name"]:
        raise LexiconError(
            "the name is empty.", where=row.where, do="Put the name under which it stands in the news."
        )
    kind = row.one_of("kind", (*KINDS, "")) or ("person" if row["office"] else "organisation")
    igo = row.one_of("igo", ("yes", "no", "")) == "yes"
    since, until = _day(row, "from", last=False), _day(row, "to", last=True)
    if since and until and since > until:
        raise LexiconError(
            f"from {since} is after to {until}.", where=row.where, do="Change the two dates round."
        )
    return NamedActor(
        row["name"],
        row.many("aliases"),
        _country(row, igo=igo),
        igo,
        _sectors(row, kind, igo=igo),
        kind,
        row.maybe("office"),
        since,
        until,
        row.maybe("code"),
    )


def _country(row: Row, *, igo: bool) -> str | None:
    """Three letters: an ISO 3166 code or one of the user's own (an invented country in an exercise)."""
    code = row.maybe("country")
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise LexiconError(
            f"country {code!r} is not three capital letters.",
            where=row.where,
            do="Use the ISO 3166 alpha-3 code, such as FRA, or leave it empty.",
        )
    if code and igo:
        raise LexiconError(
            "an international body has no country.", where=row.where, do="Leave one of country and igo empty."
        )
    return code


def _sectors(row: Row, kind: str, *, igo: bool) -> tuple[str, ...]:
    given = row.many("sectors")
    for code in given:
        if code not in sectors():
            raise LexiconError(
                f"unknown sector {code!r}.",
                where=row.where,
                do=f"Use one of: {', '.join(sorted(sectors()))}.",
            )
    return given or (("IGO",) if igo else ("GOV",) if kind == "country" or row["office"] else ())


def _day(row: Row, column: str, *, last: bool) -> str | None:
    """A day as ISO date; of a year or month alone, the first or last day."""
    value = row.maybe(column)
    if value is None:
        return None
    found = re.fullmatch(r"([12]\d{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", value)
    if found:
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        end = calendar.monthrange(year, month)[1]
        day = int(found[3] or (end if last else 1))
        if day <= end:
            return f"{year:04}-{month:02}-{day:02}"
    raise LexiconError(
        f"{column} {value!r} is no date.", where=row.where, do="Write 2019-08-20, 2019-08 or 2019."
    )
