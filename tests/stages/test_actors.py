"""Who is in a story, and which phrases mean whom."""

from __future__ import annotations

import pytest

from dragoman.language.parser import parse
from dragoman.lexicon.names import NamedActor, load_names
from dragoman.span import Span
from dragoman.stages.actors import resolve_actors, resolve_phrase
from dragoman.story import Section, Story

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


@pytest.mark.parametrize("body", ["of the Lowy Institute", "at the Lowy Institute"])
def test_a_body_told_after_a_family_name_says_where_somebody_belongs(parse, body):
    cast = cast_of(parse, f"Analyst Mara Tenn said little was known. Tenn {body} said the range was short.")
    (tenn,) = [a for a in cast.actors if a.kind == "person"]
    assert (tenn.name, tenn.country) == ("Mara Tenn", "AUS")


def test_the_secretary_is_whoever_has_been_called_so(parse):
    analysis = parse("Defense Secretary Tom Hale met Prime Minister Omar Sadiq. The secretary thanked his host.")
    assert "The secretary" in said_of(resolve_actors(analysis, NAMES), analysis, "Tom Hale")


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


@pytest.mark.parametrize(
    ("text", "words", "country", "igo"),
    [
        ("The Bush administration met the farmers.", "The Bush administration", "USA", False),  # no village
        ("Ethnic Kenyans in Ghana marched on Friday.", "Ethnic Kenyans", "GHA", False),  # by home, not by descent
        ("Supporters of Ann Smith marched in the city of Lagos.", "Supporters of Ann Smith", "NGA", False),
        ("Farmers met U.N. mediator Diego Cordovez in Paris.", "Diego Cordovez", None, True),  # serves the body now
        ("Vesland's ambassador to the U.N., Jan Oru, met the farmers.", "Vesland's ambassador", "VES", False),
    ],
)
def test_whose_somebody_is_by_what_the_text_tells(parse, text, words, country, igo):
    cast = cast_of(parse, text, "2016-05-01")
    mention = next(m for m in cast.mentions if words in text[m.span.start : m.span.end])
    assert (cast.actor(mention.actors[0]).country, cast.actor(mention.actors[0]).igo) == (country, igo)


def test_who_supports_somebody_holds_no_office():
    assert resolve_phrase("supporters of the Kenyan president").sectors[0] == "CVL"


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


def meant(parse, text, published, words):
    """Names of whom the last mention with these words means, or None where there is no such mention."""
    analysis = parse(text, published)
    cast = resolve_actors(analysis, NAMES)
    found = {analysis.story.cut(m.span): [cast.actor(i).name for i in m.actors] for m in cast.mentions}
    return found.get(words)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Germany sent tanks to Ukraine. The chancellor spoke.", "The chancellor", "Olaf Scholz"),  # the title fits
        ("Ukraine thanked Germany and the United States. The secretary of state left.", "The secretary of state",
         "Antony Blinken"),
        ("Kenya thanked Ireland and Peru. The taoiseach left.", "The taoiseach", "Leo Varadkar"),
        ("The pope called for peace in Ukraine.", "The pope", "Pope Francis"),  # the only one in the world
    ],
)  # fmt: skip
def test_an_office_with_a_title_of_its_own_means_who_bears_that_title(parse, text, words, name):
    assert meant(parse, text, "2023-05-10", words) == [name]


def test_a_title_that_nobody_in_the_story_bears_means_no_other_office(parse):
    assert meant(parse, "Ukraine thanked Peru. The sultan left.", "2023-05-10", "The sultan") == ["Sultan"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Japanese leader", "Fumio Kishida"),  # of a parliamentary state: its head of government
        ("The Indian leader", "Narendra Modi"),
        ("The French leader", "Emmanuel Macron"),  # of any other: its head of state
    ],
)
def test_a_leader_is_who_leads_that_kind_of_state(parse, words, name):
    assert meant(parse, f"{words} arrived on Monday.", "2023-05-10", words) == [name]


@pytest.mark.parametrize(
    ("text", "published", "words", "name"),
    [
        ("Von der Leyen urged Serbia to act.", "2023-05-10", "Von der Leyen", "Ursula von der Leyen"),
        ("Van Rompuy met members of the council.", "2012-05-10", "Van Rompuy", "Herman Van Rompuy"),
        ("Talks on Syria resumed. De Mistura left.", "2016-05-10", "De Mistura", "Staffan de Mistura"),
        ("Libya set a date. Menfi welcomed it.", "2023-05-10", "Menfi", "Mohamed al-Menfi"),  # without its article
    ],
)
def test_a_family_name_of_several_words_means_its_bearer(parse, text, published, words, name):
    assert meant(parse, text, published, words) == [name]


