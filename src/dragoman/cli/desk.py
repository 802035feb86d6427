"""The commands of the desk: fill it (``desk add``), look at it (``desk info``), ask it (``find``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from dragoman.cli.app import FAILED, PATIENCE, SOME_FAILED, ActorFiles, AsJson, Patience, Workers, app, examples
from dragoman.cli.edges import check_paths, check_target, country_code, names_of, workers_of
from dragoman.cli.pace import progress
from dragoman.errors import InputError

desk_app = typer.Typer(
    help="Keep codings of many stories in one place.\n\nA SQLite file, or a PostgreSQL database by URL.",
    no_args_is_help=True,
)
app.add_typer(desk_app, name="desk")
Where = Annotated[str, typer.Argument(metavar="DESK", help="A SQLite file, or postgresql+psycopg://user@host/name.")]
What = Literal["events", "statements", "positions", "stories"]


@desk_app.command(
    epilog=examples(
        "dragoman desk add desk.db codings.jsonl",
        "dragoman desk add desk.db stories/ --workers all  # coded first, by a process for each processor",
    )
)
def add(
    desk: Where,
    paths: Annotated[
        list[Path], typer.Argument(help="Files of `dragoman code`, or stories to code: files and folders.")
    ],
    actors: ActorFiles = None,
    workers: Workers = "0",
    patience: Patience = PATIENCE,
    join: Annotated[bool, typer.Option(help="Join what several stories report of one act, once all are added.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Put codings on the desk, made if there is none. Adding the same story twice changes nothing.

    Exit status: 0 all added, 1 some stories failed, 2 nothing could be done.
    """
    from dragoman.desk.store import Added, Desk
    from dragoman.export.jsonl import holds_codings, read_jsonl
    from dragoman.run import Run

    count = workers_of(workers)
    check_paths(paths)
    run, added = Run(names_of(actors)), Added()
    with Desk.open(desk) as kept, progress("added", quiet=quiet) as step:
        for path in paths:
            found = read_jsonl(path) if holds_codings(path) else run.code([path], workers=count, patience=patience)
            kept.add(found, came_from=str(path), into=added, step=step)
        if join and added.days:
            known = added.days - {""}
            kept.join_acts(*((min(known), max(known)) if known == added.days else (None, None)))
    if not quiet:
        typer.echo(f"{added.new} new, {added.recoded} coded anew, {added.same} there already: {desk}", err=True)
        for error in run.errors:
            typer.echo(f"{error}", err=True)
    if run.errors:
        raise typer.Exit(SOME_FAILED if added.new + added.recoded + added.same else FAILED)


@desk_app.command(epilog=examples("dragoman desk why desk.db 1f4fbbb1158b8141:e3"))
def why(
    desk: Where,
    event: Annotated[str, typer.Argument(help="An event as STORY:ID, as `dragoman find events --json` has them.")],
    as_json: AsJson = False,
) -> None:
    """Show every report of the act that an event tells of, and why they were joined.

    Why the event itself was coded says `dragoman why`.
    """
    from dragoman.desk.store import Desk

    story, _, id_ = event.rpartition(":")
    with Desk.open(desk, read_only=True) as kept:
        reports, reasons = kept.act(story, id_)
    if not reports:
        do = "Write it as STORY:e3; see dragoman find events --json."
        raise InputError("no story has this event.", where=event, do=do)
    if as_json:
        typer.echo(json.dumps({"reports": reports, "joined": reasons}, ensure_ascii=False, indent=1))
        return
    _print_rows("events", reports, len(reports))
    for reason in reasons:
        typer.echo(reason)


@desk_app.command(epilog=examples("dragoman desk info desk.db"))
def info(desk: Where, as_json: AsJson = False) -> None:
    """Say what a desk holds."""
    from dragoman.desk.store import Desk

    with Desk.open(desk, read_only=True) as kept:
        about = kept.about()
    if as_json:
        typer.echo(json.dumps(about, indent=1))
        return
    typer.echo(f"{about['stories']:,} stories, {about['first_day'] or '?'} to {about['last_day'] or '?'}")
    for name in ("events", "statements", "positions", "actors"):
        typer.echo(f"{about[name]:,} {name}")
    typer.echo("coded by " + ", ".join(f"dragoman {v} ({n:,})" for v, n in about["coded_by"].items()))


