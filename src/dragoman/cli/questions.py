"""The commands that ask of codings: ``why`` was an event coded, where are the ``gaps`` of the lexicon."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.app import AsJson, app, examples
from dragoman.cli.edges import check_paths
from dragoman.cli.pace import progress
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.coding import Coding, Event
    from dragoman.gaps import Gaps

Codings = Annotated[Path, typer.Argument(help="A file of codings, as `dragoman code` writes it.")]


@app.command(
    epilog=examples(
        "dragoman why codings.jsonl e3  # a file with one story",
        "dragoman why codings.jsonl 1f4fbbb1158b8141:e3",
        "dragoman why codings.jsonl e3 --story 1f4fbbb1158b8141 --json",
    )
)
def why(
    codings: Codings,
    event_id: Annotated[str, typer.Argument(help="An event's id: e3, or STORY:e3 where the file has many stories.")],
    story: Annotated[str | None, typer.Option("--story", help="The id of its story.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say why an event was coded.

    Prints its clause, the words that fired, the lexicon's line, the encoder's scores, the evidence of its status, and
    who asserts it.
    """
    from dragoman.export.why import explain, explanation

    check_paths((codings,))
    story_id, _, id_ = event_id.rpartition(":")
    coding, event = _find(codings, story or story_id or None, id_)
    if as_json:
        typer.echo(json.dumps(explanation(coding, event), ensure_ascii=False, indent=1))
    else:
        from rich.console import Console

        Console().print(explain(coding, event))


def _find(path: Path, story: str | None, id_: str) -> tuple[Coding, Event]:
    """The one event of this id. Raises InputError that says which there are."""
    from dragoman.export.jsonl import read_jsonl

    found: list[tuple[Coding, Event]] = []
    stories: list[str] = []
    for coding in read_jsonl(path):
        stories.append(coding.story.id)
        if story in (None, coding.story.id):
            found += [(coding, e) for e in coding.events if e.id == id_]
    if story is not None and story not in stories:
        raise InputError(f"no story has the id {story!r}.", where=str(path), do=_one_of(stories))
    if not found:
        do = "The ids stand in the readout and in the coding (e1 ...)."
        raise InputError(f"no event has the id {id_!r}.", where=str(path), do=do)
    if len(found) > 1:
        ids = [c.story.id for c, _ in found]
        raise InputError(f"{len(found)} stories have an event {id_!r}.", where=str(path), do=_one_of(ids))
    return found[0]


def _one_of(stories: list[str]) -> str:
    shown = ", ".join(stories[:8]) + (" ..." if len(stories) > 8 else "")
    return f"Name the story with --story: {shown}."


@app.command(
    epilog=examples(
        "dragoman gaps codings.jsonl",
        "dragoman gaps codings.jsonl --top 50 --json > gaps.json",
        more="Add what you miss to a file of your own and pass it to dragoman code --actors FILE "
        "(docs/actor-files.md).",
    )
)
def gaps(
    codings: Codings,
    top: Annotated[int, typer.Option("--top", min=1, help="How many of each to show.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what the lexicon lacks for your stories.

    The names it does not know and the predicates it does not code, the commonest first.
    """
    from dragoman.export.jsonl import read_jsonl
    from dragoman.gaps import find_gaps

    check_paths((codings,))
    with progress("read", quiet=as_json) as step:
        found = find_gaps(read_jsonl(codings), step=step)
    if as_json:
        shown = {"stories": found.stories, "names": found.names[:top], "predicates": found.predicates[:top]}
        typer.echo(json.dumps(shown, default=asdict, ensure_ascii=False, indent=1))
    else:
        _print_gaps(found, top)


def _print_gaps(found: Gaps, top: int) -> None:
    from rich.console import Console

    console = Console()
    names = [(str(g.mentions), str(g.stories), g.name, g.label, g.example) for g in found.names[:top]]
    words = [
        (str(g.times), str(g.stories), g.predicate, "frame not filled" if g.listed else "not listed", g.example)
        for g in found.predicates[:top]
    ]
    for title, column, rows, total in (
        ("Names without country and sector", "name", names, len(found.names)),
        ("Predicates of actors that are neither event nor statement", "predicate", words, len(found.predicates)),
    ):
        console.print(f"[bold yellow]{title}[/] [dim]({min(top, total)} of {total}, {found.stories} stories)[/]")
        console.print(_table(column, rows))
        console.print()


def _table(column: str, rows: Sequence[tuple[str, ...]]) -> Any:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("times", "stories", column, "kind", "example"):
        table.add_column(name, justify="right" if name in ("times", "stories") else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table
