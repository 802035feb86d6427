"""Stories that tell of an act in their first sentence without an event of it."""

from dataclasses import replace

import pytest

from dragoman.coding import Actor, Coding, Event, EventDate, Provenance, Time
from dragoman.desk.acts import join_acts
from dragoman.desk.leads import lead_of, pictures, sentences
from dragoman.desk.reports import reports_of
from dragoman.span import Span
from dragoman.story import Story

HEAD = "Rebels shelled the market of Malvo in Norway on Tuesday, killing twelve traders, the ministry said."
PICTURE = "Baskets and blood covered a square in Malvo, the old Norwegian port, on the evening of Tuesday."
DAYS = {"Tuesday": "2026-03-10TEV", "Wednesday": "2026-03-11"}


def coded(story, text, verb=None, kind="ASSAULT"):
    """A coding with the days of a text, and an event by a verb of it."""
    times = tuple(
        Time(Span(text.index(day), text.index(day) + len(day)), "DATE", iso) for day, iso in DAYS.items() if day in text
    )
    events = ()
    if verb:
        day, at = EventDate("2026-03-10", "2026-03-10", None, "clause", "day"), text.index(verb)
        trigger = Span(at, at + len(verb))
        events = (
            Event(
                "e1", kind, None, (), None, trigger, Span(0, len(text)), ("a1",), (), day, None, "occurred", None, "",
                0.0, None, 0.9,
            ),
        )  # fmt: skip
    rebels = Actor("a1", "Rebels", "NOR", False, ("REB",), "group")
    return Coding(Story(story, text, published="2026-03-10"), (rebels,), (), times, events, (), Provenance("1"))


def found(*codings, clusters=None):
    acts = join_acts([r for c in codings for r in reports_of(c)])
    return [str(p) for _, p in pictures(acts, [lead_of(c) for c in codings], clusters or {})]


ONE = coded("s1", HEAD, "shelled")


def test_a_picture_tells_of_the_act_of_another_first_sentence():
    assert found(ONE, coded("s2", PICTURE)) == [
        "s2 with s1/e1: first sentences, day 2026-03-10, sides NOR, names malvo"
    ]


@pytest.mark.parametrize(
    ("what", "text", "verb"),
    [
        ("another day", PICTURE.replace("Tuesday", "Wednesday"), None),
        ("no day", PICTURE.replace("Tuesday", "the feast"), None),
        ("another town", PICTURE.replace("Malvo", "Ostrin"), None),
        ("another country", PICTURE.replace("Norwegian", "Swedish"), None),
        ("only the country", PICTURE.replace(" in Malvo,", " in"), None),
        ("read as another act", PICTURE, "covered"),
    ],
)
def test_other_pictures_do_not(what, text, verb):
    assert found(ONE, coded("s2", text, verb, "AID")) == [], what


def test_two_towns_of_one_region_are_two_acts():
    head = "Rebels shelled a market in Ostrin, in the Tarn region of Norway, on Tuesday, killing twelve traders."
    one = coded("s1", head, "shelled")
    picture = "Baskets and blood covered a square in Malvo, a port in the Tarn region of Norway, late on Tuesday."
    assert found(one, coded("s2", picture)) == []
    assert found(one, coded("s2", picture + " In Ostrin, rebels struck too.")) != []


def test_two_countries_that_hardly_meet_tell_it_too():
    head = "Norway and Fiji signed a treaty on patrols in the south on Tuesday, their governments said in a note."
    picture = "Brass bands met the Norwegian ship in Suva harbour on Tuesday, but the guests had come for a paper."
    assert found(coded("s1", head, "signed", "AGREE"), coded("s2", picture)) == [
        "s2 with s1/e1: first sentences, day 2026-03-10, sides FJI NOR"
    ]


def test_a_name_of_many_stories_tells_nothing_and_copies_count_once():
    others = [coded(f"s{n}", f"Snow fell on Malvo in the night, and the {n} roads to the port were closed for hours.")
              for n in range(3, 6)]  # fmt: skip
    assert found(ONE, coded("s2", PICTURE), *others) == []
    assert found(ONE, coded("s2", PICTURE), *others, clusters={o.story.id: 7 for o in others})


def test_copies_and_speech_are_left_to_others():
    assert found(ONE, coded("s2", PICTURE), clusters={"s1": 1, "s2": 1}) == []
    assert found(coded("s1", HEAD, "said", "ACCUSE"), coded("s2", PICTURE)) == []


def test_the_first_sentence_that_tells():
    text = "By Our Staff\n\nCorrection: an earlier version of this story had the wrong name of the town in it.\n" + HEAD
    ((start, end),) = sentences(text)
    assert text[start:end] == HEAD
    lead = lead_of(replace(ONE, story=replace(ONE.story, text=text)))
    assert text[lead.sentence.start : lead.sentence.end] == HEAD
    assert lead_of(coded("s1", "No news.")).sentence == Span(0, 8)
    assert lead_of(coded("s1", "")).days == frozenset()
