"""Stories that are hard on a coder of events: they are coded, in bounds, and give no nonsense."""

from __future__ import annotations

import pytest

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.story import Story

CLAUSE = "which the envoy of Norway, who had come from Oslo with nine aides, found no worse than the winter before and "
LONG = "The government of Sweden, " + CLAUSE * 14 + "which nobody had asked for, expelled two Belarusian diplomats."
TABLE = "Country\tTroops\tShips\nNorway\t1,200\t4\nSweden\t900\t2\nFinland\t1,050\t0\n\nThe three met on Friday."
LIST = "The sides agreed:\n\n- to reopen the border;\n\n- to exchange prisoners;\n\n- to meet again in May."
HEADLINES = "Oslo talks off after strike on Kharkiv\n\nNo deal yet on grain, Ankara says\n\nKenya, Uganda: envoys home"


def coded(text: str, published: str | None = "2024-03-05") -> Coding:
    """A story's coding, every event of which stands in the text and in its own sentence."""
    coding = code(Story("hard", text, published=published), unsure=True)
    for event in coding.events:
        assert event.sentence.holds(event.trigger)
        assert event.reason is not None
        assert event.reason.clause.end <= len(text)
        assert 0.0 <= event.confidence <= 1.0
    return coding


def test_a_sentence_of_300_words_gives_its_act_with_its_sides():
    assert len(LONG.split()) > 290
    coding = coded(LONG)
    expelled = [e for e in coding.events if "expel" in LONG[e.trigger.start : e.trigger.end]]
    assert [e.type for e in expelled] == ["SANCTION"]


@pytest.mark.parametrize("text", [TABLE, LIST, HEADLINES, "STRIKE", "Talks.", "- \n\n- \n\n| a | b |"])
def test_tables_lists_headlines_and_scraps_are_coded_without_a_fault(text):
    coded(text)


def test_what_a_list_agrees_on_is_no_deed_yet():
    exchanges = [e for e in coded(LIST).events if "exchange" in LIST[e.trigger.start : e.trigger.end]]
    assert all(e.status != "occurred" for e in exchanges)


def test_dates_that_contradict_each_other_are_no_reason_to_invent_one():
    text = "Sweden and Finland met on Monday, March 6, 2024, the ministry said; it later spoke of Tuesday, March 5."
    for event in coded(text).events:
        if event.date.start is not None and event.date.span is not None:
            assert event.date.start in {"2024-03-04", "2024-03-05", "2024-03-06"}


def test_a_story_without_a_date_leaves_events_without_one():
    coding = coded("Sweden met Finland on Friday.", published=None)
    assert {(e.date.start, e.date.end) for e in coding.events} == {(None, None)}
