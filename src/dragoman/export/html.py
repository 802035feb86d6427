"""The readout as one self-contained HTML page: hovering, focusing or clicking a record lights up its words.

Nothing is fetched: style and script are in the page. Every word of a story goes through ``html.escape``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

from dragoman.coding import Coding, Event, Position, Statement, Time
from dragoman.export.layers import Piece, paragraphs_of
from dragoman.export.wording import act_word, event_title, names, sentence_parts, speaker_words, told_by, when_words


def to_page(codings: Iterable[Coding], *, title: str = "dragoman readout") -> str:
    """One HTML page for several codings, with a list of the stories on top."""
    codings = tuple(codings)
    body = "\n".join(_story(c, n) for n, c in enumerate(codings))
    toc = "".join(f'<li><a href="#story{n}">{escape(_headline(c))}</a></li>' for n, c in enumerate(codings))
    nav = f'<nav aria-label="Stories"><ol>{toc}</ol></nav>' if len(codings) > 1 else ""
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{_asset('readout.css')}</style></head>\n"
        f"<body class='dragoman'><header><h1>{escape(title)}</h1>{_legend()}{nav}</header>\n"
        f"{body}\n<script>{_asset('readout.js')}</script></body></html>\n"
    )


def to_fragment(coding: Coding) -> str:
    """One coding as HTML to set into a notebook, style and script with it."""
    return (
        f"<div class='dragoman'><style>{_asset('readout.css')}</style>{_story(coding, 0)}"
        f"<script>{_asset('readout.js')}</script></div>"
    )


@cache
def _asset(name: str) -> str:
    return (files("dragoman.export") / name).read_text(encoding="utf-8")


def _legend() -> str:
    keys = (
        ("src", "source"), ("cue", "cue"), ("con", "content"), ("trg", "event"), ("tim", "time"), ("pos", "position")
    )  # fmt: skip
    return "<p class='legend'>" + " ".join(f"<span class='{k} on'>{w}</span>" for k, w in keys) + "</p>"


def _headline(coding: Coding) -> str:
    return coding.story.title or coding.story.text[:80] or coding.story.id


# -- one story -----------------------------------------------------------------------------------------------------
def _story(coding: Coding, n: int) -> str:
    story = coding.story
    facts = [
        x for x in (story.publisher, story.dateline and story.dateline.agency, _published(coding), story.byline) if x
    ]
    empty = f"<p class='empty'>{escape(story.empty_reason)}</p>" if story.empty_reason else ""
    return (
        f"<article class='story' id='story{n}'><h2>{escape(_headline(coding))}</h2>"
        f"<p class='facts'>{escape(' · '.join(facts))}</p>{empty}"
        f"<div class='columns'><div class='text'>{_text(coding)}</div>"
        f"<div class='cards'>{_cards(coding)}</div></div></article>"
    )


def _published(coding: Coding) -> str | None:
    story = coding.story
    return f"{story.published} (from {story.published_from})" if story.published else None


def _text(coding: Coding) -> str:
    """The story's paragraphs, each piece naming the records it belongs to and its part in them (``s1:cue``)."""
    out = []
    for paragraph in paragraphs_of(coding):
        tag = "h3" if paragraph.is_heading else "p"
        out.append(f"<{tag}>{''.join(_piece(coding, piece) for piece in paragraph.pieces)}</{tag}>")
    return "\n".join(out)


def _piece(coding: Coding, piece: Piece) -> str:
    words = escape(coding.story.cut(piece.span))
    if not piece.marks:
        return words
    roles = " ".join(sorted({m.role for m in piece.marks}))
    keys = " ".join(f"{m.id}:{m.role}" for m in piece.marks)
    return f"<span class='{roles}' data-k='{escape(keys)}'>{words}</span>"


# -- records as cards ----------------------------------------------------------------------------------------------
def _cards(coding: Coding) -> str:
    ahead = [e for e in coding.events if e.status == "planned"]
    groups = (
        ("Who speaks", [_statement_card(coding, s) for s in coding.statements if s.parent is None]),
        ("What lies ahead", [_event_card(coding, e) for e in ahead]),
        ("Events", [_event_card(coding, e) for e in coding.events if e.status != "planned"]),
        ("Positions", [_position_card(coding, p, n) for n, p in enumerate(coding.positions, start=1)]),
        ("Times", [_time_card(coding, t, n) for n, t in enumerate(coding.times)]),
    )
    return "".join(
        f"<section><h3>{name} <small>{len(cards)}</small></h3>{''.join(cards)}</section>"
        for name, cards in groups
        if cards
    )


def _card(key: str, kind: str, head: str, body: str, children: str = "") -> str:
    return (
        f"<div class='card {kind}' tabindex='0' role='button' data-id='{key}'><b>{head}</b> {body}</div>{children}"
    )


def _statement_card(coding: Coding, s: Statement) -> str:
    content = " … ".join(coding.story.cut(c) for c in s.content)
    nested = [x for x in coding.statements if x.parent == s.id]
    inside = f"<div class='nested'>{''.join(_statement_card(coding, x) for x in nested)}</div>" if nested else ""
    head = f"{escape(speaker_words(coding, s))} <i>{escape(act_word(s.act))}</i> <small>{s.kind}</small>"
    return _card(s.id, "statement", head, escape(content), inside)


def _event_card(coding: Coding, e: Event) -> str:
    where = f" · {escape(e.location.name)}" if e.location else ""
    told = told_by(coding, e)
    who_says = f"<small>as told by {escape(told)}</small>" if told else ""
    before, trigger, after = sentence_parts(coding, e)
    words = f"<q>{escape(before)}<mark>{escape(trigger)}</mark>{escape(after)}</q>"
    kind = f"{e.type}/{e.mode}" if e.mode else e.type
    head = f"<span class='type'>{kind}</span> <span class='status {e.status}'>{e.status}</span>"
    body = f"{escape(event_title(coding, e))} {escape(when_words(e))}{where} {who_says} {words}"
    return _card(e.id, f"event {e.status}", head, body)


def _position_card(coding: Coding, p: Position, n: int) -> str:
    toward = f" (toward {escape(coding.actor(p.toward).name)})" if p.toward else ""
    head = f"{escape(names(coding, (p.actor,)))} <i>{p.stance}</i> {escape(p.issue)}{toward}"
    return _card(f"p{n}", "position", head, escape(coding.story.cut(p.span)))


def _time_card(coding: Coding, t: Time, n: int) -> str:
    return _card(f"t{n}", "time", escape(coding.story.cut(t.span)), f"{t.type} <code>{escape(t.value)}</code>")
