"""The command ``chart``: pictures of what is on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from dragoman.cli.app import app, examples
from dragoman.cli.edges import check_target
from dragoman.errors import InputError

What = Literal["dyad", "actor", "timeline", "balance", "network", "positions", "map", "status"]
Format = Literal["svg", "png", "html", "json"]
_SUFFIXES: dict[str, Format] = {".svg": "svg", ".png": "png", ".html": "html", ".htm": "html", ".json": "json"}
_OF_POSITIONS, _OF_EVENTS = ("issue", "stance"), ("dyad", "type", "status", "place")


@app.command(
    epilog=examples(
        "dragoman chart dyad RUS USA -o out.svg",
        "dragoman chart actor Lavrov --desk my.db --from 2026-04-01 -o lavrov.png",
        "dragoman chart network --by name --type ASSAULT -o who.html",
        "dragoman chart positions --issue ceasefire -o ceasefire.svg",
        "dragoman chart map RUS --status planned --dark -o map.svg",
        "dragoman chart status --by month -o mix.svg",
        more="What every picture shows: docs/charts.md.",
    )
)
def chart(
    what: Annotated[What, typer.Argument(help="dyad and actor: timeline and balance together.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The file to write: .svg, .png, .html or .json.")],
    actors: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACTOR]...", help="Countries (RUS, Russia), or words in a name. dyad: two countries."),
    ] = None,
    desk: Annotated[
        str,
        typer.Option("--desk", envvar="DRAGOMAN_DESK", help="A SQLite file, or postgresql+psycopg://user@host/name."),
    ] = "desk.db",
    start: Annotated[str | None, typer.Option("--from", help="First day (2017-04-10).")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    dyad: Annotated[str | None, typer.Option("--dyad", help="Events: RUS-UKR, or RUS>UKR for one direction.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Events: PLOVER type. May be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="Events: occurred, planned, wanted ...")] = None,
    issue: Annotated[str | None, typer.Option("--issue", help="Positions: words in the issue's name.")] = None,
    stance: Annotated[list[str] | None, typer.Option("--stance", help="Positions: wants, opposes ...")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Events: words in a place's name, or a country.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Words in the publisher's name.")] = None,
    words: Annotated[
        str | None, typer.Option("--words", help='Of the story: "a phrase" AND (a OR b) NOT c, word*.')
    ] = None,
    per: Annotated[
        Literal["report", "story", "act"], typer.Option("--per", help="Every report, one of each reprint, one an act.")
    ] = "report",
    by: Annotated[
        str | None,
        typer.Option("--by", help="network: country or name; positions: who or country; status: type or month."),
    ] = None,
    whole: Annotated[bool, typer.Option("--world", help="map: the whole earth, not only where it happens.")] = False,
    dark: Annotated[bool, typer.Option("--dark", help="For a dark page.")] = False,
    format_: Annotated[Format | None, typer.Option("--format", help="The format, if the file's name does not say.")] = (
        None
    ),
    width: Annotated[int, typer.Option("--width", min=320, max=4000, help="Pixels across, without axes.")] = 720,
) -> None:
    """Draw what is on a desk, as SVG, PNG or HTML.

    The file needs no network and reads in grey too. What is asked for must hold at once; of several actors any will do.
    """
    form = _format(out, format_)
    asked: dict[str, Any] = {
        "start": start, "end": end, "dyad": dyad, "type": type_, "status": status, "issue": issue, "stance": stance,
        "place": place, "publisher": publisher, "words": words, "by": by, "whole": whole,
    }  # fmt: skip
    wanted = {k: v for k, v in asked.items() if v} | _whose(what, actors or [])
    _check(what, wanted)
    check_target(out, "--output", inputs=(Path(desk),))

    from dragoman.charts.kinds import Kind, draw
    from dragoman.charts.render import render
    from dragoman.desk.store import Desk

    if what != "positions" and per != "report":
        wanted["per"] = per
    with Desk.open(desk, read_only=True) as kept:
        kind = cast("Kind", "course" if what in ("dyad", "actor") else what)
        picture = draw(kind, kept, width=width, **wanted)
    out.write_bytes(render(picture, form, dark=dark))


def _format(out: Path, given: Format | None) -> Format:
    found = given or _SUFFIXES.get(out.suffix.lower())
    if found is None:
        do = "End its name in .svg, .png, .html or .json, or say --format."
        raise InputError("the file's name does not say its format.", where=f"--output {out}", do=do)
    return found


def _whose(what: What, actors: list[str]) -> dict[str, Any]:
    """The filter that the actors named are: a dyad, countries, or words in names."""
    from dragoman.charts.names import country_code

    codes = [country_code(a) for a in actors]
    if what == "dyad":
        if len(actors) != 2 or None in codes:
            wrong = next((f"{a!r} is no country we know." for a, c in zip(actors, codes, strict=True) if not c), None)
            do = "Name two: dragoman chart dyad RUS USA."
            raise InputError(wrong or f"a dyad has two countries, and you named {len(actors)}.", do=do)
        return {"dyad": "-".join(cast("list[str]", codes))}
    if what == "actor" and len(actors) != 1:
        do = "Name one: dragoman chart actor RUS, or dragoman chart actor Lavrov."
        raise InputError(f"this is the picture of one actor, and you named {len(actors)}.", do=do)
    if not actors:
        return {}
    if all(codes):
        return {"country": codes}
    if any(codes):
        raise InputError("countries and names cannot be asked for together.", do="Name only countries, or only names.")
    return {"who": actors}


def _check(what: What, wanted: dict[str, Any]) -> None:
    """Refuse options that a picture has no use for."""
    others = _OF_EVENTS if what == "positions" else _OF_POSITIONS
    useless = dict.fromkeys(others, "for events" if what == "positions" else "for positions")
    if what not in ("network", "positions", "status"):
        useless["by"] = "for network, positions and status"
    if what != "map":
        useless["whole"] = "for map"
    for name in useless.keys() & wanted.keys():
        option = {"whole": "--world"}.get(name, f"--{name}")
        raise InputError(f"a picture of {what} has no use for it.", where=option, do=f"It is {useless[name]}.")
