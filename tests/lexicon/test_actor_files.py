"""Actors that users bring along: our table format and PETRARCH dictionaries."""

import re
from pathlib import Path

import pytest

from dragoman.errors import LexiconError
from dragoman.lexicon.actor_files import load_actor_files, load_agent_files
from dragoman.lexicon.countries import load_countries
from dragoman.lexicon.names import NamedActor, load_names
from dragoman.lexicon.petrarch_files import read_code
from dragoman.lexicon.table import load_table, our_table


@pytest.fixture
def actors(tmp_path):
    """Load actors from a file's content."""

    def load(text: str | bytes, name: str = "mine.txt") -> tuple[NamedActor, ...]:
        return load_actor_files([given(tmp_path, text, name)])

    return load


def given(folder: Path, text: str | bytes, name: str = "mine.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# -- our own tables ------------------------------------------------------------------------------------------
def test_a_table_needs_only_a_name(actors):
    (actor,) = actors("name\nOru Salt Board\n")
    assert actor == NamedActor("Oru Salt Board", (), None, False, (), "organisation")


def test_a_table_may_have_any_of_the_columns_in_any_order(actors):
    header = "country\tname\taliases\tsectors\tkind\toffice\tfrom\tto\tcode\tnote"
    line = "VES\tMara Oren\tOren;President Oren\tGOV\tperson\thead_of_state\t2010-03\t2014\tVESGOV\tmy own"
    (actor,) = actors(f"# Vesland\n{header}\n{line}\n")
    assert actor == NamedActor(
        "Mara Oren", ("Oren", "President Oren"), "VES", False, ("GOV",), "person", "head_of_state",
        "2010-03-01", "2014-12-31", "VESGOV",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sectors", "kind"),
    [
        ("Vesland\tVES\t\t\tcountry\t", ("GOV",), "country"),
        ("League of Norria\t\tyes\t\t\t", ("IGO",), "organisation"),
        ("Mara Oren\tVES\t\t\t\tfinance_minister", ("GOV",), "person"),
        ("Norria Front\tNOR\t\tREB\tgroup\t", ("REB",), "group"),
    ],
)
def test_empty_cells_are_filled_from_the_others(actors, line, sectors, kind):
    (actor,) = actors(f"name\tcountry\tigo\tsectors\tkind\toffice\n{line}\n")
    assert (actor.sectors, actor.kind) == (sectors, kind)


def test_a_table_saved_on_windows_is_read_too(actors):
    (actor,) = actors("\ufeffname\tcountry\r\nOru Bank\tORU\r\n")
    assert (actor.name, actor.country) == ("Oru Bank", "ORU")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\tcountry\nOru\tOruland\n", "mine.txt line 2: country 'Oruland' is not three capital letters."),
        ("name\tsectors\nOru\tARMY\n", "mine.txt line 2: unknown sector 'ARMY'. Use one of: AGR, "),
        ("name\tkind\nOru\tstate\n", "mine.txt line 2: unknown kind 'state'."),
        ("name\tigo\nOru\tmaybe\n", "mine.txt line 2: unknown igo 'maybe'."),
        ("name\tigo\tcountry\nOru\tyes\tORU\n", "mine.txt line 2: an international body has no country."),
        ("name\tfrom\nOru\t3 May\n", "mine.txt line 2: from '3 May' is no date. Write 2019-08-20,"),
        ("name\tto\nOru\t2019-02-30\n", "mine.txt line 2: to '2019-02-30' is no date."),
        ("name\tfrom\tto\nOru\t2019\t2018\n", "mine.txt line 2: from 2019-01-01 is after to 2018-12-31."),
        ("name\tcolour\nOru\tred\n", "mine.txt: unknown column 'colour'. The columns are: name, aliases,"),
        ("name\tcountry\n\tORU\n", "mine.txt line 2: the name is empty."),
        ("name\nOru\tORU\n", "mine.txt line 2: 2 cells under 1 columns."),
        ("Name,Country\nOru,ORU\n", "mine.txt line 1: this is neither a table with a column 'name' nor"),
        (b"name\nOru\nS\xe3o\n", "mine.txt line 3: this is not UTF-8. Save the file as UTF-8."),
    ],
)
def test_every_fault_of_a_table_names_file_line_and_remedy(actors, text, says):
    with pytest.raises(LexiconError, match="^" + re.escape(says)) as caught:
        actors(text)
    assert caught.value.do


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LexiconError, match=r"nowhere\.tsv: the actor file cannot be read"):
        load_actor_files([tmp_path / "nowhere.tsv"])


