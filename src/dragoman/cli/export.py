"""The command ``export``: codings into the layouts that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli.app import app, examples
from dragoman.cli.edges import check_paths, check_target
from dragoman.cli.pace import progress
from dragoman.cli.questions import Codings
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.coding import Coding

Layout = Literal["jsonl", "parquet", "csv", "polecat", "phoenix", "gdelt", "gdelt2", "citron"]
_FOLDERS = ("parquet", "csv", "citron")


@app.command(
    epilog=examples(
        "dragoman export codings.jsonl -o tables --format parquet",
        "dragoman export codings.jsonl -o events.tsv --format polecat",
        "dragoman export codings.jsonl -o events.tsv --format polecat --all-statuses",
        more="What every column holds: docs/exports.md.",
    )
)
def export(
    codings: Codings,
    out: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write; for parquet, csv and citron a folder.")
    ],
    layout: Annotated[Layout, typer.Option("--format", help="The layout to write.")],
    all_statuses: Annotated[
        bool, typer.Option("--all-statuses", help="polecat: keep what is wished for, possible or denied too.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Write codings in the layout of another program.

    Tables (parquet, csv), event data, quotations. The output is complete or not there at all; an older export of the
    same name is replaced.
    """
    from dragoman.export.jsonl import read_jsonl

    check_paths((codings,))
    if codings.is_dir():
        raise InputError("this is a folder.", where=str(codings), do="Name a file that `dragoman code` wrote.")
    if all_statuses and layout != "polecat":
        raise InputError(_why_not(layout), where="--all-statuses", do="Leave it out, or use --format polecat.")
    _check(out, layout, codings)
    with progress("exported", quiet=quiet) as step:
        found = read_jsonl(codings)
        first = next(found, None)
        if first is None:
            raise InputError("this file holds no codings.", where=str(codings), do="Code stories: `dragoman code`.")
        counts = _write(_counted(first, found, step), out, layout, all_statuses)
    if not quiet:
        told = ", ".join(f"{n} {_word(name, n)}" for name, n in counts.items())
        typer.echo(f"{told} in {out}", err=True)


def _why_not(layout: Layout) -> str:
    if layout in ("phoenix", "gdelt", "gdelt2"):
        return f"the layout {layout} has no column for the status: a wish would look like a fact."
    return f"the layout {layout} has every status as it is."


def _check(out: Path, layout: Layout, codings: Path) -> None:
    """Refuse an output that cannot be written, before anything is read."""
    if layout not in _FOLDERS:
        check_target(out, "--output", inputs=(codings,))
        return
    from dragoman.export.whole import check_folder

    where = f"--output {out}"
    if not out.parent.is_dir():
        raise InputError("its folder does not exist.", where=where, do=f"Make the folder {out.parent} first.")
    if out.resolve() in codings.resolve().parents:
        raise InputError("the codings lie in this folder.", where=where, do="Write to another folder.")
    try:
        check_folder(out)
    except InputError as error:
        raise InputError(error.reason, where=where, do=error.do) from None


def _write(codings: Iterator[Coding], out: Path, layout: Layout, all_statuses: bool) -> dict[str, int]:
    """Call the layout's writer, loaded now since pyarrow is heavy; how many of each thing it wrote."""
    if layout == "parquet":
        from dragoman.export.parquet import write_parquet

        return write_parquet(codings, out)
    if layout == "csv":
        from dragoman.export.delimited import write_csv

        return write_csv(codings, out)
    if layout == "citron":
        from dragoman.export.citron import write_citron

        return write_citron(codings, out)
    if layout == "jsonl":
        from dragoman.export.jsonl import write_jsonl

        return {"codings": write_jsonl(codings, out)}
    return {"rows": _write_events(codings, out, layout, all_statuses)}


def _write_events(codings: Iterator[Coding], out: Path, layout: Layout, all_statuses: bool) -> int:
    if layout == "polecat":
        from dragoman.export.polecat import write_polecat

        return write_polecat(codings, out, all_statuses=all_statuses)
    if layout == "phoenix":
        from dragoman.export.phoenix import write_phoenix

        return write_phoenix(codings, out)
    from dragoman.export.gdelt import write_gdelt

    return write_gdelt(codings, out, version=2 if layout == "gdelt2" else 1)


def _counted(first: Coding, rest: Iterator[Coding], step: Any) -> Iterator[Coding]:
    yield first
    step()
    for coding in rest:
        yield coding
        step()


def _word(name: str, count: int) -> str:
    if count != 1:
        return name
    return "story" if name == "stories" else name.removesuffix("s")
