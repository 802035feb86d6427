"""The readout for a terminal: four sections, every record with its words."""

import re

import pytest
from coded import EVIL, whole_coding

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.export.text import to_text
from dragoman.export.wording import ACT_WORDS, event_title, speaker_words, told_by, when_words
from dragoman.reading import read_text


@pytest.fixture(scope="module")
def coding() -> Coding:
    return whole_coding()


def flat(text: str) -> str:
    return " ".join(text.split())


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^(WHO SPEAKS|WHAT LIES AHEAD|EVENTS|POSITIONS)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_readout_has_its_four_sections_in_order(coding):
    assert list(sections(to_text(coding))) == ["WHO SPEAKS", "WHAT LIES AHEAD", "EVENTS", "POSITIONS"]


def test_every_statement_stands_with_speaker_act_and_words(coding):
    spoken = flat(sections(to_text(coding, width=200))["WHO SPEAKS"])
    for s in coding.statements:
        assert f"{s.id} {speaker_words(coding, s)} {ACT_WORDS[s.act]} ({s.kind}" in spoken
        assert all(flat(coding.story.cut(c)) in spoken for c in s.content)


def test_every_event_stands_once_what_is_planned_ahead_of_the_rest(coding):
    found = sections(to_text(coding, width=200))
    for e in coding.events:
        here, there = ("WHAT LIES AHEAD", "EVENTS") if e.status == "planned" else ("EVENTS", "WHAT LIES AHEAD")
        assert re.search(rf"^ *{e.id} {e.type}\b", found[here], re.MULTILINE)
        assert not re.search(rf"^ *{e.id} ", found[there], re.MULTILINE)
        assert flat(coding.story.cut(e.sentence)) in flat(found[here])
        assert e.status in found[here]


def test_every_position_stands_with_issue_and_stance(coding):
    table = flat(sections(to_text(coding, width=400))["POSITIONS"])
    for p in coding.positions:
        assert f"{p.stance} {p.issue}" in table
        assert coding.story.cut(p.span) in table


def test_who_tells_an_event_is_named_even_when_no_actor_is_known(coding):
    for e in coding.events:
        assert "None" not in told_by(coding, e)
        assert bool(told_by(coding, e)) == (e.asserted_by is not None)


def test_no_line_is_wider_than_asked(coding):
    assert max(map(len, to_text(coding, width=72).splitlines())) <= 72


def test_the_words_of_a_story_are_no_markup_of_the_terminal():
    coding = code(read_text(EVIL.replace("</span>", "[red]the [/] "), title="[bold]Talks[/bold]"))
    text = to_text(coding)
    assert "[bold]Talks[/bold]" in text
    assert "<script>alert(1)</script>" in text


def test_an_empty_coding_says_why():
    assert "Nothing is coded: no text" in to_text(code(read_text("")))


def test_the_date_of_an_event_says_when_it_is_inferred(coding):
    for e in coding.events:
        shown = when_words(e)
        assert ("(" in shown) == bool(shown and e.date.span is None)
        assert ("the story’s day" in shown) == (e.date.basis == "story")
        assert event_title(coding, e)
