"""The command line: parse words, call one function, print. Exit statuses are below and nowhere else."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.errors import DragomanError, InputError

if TYPE_CHECKING:
    from dragoman.coding import Actor, Coding
    from dragoman.lexicon.names import Names
    from dragoman.run import Run

# 0: all done. 1: done, but some stories could not be read or coded (see the error file). 2: nothing could be done.
DONE, SOME_FAILED, FAILED = 0, 1, 2

app = typer.Typer(
    name="dragoman",
    help="Reads international-affairs news and official statements: who said what, who does or plans what to whom, "
    "when, where, and who says so. Works offline.",
    epilog="Start with: dragoman read story.txt",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ActorFiles = Annotated[
    list[Path] | None,
    typer.Option("--actors", help="Your own actors: a TSV table or a PETRARCH actor dictionary. May be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine instead of a table for a person.")]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date (2017-04-11), if the text does not say.")
]


def main() -> None:
    """Run the command line; whatever goes wrong ends in one clear line and a status.

    Only with DRAGOMAN_DEBUG=1 in the environment does a fault of the program print its traceback.
    """
    _speak_utf8()
    try:
        app(standalone_mode=True)
    except DragomanError as error:
        _complain(str(error))
    except OSError as error:
        _complain(f"{error.filename or 'input or output'}: {error.strerror or error}.")
    except Exception as error:
        if os.environ.get("DRAGOMAN_DEBUG"):
            traceback.print_exc()
        _complain(
            f"a fault in dragoman itself ({type(error).__name__}: {' '.join(str(error).split())}). "
            "Please report it with the story and what the command prints when DRAGOMAN_DEBUG=1 is set."
        )
    sys.exit(FAILED)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"dragoman {installed('dragoman')}")
        raise typer.Exit


@app.command(
    epilog="Examples: `dragoman read story.txt` · `pbpaste | dragoman read -` · "
    "`dragoman read story.txt --published 2017-04-11 --json` · `dragoman read story.txt --html story.html`"
)
def read(
    file: Annotated[str, typer.Argument(help="A text file with one story as it comes off a page, or - for stdin.")],
    published: Published = None,
    title: Annotated[str | None, typer.Option("--title", help="The headline, if the text does not hold it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the readout as one HTML page.")] = None,
    actors: ActorFiles = None,
    as_json: AsJson = False,
) -> None:
    """Read one story and print what it says: who speaks, what lies ahead, events, positions, with their words."""
    from dragoman.coder import check_length, code
    from dragoman.reading import read_bytes

    if html is not None:
        _check_target(html, "--html", inputs=(Path(file),))
    data, name = _bytes(file)
    story = read_bytes(data, where=name, published=published, title=title)
    check_length(story, where=name)
    coding = code(story, names=_names(actors))
    if html is not None:
        from dragoman.export.html import to_page

        _write(html, to_page([coding], title=story.title or name))
    if as_json:
        typer.echo(coding.to_json(indent=1))
    else:
        _print_readout(coding)
    if story.empty_reason:
        _complain(f"{name}: {story.empty_reason}")
        raise typer.Exit(SOME_FAILED)


@app.command(
    name="code",
    epilog="Examples: `dragoman code stories/ -o codings.jsonl` · `dragoman code a.txt b.jsonl -o out.jsonl --html "
    "out.html` · JSONL rows: `{\"id\": ..., \"raw\" or \"text\": ..., \"published\"?: ..., \"title\"?: ...}`",
)
def code_(
    paths: Annotated[list[Path], typer.Argument(help="Text files, .jsonl files of stories, or folders of them.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="File for the codings, one JSON object a line.")],
    errors: Annotated[
        Path | None, typer.Option("--errors", help="File for what failed and why (default: OUTPUT.errors.jsonl).")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write all readouts as one HTML page.")] = None,
    actors: ActorFiles = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Code stories into a file. One bad story never stops the rest: it is named in the error file.

    A story of more than 200,000 characters is refused: split it into its stories.

    Exit status: 0 all coded, 1 some failed, 2 nothing could be done.
    """
    from dragoman.export.jsonl import write_jsonl
    from dragoman.run import Run

    error_file = errors or out.with_name(out.name + ".errors.jsonl")
    _check_paths(paths)
    for path, option in ((out, "--output"), (error_file, "--errors"), (html, "--html")):
        if path is not None:
            _check_target(path, option, inputs=paths)
    run = Run(_names(actors), skip=(out, error_file))
    kept: list[Coding] = []
    since = perf_counter()
    with _progress(quiet=quiet) as step:
        write_jsonl(_tee(run.code(paths), kept if html is not None else None, step), out)
    run.write_errors(error_file)
    if html is not None:
        from dragoman.export.html import to_page

        _write(html, to_page(kept))
    if not quiet:
        typer.echo(_summary(run, perf_counter() - since, out, error_file, html), err=True)
    if run.errors:
        raise typer.Exit(SOME_FAILED if run.coded else FAILED)


