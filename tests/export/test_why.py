"""Why an event was coded: all of it, in words, for a person and for a machine."""

from dataclasses import replace

from coded import whole_coding
from rich.console import Console

from dragoman.export.why import explain, explanation


def told(coding, event) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(explain(coding, event))
    return " ".join(capture.get().split())


def test_every_part_of_the_reason_is_said():
    coding = whole_coding()
    event = next(e for e in coding.events if e.perspective() and e.reason and e.reason.rule)
    words = told(coding, event)
    for part in (event.id, event.type, event.status, coding.story.cut(event.trigger), event.reason.rule, "asserted by"):
        assert part in words
    assert f"confidence {event.confidence:.2f}" in words
    assert "the story, which reports" in words


def test_the_same_as_json():
    coding = whole_coding()
    event = next(e for e in coding.events if e.perspective())
    found = explanation(coding, event)
    assert found["trigger"] == coding.story.cut(event.trigger)
    assert [s["statement"] for s in found["perspective"]] == [s.id for s in event.perspective()]
    assert set(found) >= {"basis", "clause", "words", "rule", "types", "statuses", "status_because", "status_words"}


def test_a_coding_of_others_says_that_no_reason_is_recorded():
    coding = whole_coding()
    assert "not recorded" in told(coding, replace(coding.events[0], reason=None))
