"""Who is in a story, and which phrases mean whom."""

from __future__ import annotations

import pytest

from dragoman.lexicon.names import NamedActor, load_names
from dragoman.stages.actors import resolve_actors, resolve_phrase

VESLAND = NamedActor("Vesland", ("Veslandic",), "VES", False, ("GOV",), "country")
ORU = NamedActor("Jan Oru", (), "VES", False, ("GOV",), "person", "head_of_state", "2010-01-01", "2014-12-31")
NAMES = load_names((VESLAND, ORU))


def cast_of(parse, text, published=None):
    return resolve_actors(parse(text, published), NAMES)


def said_of(cast, analysis, name):
    """The words of every mention of an actor."""
    ids = {a.id for a in cast.actors if a.name == name}
    return [analysis.story.cut(m.span) for m in cast.mentions if ids & set(m.actors)]


@pytest.mark.parametrize(
    ("text", "country", "sector", "kind"),
    [
        ("the White House", "USA", "GOV", "country"),
        ("the Kenyan police", "KEN", "COP", "organisation"),
        ("a former Kenyan minister", "KEN", "ELI", "person"),  # who has left office is of the elite
        ("head of the Peruvian army", "PER", "MIL", "person"),  # a weak head takes the sector of its body
        ("members of a rebel group", None, "REB", "group"),
        ("farmers in Ghana", "GHA", "AGR", "group"),
        ("Ghana's ambassador to Norway", "GHA", "GOV", "person"),  # of the sender, not the host
        ("a Somalia-based militia", "SOM", "PRM", "organisation"),
        ("Transnistria", "MDA", "PRE", "country"),
        ("Chile's Defense Ministry", "CHL", "GOV", "organisation"),
        ("villagers", None, "CVL", "group"),
    ],
)
def test_a_phrase_says_country_and_sector(text, country, sector, kind):
    actor = resolve_phrase(text)
    assert actor is not None
    assert (actor.country, actor.sectors[0], actor.kind) == (country, sector, kind)


@pytest.mark.parametrize("text", ["a demand", "the weather", "tomorrow", "no officials", "our country", ""])
def test_what_does_not_act_is_no_actor(text):
    assert resolve_phrase(text) is None


def test_a_context_gives_the_country_a_phrase_leaves_out():
    assert resolve_phrase("the navy", context="Peru").country == "PER"
    assert resolve_phrase("the navy").country is None


@pytest.mark.parametrize(
    ("date", "sector"), [("2012-05-01", "GOV"), ("2016-05-01", "ELI")]
)  # in his term, and after it
def test_an_office_holder_resolves_by_the_date(date, sector):
    actor = resolve_phrase("Jan Oru", date=date, names=NAMES)
    assert (actor.name, actor.country, actor.sectors[0]) == ("Jan Oru", "VES", sector)


def test_a_capital_stands_for_its_government_only_where_it_acts(parse):
    acting = cast_of(parse, "Moscow rejected the plan.")
    assert [(a.name, a.kind) for a in acting.actors] == [("Russia", "country")]
    assert cast_of(parse, "Prices rose in Moscow.").actors == ()


def test_title_name_and_country_are_one_mention(parse):
    analysis = parse("Kenyan Foreign Minister Tarik Sol arrived. Sol said he would stay.")
    cast = resolve_actors(analysis, NAMES)
    (sol,) = [a for a in cast.actors if a.kind == "person"]
    assert (sol.name, sol.country, sol.sectors) == ("Tarik Sol", "KEN", ("GOV",))
    assert said_of(cast, analysis, "Tarik Sol") == ["Kenyan Foreign Minister Tarik Sol", "Sol", "he"]


def test_an_apposition_says_who_somebody_is(parse):
    cast = cast_of(parse, "A Kenyan army spokesman, Daud Mena, denied the report.")
    (mena,) = [a for a in cast.actors if a.kind == "person"]
    assert (mena.name, mena.country, mena.sectors[0]) == ("Daud Mena", "KEN", "MIL")


