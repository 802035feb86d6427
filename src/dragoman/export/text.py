"""The readout for a terminal: who speaks, what lies ahead, events, positions, each with its words."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.coding import Coding, Event, Statement
from dragoman.export.wording import act_word, event_title, names, sentence_parts, speaker_words, told_by, when_words

_STATUS_STYLE = {
    "occurred": "bold", "planned": "cyan", "wanted": "green", "hypothetical": "magenta", "denied": "red strike"
}  # fmt: skip


def to_text(coding: Coding, *, width: int = 100) -> str:
    """The readout as plain text, `width` columns wide."""
    console = Console(width=width, color_system=None, force_terminal=False, record=False)
    with console.capture() as capture:
        console.print(readout(coding))
    return capture.get()


def readout(coding: Coding) -> RenderableType:
    """The readout of one coding, for a Rich console."""
    story = coding.story
    parts: list[RenderableType] = [Text(story.title or story.id, style="bold underline"), _facts(coding)]
    if story.empty_reason:
        parts.append(Text(f"Nothing is coded: {story.empty_reason}", style="yellow"))
    ahead = [e for e in coding.events if e.status == "planned"]
    other = [e for e in coding.events if e.status != "planned"]
    parts += _section("Who speaks", [_statement(coding, s, 0) for s in coding.statements if s.parent is None])
    parts += _section("What lies ahead", [_event(coding, e) for e in ahead])
    parts += _section("Events", [_event(coding, e) for e in other])
    parts += _section("Positions", [_positions(coding)] if coding.positions else [])
    return Group(*parts)


def _facts(coding: Coding) -> Text:
    story = coding.story
    facts = [story.publisher or "", story.dateline.place or "" if story.dateline else ""]
    facts += [story.dateline.agency or "" if story.dateline else ""]
    facts.append(f"{story.published} (from {story.published_from})" if story.published else "date unknown")
    counts = (
        f"{len(coding.statements)} statements, {len(coding.events)} events, {len(coding.positions)} positions, "
        f"{len(coding.times)} times, {len(coding.actors)} actors"
    )
    return Text(" · ".join(f for f in facts if f) + "\n" + counts, style="dim")


def _section(name: str, items: list[RenderableType]) -> list[RenderableType]:
    return [Text(""), Text(name.upper(), style="bold yellow"), *items] if items else []


def _statement(coding: Coding, s: Statement, depth: int) -> RenderableType:
    cut = coding.story.cut
    head = Text.assemble(
        (speaker_words(coding, s), "bold green"), f" {act_word(s.act)} ",
        (f"({s.kind}, {cut(s.cue)})" if s.cue else f"({s.kind}, runs on)", "dim"),
    )  # fmt: skip
    own = _record(s.id, head, Text(" … ".join(" ".join(cut(c).split()) for c in s.content)))
    inside = [_statement(coding, child, depth + 1) for child in coding.statements if child.parent == s.id]
    return Padding(Group(own, *inside), (0, 0, 0, 3 if depth else 0))


def _event(coding: Coding, e: Event) -> RenderableType:
    kind = f"{e.type}/{e.mode}" if e.mode else e.type
    where = f" in {e.location.name}" if e.location else ""
    when = when_words(e)
    told = told_by(coding, e)
    head = Text.assemble(
        (kind, "bold"), " ", (e.status, _STATUS_STYLE[e.status]), "  ",
        (event_title(coding, e), "green"), f"  {when}{where}" if when or where else "",
        (f"  as told by {told}" if told else "", "dim"),
    )  # fmt: skip
    before, trigger, after = sentence_parts(coding, e)
    words = Text.assemble((before, "dim"), (trigger, "bold"), (after, "dim"))
    return _record(e.id, head, words)


def _record(id_: str, head: Text, words: Text) -> Table:
    """A record with its id in a column of its own, so that long lines stay beside it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", width=4, no_wrap=True)
    table.add_column()
    table.add_row(id_, Group(head, words))
    return table


def _positions(coding: Coding) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, expand=True)
    for column, share in (("who", 3), ("stance", 2), ("issue", 3), ("toward", 3), ("words", 6)):
        table.add_column(column, style="green" if column == "who" else "", overflow="fold", ratio=share)
    for p in coding.positions:
        toward = names(coding, (p.toward,)) if p.toward else ""
        words = escape(coding.story.cut(p.span))
        table.add_row(escape(names(coding, (p.actor,))), p.stance, escape(p.issue), escape(toward), words)
    return table
