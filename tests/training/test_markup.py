"""Our own annotated stories: how marks are read, and that all that is committed can be."""

import sys
from pathlib import Path

import pytest

from dragoman import codebook

TRAINING = Path(__file__).parents[2] / "training"
sys.path.insert(0, str(TRAINING))
from markup import MarkupError, complaints, read_marked  # noqa: E402 - it lives beside what it is written for

FILES = sorted((TRAINING / "data" / "statements").glob("*.txt"))


def read(tmp_path, marked):
    path = tmp_path / "one.txt"
    path.write_text("=== t-1\n" + marked, encoding="utf-8")
    (story,) = read_marked(path)
    return story


def test_marks_nest_and_leave_the_text_clean(tmp_path):
    story = read(tmp_path, "[s1 Oru] [c1:say said] that [q1 [s2 she] [c2:hope hoped for] [q2 calm]].")
    assert story.text == "Oru said that she hoped for calm.\n"
    outer, inner = story.statements
    cut = [story.text[s.start : s.end] for s in (outer.source, outer.cue, *outer.content, inner.source, *inner.content)]
    assert cut == ["Oru", "said", "she hoped for calm", "she", "calm"]
    assert (outer.act, inner.act) == ("say", "hope")


def test_a_content_that_its_cue_interrupts_is_one_statement_and_a_run_has_no_cue(tmp_path):
    story = read(tmp_path, '[q1 "We stay,"] [s1 Oru] [c1:commit said], [q1 "and wait."] [q2:say "It rains."]')
    split, run = story.statements
    assert [story.text[c.start : c.end] for c in split.content] == ['"We stay,"', '"and wait."']
    assert run.cue is None
    assert run.act == "say"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[s1 Oru", "never closed"),
        ("Oru]", "closes nothing"),
        ("[x1 Oru]", "begins no mark"),
        ("[s1 Oru] [c1:say said]", "no content"),
        ("[s1 Oru] [c1:murmur said] [q1 it]", "wants one act"),
        ("[s1 Oru] [s1 Oru] [c1:say said] [q1 it]", "several marks"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named(tmp_path, marked, said):
    with pytest.raises(MarkupError, match=f"t-1: .*{said}"):
        read(tmp_path, marked)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_file_reads_and_its_marks_have_clean_edges(path):
    stories = read_marked(path)
    assert stories
    assert len({s.id for s in stories}) == len(stories)
    wrong = [line for s in stories for line in complaints(s) if "white space" in line or "two paragraphs" in line]
    assert wrong == []


# -- events --------------------------------------------------------------------------------------------------------
EVENTS = sorted((TRAINING / "data" / "events").glob("*.txt"))
UNPOLITICAL = sorted((TRAINING.parent / "benchmarks" / "unpolitical").glob("*.txt"))


def test_an_event_has_trigger_type_mode_status_and_sides(tmp_path):
    story = read(
        tmp_path,
        "[a1,2 Oru] [e1:COERCE.seize:occurred seized] [r1 a boat] and will [e2:CONSULT:planned meet] [a2 Vesland].",
    )
    seized, meets = story.events
    cut = [
        [story.text[s.start : s.end] for s in side]
        for e in story.events
        for side in ((e.trigger,), e.actors, e.recipients)
    ]
    assert cut == [["seized"], ["Oru"], ["a boat"], ["meet"], ["Oru", "Vesland"], []]
    assert [(e.type, e.mode, e.status, e.own) for e in (seized, meets)] == [
        ("COERCE", "seize", "occurred", False), ("CONSULT", None, "planned", False),
    ]  # fmt: skip


def test_a_file_of_sentences_holds_one_a_line(tmp_path):
    (tmp_path / "events").mkdir()
    path = tmp_path / "events" / "s1.txt"
    path.write_text("# ours\n[a1 Oru] [e1:PROTEST:occurred marched].\n\nIt rained.\n", encoding="utf-8")
    assert [(s.id, s.text, len(s.events)) for s in read_marked(path)] == [
        ("s1:2", "Oru marched.", 1), ("s1:4", "It rained.", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("[e1:DANCE:occurred danced].", "has the type 'DANCE'"),
        ("[e1:ASSAULT.curfew:occurred hit].", "no mode 'curfew'"),
        ("[e1:ASSAULT:maybe hit].", "wants a status"),
        ("[a1 Oru] left.", "wants one mark 'e'"),
    ],
)
def test_a_wrong_event_is_named(tmp_path, marked, reason):
    with pytest.raises(MarkupError, match=reason):
        read(tmp_path, marked)


@pytest.mark.parametrize("path", EVENTS, ids=lambda p: p.stem)
def test_our_events_can_be_read_and_nobody_complains(path):
    assert [line for story in read_marked(path) for line in complaints(story)] == []


def test_our_events_cover_every_type_mode_and_status():
    told = [e for path in EVENTS for story in read_marked(path) for e in story.events]
    assert {e.type for e in told} == set(codebook.quads())
    assert {e.status for e in told} == {"occurred", "planned", "wanted", "hypothetical", "denied"}
    modes = {(type_, mode) for type_, modes in codebook.modes().items() for mode in modes}
    assert modes - {(e.type, e.mode) for e in told} == set()


def test_there_are_enough_of_them():
    read_all = [(path.name, story) for path in EVENTS for story in read_marked(path)]
    assert sum(name.startswith("s") for name, _ in read_all) >= 2000
    assert sum(not name.startswith("s") for name, _ in read_all) >= 60
    assert sum(not story.events for _, story in read_all) >= 300  # hard negatives


def test_a_hundred_unpolitical_texts_wait_to_be_misread():
    assert sum(path.read_text(encoding="utf-8").count("=== ") for path in UNPOLITICAL) == 100
