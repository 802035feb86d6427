"""The one path: a story in, its coding out. This file is the table of contents of the whole program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version

from dragoman.cast import Cast
from dragoman.coding import Actor, Coding, Event, Position, Provenance, Statement, Time
from dragoman.errors import DragomanError, InputError, ModelError
from dragoman.language.analyse import analyse
from dragoman.language.encoder import encoder_version
from dragoman.language.parser import parse
from dragoman.language.pipeline import pipeline_version
from dragoman.lexicon.names import Names
from dragoman.reading import check_date
from dragoman.stages.actors import resolve_actors
from dragoman.stages.events import THRESHOLD, find_events
from dragoman.stages.positions import find_positions
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements
from dragoman.stages.times import find_times as read_times
from dragoman.story import Story, story_id

# In characters, about 33,000 words. The longest single texts of the trade (a parliament's address, the record of a
# council's meeting) stay below 150,000; what is longer is a book or a file of many stories, and the work on one
# story grows faster than its length: 190,000 characters took 59 s and 1.2 GB on 2 cores.
LONGEST_STORY = 200_000


@dataclass(frozen=True, slots=True)
class Failure:
    """A story that could not be coded: its id, the reason and what to do. The rest of a run goes on."""

    id: str
    reason: str
    do: str


def code(story: Story, *, names: Names | None = None, unsure: bool = False) -> Coding:
    """Everything read out of one story: a pure function of the story, the models and the lexicon.

    ``names``: the actors known, None for those shipped. ``unsure``: keep the events too that are less sure than
    ``stages.events.THRESHOLD``, for whoever filters by confidence. A story without a sentence to code gives an empty
    coding. Raises InputError when the story is longer than LONGEST_STORY.
    """
    check_length(story, where=f"story {story.id}")
    if story.empty_reason is not None:
        return Coding(story, (), (), (), (), (), provenance())
    analysis = analyse(story)
    times = read_times(analysis)
    cast = resolve_actors(analysis, names)
    cast, statements = resolve_speakers(analysis, cast, find_statements(analysis, cast))
    events = find_events(analysis, cast, times, statements, threshold=0.0 if unsure else THRESHOLD)
    positions = find_positions(analysis, cast, statements, events)
    actors = _in_play(cast, statements, events, positions)
    return _renumbered(Coding(story, actors, statements, times, events, positions, provenance()))


def code_each(
    stories: Iterable[Story], *, names: Names | None = None, unsure: bool = False
) -> Iterator[Coding | Failure]:
    """Each story's coding in order; a story that breaks the coder gives a Failure and never stops the others.

    Raises ModelError when a model is missing or of another version.
    """
    for story in stories:
        try:
            yield code(story, names=names, unsure=unsure)
        except (KeyboardInterrupt, SystemExit, MemoryError, ModelError):  # without its models nothing can be coded
            raise
        except DragomanError as error:
            yield Failure(story.id, error.reason, error.do)
        except Exception as error:  # whatever it is, the other stories must be coded
            yield Failure(
                story.id, f"{type(error).__name__}: {error}", "Please report this story to the developers."
            )


def find_times(text: str | Story, *, published: str | None = None) -> tuple[Time, ...]:
    """The time expressions of a text alone, with TimeML types and TIMEX3 values, in order.

    ``text``: a story, or a text that is taken as it is, so that spans count its characters; ``published``: the day it
    is read from (``2017-04-11``; a month will do). Without one nothing relative is resolved but masked with X. Raises
    InputError when ``published`` is no date or the text is longer than LONGEST_STORY.
    """
    if isinstance(text, str):
        date = None if published is None else check_date(published, where="published")
        text = Story(story_id(text, date), text, published=date)
    check_length(text)
    return read_times(parse(text)) if text.text.strip() else ()


def check_length(story: Story, *, where: str = "") -> None:
    """Raise InputError, naming `where`, when a story is longer than LONGEST_STORY."""
    length = len(story.text)
    if length > LONGEST_STORY:
        raise InputError(
            f"the story has {length:,} characters, more than the {LONGEST_STORY:,} that are coded as one.",
            where=where,
            do="Split it into its stories: one file each, or one JSON row each.",
        )


def provenance() -> Provenance:
    """Which program and which models code here, told without loading them."""
    return Provenance(_release(), {"parser": pipeline_version(), "encoder": encoder_version()})


@cache
def _release() -> str:
    return version("dragoman")


def _in_play(
    cast: Cast, statements: tuple[Statement, ...], events: tuple[Event, ...], positions: tuple[Position, ...]
) -> tuple[Actor, ...]:
    """The actors a coding keeps: who speaks, acts, is acted on or holds a position, and every one named by name."""
    needed = {s.speaker for s in statements}
    needed |= {i for e in events for i in (*e.actors, *e.recipients)}
    needed |= {i for p in positions for i in (p.actor, p.toward)}
    needed |= {i for m in cast.mentions if m.form == "name" for i in m.actors}
    return tuple(a for a in cast.actors if a.id in needed)


def _renumbered(coding: Coding) -> Coding:
    """The coding with actor ids counted from ``a1`` without gaps, in order of first mention."""
    ids = {a.id: f"a{n}" for n, a in enumerate(coding.actors, start=1)}

    def each(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ids[i] for i in old)

    def one(old: str | None) -> str | None:
        return None if old is None else ids[old]

    return replace(
        coding,
        actors=tuple(replace(a, id=ids[a.id]) for a in coding.actors),
        statements=tuple(replace(s, speaker=one(s.speaker)) for s in coding.statements),
        events=tuple(replace(e, actors=each(e.actors), recipients=each(e.recipients)) for e in coding.events),
        positions=tuple(replace(p, actor=ids[p.actor], toward=one(p.toward)) for p in coding.positions),
    )