@app.command(
    epilog=examples(
        "dragoman find events desk.db --dyad RUS-UKR --status planned",
        'dragoman find events desk.db --words \'"grain deal" NOT wheat\' --by month',
        "dragoman find statements desk.db --who Lavrov --act warn",
        "dragoman find positions desk.db --issue ceasefire --json",
    )
)
def find(
    what: Annotated[What, typer.Argument(help="What to find.")],
    desk: Where,
    who: Annotated[
        list[str] | None, typer.Option("--who", help="Words in the name of who acts, speaks, holds it.")
    ] = None,
    actor: Annotated[list[str] | None, typer.Option("--actor", help="Events: words in an actor's name.")] = None,
    recipient: Annotated[list[str] | None, typer.Option("--recipient", help="Events: in a recipient's name.")] = None,
    country: Annotated[list[str] | None, typer.Option("--country", help="A name or ISO code; IGO for bodies.")] = None,
    dyad: Annotated[str | None, typer.Option("--dyad", help="Events: RUS-UKR, or RUS>UKR for one direction.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Events: PLOVER type. May be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="Events: occurred, planned, wanted ...")] = None,
    asserter: Annotated[
        str | None, typer.Option("--asserter", help="Events: who says so; story for the story.")
    ] = None,
    act: Annotated[list[str] | None, typer.Option("--act", help="Statements: speech act.")] = None,
    stance: Annotated[list[str] | None, typer.Option("--stance", help="Positions: wants, opposes ...")] = None,
    issue: Annotated[str | None, typer.Option("--issue", help="Positions: words in the issue's name.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day (2017-04-10).")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Events: words in a place's name, or a country.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Words in the publisher's name.")] = None,
    words: Annotated[
        str | None, typer.Option("--words", help='Of the story: "a phrase" AND (a OR b) NOT c, word*.')
    ] = None,
    sure: Annotated[float | None, typer.Option("--sure", help="Confidence from (0 to 1).")] = None,
    per: Annotated[
        Literal["report", "story", "act"], typer.Option("--per", help="Every report, one of each reprint, one an act.")
    ] = "report",
    by: Annotated[str | None, typer.Option("--by", help="Count by a field: type, country, month ...")] = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many there are.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows to show.")] = 50,
    arrow: Annotated[Path | None, typer.Option("--arrow", help="Write the rows as an Arrow file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the desk.

    Everything given must hold; every row shows its words.
    """
    from dragoman.desk.store import Desk

    if arrow is not None:
        check_target(arrow, "--arrow", inputs=(Path(desk),))
    countries = [country_code(c) for c in country or ()]
    wanted: dict[str, Any] = {
        "who": who, "actor": actor, "recipient": recipient, "country": countries, "dyad": dyad, "type": type_,
        "status": status, "asserter": asserter, "act": act, "stance": stance, "issue": issue, "start": start,
        "end": end, "place": place, "publisher": publisher, "words": words, "sure": sure,
    }  # fmt: skip
    asked = {k: v for k, v in wanted.items() if v} | {"per": per}
    with Desk.open(desk, read_only=True) as kept:
        if by is not None or count:
            _print_counts(kept.count(what, by=by, **asked, limit=limit) if by else kept.count(what, **asked), as_json)
            return
        rows = kept.ask(what, asked | {"limit": limit})
        total = kept.count(what, **asked)
    if arrow is not None:
        from dragoman.export.arrow import write_arrow

        write_arrow(what, rows, arrow)
        typer.echo(f"{len(rows)} rows in {arrow}", err=True)
    elif as_json:
        typer.echo(json.dumps({"total": total, what: rows}, ensure_ascii=False, indent=1))
    else:
        _print_rows(what, rows, total)


def _print_counts(found: Any, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif isinstance(found, dict):
        for value, n in found.items():
            typer.echo(f"{n:>9,}  {value if value is not None else '—'}")
    else:
        typer.echo(f"{found:,}")


def _print_rows(what: str, rows: list[dict[str, Any]], total: int) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    for row in rows:
        where = ", ".join(filter(None, (row["title"], row["publisher"], row["published"])))
        console.print(f"{_head(what, row)}")
        if words := row.get("sentence") or row.get("content") or row.get("words") or row.get("opening"):
            console.print(f"  “{escape(' '.join(words.split()))}”")
        key = f"{row['story']}:{row['id']}" if "id" in row else row["story"]
        console.print(f"  [dim]{escape(' · '.join(filter(None, (where, key))))}[/]")
    console.print(f"[dim]{len(rows):,} of {total:,} {what}[/]")


def _head(what: str, row: dict[str, Any]) -> str:
    from rich.markup import escape

    if what == "events":
        sides = " → ".join(
            ", ".join(p["name"] for p in row[s]) or "—" for s in ("actors", "recipients") if row[s] or s == "actors"
        )
        told = f" [dim](says {escape(row['asserter'])})[/]" if row["asserter"] else ""
        place = f" · {escape(row['place'])}" if row["place"] else ""
        return f"[bold]{row['start'] or '—'}[/]  {row['type']} {row['status']}  {escape(sides)}{place}{told}"
    if what == "statements":
        return f"[bold]{escape(row['speaker'] or '—')}[/]  {row['act']}"
    if what == "positions":
        return f"[bold]{escape(row['who'])}[/]  {row['stance']}  {escape(row['issue'])}"
    return f"[bold]{escape(row['title'] or row['story'])}[/]"
