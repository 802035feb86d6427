"""The commands that read one story or one phrase: ``read``, ``actor``."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.app import SOME_FAILED, ActorFiles, AsJson, Published, Unsure, app, complain, examples
from dragoman.cli.edges import bytes_of, check_target, names_of, write
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.coding import Actor, Coding
    from dragoman.story import Story


@app.command(
    epilog=examples(
        "dragoman read story.txt",
        "pbpaste | dragoman read -",
        "dragoman read story.txt --published 2017-04-11 --json",
        "dragoman read story.txt --html story.html",
    )
)
def read(
    file: Annotated[str, typer.Argument(help="A file with one story (text, HTML, NewsML ...), or - for stdin.")],
    published: Published = None,
    title: Annotated[str | None, typer.Option("--title", help="The headline, if the text does not hold it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the readout as one HTML page.")] = None,
    actors: ActorFiles = None,
    unsure: Unsure = False,
    as_json: AsJson = False,
) -> None:
    """Read one story and print what it says.

    Who speaks, what lies ahead, events, positions, each with its words.
    """
    from dragoman.coder import check_length, code

    if html is not None:
        check_target(html, "--html", inputs=(Path(file),))
    data, name = bytes_of(file)
    story = _only_story(data, name, published, title)
    check_length(story, where=name)
    coding = code(story, names=names_of(actors), unsure=unsure)
    if html is not None:
        from dragoman.export.html import to_page

        write(html, to_page([coding], title=story.title or name))
    if as_json:
        typer.echo(coding.to_json(indent=1))
    else:
        _print_readout(coding)
    if story.empty_reason:
        complain(f"{name}: {story.empty_reason}")
        raise typer.Exit(SOME_FAILED)


def _only_story(data: bytes, name: str, published: str | None, title: str | None) -> Story:
    """The one story of a file; what is printed with it wins over what it says of itself."""
    from io import BytesIO

    from dragoman.reading import check_date, read_bytes, read_stream
    from dragoman.reading.recognise import HEAD, recognise
    from dragoman.story import Story

    if recognise(data[:HEAD], "" if name == "standard input" else name) in ("text", "unknown"):
        return read_bytes(data, where=name, published=published, title=title)
    found = list(islice(read_stream(BytesIO(data), name=name), 2))
    if not found:
        raise InputError("the file holds no story.", where=name, do="Name another file.")
    first = found[0]
    if not isinstance(first, Story):
        raise InputError(first.reason, where=name, do=first.do)
    if len(found) > 1:
        raise InputError("the file holds several stories.", where=name, do="Use dragoman code.")
    if published is not None:
        first = replace(first, published=check_date(published, where="--published"), published_from="metadata")
    return first if title is None else replace(first, title=title)


@app.command(
    epilog=examples(
        'dragoman actor "the White House" --date 2017-04-11',
        'dragoman actor "Foreign Minister Lavrov"',
        'dragoman actor "Los Zetas" --json',
    )
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
        from dragoman.reading import check_date

        date = check_date(date, where="--date")
    if not phrase.strip():
        raise InputError("the phrase is empty.", do='Give a name as printed: dragoman actor "the White House".')
    found = resolve_phrase(phrase, date=date, context=context, names=names_of(actors))
    if as_json:
        typer.echo(json.dumps(None if found is None else _actor_row(found), ensure_ascii=False))
    elif found is None:
        typer.echo(f"{phrase}: no actor known. Add it to a file of your own and pass it with --actors.")
    else:
        _print_actor(found)
    if found is None:
        raise typer.Exit(SOME_FAILED)


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
