"""The command line's ground: the app, its exit statuses, options that commands share, and what happens on errors."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from dragoman.errors import DragomanError

# 0: all done. 1: done, but some stories could not be read or coded (see the error file). 2: nothing could be done.
DONE, SOME_FAILED, FAILED = 0, 1, 2
# Seconds, as workers.PATIENCE has it; that file is too heavy to import for the help.
PATIENCE = 600.0


def examples(*lines: str, more: str = "") -> str:
    """The end of a command's help: examples, one a line as they would be typed, and where to read more."""
    listed = "\n".join(f"  {line}" for line in lines)
    return f"\b\nExample{'s' if len(lines) > 1 else ''}:\n{listed}" + (f"\n\n{more}" if more else "")


app = typer.Typer(
    name="dragoman",
    help="Reads international-affairs news and official statements: who said what, who does or plans what to whom, "
    "when, where, and who says so. Works offline.",
    epilog="Start with: dragoman read story.txt",
    rich_markup_mode=None,  # plain: with rich the help takes twice as long to come
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)

ActorFiles = Annotated[
    list[Path] | None,
    typer.Option("--actors", help="Your own actors: a TSV table or a PETRARCH actor dictionary. May be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine instead of a table for a person.")]
Unsure = Annotated[
    bool, typer.Option("--all", help="Keep the events too that are less sure than the default output's.")
]
Workers = Annotated[
    str,
    typer.Option(
        "--workers", "-w", help="Processes that code: a number, or `all` for one a processor. 0: this one alone. "
        "With workers a story that kills its process is set aside and named."
    ),
]  # fmt: skip
Patience = Annotated[
    float, typer.Option("--patience", min=1, help="Seconds after which a worker's story is set aside.")
]
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
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename or 'input or output'}: {error.strerror or error}.")
    except Exception as error:
        if os.environ.get("DRAGOMAN_DEBUG"):
            traceback.print_exc()
        complain(
            f"a fault in dragoman itself ({type(error).__name__}: {' '.join(str(error).split())}). "
            "Please report it with the story and what the command prints when DRAGOMAN_DEBUG=1 is set."
        )
    finally:
        # Else Python goes through all tables and models once more before it ends: a second of nothing.
        gc.freeze()
    sys.exit(FAILED)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"dragoman {installed('dragoman')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _speak_utf8() -> None:
    """Stories hold every script: what is piped is UTF-8, and a terminal without a sign shows its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def complain(line: str) -> None:
    """One line on standard error."""
    typer.echo(f"dragoman: {line}", err=True)
