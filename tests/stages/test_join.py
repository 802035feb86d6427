"""Where rules and the encoder meet, with findings made by hand."""

from dataclasses import replace

import pytest

from dragoman.cast import Cast, Mention
from dragoman.coding import Actor
from dragoman.language.findings import Attribution, Findings
from dragoman.span import Span
from dragoman.stages.statements import find_statements


def at(text, words):
    if words is None:
        return None
    start = text.index(words)
    return Span(start, start + len(words))


def attribution(text, source, cue, *content, confidence=0.9, act="say", chance=0.9):
    return Attribution(
        (at(text, source),) if source else (), at(text, cue), tuple(at(text, c) for c in content), confidence,
        ((act, chance),),
    )  # fmt: skip


def statements(parse, text, *found, cues=None):
    """The statements of a text whose encoder found just this; `cues`: chances of cue words beside those found."""
    analysis = parse(text)
    cast = Cast(
        (Actor("a1", "Oru", None, False, ("GOV",), "person"),),
        tuple(Mention(t.span, t.i, ("a1",), "name") for t in analysis.tokens if t.text == "Oru"),
    )
    chances = {a.cue.start: 0.99 for a in found} | {at(text, w).start: c for w, c in (cues or {}).items()}
    chances = chances or {0: 0.001}
    told = find_statements(replace(analysis, findings=Findings(tuple(found), chances)), cast)
    cut = analysis.story.cut
    return [(s.source and cut(s.source), cut(s.cue), [cut(c) for c in s.content], s.act) for s in told if s.cue]


def test_what_only_the_encoder_sees_is_a_statement_when_it_is_sure(parse):
    text = "In Oru's telling the port had been lost to storms."
    one = attribution(text, "Oru", "telling", "the port had been lost to storms", act="claim")
    assert statements(parse, text, one) == [("Oru", "telling", ["the port had been lost to storms"], "claim")]
    assert statements(parse, text, replace(one, confidence=0.1)) == []


def test_what_only_a_rule_sees_stays_unless_the_encoder_finds_its_cue_unlikely(parse):
    text = "Oru said that the port would reopen."
    assert statements(parse, text, cues={"said": 0.5}) == [("Oru", "said", ["the port would reopen"], "say")]
    assert statements(parse, text, cues={"said": 0.002}) == []


def test_where_both_see_a_cue_the_encoder_gives_the_spans_and_the_rule_the_act(parse):
    text = "Oru denied the port was closed as some had it."
    (one,) = statements(parse, text, attribution(text, "Oru", "denied", "the port was closed", act="claim"))
    assert one == ("Oru", "denied", ["the port was closed"], "deny")


def test_under_a_neutral_cue_a_sure_encoder_names_the_act(parse):
    text = "Oru said the ships had to leave at once."
    content = "the ships had to leave at once"
    sure = attribution(text, "Oru", "said", content, act="request", chance=0.95)
    assert statements(parse, text, sure)[0][3] == "request"
    assert statements(parse, text, replace(sure, acts=(("request", 0.3),)))[0][3] == "say"


@pytest.mark.parametrize(
    ("read", "content"),
    [
        ("that the port was closed.", "the port was closed"),  # no *that*, no full stop of the sentence
        ("the port was closed", "the port was closed"),
    ],
)
def test_a_content_has_the_codebooks_edges(parse, read, content):
    text = "Oru said that the port was closed."
    assert statements(parse, text, attribution(text, "Oru", "said", read))[0][2] == [content]


def test_a_full_stop_inside_quotation_marks_stays(parse):
    text = 'Oru said: "The port is closed."'
    found = attribution(text, "Oru", "said", '"The port is closed."')
    assert statements(parse, text, found)[0][2] == ['"The port is closed."']


def test_what_goes_on_in_a_later_paragraph_is_no_part_of_the_content(parse):
    text = '"We stay," Oru said.\n\n"We always have stayed here."'
    found = attribution(text, "Oru", "said", '"We stay,"', '"We always have stayed here."')
    assert statements(parse, text, found) == [("Oru", "said", ['"We stay,"'], "say")]


def test_a_content_of_the_next_paragraph_belongs_to_the_cue_that_introduces_it(parse):
    text = 'Oru wrote:\n\n"The port is closed."'
    found = attribution(text, "Oru", "wrote", '"The port is closed."')
    assert statements(parse, text, found)[0][2] == ['"The port is closed."']


def test_nobody_speaking_is_no_statement(parse):
    text = "The port, it was said, had closed."
    assert statements(parse, text, attribution(text, None, "said", "The port")) == []


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Oru denied the ships access to the port.", "denied", "the ships access to the port"),
        ("Oru appears to have won the port back.", "appears", "to have won the port back"),
    ],
)
def test_what_withholds_or_only_seems_is_no_telling(parse, text, cue, content):
    assert statements(parse, text, attribution(text, "Oru", cue, content), cues={cue: 0.99}) == []


def test_a_content_has_the_head_of_the_sentence_that_its_cue_ends(parse):
    text = "Kessia condemned the raid, as it would worsen matters, Oru said."
    found = statements(parse, text, attribution(text, "Oru", "said", "as it would worsen matters"))
    assert ("Oru", "said", ["Kessia condemned the raid, as it would worsen matters"], "say") in [
        (source, cue, content, "say") for source, cue, content, _ in found
    ]
