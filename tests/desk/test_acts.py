import random
from dataclasses import replace

import pytest

from dragoman.coding import Actor, Coding, Event, EventDate, Location, Provenance
from dragoman.desk.acts import join_acts
from dragoman.desk.reports import Report, exact_days, figures, marks, reports_of, stems, where
from dragoman.span import Span
from dragoman.story import Story

DAY = EventDate("2026-03-10", "2026-03-10", None, "clause", "day")
NEXT = EventDate("2026-03-11", "2026-03-11", None, "clause", "day")
NO_DAY = EventDate(None, None, None)
GUESS = frozenset({"2026-03-10", "2026-03-09"})


def report(story, event="e1", **given):
    plain = Report(
        story, event, "2026-03-10", "ASSAULT", None, "occurred", None, frozenset(), frozenset({"VES"}), frozenset(),
        DAY, frozenset({"2026-03-10"}), True, Location("Malvo", "VES", None), frozenset({"shell", "post"}),
        frozenset({"malvo"}), frozenset(), frozenset(), frozenset({"12"}), Span(7, 14), Span(0, 71),
    )  # fmt: skip
    if (date := given.get("date")) is not None:
        given = {"days": exact_days(date) or GUESS, "dated": bool(exact_days(date)), **given}
    return replace(plain, **given)


def together(*reports, clusters=None):
    return sorted(sorted("/".join(r.key) for r in a.reports) for a in join_acts(reports, clusters=clusters))


ONE = report("s1", where=frozenset({"malvo"}), known=frozenset({"malvo"}))


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("the same", {}),
        ("told without a day", {"date": NO_DAY}),
        ("told of another kind", {"type": "COERCE", "words": frozenset({"overrun"})}),
        ("in other words", {"words": frozenset({"bombard"}), "figures": frozenset()}),
        ("by nobody named", {"recipients": frozenset()}),
        ("at no place", {"place": None}),
        ("of the country only", {"place": Location("Vesland", "VES", None)}),
        ("planned before", {"status": "planned", "published": "2026-03-02"}),
        ("near a town beside it", {"where": frozenset({"lund"}), "known": frozenset({"lund", "malvo"})}),
        ("denied", {"status": "denied", "published": "2026-03-11"}),
    ],
)
def test_reports_of_one_act_are_joined(what, other):
    assert together(ONE, report("s2", **other)) == [["s1/e1", "s2/e1"]], what


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("the next day", {"date": NEXT}),
        ("weeks later, without a day", {"date": NO_DAY, "days": frozenset({"2026-03-30"})}),
        ("of another kind", {"type": "AID"}),
        ("on others", {"recipients": frozenset({"NOR"}), "place": None}),
        ("in another country", {"place": Location("Malvo", "NOR", None)}),
        ("at another town", {"place": Location("Ostrin", "VES", None), "marks": frozenset({"ostrin"})}),
        ("near a town that the first does not know", {"where": frozenset({"lund"}), "known": frozenset({"lund"})}),
        ("with nothing of its own in common", {"place": None, "marks": frozenset()}),
    ],
)
def test_reports_of_two_acts_are_not(what, other):
    assert together(ONE, report("s2", **other)) == [["s1/e1"], ["s2/e1"]], what


def test_who_did_it_to_whom_matters():
    one = report("s1", actors=frozenset({"NOR"}))
    assert together(one, report("s2", actors=frozenset({"VES"}), recipients=frozenset({"NOR"}), place=None)) == [
        ["s1/e1"], ["s2/e1"],
    ]  # fmt: skip


def test_two_countries_meet_once_a_day_but_strike_often():
    sides = {"actors": frozenset({"NOR", "VES"}), "recipients": frozenset(), "place": None, "marks": frozenset()}
    for kind, joined in (("CONSULT", True), ("ASSAULT", False)):
        found = together(*(report(s, type=kind, **sides) for s in ("s1", "s2")))
        assert (len(found) == 1) is joined, kind


def test_an_act_takes_one_event_of_a_story():
    found = together(ONE, report("s2", "e1"), report("s2", "e2", figures=frozenset()))
    assert found == [["s1/e1", "s2/e1"], ["s2/e2"]]


def test_a_retelling_in_the_story_stays_with_its_first_telling():
    again = report("s1", "e4", retells="e1", date=NO_DAY, type="COERCE", marks=frozenset(), place=None)
    assert together(ONE, again, report("s2")) == [["s1/e1", "s1/e4", "s2/e1"]]


def test_a_report_without_a_day_makes_no_bridge_between_two_days():
    loose = report("s2", date=NO_DAY, days=frozenset({"2026-03-10", "2026-03-11"}))
    found = join_acts([ONE, loose, report("s3", date=NEXT)])
    assert sorted(len(a.reports) for a in found) == [1, 2]


def test_events_of_copies_join_on_less():
    bare = {"place": None, "marks": frozenset(), "figures": frozenset(), "recipients": frozenset()}
    one, two = report("s1", **bare), report("s2", type="PROTEST", **bare)
    assert together(one, two) == [["s1/e1"], ["s2/e1"]]
    assert together(one, two, clusters={"s1": 3, "s2": 3}) == [["s1/e1", "s2/e1"]]
    assert together(one, two, clusters={"s1": 3, "s2": 4}) == [["s1/e1"], ["s2/e1"]]


def test_a_join_says_what_agreed():
    (act,) = join_acts([ONE, report("s2", status="denied")])
    (join,) = act.joins
    assert str(join) == (
        "s2/e1 with s1/e1: type ASSAULT, day 2026-03-10, sides VES, place Malvo, words post shell, names malvo, "
        "figures 12"
    )
    assert act.statuses == ("occurred", "denied")
    assert act.stories == ("s1", "s2")