# -- PETRARCH dictionaries -----------------------------------------------------------------------------------
def test_a_record_is_a_name_its_synonyms_and_a_code(actors):
    (actor,) = actors("VESLAND_  [VES]  # a country\n+VESLANDIC_ ; its adjective\n\n+PORT_OREN\n")
    also = ("Veslandic", "Port Oren")
    assert actor == NamedActor("Vesland", also, "VES", False, ("GOV",), "country", code="VES")


def test_dated_roles_become_periods_and_the_undated_one_fills_what_they_leave(actors):
    found = actors("MARA_OREN_  [VES]\n\t[VESGOV 980301-20020228]\n\t[VESOPP >100101]\n")
    assert [(a.since, a.until, a.code, a.kind) for a in found] == [
        ("1998-03-01", "2002-02-28", "VESGOV", "person"),
        ("2010-01-01", None, "VESOPP", "person"),
        (None, "1998-02-28", "VES", "person"),
        ("2002-03-01", "2009-12-31", "VES", "person"),
    ]


def test_roles_may_stand_on_the_line_of_the_name_and_a_null_role_codes_nothing(actors):
    found = actors("JON_PELL_\t[ORUGOV <991231] [--- 20000101-20051231] [ORUELI]\n")
    assert [(a.since, a.until, a.code) for a in found] == [
        (None, "1999-12-31", "ORUGOV"),
        ("2006-01-01", None, "ORUELI"),
    ]


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("20120229", "2012-02-29"),
        ("120229", "2012-02-29"),
        ("300101", "2030-01-01"),  # two digits up to 30 are of the 2000s
        ("310101", "1931-01-01"),
        ("120000", "2012-01-01"),  # month and day unknown
        ("110231", "2011-02-28"),  # a day past the month's end
    ],
)
def test_dates_have_six_or_eight_digits(actors, written, since):
    (actor,) = actors(f"MARA_OREN_\n\t[VESGOV >{written}]\n")
    assert actor.since == since


def test_names_without_a_code_are_left_out_as_petrarch_does(actors):
    assert [a.name for a in actors("ORU_HILL_\nNOBODY_ [---]\nORU_BANK_ [ORUBUS]\n")] == ["Oru Bank"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("BANK_OF_ORU_", ("Bank of Oru",)),
        ("JON_KI-PELL_", ("Jon Ki-Pell", "Jon Ki-pell")),
        ("AL-ORU_BRIGADES", ("Al-Oru Brigades", "al-oru Brigades")),
        ("PEOPLE'S_ARMY_OF_ORU_(PAO)_", ("People's Army of Oru", "PAO")),
        ("ORU_FRONT_(NORTHERN)_", ("Oru Front",)),
        ("Oru_van_Pell", ("Oru van Pell",)),  # small letters: as written
        ("J.P. PELL", ("J.P. Pell",)),
        ("THE_ORU_LEAGUE_", ("Oru League",)),
    ],
)
def test_names_in_capitals_are_written_as_news_writes_them(actors, written, names):
    (actor,) = actors(f"{written} [ORUREB]\n")
    assert (actor.name, *actor.aliases) == names


def test_short_names_of_world_bodies_stay_in_capitals(actors):
    (actor,) = actors("WHO_ [IGOUNOHLHWHO]\n")
    sectors = ("IGO", "UNO", "MED")
    assert actor == NamedActor("WHO", (), None, True, sectors, "organisation", code="IGOUNOHLHWHO")


@pytest.mark.parametrize(
    ("code", "country", "igo", "sectors"),
    [
        ("USAGOV", "USA", False, ("GOV",)),
        ("ARN", "ARN", False, ()),  # invented: kept
        ("GONMIL", "GON", False, ("MIL",)),
        ("PSEREBHMS", "PSE", False, ("REB",)),  # a group's own letters are left out
        ("AFGGOVMED", "AFG", False, ("GOV", "JRN")),  # MED is the media in CAMEO
        ("IGOUNOREFHCR", None, True, ("IGO", "UNO", "REF")),
        ("IGOEUREEC", None, True, ("IGO", "EUR")),
        ("UNO", None, True, ("IGO", "UNO")),
        ("NGO", None, False, ("NGO",)),
        ("MNC", None, False, ("MNC",)),
        ("SASREB", None, False, ("REB",)),  # a world region
        ("KSVGOV", "XKX", False, ("GOV",)),
        ("SUN", "SUN", False, ()),
        ("IRQSUN", "IRQ", False, ("REL",)),
    ],
)
def test_a_code_is_a_country_or_body_and_then_sectors(code, country, igo, sectors):
    meaning = read_code(code)
    assert (meaning.country, meaning.igo, meaning.sectors) == (country, igo, sectors)


