"""Reading our own word tables: TSV files with a header, checked as they load.

A table's first lines may be comments (``# ...``); then a header, then one entry a line. Several values in a cell
are separated by ``;``. Every fault is a LexiconError that names file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from dragoman.errors import LexiconError

Source = Path | Traversable


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a table: its cells by column, and where it stands."""

    cells: dict[str, str]
    where: str

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several, separated by ``;``."""
        cell = self.cells[column].strip()
        if ";" not in cell:
            return (cell,) if cell else ()
        return tuple(v.strip() for v in cell.split(";") if v.strip())

    def maybe(self, column: str) -> str | None:
        """The cell, or None when it is empty."""
        return self.cells[column] or None

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The cell, which must be one of the allowed values. Raises LexiconError."""
        value, allowed = self.cells[column], tuple(allowed)
        if value not in allowed:
            do = f"Use one of: {', '.join(allowed)}."
            raise LexiconError(f"unknown {column} {value!r}.", where=self.where, do=do)
        return value


def our_table(package: str, name: str) -> Source:
    """One of the tables shipped inside the package (``dragoman.lexicon``, ``cues.tsv``)."""
    return files(package) / name


def load_table(source: Source, columns: tuple[str, ...]) -> Iterator[Row]:
    """Every entry of a table, in file order.

    Raises LexiconError when the header lacks one of the columns or a line has too many cells.
    """
    name = source.name
    lines = source.read_text(encoding="utf-8").splitlines()
    header: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split("\t")]
        if header is None:
            header = cells
            missing = [c for c in columns if c not in header]
            if missing:
                raise LexiconError(
                    f"the header lacks {', '.join(missing)}.", where=f"{name} line {number}",
                    do=f"Its columns are: {', '.join(columns)}, separated by tabs.",
                )  # fmt: skip
            continue
        if len(cells) > len(header):
            raise LexiconError(
                f"{len(cells)} cells under {len(header)} columns.", where=f"{name} line {number}",
                do="Separate cells by one tab each and several values in a cell by ';'.",
            )  # fmt: skip
        cells += [""] * (len(header) - len(cells))
        yield Row(dict(zip(header, cells, strict=True)), f"{name} line {number}")