def test_a_government_is_its_country_and_a_ministry_is_not(parse):
    cast = cast_of(parse, "The Peruvian government met. Peru's foreign ministry declined to comment.")
    state, ministry = cast.actors
    assert (state.name, state.kind) == ("Peru", "country")
    assert (ministry.name, ministry.kind) == ("Peru's foreign ministry", "organisation")


def test_short_forms_mean_the_last_that_fits(parse):
    analysis = parse("The Peruvian foreign ministry protested. The ministry said it would recall its envoy.")
    cast = resolve_actors(analysis, NAMES)
    assert said_of(cast, analysis, "Peruvian foreign ministry") == [
        "The Peruvian foreign ministry", "The ministry", "it", "its",
    ]  # fmt: skip


def test_joined_modifiers_are_several_actors(parse):
    cast = cast_of(parse, "Kenyan and Ugandan troops crossed the border.")
    assert {(a.country, a.sectors[0]) for a in cast.actors} == {("KEN", "MIL"), ("UGA", "MIL")}
    assert len(cast.mentions[0].actors) == 2


def test_both_sides_are_the_last_two(parse):
    analysis = parse("Kenya met Uganda for talks. Both sides signed a pact.")
    cast = resolve_actors(analysis, NAMES)
    (both,) = [m for m in cast.mentions if analysis.story.cut(m.span) == "Both sides"]
    assert {cast.actor(i).name for i in both.actors} == {"Kenya", "Uganda"}


def test_the_north_is_north_korea_where_the_koreas_are_meant(parse):
    analysis = parse("North Korea fired a missile. The North said it was a test.")
    assert "The North" in said_of(resolve_actors(analysis, NAMES), analysis, "North Korea")


def test_a_country_that_only_modifies_is_an_adjective(parse):
    cast = cast_of(parse, "Kenyan exports fell sharply.")
    assert [(m.form, cast.actor(m.actors[0]).name) for m in cast.mentions] == [("adjective", "Kenya")]


def test_a_document_speaks_for_its_issuer(parse):
    analysis = parse("A Kenyan army report blamed the rebels. The report named no commander.")
    cast = resolve_actors(analysis, NAMES)
    mentions = [m for m in cast.mentions if analysis.story.cut(m.span) == "The report"]
    assert [cast.actor(m.actors[0]).sectors[0] for m in mentions] == ["MIL"]


def test_ids_follow_the_first_mention_and_mentions_the_text(parse):
    cast = cast_of(parse, "Peru and Chile met rebels. Chile thanked Peru.")
    assert [a.id for a in cast.actors] == [f"a{i + 1}" for i in range(len(cast.actors))]
    starts = [m.span.start for m in cast.mentions]
    assert starts == sorted(starts)
    assert all(a.mentions for a in cast.actors)


def test_a_text_without_a_word_has_no_actor(parse):
    assert cast_of(parse, "...").actors == ()


@pytest.mark.parametrize(
    ("text", "published", "words", "name"),
    [
        ("Swedish Foreign Minister Margot Wallstrom will arrive on Thursday. The Swedish minister will hold talks.",
         "2017-04-11", "The Swedish minister", "Margot Wallstrom"),  # an office of which only the last word is told
        ("The delegation left on Monday. Zelensky welcomed it.", "2024-03-01", "Zelensky", "Volodymyr Zelensky"),
        ("Ukraine's president met German Chancellor Angela Merkel in Kiev. The chancellor said sanctions would stay.",
         "2018-05-01", "The chancellor", "Angela Merkel"),
    ],
)  # fmt: skip
def test_a_short_form_means_the_office_holder_named_or_known(parse, text, published, words, name):
    analysis = parse(text, published)
    cast = resolve_actors(analysis)
    found = {analysis.story.cut(m.span): [cast.actor(i).name for i in m.actors] for m in cast.mentions}
    assert found.get(words) == [name]
