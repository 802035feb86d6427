"""What every test of a format asks: is the text there, does every span point at its words."""

from difflib import SequenceMatcher

from dragoman.reading import Rejected
from dragoman.story import Story

A = "Vesland and Norria will open talks on the border on Friday, the Veslandic foreign ministry said."
B = "The ministry said that the two ministers would meet in the capital of Kessia for two days."
C = "“We are ready to talk”, the Norrian envoy – Zoë Oru – told reporters after the meeting."
D = "Norria has not confirmed the date and accused Vesland of breaking the truce last month."
BODY = (A, B, C, D)


def similarity(story: Story, paragraphs) -> float:
    return SequenceMatcher(None, story.text, "\n\n".join(paragraphs), autojunk=False).ratio()


def holds(story, paragraphs=BODY, headings=()) -> Story:
    """Assert that a story is these paragraphs and headings, in this order, and that its spans are right."""
    assert not isinstance(story, Rejected), story
    assert similarity(story, paragraphs) >= 0.98, story.text
    for paragraph in paragraphs:
        assert paragraph in story.text.split("\n\n")
    assert [s.heading for s in story.sections] == list(headings)
    at = 0
    for section in story.sections:
        assert story.cut(section.span) == section.heading
        assert section.span.start >= at
        assert story.text[section.span.end : section.span.end + 2] == "\n\n"
        at = section.span.end
    for span in story.paragraphs():
        assert story.cut(span).strip() == story.cut(span) != ""
    assert "\n\n\n" not in story.text
    return story
