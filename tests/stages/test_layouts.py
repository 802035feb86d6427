"""Attributions that only the layout shows: names under quotations, turns of a transcript, lists after a colon."""

import pytest

from dragoman.cast import Cast
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements


def told(parse, *paragraphs):
    """Speaker, cue, contents and kind of each statement, by the rules alone."""
    analysis = parse("\n\n".join(paragraphs))
    cast, statements = resolve_speakers(analysis, Cast((), ()), find_statements(analysis, Cast((), ())))
    cut = analysis.story.cut
    return [
        (cast.actor(s.speaker).name, s.cue and cut(s.cue), [cut(c) for c in s.content], s.kind) for s in statements
    ]


@pytest.mark.parametrize("dash", ["-", "–", "— "])
def test_a_name_under_a_quotation_is_whose_it_is(parse, dash):
    found = told(parse, "The agency opened an office.", '"We stay. The river is ours."', f"{dash} Arvid Holm, director")
    assert found == [("Arvid Holm", dash.strip(), ['"We stay. The river is ours."'], "direct")]


def test_a_list_item_under_a_quotation_signs_nothing(parse):
    assert told(parse, '"We stay," Oru said, and left.', "- Ships may pass") == [
        ("Oru", "said", ['"We stay,"'], "direct")
    ]


def test_a_name_before_a_colon_has_its_turn_in_a_transcript_and_keeps_the_word(parse):
    found = told(
        parse, "Holm: The first point is settled.", "Reporter: When do talks go on?", "Holm: In May.",
        "Nothing else is fixed.", "Tenn: That is new to us.",
    )  # fmt: skip
    assert found == [
        ("Holm", ":", ["The first point is settled"], "indirect"),
        ("Reporter", ":", ["When do talks go on?"], "indirect"),
        ("Holm", ":", ["In May"], "indirect"),
        ("Holm", None, ["Nothing else is fixed"], "indirect"),
        ("Tenn", ":", ["That is new to us"], "indirect"),
    ]


def test_labels_that_never_come_again_are_no_transcript(parse):
    found = told(parse, "Norria: The port is closed.", "Vesland: The ships wait.", "Oru: Rain is near.")
    assert found == []


@pytest.mark.parametrize("mark", ["- {}", "• {}", "{n}. {}", "({n}) {}"])
def test_a_list_after_a_colon_is_part_of_what_is_said(parse, mark):
    items = [mark.format(words, n=n) for n, words in enumerate(("leave the port;", "free the crew."), start=1)]
    ((_, cue, content, _),) = told(parse, "Oru demanded two things:", *items, "The ships wait.")
    assert (cue, content) == ("demanded", ["two things", "leave the port", "free the crew"])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"We stay, the envoy Oru said.', '"We stay'),  # never closed
        ("«We stay here”, Oru said.", "«We stay here”"),  # closed by another kind
        ("„We stay here“, Oru said.", "„We stay here“"),
    ],
)
def test_marks_that_are_missing_or_mixed_are_read_as_meant(parse, text, content):
    ((_, _, (first, *_), _),) = told(parse, text)
    assert first.rstrip(",") == content