def test_no_group_of_the_code_table_hides_a_country():
    table = load_table(our_table("dragoman.lexicon", "petrarch_codes.tsv"), ("code", "role", "means"))
    at_the_head = {r["code"] for r in table if r["role"] != "later"}
    assert not at_the_head & {c.code for c in load_countries()}


def test_comments_tags_and_blank_lines_are_passed_over(actors):
    text = "<!-- version 1\nORU_ [ORU]\n-->\n<Actors>\n\n# note\nNORRIA_ [NRR] # <sls 13 Mar>\n</Actors>\n"
    assert [a.name for a in actors(text)] == ["Norria"]


def test_agents_are_nouns_and_no_actors(tmp_path):
    text = (
        "!PERSON! = MAN, WOMAN\nCONGRESS!PERSON! [~LEG]\n"
        "ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOVATG]\nPOLICE {} [~COP]\n"
        "RELIEF_BODY [NGO~]\nVESLAND_ [VES]\n"
    )
    path = given(tmp_path, text)
    assert [a.name for a in load_actor_files([path])] == ["Vesland"]
    assert [(a.phrase, a.sectors, a.form) for a in load_agent_files([path])] == [
        ("congressman", ("LEG",), "person"),
        ("congresswoman", ("LEG",), "person"),
        ("attorney general", ("GOV",), "person"),
        ("attorneys general", ("GOV",), "person"),
        ("police", ("COP",), "group"),
        ("relief body", ("NGO",), "organisation"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ORU_ [ORU\n", "mine.txt line 1: brackets do not match."),
        ("ORU_ [ORU]\nPELL_ [ORUGOV 2014017-20161201]\n", "mine.txt line 2: 2014017 is no date. Write"),
        ("ORU_ [ORU GOV]\n", "mine.txt line 1: [ORU GOV] is no role."),
        ("+ORU_ [ORU]\n", "mine.txt line 1: no name stands before this line."),
        ("ORU_ [ORU]\n&CURRENCY\n", "mine.txt line 2: this is a line of a verb dictionary."),
        ("!MAN!_OF_ORU [~GOV]\n", "mine.txt line 1: !MAN! is not defined."),
    ],
)
def test_every_fault_of_a_dictionary_names_file_line_and_remedy(actors, text, says):
    with pytest.raises(LexiconError, match="^" + re.escape(says)) as caught:
        actors(text)
    assert caught.value.do


def test_one_error_tells_of_all_faulty_lines(actors):
    with pytest.raises(LexiconError, match=re.escape("(2 more in this file: lines 3, 4.)")):
        actors("ORU_ [ORU\nPELL_ [ORUGOV]\nOREN_ [VES\nTARN_ ORU]\n")


# -- both ----------------------------------------------------------------------------------------------------
def test_files_are_read_in_order_whatever_their_names(tmp_path):
    table = given(tmp_path, "name\tcountry\nOru Bank\tORU\n", "a.actors.txt")
    dictionary = given(tmp_path, "VESLAND_ [VES]\n", "b.tsv")
    assert [a.name for a in load_actor_files([dictionary, table])] == ["Vesland", "Oru Bank"]


def test_an_empty_file_has_no_actors(actors):
    assert actors("# nothing yet\n\n") == ()


def test_added_actors_are_found_by_name(actors):
    names = load_names(actors("JON_KI-PELL_ [ORUREB]\n+PEOPLE'S_ARMY_OF_ORU\n"))
    for written in ("Jon Ki-pell", "Jon Ki-Pell", "JON KI-PELL", "the People's Army of Oru"):
        assert [n.actor.code for n in names.lookup(written)] == ["ORUREB"], written


def test_the_examples_of_the_guide_are_read(actors):
    guide = (Path(__file__).parents[2] / "docs" / "actor-files.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:tsv|petrarch)\n(.*?)```", guide, flags=re.DOTALL)
    assert [len(actors(block)) for block in blocks] == [5, 6, 0]
