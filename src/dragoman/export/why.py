"""Why an event was coded, for the analyst who must defend it: in the terminal and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.coding import Coding, Event, Statement
from dragoman.export.wording import event_title, sentence_parts, speaker_words, when_words

BASES = {
    "agreed": "lexicon and encoder alike",
    "typed": "both saw an act here; the encoder names the type",
    "doubted": "both saw an act here; the lexicon names the type, the encoder another",
    "learned": "the encoder alone",
    "unseen": "the lexicon alone; the encoder saw little of an act here",
    "foreign": "lexicon or encoder, in a story that is not of world affairs",
    "ruled": "the lexicon; the encoder was not asked",
}


def explanation(coding: Coding, event: Event) -> dict[str, Any]:
    """All that speaks for an event, as JSON values: words instead of spans."""
    cut, reason = coding.story.cut, event.reason
    found: dict[str, Any] = {
        "story": coding.story.id, "event": event.id, "type": event.type, "mode": event.mode, "status": event.status,
        "actors": [coding.actor(i).name for i in event.actors],
        "recipients": [coding.actor(i).name for i in event.recipients],
        "sentence": cut(event.sentence), "trigger": cut(event.trigger), "confidence": event.confidence,
        "perspective": [_told(coding, s) for s in event.perspective()],
    }  # fmt: skip
    if reason is not None:
        found |= {
            "basis": reason.basis, "clause": cut(reason.clause), "words": [cut(w) for w in reason.words],
            "rule": reason.rule, "types": reason.types, "statuses": reason.statuses,
            "status_words": cut(reason.status_words) if reason.status_words else None,
            "status_because": reason.status_because,
        }  # fmt: skip
    return found


def _told(coding: Coding, statement: Statement) -> dict[str, Any]:
    cut = coding.story.cut
    return {
        "statement": statement.id, "speaker": speaker_words(coding, statement), "act": statement.act,
        "cue": cut(statement.cue) if statement.cue else None, "content": [cut(c) for c in statement.content],
    }  # fmt: skip


def explain(coding: Coding, event: Event) -> RenderableType:
    """The same for a person, for a Rich console."""
    before, trigger, after = sentence_parts(coding, event)
    kind = f"{event.type}/{event.mode}" if event.mode else event.type
    title = event_title(coding, event)
    head = Text.assemble((f"{event.id}  ", "dim"), (kind, "bold"), f" {event.status}  ", (title, "green"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("sentence", Text.assemble(before, (trigger, "bold"), after))
    for name, words in _rows(coding, event):
        table.add_row(name, Text(words))
    return Group(head, table)


def _rows(coding: Coding, event: Event) -> list[tuple[str, str]]:
    cut, reason = coding.story.cut, event.reason
    rows: list[tuple[str, str]] = []
    if reason is None:
        rows.append(("reason", "not recorded: this coding was not made by this version of dragoman"))
    else:
        rows += [
            ("clause", " ".join(cut(reason.clause).split())),
            ("words", " · ".join(cut(w) for w in reason.words)),
            ("seen by", BASES.get(reason.basis, reason.basis)),
            ("lexicon", reason.rule or "no entry"),
            ("encoder", _chances(reason.types) or "nothing"),
            ("status", _status(coding, event)),
        ]
    rows += [("date", when_words(event) or "none"), ("asserted by", _chain(coding, event))]
    if event.same_as:
        rows.append(("same act as", event.same_as))
    return [*rows, ("confidence", f"{event.confidence:.2f}")]


def _chances(chances: dict[str, float]) -> str:
    return ", ".join(f"{name} {chance:.2f}" for name, chance in chances.items())


def _status(coding: Coding, event: Event) -> str:
    reason = event.reason
    assert reason is not None
    words = f" “{coding.story.cut(reason.status_words)}”" if reason.status_words else ""
    learned = f"; encoder: {_chances(reason.statuses)}" if reason.statuses else ""
    return f"{event.status}: {reason.status_because}{words}{learned}"


def _chain(coding: Coding, event: Event) -> str:
    chain = event.perspective()
    if not chain:
        return "the story itself"
    told = [f"{speaker_words(coding, s)} ({s.id}, {coding.story.cut(s.cue) if s.cue else 'runs on'})" for s in chain]
    return "the story, which reports " + ", who reports ".join(told)
