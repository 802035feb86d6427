"""How records are put into words for people, the same in the terminal and on a page."""

from __future__ import annotations

from dragoman.coding import Act, Coding, Event, Statement

ACT_WORDS: dict[Act, str] = {
    "say": "says", "claim": "claims", "hope": "hopes", "request": "asks for", "propose": "proposes",
    "commit": "promises", "agree": "agrees", "praise": "praises", "criticize": "criticizes", "accuse": "accuses",
    "deny": "denies", "reject": "rejects", "warn": "warns", "ask": "asks", "acknowledge": "acknowledges",
    "worry": "worries", "think": "thinks", "plan": "plans",
}  # fmt: skip
TYPE_WORDS = {
    "AGREE": "agrees with", "CONSULT": "talks with", "SUPPORT": "supports", "CONCEDE": "gives way to",
    "COOPERATE": "cooperates with", "AID": "aids", "RETREAT": "yields to", "REQUEST": "asks of", "ACCUSE": "accuses",
    "REJECT": "rejects", "THREATEN": "threatens", "PROTEST": "protests against", "SANCTION": "sanctions",
    "MOBILIZE": "mobilizes against", "COERCE": "coerces", "ASSAULT": "attacks",
}  # fmt: skip


def act_word(act: Act) -> str:
    """A speech act as a verb of the third person."""
    return ACT_WORDS[act]


def names(coding: Coding, ids: tuple[str, ...]) -> str:
    """The actors' names in one phrase: ``A, B and C``."""
    found = [coding.actor(i).name for i in ids]
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " and " + found[-1] if found else ""


def speaker_words(coding: Coding, statement: Statement) -> str:
    """Who speaks: the actor's name, else the source as printed, else nobody named."""
    if statement.speaker:
        return coding.actor(statement.speaker).name
    return coding.story.cut(statement.source) if statement.source else "somebody unnamed"


def told_by(coding: Coding, event: Event) -> str:
    """Whose words an event stands in, outermost speaker first (``Oru › Norria``); empty: the story's own."""
    return " › ".join(speaker_words(coding, s) for s in event.perspective())


def event_title(coding: Coding, event: Event) -> str:
    """Who to whom: ``Russia → Ukraine``, ``Russia, Turkey`` for a two-sided act; the unnamed as a dash."""
    actors, recipients = names(coding, event.actors), names(coding, event.recipients)
    if recipients:
        return f"{actors or '—'} → {recipients}"
    return actors or "—"


def when_words(event: Event) -> str:
    """The event's date: a day, a range, or nothing; where no words of its sentence give it, where it comes from."""
    if event.date.start is None and event.date.end is None:
        return ""
    start, end = event.date.start, event.date.end
    day = start or end
    text = f"{day}" if start == end or not (start and end) else f"{start} to {end}"
    if event.date.span:
        return text
    return f"{text} ({'the story’s day' if event.date.basis == 'story' else 'inferred'})"


def sentence_parts(coding: Coding, event: Event) -> tuple[str, str, str]:
    """The event's sentence before, in and after its trigger."""
    story, s, t = coding.story, event.sentence, event.trigger
    return story.text[s.start : t.start], story.cut(t), story.text[t.end : s.end]