@app.command(
    epilog='Examples: `dragoman actor "the White House" --date 2017-04-11` · '
    '`dragoman actor "Foreign Minister Lavrov"` · `dragoman actor "Los Zetas" --json`'
)
def actor(
    phrase: Annotated[str, typer.Argument(help="A name or description as a story prints it.")],
    date: Annotated[str | None, typer.Option("--date", help="The day it was printed: offices change hands.")] = None,
    context: Annotated[str | None, typer.Option("--context", help="Words around it, such as a country.")] = None,
    actors: ActorFiles = None,
    as_json: AsJson = False,
) -> None:
    """Say who is meant by a phrase: name, country, sectors."""
    from dragoman.stages.actors import resolve_phrase

    if date is not None:
        from dragoman.reading import read_date

        printed, date = date, read_date(date)
        if date is None:
            raise InputError(f"{printed!r} is no date.", where="--date", do="Give it as 2017-04-11.")
    if not phrase.strip():
        raise InputError("the phrase is empty.", do='Give a name as printed: dragoman actor "the White House".')
    found = resolve_phrase(phrase, date=date, context=context, names=_names(actors))
    if as_json:
        typer.echo(json.dumps(None if found is None else _actor_row(found), ensure_ascii=False))
    elif found is None:
        typer.echo(f"{phrase}: no actor known. Add it to a file of your own and pass it with --actors.")
    else:
        _print_actor(found)
    if found is None:
        raise typer.Exit(SOME_FAILED)


# -- the edges -----------------------------------------------------------------------------------------------------
def _bytes(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(), "standard input"
    path = Path(file)
    if not path.is_file():
        reason = "this is a folder." if path.is_dir() else "there is no such file."
        do = "Use `dragoman code` for folders." if path.is_dir() else "Name a text file, or - for standard input."
        raise InputError(reason, where=file, do=do)
    return path.read_bytes(), file


def _names(files: list[Path] | None) -> Names | None:
    if not files:
        return None
    from dragoman.lexicon.actor_files import load_actor_files
    from dragoman.lexicon.names import load_names

    return load_names(load_actor_files(files))


def _check_paths(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise InputError(
                "there is no such file or folder.", where=str(path), do="Name text files, .jsonl files or folders."
            )


def _check_target(path: Path, option: str, *, inputs: Sequence[Path]) -> None:
    """Refuse, before hours of work, a file that cannot be written or that would overwrite what is read."""
    where = f"{option} {path}"
    if path.is_dir():
        raise InputError("this is a folder.", where=where, do="Name a file.")
    if not path.parent.is_dir():
        raise InputError("its folder does not exist.", where=where, do=f"Make the folder {path.parent} first.")
    if path.resolve() in {p.resolve() for p in inputs}:
        raise InputError("this is one of the files to read.", where=where, do="Write to another file.")


def _speak_utf8() -> None:
    """Stories hold every script: what is piped is UTF-8, and a terminal without a sign shows its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _complain(line: str) -> None:
    typer.echo(f"dragoman: {line}", err=True)


def _tee(codings: Iterator[Coding], kept: list[Coding] | None, step: Any) -> Iterator[Coding]:
    for coding in codings:
        if kept is not None:
            kept.append(coding)
        step()
        yield coding


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """On a terminal, how many stories are coded and how fast, on stderr; yields the function that counts one."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    console = Console(stderr=True)
    rate = TaskProgressColumn(show_speed=True)
    columns = (SpinnerColumn(), TextColumn("stories coded"), MofNCompleteColumn(), rate, Elapsed())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("coding", total=None)
        yield lambda: bar.advance(task)


def _summary(run: Run, seconds: float, out: Path, errors: Path, html: Path | None) -> str:
    """One line: how many, how long, where; and what failed."""
    parts = [f"{_count(run.coded)} coded in {seconds:.1f} s: {out}"]
    if html is not None:
        parts.append(f"readout: {html}")
    if run.errors:
        parts.append(f"{run.empty} with nothing to code, {run.failed} failed: {errors}")
    return "; ".join(parts)


def _count(stories: int) -> str:
    return "1 story" if stories == 1 else f"{stories} stories"


def _print_readout(coding: Coding) -> None:
    from rich.console import Console

    from dragoman.export.text import readout

    console = Console()
    console.print(readout(coding))


def _actor_row(found: Actor) -> dict[str, Any]:
    return {
        "name": found.name, "country": found.country, "igo": found.igo, "sectors": list(found.sectors),
        "kind": found.kind,
    }  # fmt: skip


def _print_actor(found: Actor) -> None:
    country = found.country or ("international body" if found.igo else "no country")
    sectors = ", ".join(found.sectors) or "-"
    typer.echo(f"{found.name}\n  country  {country}\n  sectors  {sectors}\n  kind     {found.kind}")
