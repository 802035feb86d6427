"""The command ``watch``: feeds onto the desk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.app import FAILED, SOME_FAILED, ActorFiles, app, examples
from dragoman.cli.edges import names_of
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.watching.actions import Action


@app.command(
    epilog=examples(
        "dragoman watch feeds.toml --desk desk.db  # until Ctrl-C",
        "from cron: dragoman watch feeds.toml --desk desk.db --once --quiet",
    )
)
def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.TOML", help="Which feeds, and how (docs/watching.md).")],
    desk: Annotated[str, typer.Option("--desk", help="A SQLite file, or postgresql+psycopg://user@host/name.")],
    state: Annotated[
        Path | None, typer.Option("--state", help="File for what was seen (default: DESK.watch.json).")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, do what is new, and end: for cron.")] = False,
    join: Annotated[bool, typer.Option(help="Join what several stories report of one act.")] = True,
    actors: ActorFiles = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what went wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object an action, one a line.")] = False,
) -> None:
    """Watch feeds and put what they link to on the desk.

    It is fetched, coded and kept; what was seen is not fetched again. SIGINT and SIGTERM end it after the story at
    hand. Exit status: 0 stopped, or all done; with --once 1 some feeds or pages failed, 2 nothing could be done.
    """
    from dragoman.coder import code_each
    from dragoman.desk.store import Desk
    from dragoman.watching.actions import Log
    from dragoman.watching.clock import Clock, stopped_by_signals
    from dragoman.watching.fetch import Fetcher
    from dragoman.watching.keeping import Keeper
    from dragoman.watching.settings import load_settings
    from dragoman.watching.state import State
    from dragoman.watching.watch import Watch

    def tell(action: Action) -> None:
        if action.bad or not quiet:
            typer.echo(action.to_json() if as_json else action.to_line())

    settings, clock = load_settings(feeds), Clock()
    code = partial(code_each, names=names_of(actors))
    with (
        stopped_by_signals(clock),
        State.opened(state or _beside(desk)) as kept,
        Desk.open(desk) as opened,
    ):
        fetcher = Fetcher(settings.agent, clock, pause=settings.pause, free=kept.hosts)
        keeper = Keeper(opened, kept, Log(clock, tell), clock=clock, code=code, joins=join)
        watching = Watch(settings, kept, fetcher, keeper, clock=clock)
        tally = watching.once() if once else watching.forever()
    if once and tally.bad:
        raise typer.Exit(SOME_FAILED if tally.good else FAILED)


def _beside(desk: str) -> Path:
    if "://" in desk:
        do = "Name a file with --state."
        raise InputError("beside a database on a server no file can lie.", where="--state", do=do)
    return Path(f"{desk}.watch.json")