def test_a_former_office_holder_who_holds_another_now_is_no_former_one(parse):
    text = "Former UK prime minister David Cameron, now foreign secretary, arrived in Kenya."
    cast = cast_of(parse, text, "2024-02-10")
    people = [a for a in cast.actors if a.kind == "person"]
    assert [(a.name, a.country, a.sectors[0], len(a.mentions)) for a in people] == [
        ("David Cameron", "GBR", "GOV", 2)
    ]
    (gone,) = [a for a in cast_of(parse, text, "2018-02-10").actors if a.name == "David Cameron"]
    assert gone.sectors == ("ELI",)


@pytest.mark.parametrize("words", ["his spokesman", "Guterres' spokesman"])
def test_who_speaks_for_the_head_of_an_international_body_is_of_that_body(parse, words):
    text = f"UN Secretary-General Antonio Guterres is alarmed about Syria, {words} said."
    cast = cast_of(parse, text, "2023-07-11")
    people = [(a.country, a.igo, a.sectors) for a in cast.actors if a.kind == "person"]
    assert people == [(None, True, ("IGO",))] * 2


def test_its_foreign_minister_is_the_one_of_the_country_just_named(parse):
    text = "Kenya praised Turkey. Turkey hopes for a decision. Its foreign minister left."
    assert meant(parse, text, "2023-07-11", "Its foreign minister") == ["Hakan Fidan"]


def test_a_known_place_is_no_person(parse):
    cast = cast_of(parse, "Aid to Syria came through Bab al-Hawa. A convoy left Bab al-Hawa.", "2023-07-11")
    assert [a.name for a in cast.actors if a.kind == "person"] == []


def test_a_heading_names_no_unknown_person():
    text = "Kenya protested.\n\nTarik Sol Returns\n\nPeru left."
    start = text.index("Tarik")
    sections = (Section("Tarik Sol Returns", Span(start, start + len("Tarik Sol Returns"))),)
    cast = resolve_actors(parse(Story("test", text, sections=sections)), NAMES)
    assert [a.name for a in cast.actors] == ["Kenya", "Peru"]


def test_the_two_ministers_and_the_sides_are_those_named(parse):
    text = (
        "Kenyan Foreign Minister Tarik Sol met Peruvian Foreign Minister Ana Mola. "
        "Kenya spoke to Peru. Chile listened to Kenya and Peru. "
    )
    assert meant(parse, text + "The two ministers left.", None, "The two ministers") == ["Tarik Sol", "Ana Mola"]
    assert set(meant(parse, text + "The sides signed a pact.", None, "The sides")) == {"Kenya", "Peru"}


@pytest.mark.parametrize(
    ("text", "name", "country", "sector"),
    [
        ("An expert on missile technology, Daud Mena, said Kenya had fired it.", "Daud Mena", None, "EDU"),
        ("Kenya replied. Chief presidential press secretary Tarik Mun-ole said talks would go on.", "Tarik Mun-ole",
         "KEN", "GOV"),
    ],
)  # fmt: skip
def test_a_title_of_several_words_before_a_name_makes_a_person(parse, text, name, country, sector):
    (person,) = [a for a in cast_of(parse, text).actors if a.kind == "person"]
    assert (person.name, person.country, person.sectors[0]) == (name, country, sector)


def test_it_that_speaks_is_whoever_acted_last(parse):
    text = "The Kenyan foreign ministry protested. Troops of Uganda had crossed the border. It said they must leave."
    assert meant(parse, text, None, "It") == ["Kenyan foreign ministry"]


def test_an_actor_has_each_mention_once(parse):
    cast = cast_of(parse, "Russia hopes for talks in Moscow. Moscow and the Kremlin said Russia would join.")
    assert all(len(set(a.mentions)) == len(a.mentions) for a in cast.actors)


def test_the_forces_of_somebody_known_are_forces(parse):
    cast = cast_of(parse, "Assad forces shelled the town.", "2017-05-10")
    assert [a.sectors[0] for a in cast.actors if a.kind == "group"] == ["MIL"]
