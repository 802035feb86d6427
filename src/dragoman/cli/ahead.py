"""The commands of time: the ``calendar`` of what lies ahead, the ``times`` of a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.cli.app import AsJson, Published, app, examples
from dragoman.cli.edges import bytes_of, check_paths, check_target, country_code
from dragoman.cli.pace import progress
from dragoman.cli.questions import Codings
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.calendar import Entry

Format = Literal["ics", "json", "ninjs"]


@app.command(
    epilog=examples(
        "dragoman calendar codings.jsonl  # a table",
        "dragoman calendar codings.jsonl -o ahead.ics",
        "dragoman calendar codings.jsonl --from 2017-04-10 --to 2017-04-16 --country RUS",
        "dragoman calendar codings.jsonl --format ninjs -o ahead.ninjs.json",
    )
)
def calendar(
    codings: Codings,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; its name tells the format (.ics, .json).")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day to show (2017-04-10).")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day to show.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Only what somebody of this name takes part in.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Only with this country (a name or RUS; IGO for bodies).")
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="What to write, whatever the file's name.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show every act that the stories announce for a day.

    Meetings, visits, votes and all else that lies ahead. Two stories that announce the same act give one entry; a later
    story that moves it or calls it off updates it and says so. Entries keep their UID, so that a second import into a
    calendar program updates and never doubles.
    """
    from dragoman.calendar import find_entries
    from dragoman.export.jsonl import read_jsonl

    check_paths((codings,))
    if out is not None:
        check_target(out, "--output", inputs=(codings,))
    wanted = format_ or _format_of(out) or ("json" if as_json else None)
    first, last = _day("--from", start), _day("--to", end)
    if first and last and first > last:
        raise InputError(f"{first} is after {last}.", where="--from, --to", do="Give the earlier day as --from.")
    with progress("read", quiet=as_json) as step:
        code = country and country_code(country)
        entries = find_entries(read_jsonl(codings), start=first, end=last, actor=actor, country=code, step=step)
    if wanted is None:
        _print_entries(entries)
    elif out is None:
        typer.echo(_written(entries, wanted).decode(), nl=False)
    else:
        out.write_bytes(_written(entries, wanted))
        typer.echo(f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'} in {out}", err=True)


def _format_of(out: Path | None) -> Format | None:
    if out is None:
        return None
    formats: dict[str, Format] = {".ics": "ics", ".json": "json"}
    if out.suffix.lower() not in formats:
        do = "Name it .ics or .json, or give --format."
        raise InputError("its name does not tell what to write.", where=f"--output {out}", do=do)
    return formats[out.suffix.lower()]


def _day(option: str, value: str | None) -> str | None:
    if value is None:
        return None
    from datetime import date

    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise InputError(f"{value!r} is no day.", where=option, do="Write it as 2017-04-11.") from None


def _written(entries: Sequence[Entry], format_: Format) -> bytes:
    if format_ == "ics":
        from dragoman.export.ics import to_ics

        return to_ics(entries)
    if format_ == "ninjs":
        from dragoman.export.ninjs import to_ninjs

        rows = [to_ninjs(e) for e in entries]
    else:
        rows = [{"uid": e.uid} | asdict(e) | {"title": e.title} for e in entries]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _print_entries(entries: Sequence[Entry]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    if not entries:
        console.print("Nothing that the stories announce for a day lies ahead.")
    for e in entries:
        day = e.start if e.start == e.end else f"{e.start} to {e.end}"
        color = {"confirmed": "green", "tentative": "yellow", "cancelled": "red"}[e.status]
        where = f" · {escape(e.place.name)}" if e.place else ""
        when = f"{day} {e.time}" if e.time else day
        console.print(f"[bold]{when}[/]  {escape(e.title)}{where} · [{color}]{e.status}[/]")
        for change in e.changes:
            console.print(f"  [{color}]{escape(change)}[/]", soft_wrap=False)
        more = f" (and {len(e.sources) - 1} more)" if e.sources[1:] else ""
        console.print(f"  [dim]“{escape(e.sources[0].words)}”{more}[/]")


@app.command(
    epilog=examples(
        "dragoman times story.txt --published 2017-04-11",
        "pbpaste | dragoman times - --json",
    )
)
def times(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Show every time expression of a text.

    With its TIMEX3 type and value, and the days it covers. Without a publication date nothing relative is resolved:
    what is not known is masked with X.
    """
    from dragoman.coder import find_times
    from dragoman.reading import read_bytes
    from dragoman.stages.times import days_of

    data, name = bytes_of(file)
    story = read_bytes(data, where=name, published=published)
    found = find_times(story)
    rows: list[dict[str, object]] = []
    for time in found:
        first, last = days_of(time.value, published=story.published) if time.type in ("DATE", "TIME") else (None, None)
        rows.append({
            "span": [time.span.start, time.span.end], "words": story.cut(time.span), "type": time.type,
            "value": time.value, "start": first, "end": last, "note": time.note,
        })  # fmt: skip
    if as_json:
        head = {"story": story.id, "published": story.published, "text": story.text}
        typer.echo(json.dumps(head | {"times": rows}, ensure_ascii=False, indent=1))
        return
    _print_times(story.published, rows)


def _print_times(published: str | None, rows: Sequence[dict[str, object]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    console.print(f"[dim]seen from {published or 'no known day: give --published'}[/]")
    if not rows:
        console.print("The text holds no time expression.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("words", "type", "value", "first day", "last day", "note"):
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = (row["words"], row["type"], row["value"], row["start"] or "", row["end"] or "", row["note"] or "")
        table.add_row(*(escape(" ".join(str(c).split())) for c in cells))
    console.print(table)
