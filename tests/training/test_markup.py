"""Our own annotated stories: how marks are read, and that all that is committed can be."""

import sys
from pathlib import Path

import pytest

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
