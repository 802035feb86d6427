"""What holds of every coding, whatever the story: spans cut, ids resolve, same story same bytes, nothing crashes."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coder import code, code_each
from dragoman.coding import Coding
from dragoman.reading import Rejected, read_path, read_text
from dragoman.span import Span
from dragoman.story import Story

EXAMPLES = Path(__file__).parents[1] / "examples"
# PLOVER types for which speech itself is the event (codebook, section 3).
SPEECH = {"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"}


def stories() -> list[Story]:
    found = list(read_path(EXAMPLES))
    assert not [x for x in found if isinstance(x, Rejected)]
    return found


@pytest.fixture(scope="module")
def codings() -> list[Coding]:
    return [code(story) for story in stories()]


def spans(value, path=""):
    """Every span anywhere in a coding with the place it stands at."""
    if isinstance(value, Span):
        yield path, value
    elif isinstance(value, (tuple, list)):
        for n, item in enumerate(value):
            yield from spans(item, f"{path}[{n}]")
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from spans(getattr(value, name), f"{path}.{name}")


def check(coding: Coding) -> None:
    check_spans(coding)
    check_ids(coding)
    check_nesting(coding)
    assert Coding.from_json(coding.to_json()) == coding  # the published schema holds, references included


def check_spans(coding: Coding) -> None:
    for path, span in spans(coding):
        words = coding.story.cut(span)
        assert span.end <= len(coding.story.text), path
        assert words, path
        assert words == words.strip(), f"{path} {words!r} begins or ends with white space"


def check_ids(coding: Coding) -> None:
    for letter, records in (("a", coding.actors), ("s", coding.statements), ("e", coding.events)):
        assert [r.id for r in records] == [f"{letter}{n}" for n in range(1, len(records) + 1)]


def check_nesting(coding: Coding) -> None:
    """Parents and first tellings come to an end; an event's trigger stands in its own sentence."""
    parents = {s.id: s.parent for s in coding.statements}
    tellings = {e.id: e.same_as for e in coding.events}
    for chain in (parents, tellings):
        for at in chain:
            seen = set()
            while at is not None:
                assert at not in seen, f"{at} hangs on itself"
                seen.add(at)
                at = chain[at]
    for e in coding.events:
        assert e.sentence.holds(e.trigger), e.id
        assert not set(e.actors) & set(e.recipients), f"{e.id} has the same actor on both sides"
        assert e.same_as is None or tellings[e.same_as] is None, f"{e.id} is not joined to the first telling"
    for s in coding.statements:
        assert s.content, f"{s.id} without content"
        assert list(s.content) == sorted(s.content), f"{s.id}: content out of order"
        assert not any(a.overlaps(b) for a, b in zip(s.content, s.content[1:], strict=False)), s.id


# -- the examples --------------------------------------------------------------------------------------------------
def test_every_record_of_every_example_holds(codings):
    for coding in codings:
        check(coding)


def test_an_example_has_something_in_every_layer(codings):
    for coding in codings:
        assert coding.actors, coding.story.id
        assert coding.statements, coding.story.id
        assert coding.events, coding.story.id


def test_whoever_asserts_an_event_says_its_words(codings):
    """asserted_by is the innermost statement whose content holds the trigger, for speech its parent."""
    for coding in codings:
        for e in coding.events:
            holding = [s for s in coding.statements if any(c.holds(e.trigger) for c in s.content)]
            parents = {s.parent for s in holding}
            innermost = {s.id for s in holding if s.id not in parents}
            asserter = next((s for s in coding.statements if s.id == e.asserted_by), None)
            where = f"{coding.story.id} {e.id} {coding.story.cut(e.trigger)!r}: {e.asserted_by}, not {innermost}"
            if asserter is not None:
                assert asserter in holding, where
            if e.type not in SPEECH:
                assert e.asserted_by in (innermost or {None}), where


def test_coding_twice_gives_the_same_bytes(codings):
    for story, coding in list(zip(stories(), codings, strict=True))[-4:]:
        assert code(story).to_json() == coding.to_json()


def test_order_and_company_of_stories_do_not_change_a_coding(codings):
    alone = {c.story.id: c.to_json() for c in codings}
    short = [c.story for c in codings if len(c.story.text) < 600]
    assert len(short) >= 3
    for order in permutations(short[:3]):
        for coding in code_each(order):
            assert coding.to_json() == alone[coding.story.id]


# -- anything at all -----------------------------------------------------------------------------------------------
WIRE = (
    "MOSCOW, April 11. /TASS/. ", "OSLO (AP) — ", "Vesland said ", "Oru denied on Friday that ", "he told reporters. ",
    "the Russian Foreign Ministry", "according to diplomats, ", "will meet in Geneva on April 14",
    " attacked the port of ", "last year", "in 2016",
    "hopes that Norria will withdraw", "if the talks fail, ", "accused Kessia of shelling a village", " and ", "they ",
    "We reject this", "was not the one who fired", "Talks Ahead\n", "READ MORE: five things\n",
    "Updated: 2017-04-11 19:40\n",
    "Question: ", "- to hold a joint drill;\n", "said. ", "it added. ", "40,000 troops", "U.S. ",
)  # fmt: skip
MARKS = ('"', "“", "”", "«", "»", "„", "'", "’", "ʺ", "(", ")", "—", " - ", "...", "?", "!", ";", ":", ",", ". ", "*")
SPACE = (" ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200b", "\u2028", "\u3000", "\x0c", "\x00", "\ufeff", "\u202e")
SCRIPTS = ("Москва заявила ", "部长说", "قال الوزير ", "יום", "नमस्ते", "İstanbul ", "ŁÓDŹ", "e\u0301", "🙂", "ﬁ", "ß")
BROKEN = ("\ud800", "\ufffe", "\x7f", "\u0600")
RAW = st.lists(st.sampled_from(WIRE + WIRE + MARKS + SPACE + SCRIPTS + BROKEN), max_size=60).map("".join)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(RAW, st.sampled_from((None, "2017-04-11", "2016-05", "XXXX-02-29", "Nov 28, 2017")))
def test_no_text_breaks_the_coder_and_every_span_cuts(raw, published):
    check(code(read_text(raw, published=published)))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WIRE), min_size=8, max_size=40).map("".join), st.text(max_size=12))
def test_words_of_the_wire_in_any_order_are_coded(raw, noise):
    check(code(read_text(f"{raw}{noise}", published="2017-04-11")))


@pytest.mark.parametrize(
    "raw",
    [
        '"' * 40 + "Vesland will attack Norria, the minister said." + '"' * 40,
        "The minister said he said she said they said it said the ministry said that Oru would sign a treaty.",
        "Vesland said " * 60 + "it would sign.",
        "The ministry said: «Vesland will “sign the ‘treaty’ in May”.",
        ("Oru, Kessia and Norria met, " * 120) + "the ministry said.",
        "\u202eVesland attacked Norria on Friday\u202c, the ministry said.",
        "VESLAND ATTACKED NORRIA ON FRIDAY, THE MINISTRY SAID.",
        "The ministry said Oru met Oru and accused Oru of attacking Oru in Oru on Friday.",
        "He said. She said. They said. It said so. He denied it. They did.",
    ],
    ids=lambda raw: raw[:30],
)
def test_odd_stories_are_coded(raw):
    check(code(read_text(raw)))


@pytest.mark.timeout(10)
def test_a_text_that_begins_with_a_blank_is_coded():
    code(Story("x", "Talks.\n\n and MOSCOW, April 11. Vesland said it would sign the treaty."))
