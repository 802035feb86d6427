"""The commands of review: what to look at next, a verdict on it, undo; what verdicts come to, and gold of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli.app import AsJson, app, examples
from dragoman.cli.desk import Where
from dragoman.cli.edges import check_target
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.coding import Coding
    from dragoman.desk.agreement import Agreement, Share
    from dragoman.desk.reviews import Item, Review
    from dragoman.desk.store import Desk

review_app = typer.Typer(
    help="Accept, correct or reject what the machine coded.\n\n"
    "Reviews are kept beside its records, and say how often it is right.",
    epilog="Start with: dragoman review queue desk.db --as Ada",
    no_args_is_help=True,
)
app.add_typer(review_app, name="review")

Kinds = Literal["event", "statement", "position"]
As = Annotated[
    str, typer.Option("--as", metavar="NAME", envvar="DRAGOMAN_REVIEWER", help="Who reviews (or DRAGOMAN_REVIEWER).")
]
Key = Annotated[str, typer.Argument(metavar="STORY:ID", help="A record, as `dragoman review queue` names it.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field and its value: words, or JSON. May be repeated."),
]
_SPANS = ("trigger", "source", "cue", "span")
_LISTS = ("actors", "recipients", "contexts")


@review_app.command(
    epilog=examples(
        "dragoman review queue desk.db --as Ada",
        "dragoman review queue desk.db --as Ada --random --seed 7 --type ASSAULT  # for a fair count of precision",
        "dragoman review queue desk.db --as Bo --fresh",
    )
)
def queue(
    desk: Where,
    name: As,
    kind: Annotated[Kinds, typer.Option("--kind", help="What to review.")] = "event",
    random: Annotated[bool, typer.Option("--random", help="By chance instead of the least sure first.")] = False,
    seed: Annotated[int, typer.Option("--seed", help="With --random: the same seed, the same order.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Only what nobody has reviewed.")] = False,
    story: Annotated[str | None, typer.Option("--story", help="Of one story, by its id.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Events: PLOVER type. May be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="Events: occurred, planned ...")] = None,
    country: Annotated[list[str] | None, typer.Option("--country", help="ISO code; IGO for bodies.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="Words of the story, as in dragoman find.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show what you may review next, without what you have reviewed."""
    from dragoman.desk import reviews

    wanted = {"story": story, "type": type_, "status": status, "country": country, "words": words, "start": start,
              "end": end}  # fmt: skip
    with _open(desk, read_only=True) as kept:
        found = reviews.queue(
            kept, name, kind, order="random" if random else "unsure", seed=seed, limit=limit, fresh=fresh,
            **{k: v for k, v in wanted.items() if v},
        )  # fmt: skip
        codings = {i.story: kept.coding(i.story) for i in found}
    if as_json:
        typer.echo(json.dumps([asdict(i) for i in found], ensure_ascii=False, indent=1))
        return
    for item in found:
        if (coding := codings[item.story]) is not None:
            _print_item(item, coding)
    typer.echo(f"{len(found)} to review. Then: dragoman review accept {desk} STORY:ID --as {name}", err=True)


@review_app.command(epilog=examples("dragoman review accept desk.db 1f4fbbb1158b8141:e3 --as Ada"))
def accept(desk: Where, record: Key, name: As, as_json: AsJson = False) -> None:
    """Say that a record is right as it is."""
    _judge(desk, record, name, "accept", None, as_json)


@review_app.command(epilog=examples("dragoman review reject desk.db 1f4fbbb1158b8141:e3 --as Ada"))
def reject(desk: Where, record: Key, name: As, as_json: AsJson = False) -> None:
    """Say that the text holds no such record."""
    _judge(desk, record, name, "reject", None, as_json)


@review_app.command(
    epilog=examples(
        "dragoman review correct desk.db STORY:e3 --as Ada --set type=AID --set status=planned",
        "--set actors=a1,a4",
        '--set recipients=\'[{"name": "Kenya", "country": "KEN"}]\'',
        "--set trigger='held talks'  # words that stand in the text once",
        "--set date=2026-04-10..2026-04-12",
        "--set speaker=null",
        more="Fields: docs/review.md.",
    )
)
def correct(desk: Where, record: Key, name: As, settings: Set = None, as_json: AsJson = False) -> None:
    """Say what of a record is otherwise; its other fields are accepted."""
    if not settings:
        raise InputError("nothing is corrected.", do="Give --set FIELD=VALUE, or accept it.")
    _judge(desk, record, name, "correct", settings, as_json)


