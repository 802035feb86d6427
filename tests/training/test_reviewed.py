"""Reviewed codings as training texts: the same words are marked as in our own stories."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.coder import code
from dragoman.coding import Actor, Coding, Event, EventDate, Provenance, Statement
from dragoman.desk.gold import write_gold
from dragoman.errors import InputError
from dragoman.span import Span
from dragoman.story import Story

TRAINING = Path(__file__).parents[2] / "training"
sys.path.insert(0, str(TRAINING))
from markup import Marked, complaints, read_marked  # noqa: E402 - it lives beside what it is written for
from reviewed import read_reviewed, to_marked  # noqa: E402

MARKED = (
    "[s1 [a2 Oru]] [c1:say said] [q1 [a1 Norland]'s army [e1:ASSAULT:denied shelled] [r1 Port Ada], which "
    "was [e2:ACCUSE.disapprove:occurred:^ outrageous]].\n\n"
    "Norland waited, and it will [e3:COERCE.seize:planned seize] more."
)


def coding_of(story, asserted):
    """The coding that a marked story stands for, with a mention of each name wherever it is."""
    text = story.text.strip()

    def all_of(name):
        return tuple(Span(i, i + len(name)) for i in range(len(text)) if text.startswith(name, i))

    names = {"a1": "Norland", "a2": "Oru", "a3": "Port Ada"}
    actors = tuple(Actor(i, n, None, False, ("GOV",), "group", all_of(n)) for i, n in names.items())
    said = Statement("s1", story.statements[0].source, "a2", story.statements[0].cue, story.statements[0].content,
                     "indirect", "say", None, 1.0)  # fmt: skip
    sides = [(("a1",), ("a3",)), (("a2",), ()), (("a1",), ())]
    ends = [text.index("\n"), text.index("\n"), len(text)]
    events = tuple(
        Event(f"e{n}", e.type, e.mode, (), None, e.trigger, Span(0 if n < 3 else ends[0] + 2, ends[n - 1]),
              *sides[n - 1], EventDate(None, None, None), None, e.status, asserted[n - 1], "", 0.0, None, 1.0)
        for n, e in enumerate(story.events, start=1)
    )  # fmt: skip
    return Coding(Story(story.id, text), actors, (said,), (), events, (), Provenance("1.0"))


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("=== t-1\n" + MARKED + "\n", encoding="utf-8")
    return read_marked(path)[0]


def test_a_reviewed_coding_is_the_story_that_was_marked(story):
    made = to_marked(coding_of(story, ("s1", None, None)))
    assert made.text == story.text
    assert made.statements == story.statements
    told = [(e.type, e.mode, e.status, e.own, e.trigger) for e in made.events]
    assert told == [(e.type, e.mode, e.status, e.own, e.trigger) for e in story.events]
    cut = [[made.text[s.start : s.end] for s in (*e.actors, *e.recipients)] for e in made.events]
    assert cut == [["Norland", "Port Ada"], ["Oru"], ["Norland"]]  # the mention in the event's own sentence
    assert complaints(made) == []


def test_a_side_that_its_sentence_does_not_name_is_not_marked(story):
    coding = coding_of(story, ("s1", None, None))
    event = coding.events[2]
    elsewhere = replace(coding, events=(replace(event, sentence=event.trigger),))
    assert to_marked(elsewhere).events[0].actors == ()


def test_a_file_of_gold_is_read_and_none_is_nothing(tmp_path):
    text = "Norway sent food to Sudan on Friday, the ministry said. Sudan's president rejected the plan."
    coding = code(Story("aid", text, published="2026-05-02"))
    path = tmp_path / "gold.jsonl"
    write_gold([coding], path)
    (made,) = read_reviewed(path)
    assert len(made.events) == len(coding.events) > 0
    assert [s.act for s in made.statements] == [s.act for s in coding.statements]
    assert all(isinstance(s, Marked) for s in made.statements)
    assert read_reviewed(None) == []
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold.jsonl line 1"):
        read_reviewed(path)


def test_make_names_the_reviews_to_every_step_that_learns_from_them_and_only_when_asked():
    makefile = (TRAINING.parent / "Makefile").read_text(encoding="utf-8")
    steps = [line for line in makefile.splitlines() if "$(TRAIN)/" in line]
    taking = [line.split()[0].rpartition("/")[2] for line in steps if "$(REVIEWED)" in line]
    assert taking == ["train.py", "train_events.py", "train_events.py", "export.py"]
    assert "REVIEWED := $(if $(REVIEWS),--reviews $(REVIEWS))" in makefile
