"""Whole lines go, words stay: what clean-up drops from a page, and what it keeps."""

from pathlib import Path

import pytest

from dragoman.reading import Rejected, read_path
from dragoman.reading.boilerplate import load_boilerplate
from dragoman.reading.text import read_clean, read_text

LEDE = "Vesland and Norria will open talks on the border on Friday, the Veslandic foreign ministry said."
MORE = "The ministry said that the two ministers would meet in the capital of Kessia for two days."
LAST = "Norria has not confirmed the date and accused Vesland of breaking the truce last month."
BODY = f"{LEDE}\n{MORE}\n{LAST}"


@pytest.mark.parametrize("entry", load_boilerplate(), ids=lambda e: e.example[:40] or e.pattern.pattern[:30])
def test_every_entry_of_the_table_fires_on_its_example(entry):
    assert not entry.example or entry.pattern.fullmatch(entry.example)


@pytest.mark.parametrize(
    "line",
    [
        LEDE,
        "Pictures by state television showed troops crossing the river.",
        "The list was published on 12 March by the ministry.",
        "Updates to the agreement were signed in Kessia on Monday.",
        "From Oru City, the minister flew home.",
        "Support for the accord is now wider than a year ago, the envoy told us.",
        "Contacts between the two sides resumed after 300 days.",
        "12 of 15 members of the council voted for the draft.",
        "(c) the parties shall withdraw their forces from the bridge;",
        "The report painted a grim picture: prices rise and nobody trades.",
        "Writing in a newspaper, the minister called for patience.",
        "By Thursday, both sides had left the town.",
        "Copyright law was one of the topics of the talks.",
        '"Read more of the treaty before you condemn it," he said.',
    ],
)
def test_a_sentence_is_never_taken_for_boilerplate(line):
    assert line in read_text(f"{LEDE}\n{line}\n{LAST}").text.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        "Home | World | Politics | Business",
        "Share this",
        "READ MORE: Norria shuts its border with Oru",
        "Follow us on Twitter",
        "Subscribe to our newsletter",
        "This website uses cookies to improve your experience.",
        "FILE - In this Monday, Feb. 6, 2017, file photo, guards stand at the border. (AP Photo/Jan Roel)",
        "The two ministers shake hands in Oru. (Photo by Jan Roel)",
        "© AP Photo/Jan Roel",
        "Jan Roel/REUTERS",
        "Image: The hall in Oru before the talks",
        "(Additional reporting by Anna Kessel; Editing by Piet Moran)",
        "Copyright 2018 Norpress. All rights reserved.",
        "Contact the writers at akessel@norria.example",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_boilerplate_goes_wherever_it_stands(line, place):
    lines = BODY.split("\n")
    lines.insert(place, line)
    assert read_text("\n".join(lines)).text == BODY.replace("\n", "\n\n")


@pytest.mark.parametrize("place", [1, 2])
def test_a_caption_without_credit_goes_between_paragraphs(place):
    """In the first line it may be the headline, in the last a sentence cut off: there it stays."""
    lines = BODY.split("\n")
    lines.insert(place, "Guards from Vesland watch the bridge over the border river on Friday morning")
    assert read_text("\n".join(lines)).text == BODY.replace("\n", "\n\n")


def test_what_dropped_lines_tell_is_kept_as_data():
    story = read_text(
        f"Talks on border open on Friday\nBy Anna Kessel\nNorpress | Updated: 2017-03-02 18:40\n{BODY}"
    )
    assert (story.title, story.byline, story.published) == (
        "Talks on border open on Friday",
        "Anna Kessel",
        "2017-03-02",
    )
    assert story.published_from == "updated line"
    assert story.text == BODY.replace("\n", "\n\n")


@pytest.mark.parametrize(
    "printed", ["Talks on border open", "TALKS ON BORDER OPEN", "Talks on border open | Norpress"]
)
def test_a_given_title_is_not_printed_again_in_the_text(printed):
    story = read_text(f"{printed}\n{BODY}", title="Talks on border open")
    assert (story.title, story.text) == ("Talks on border open", BODY.replace("\n", "\n\n"))


def test_a_standfirst_goes_before_a_dateline_and_stays_without_one():
    summary = "Talks on the border are to open in Kessia, and both sides have doubts about them."
    assert read_text(f"{summary}\nORU CITY, May 3 (Reuters) - {BODY}").text.startswith(
        "ORU CITY, May 3 (Reuters) - Vesland"
    )
    assert read_text(f"{summary}\n{BODY}").text.startswith(summary)


@pytest.mark.parametrize(
    "heading", ["HARD TALKS AHEAD", "Hard Talks Ahead", "Softer tone", "'Hybrid Attack'"]
)
def test_a_sub_heading_stays_on_its_own_line_and_is_a_section(heading):
    story = read_text(f"{LEDE}\n{heading}\n{MORE}\n{LAST}")
    assert [s.heading for s in story.sections] == [heading]
    assert all(story.cut(s.span) == s.heading for s in story.sections)
    assert f"\n\n{heading}\n\n" in story.text


def test_items_of_a_list_are_no_headings_and_stay():
    text = f"{LEDE}\nThe two sides agreed:\n- to open the bridge;\n- to free the guards;\n{LAST}"
    story = read_text(text)
    assert story.sections == ()
    assert story.text == text.replace("\n", "\n\n")


def test_a_list_of_related_stories_goes_with_its_heading():
    noise = "Related stories:\nWhat Norria wants from the talks in Kessia\nA short history of the border"
    assert read_text(f"{BODY}\n{noise}").text == BODY.replace("\n", "\n\n")


def test_a_text_given_as_clean_keeps_every_line():
    story = read_clean(f"{LEDE}\nShare this\n{LAST}")
    assert "Share this" in story.text


def test_no_word_of_a_kept_paragraph_changes():
    odd = 'The minister\u200e said: ``We are «ready” to talk", and left\u00adfor\u00a0 the\thall\u200b.'
    assert (
        'The minister\u200e said: ``We are «ready” to talk", and left\u00adfor the hall.'
        in read_text(f"{odd}\n{LAST}").text
    )


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\n\n\n", "\u2028"])
def test_paragraphs_are_one_blank_line_apart_whatever_the_line_ends(ends):
    assert read_text(BODY.replace("\n", ends)).text == BODY.replace("\n", "\n\n")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_lines_are_joined(width):
    import textwrap

    wrapped = "\n".join("\n".join(textwrap.wrap(p + " " + MORE + " " + LAST, width)) for p in (LEDE, MORE))
    expected = f"{LEDE} {MORE} {LAST}\n\n{MORE} {MORE} {LAST}"
    assert read_text(wrapped).text.replace("\n\n", " ") == expected.replace("\n\n", " ")
    spaced = "\n\n".join("\n".join(textwrap.wrap(p + " " + MORE + " " + LAST, width)) for p in (LEDE, MORE))
    assert read_text(spaced).text == expected


EXAMPLES = Path(__file__).parents[2] / "examples"
NOISE = (
    "Share ",
    "Photo",
    "Home |",
    "Subscribe",
    "Copyright",
    "Read more",
    "Tags",
    "FILE",
    "Sign up",
    "Related",
    "©",
)


def test_the_examples_read_without_noise():
    stories = list(read_path(EXAMPLES))
    assert len(stories) >= 11
    for story in stories:
        assert not isinstance(story, Rejected)
        assert story.empty_reason is None
        assert not [p for p in story.text.split("\n\n") if p.startswith(NOISE)]
        assert all(story.cut(s.span) == s.heading for s in story.sections)