def test_every_report_is_in_one_act_whatever_the_order():
    rng = random.Random(7)
    reports = [
        report(
            f"s{n}", f"e{k}", date=rng.choice([DAY, NEXT, NO_DAY]), type=rng.choice(["ASSAULT", "COERCE", "AID"]),
            marks=frozenset(rng.sample(["malvo", "tarn", "ostrin", "lund"], 2)), place=None,
        )
        for n in range(30) for k in range(3)
    ]  # fmt: skip
    clusters = {f"s{n}": n // 4 for n in range(20)}
    expected = join_acts(reports, clusters=clusters)
    assert sorted(r.key for a in expected for r in a.reports) == sorted(r.key for r in reports)
    assert all(len(a.joins) == len(a.reports) - 1 for a in expected)
    rng.shuffle(reports)
    assert join_acts(reports, clusters=clusters) == expected
    assert join_acts([]) == ()


def test_names_that_everybody_has_join_nothing():
    reports = [report(f"s{n}", place=None) for n in range(40)]
    assert len(join_acts(reports)) == 40
    assert len(join_acts(reports[:8])) == 1


def test_one_name_alone_must_be_rare():
    told = {"place": None, "figures": frozenset(), "words": frozenset()}
    reports = [report(f"s{n}", **told) for n in range(4)]
    assert len(join_acts(reports[:3])) == 1
    assert len(join_acts(reports)) == 4
    two = frozenset({"malvo", "tarn"})
    assert len(join_acts([report(f"s{n}", marks=two, **told) for n in range(4)])) == 1


@pytest.mark.parametrize(
    ("what", "other", "joined"),
    [
        ("the same words", {}, True),
        ("in other words", {"words": frozenset({"blast"})}, False),
        ("by somebody else", {"doers": frozenset({"lund"})}, False),
        ("by the same, called otherwise", {"doers": frozenset({"mr", "tarn"})}, True),
        ("by nobody named", {"doers": frozenset()}, True),
    ],
)
def test_what_many_say_on_one_day_is_one_act_only_in_the_same_words(what, other, joined):
    said = {"type": "ACCUSE", "words": frozenset({"condemn"}), "doers": frozenset({"ola", "tarn"}), "place": None}
    found = together(report("s1", **said), report("s2", **(said | other)))
    assert (len(found) == 1) is joined, what


def test_a_country_is_no_place():
    bare = {"place": Location("Norway", "NOR", None), "recipients": frozenset({"NOR"}), "marks": frozenset()}
    assert together(report("s1", **bare), report("s2", **bare)) == [["s1/e1"], ["s2/e1"]]


def test_a_story_printed_a_hundred_times_is_one_act_and_still_meets_others():
    reports = [report(f"s{n:03}") for n in range(150)]
    assert len(join_acts([*reports, report("other")], clusters={r.story: 1 for r in reports})) == 1


def test_places_are_names_after_words_that_say_where():
    sentence = "In March rebels shelled Tarn, near Malvo and the town of Ostrin in Norway, the Lund Post said in Oslo."
    assert where(sentence) == {"malvo", "ostrin", "oslo"}


def test_words_names_and_figures():
    assert stems("attacked the posts") == stems("attacks at a post")
    sentence = "On Tuesday twelve guards of Norwegian origin fell at Malvo, 4 km from Ostrin, in Norway."
    assert marks(sentence) == {"malvo", "ostrin"}
    assert figures(sentence) == {"12"}


def test_only_days_that_the_text_names_are_certain():
    assert exact_days(DAY) == {"2026-03-10"}
    assert exact_days(replace(DAY, end="2026-03-12", precision="days")) == {"2026-03-10", "2026-03-11", "2026-03-12"}
    assert not exact_days(replace(DAY, basis="story"))
    assert not exact_days(replace(DAY, end="2026-03-31", precision="month"))
    assert not exact_days(replace(DAY, end="2026-03-01"))


def test_a_coding_gives_its_events_as_reports():
    text = "Rebels shelled a post of Norway at Malvo on Tuesday and then withdrew. They fled."
    guards = Actor("a1", "Twelve guards", "NOR", False, ("MIL",), "group")
    union = Actor("a2", "European Union", None, True, (), "organisation")
    first = Span(0, 71)

    def event(id_, kind, words, sentence, date):
        start = text.index(words)
        return Event(
            id_, kind, None, (), None, Span(start, start + len(words)), sentence, ("a2",), ("a1",), date, None,
            "occurred", None, "", 0.0, None, 0.9,
        )  # fmt: skip

    events = (
        event("e1", "ASSAULT", "shelled a post", first, DAY), event("e2", "RETREAT", "withdrew", first, NO_DAY),
        event("e3", "RETREAT", "fled", Span(72, 82), NO_DAY),
    )  # fmt: skip
    story = Story("s1", text, published="2026-03-11T04:00:00Z")
    one, two, three = reports_of(Coding(story, (guards, union), (), (), events, (), Provenance("1")))
    assert (one.actors, one.recipients, one.doers) == ({"IGO"}, {"NOR"}, {"european", "union"})
    assert (one.words, one.marks) == ({"shell", "post", "twelv", "guard"}, {"malvo"})
    assert (one.days, one.dated) == ({"2026-03-10"}, True)
    assert (two.days, two.dated) == ({"2026-03-10"}, False)  # its sentence's day
    assert (three.days, three.dated) == ({"2026-03-10", "2026-03-11"}, False)