@review_app.command(
    epilog=examples(
        "dragoman review add desk.db STORY event --as Ada --set type=REJECT --set status=denied --set actors=a3 "
        "--set trigger='not sign'"
    )
)
def add(
    desk: Where,
    story: Annotated[str, typer.Argument(help="The story's id.")],
    kind: Annotated[Kinds, typer.Argument(help="What was missed.")],
    name: As,
    settings: Set = None,
    as_json: AsJson = False,
) -> None:
    """Add a record that the machine missed."""
    from dragoman.desk import reviews

    with _open(desk) as kept:
        _print_made([reviews.add(kept, story, kind, _fields(kept, story, settings), reviewer=name)], as_json)


@review_app.command(
    epilog=examples(
        "dragoman review undo desk.db --as Ada  # the last",
        "dragoman review undo desk.db 17 --as Ada",
    )
)
def undo(
    desk: Where,
    name: As,
    number: Annotated[int | None, typer.Argument(help="Number of the review; without it your last.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take a review back. It is kept with who undid it and when; the one before it counts again."""
    from dragoman.desk import reviews

    with _open(desk) as kept:
        _print_made([reviews.undo(kept, name, number)], as_json)


@review_app.command(
    "log", epilog=examples("dragoman review log desk.db", "dragoman review log desk.db STORY --json")
)
def log(
    desk: Where,
    story: Annotated[str | None, typer.Argument(help="Of one story.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Of one reviewer.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the reviews in the order they were made, those undone too."""
    from dragoman.desk import reviews

    with _open(desk, read_only=True) as kept:
        _print_made(reviews.reviews_of(kept, story, reviewer=by), as_json)


@review_app.command(
    epilog=examples("dragoman review agreement desk.db --json", more="What it counts: docs/review.md.")
)
def agreement(
    desk: Where,
    by: Annotated[str | None, typer.Option("--by", help="By the verdicts of one reviewer.")] = None,
    version: Annotated[str | None, typer.Option("--version", help="Of records coded by one version.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count how often the machine is right by its reviewers, and how far they agree."""
    from dragoman.desk.agreement import agreement as counted

    with _open(desk, read_only=True) as kept:
        found = counted(kept, reviewer=by, version=version)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        _print_agreement(found)


@review_app.command(
    epilog=examples(
        "dragoman review export desk.db -o gold.jsonl, then make train REVIEWS=gold.jsonl",
        "dragoman review export desk.db -o gold.jsonl --partial --by Ada",
    )
)
def export(
    desk: Where,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write: codings, one a line.")],
    by: Annotated[str | None, typer.Option("--by", help="By one reviewer's verdicts, not by the last ones.")] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Stories reviewed in part too, the rest as the machine has it.")
    ] = False,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Which records must all be reviewed. May be repeated.")
    ] = None,
) -> None:
    """Write reviewed stories as gold: the codebook's JSON with what was corrected, rejected and added."""
    from dragoman.desk.gold import Exported, to_gold, write_gold
    from dragoman.desk.records import KINDS

    check_target(out, "--out", inputs=[Path(desk)])
    count = Exported()
    with _open(desk, read_only=True) as kept:
        write_gold(to_gold(kept, reviewer=by, partial=partial, kinds=kind or KINDS, into=count), out)
    typer.echo(f"{count.stories} stories by {count.reviews} verdicts: {out}", err=True)
    for n, what in (
        (count.left_out, "stories reviewed in part left out (--partial takes them)"),
        (count.conflicts, "records on which reviewers differ, by the last verdict" if by is None else
         f"records on which reviewers differ, by {by}"),
        (count.lost, "verdicts on texts that the desk no longer holds"),
    ):  # fmt: skip
        if n:
            typer.echo(f"{n} {what}", err=True)


# -- words in -------------------------------------------------------------------------------------------------
def _open(desk: str, *, read_only: bool = False) -> Desk:
    from dragoman.desk.store import Desk

    return Desk.open(desk, create=False, read_only=read_only)


def _judge(
    desk: str, record: str, name: str, verdict: Literal["accept", "correct", "reject"], settings: list[str] | None,
    as_json: bool,
) -> None:  # fmt: skip
    from dragoman.desk import reviews

    story, _, id_ = record.rpartition(":")
    with _open(desk) as kept:
        fields = _fields(kept, story, settings) if settings else None
        _print_made([reviews.review(kept, story, id_, verdict, reviewer=name, fields=fields)], as_json)


def _fields(desk: Desk, story: str, settings: list[str] | None) -> dict[str, Any]:
    """``FIELD=VALUE`` as fields: JSON, a list at its commas, words of the text as their span, or words as they are."""
    coding = desk.coding(story)
    text = coding.story.text if coding else ""
    found = {}
    for setting in settings or ():
        field, sign, value = setting.partition("=")
        if not sign:
            raise InputError("this sets nothing.", where=f"--set {setting}", do="Write it as type=AID.")
        found[field] = _value(field, value, text)
    return found


def _value(field: str, value: str, text: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        pass
    if field == "date":
        start, _, end = value.partition("..")
        return {"start": start, "end": end or start}
    if field in _LISTS:
        return [v.strip() for v in value.split(",")]
    if field in _SPANS:
        return _span_of(field, value, text)
    return [_span_of(field, value, text)] if field == "content" else value


def _span_of(field: str, words: str, text: str) -> list[int]:
    places = [m.span() for m in re.finditer(re.escape(words), text)]
    if len(places) != 1:
        do = "Give words that stand there once, or the span: [start, end]."
        raise InputError(f"the words stand in the text {len(places)} times.", where=f"--set {field}={words}", do=do)
    return list(places[0])


# -- words out ------------------------------------------------------------------------------------------------
def _print_item(item: Item, coding: Coding) -> None:
    from rich.console import Console
    from rich.markup import escape

    (start, end) = item.values.get("sentence") or item.values.get("span") or (
        item.values["content"][0][0], item.values["content"][-1][1]
    )  # fmt: skip
    console = Console(highlight=False)
    told = " ".join(str(item.values[k]) for k in ("type", "status", "act", "stance", "issue") if item.values.get(k))
    names = {a.id: f"{a.id} {a.name}" for a in coding.actors}
    sides = (item.values.get(k) or () for k in ("actors", "speaker", "actor", "recipients", "toward"))
    who = " → ".join(", ".join(names[i] for i in ([s] if isinstance(s, str) else s)) for s in sides if s)
    sure = f"  [dim]{item.values['confidence']:.2f}[/]" if "confidence" in item.values else ""
    console.print(f"[bold]{escape(f'{item.story}:{item.id}')}[/]  {escape(told)}  {escape(who)}{sure}")
    console.print(f"  “{escape(' '.join(coding.story.text[start:end].split()))}”")
    for other in item.others:
        console.print(f"  [dim]{escape(f'{other.reviewer}: {_told(other)}')}[/]")


def _told(review: Review) -> str:
    fields = ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in review.fields.items())
    return f"{review.verdict} {fields}".strip()


def _print_made(found: Iterable[Review], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(r) for r in found], ensure_ascii=False, indent=1))
        return
    for r in found:
        record = r.record or "orphaned"
        undone = f" (undone by {r.undone_by}, {r.undone})" if r.undone else ""
        typer.echo(f"{r.n}  {r.made}  {r.reviewer}  {r.story}:{record}  “{r.words}”  {_told(r)}{undone}")


def _print_agreement(found: Agreement) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    names = ", ".join(found.reviewers) or "nobody"
    console.print(f"{found.records:,} records of {found.stories:,} stories, reviewed by {names}", markup=False)
    for title, shares in (
        ("Right as they are", found.kinds), ("Precision by type", found.types), ("... by status", found.statuses),
        ("Parts that are right", found.parts),
    ):  # fmt: skip
        console.print(_table_of(title, [_row(s) for s in shares if s.of], "right", "of", "share", "95% interval"))
    for name, cells in found.tables.items():
        rows = [(c.machine, str(c.n), c.reviewer) for c in cells if c.machine != c.reviewer]
        if rows:
            console.print(_table_of(f"Machine's {name}", rows, "times", "reviewer's"))
    compared = [
        (b.name, str(b.records), _percent(b.agreed), "—" if b.alpha is None else f"{b.alpha:.2f}")
        for b in found.between
        if b.records
    ]
    if compared:
        console.print(_table_of("Between reviewers", compared, "records", "agreed", "alpha"))


def _row(s: Share) -> tuple[str, ...]:
    return s.name, str(s.right), str(s.of), _percent(s.share), f"{_percent(s.low)} to {_percent(s.high)}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _table_of(title: str, rows: Sequence[tuple[str, ...]], *columns: str) -> Any:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(title, style="bold")
    for name in columns:
        table.add_column(name, justify="left" if name == "reviewer's" else "right")
    for row in rows:
        table.add_row(*map(escape, row))
    return table
