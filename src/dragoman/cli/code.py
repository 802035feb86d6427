"""The command ``code``: many stories into a file, by one process or many, begun or gone on with."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.app import FAILED, PATIENCE, SOME_FAILED, ActorFiles, Patience, Unsure, Workers, app, examples
from dragoman.cli.edges import check_paths, check_target, names_of, outcome, pairs, workers_of, write
from dragoman.cli.pace import Reading, progress
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.ledger import Ledger
    from dragoman.run import Run

_STOPPED = 130  # the exit status of what Ctrl-C has stopped


@app.command(
    epilog=examples(
        "dragoman code stories/ -o codings.jsonl",
        "dragoman code archive/*.warc.gz -o out.jsonl --workers 8",
        "killed or stopped: the same with --resume",
        'JSONL rows: {"id": ..., "raw" or "text": ..., "published"?: ..., "title"?: ...}',
    ),
)
def code(
    paths: Annotated[
        list[Path], typer.Argument(help="Stories in any format: files, folders, patterns, - for stdin.")
    ],
    out: Annotated[Path, typer.Option("--output", "-o", help="File for the codings, one JSON object a line.")],
    errors: Annotated[
        Path | None, typer.Option("--errors", help="File for what failed and why (default: OUTPUT.errors.jsonl).")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write all readouts as one HTML page.")] = None,
    actors: ActorFiles = None,
    unsure: Unsure = False,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="For tables: FIELD=COLUMN (text=inhalt). May be repeated.")
    ] = None,
    workers: Workers = "0",
    patience: Patience = PATIENCE,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was stopped; begin where there is none.")
    ] = False,
    anew: Annotated[bool, typer.Option("--anew", help="Drop a run that was stopped, and begin anew.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Code stories into a file. One bad story never stops the rest: it is named in the error file.

    A story of more than 200,000 characters is refused: split it into its stories. A run can be killed at any moment:
    the same command with --resume goes on where it was, and its file is the same as if nothing had happened.

    Exit status: 0 all coded, 1 some failed, 2 nothing could be done.
    """  # fmt: skip
    from dragoman.ledger import Ledger
    from dragoman.run import Run

    count, error_file = workers_of(workers), errors or out.with_name(out.name + ".errors.jsonl")
    if resume and anew:
        raise InputError("one cannot go on and begin anew.", where="--resume --anew", do="Leave one out.")
    check_paths(paths)
    for path, option in ((out, "--output"), (error_file, "--errors"), (html, "--html")):
        if path is not None:
            check_target(path, option, inputs=paths)
    if resume and out.exists() and not Ledger.files_of(out)[0].exists():
        typer.echo(f"{out} is finished: there is nothing to go on with.", err=True)
        return
    columns = pairs(column, "--column", "text=inhalt")
    about = {"paths": [str(p) for p in paths], "actors": _hashes(actors), "unsure": unsure, "columns": columns}
    ledger = Ledger(out, about | _program(), begun=datetime.now(UTC).isoformat())
    since = perf_counter()
    with ledger.opened(resume=resume, anew=anew):
        done = ledger.done
        run = Run(names_of(actors), skip=(out, error_file, *Ledger.files_of(out)), unsure=unsure, columns=columns,
                  now=datetime.fromisoformat(ledger.begun))  # fmt: skip
        try:
            _write(run, paths, ledger, count, patience, quiet=quiet)
        except KeyboardInterrupt:
            typer.echo(f"stopped; {ledger.done:,} stories are done: go on with --resume.", err=True)
            raise typer.Exit(_STOPPED) from None
        run.write_errors(error_file)
        if html is not None:
            from dragoman.export.html import to_page
            from dragoman.export.jsonl import read_jsonl

            write(html, to_page(read_jsonl(out)))
        ledger.forget()
    if not quiet:
        said = outcome(run.coded, perf_counter() - since, out, empty=run.empty, failed=run.failed, errors=error_file,
                       before=done, readout=html)  # fmt: skip
        typer.echo(said, err=True)
    if run.errors:
        raise typer.Exit(SOME_FAILED if run.coded else FAILED)


def _write(run: Run, paths: list[Path], ledger: Ledger, workers: int, patience: float, *, quiet: bool) -> None:
    reading = Reading(p for p in run.files(paths) if isinstance(p, Path))
    run.opened = reading.opened
    with progress("coded", quiet=quiet, reading=reading) as step:
        for _ in run.write(paths, ledger, workers=workers, patience=patience):
            step()


def _hashes(files: list[Path] | None) -> dict[str, str]:
    """The user's own actor files and what is in them, for a run to go on only with the same."""
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in files or () if p.is_file()}


def _program() -> dict[str, Any]:
    from dragoman.coder import provenance

    return asdict(provenance())
