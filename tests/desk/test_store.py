"""The desk on SQLite and on PostgreSQL: what is kept, what may be asked, what goes wrong."""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
from dataclasses import replace
from functools import cache

import pytest
import sqlalchemy as sa
from pyarrow import feather
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.coder import code
from dragoman.desk import engines, store, tables
from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.errors import InputError
from dragoman.story import Story

TEXTS = {
    "talks": (
        "2026-04-10",
        "Kenya Wire",
        (
            "Kenya and Ghana will hold talks on fishing in Nairobi on April 20, the Kenyan foreign ministry said.\n\n"
            "Ghana wants a ceasefire in Sudan, its president said."
        ),
    ),
    "attack": (
        "2026-04-11",
        "Oslo Post",
        (
            "Rebels attacked an army post near Bamako in Mali on Friday, killing nine soldiers. "
            "France condemned the attack on Saturday. The U.S. and Malian troops had kept the cease-fire, "
            "Émile O’Brien wrote from press_office@example.org."
        ),
    ),
    "aid": (
        "2026-05-02",
        "Østlandet Wire",
        (
            "Norway gave 20 million dollars of food aid to Sudan on Friday. "
            "The food reached Port Sudan, a Norwegian official said."
        ),
    ),
}


@cache
def coded(id_: str):
    published, publisher, text = TEXTS[id_]
    return code(Story(id_, text, title=f"On {id_}", published=published, publisher=publisher))


ALL = tuple(TEXTS)


@pytest.fixture
def filled(desk):
    desk.add(coded(i) for i in ALL)
    return desk


def ids(rows) -> set[str]:
    return {r["story"] for r in rows}


# -- keeping -------------------------------------------------------------------------------------------------
def test_what_is_added_comes_back_as_it_was(filled):
    assert [filled.coding(i) for i in ALL] == [coded(i) for i in ALL]
    assert filled.coding("another") is None
    assert [c.story.id for c in filled.codings()] == list(ALL)  # by day


def test_adding_the_same_story_twice_changes_nothing(filled):
    before = filled.about()
    added = filled.add(coded(i) for i in ALL)
    assert (added.new, added.recoded, added.same) == (0, 0, 3)
    assert filled.about() == before


def test_a_newer_coding_replaces_the_records_and_keeps_a_summary(filled):
    made = replace(coded("talks").provenance, dragoman="9.9")
    newer = replace(coded("talks"), events=coded("talks").events[:1], positions=(), provenance=made)
    added = filled.add([newer])
    assert (added.new, added.recoded) == (0, 1)
    assert filled.coding("talks") == newer
    assert len(filled.events(story="talks")) == 1
    with filled.engine.connect() as connection:
        old = connection.execute(sa.select(tables.past_codings)).one()
    assert (old.story, old.version) == ("talks", coded("talks").provenance.dragoman)
    assert json.loads(old.summary)["events"] == len(coded("talks").events)


def test_a_failure_in_the_middle_leaves_nothing_of_its_batch(desk):
    def broken():
        yield coded("talks")
        raise RuntimeError("the wire broke")

    with pytest.raises(RuntimeError):
        desk.add(broken())
    assert desk.about()["stories"] == 0
    assert desk.add([coded("talks")]).new == 1


def test_what_is_removed_is_gone_with_its_records_and_words(filled):
    assert filled.remove(["attack", "nobody"]) == 1
    assert ids(filled.events()) == {"talks", "aid"}
    assert filled.stories(words="soldiers") == []
    assert len(filled.stories(words="fishing")) == 1


def test_a_desk_is_opened_again_and_steps_are_recorded_once(where):
    for _ in range(2):
        with Desk.open(where) as desk:
            desk.add([coded("talks")])
            with desk.engine.connect() as connection:
                assert len(connection.execute(sa.select(tables.migrations)).all()) == tables.VERSION


# -- asking --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wanted", "stories"),
    [
        ({}, set(ALL)),
        ({"country": "KEN"}, {"talks"}),
        ({"country": ("ken", "nor")}, {"talks", "aid"}),
        ({"dyad": "GHA-KEN"}, {"talks"}),
        ({"dyad": "NOR>SDN"}, {"aid"}),
        ({"dyad": "SDN>NOR"}, set()),
        ({"type": "assault"}, {"attack"}),
        ({"status": "planned"}, {"talks"}),
        ({"asserter": "foreign ministry"}, {"talks"}),
        ({"asserter": "story", "type": "AID"}, {"aid"}),
        ({"recipient": "sudan", "type": "AID"}, {"aid"}),
        ({"start": "2026-04-20", "end": "2026-04-20"}, {"talks"}),  # the day of the act, not of the story
        ({"end": "2026-04-11", "type": "ASSAULT"}, {"attack"}),
        ({"place": "nairobi"}, {"talks"}),
        ({"place": "KEN"}, {"talks"}),
        ({"publisher": "oslo"}, {"attack"}),
        ({"publisher": "ØST"}, {"aid"}),
        ({"start": "2026-05"}, {"aid"}),
        ({"end": "2026-04", "type": "ASSAULT"}, {"attack"}),
        ({"words": "soldiers OR food"}, {"attack", "aid"}),
        ({"words": '"army post" NOT food'}, {"attack"}),
        ({"words": "food", "country": "NOR", "status": "occurred"}, {"aid"}),
        ({"sure": 1.01}, set()),
        ({"publisher": "100%_"}, set()),  # signs of LIKE mean themselves
    ],
)
def test_events_are_found_by_everything_that_is_wanted(filled, wanted, stories):
    assert ids(filled.events(**wanted)) == stories
    assert filled.count("events", **wanted) == len(filled.events(**wanted))


def test_every_row_prints_its_words(filled):
    for row in filled.events():
        text = TEXTS[row["story"]][2]
        assert row["trigger"] in row["sentence"] in text
        assert text[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
    (row,) = filled.events(dyad="GHA-KEN", status="planned")
    assert {s["country"] for s in row["actors"]} == {"GHA", "KEN"}
    assert (row["start"], row["place"], row["title"]) == ("2026-04-20", "Nairobi", "On talks")


def test_statements_and_positions_are_found_with_their_words(filled):
    assert ids(filled.statements(who="kenyan foreign")) == {"talks"}
    assert ids(filled.statements(country="NOR")) == {"aid"}
    assert filled.statements(words="fishing")[0]["cue"] == "said"
    (held,) = filled.positions(issue="ceasefire")
    assert (held["country"], held["stance"]) == ("GHA", "wants")
    assert "ceasefire" in held["words"]


def test_answers_are_counted_by_a_field_the_most_first(filled):
    assert filled.count("events", by="type")["ASSAULT"] == filled.count("events", type="ASSAULT")
    assert list(filled.count("stories", by="month")) == ["2026-05", "2026-04"]
    assert filled.count("events", by="country", type="AID") == {"NOR": 1, "SDN": 1}
    numbers = list(filled.count("events", by="publisher").values())
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: d.events(colour="red"),
        lambda d: d.events(dyad="Russia"),
        lambda d: d.events(words="(soldiers"),
        lambda d: d.events(words='"soldiers'),
        lambda d: d.events(words="soldiers AND"),
        lambda d: d.events(words="NOT soldiers"),
        lambda d: d.events(words="(" * 5000 + "soldiers" + ")" * 5000),
        lambda d: d.events(words="(" * 50 + "soldiers" + ")" * 50),
        lambda d: d.events(words="soldiers " * 2000),
        lambda d: d.events(start="10.4.2026"),
        lambda d: d.stories(end="yesterday"),
        lambda d: d.events(type="WAR"),
        lambda d: d.events(status=("planned", "plannd")),
        lambda d: d.statements(act="shout"),
        lambda d: d.positions(stance="likes"),
        lambda d: d.events(country="Russia"),
        lambda d: d.events(sure="very"),
        lambda d: d.events(limit=-1),
        lambda d: d.count("events", by="colour"),
        lambda d: d.count("horses"),
        lambda d: d.events(per="horse"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(filled, ask):
    with pytest.raises(InputError) as error:
        ask(filled)
    assert error.value.do


@pytest.mark.parametrize(
    "words",
    [
        "soldiers",
        "SOLDIERS",
        "soldier*",
        '"nine soldiers"',
        "army soldiers",
        "army AND soldiers",
        "NEAR(post Bamako, 3)",
        "(army OR navy) NOT food",
        "d'état OR soldiers",
        "%x' OR soldiers",
        "food AND soldiers OR army AND NOT food",
        '"U.S. and Malian" troops',
        "U.S. NOT food NOT fishing",
        "the cease-fire OR \"the cease fire\"",
        "emile",
        "ÉMILE",
        "NEAR(O'Brien Émile, 1)",
        "press_office",
        '"example org"',
        " OR ".join(["soldiers"] * 300),
    ],
)
def test_a_question_of_words_means_the_same_on_both(filled, words):
    assert ids(filled.stories(words=words)) == {"attack"}


def test_stories_of_international_bodies_and_of_unknown_years_are_told_apart(desk):
    text = "The United Nations condemned the attack on an army post near Bamako, its spokesman said."
    desk.add([code(Story("un", text, published="XXXX-04-11")), coded("aid")])
    assert ids(desk.stories(country="IGO")) == {"un"}
    assert ids(desk.stories(start="2017")) == {"aid"}


def test_two_who_add_the_same_at_once_lose_nothing(where):
    made = [replace(coded("aid"), story=replace(coded("aid").story, id=f"new{n}")) for n in range(40)]
    faults: list[Exception] = []

    def add() -> None:
        try:
            with Desk.open(where) as desk:
                for n in range(0, 40, 5):
                    desk.add(made[n : n + 5], copies=False)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with Desk.open(where) as desk:
        assert (desk.about()["stories"], desk.count("stories", words="food")) == (40, 40)


def test_a_reader_does_not_wait_for_a_writer(filled, where):
    with Desk.open(where) as other, filled.engine.begin() as writing:
        writing.execute(sa.update(tables.stories).values(byline="a writer who takes long"))
        answer: list[int] = []
        reading = threading.Thread(target=lambda: answer.append(len(other.stories())))
        reading.start()
        reading.join(timeout=10)
        assert answer == [3]


# -- what goes wrong -----------------------------------------------------------------------------------------
def test_a_desk_of_a_newer_version_is_refused(where):
    with Desk.open(where) as desk, desk.engine.begin() as connection:
        connection.execute(sa.insert(tables.migrations).values(version=99, applied="", note=""))
    with pytest.raises(InputError, match="version 99"):
        Desk.open(where)


def test_a_desk_opened_to_read_is_not_written(filled, where):
    with Desk.open(where, read_only=True) as desk:
        assert len(desk.stories()) == 3
        with pytest.raises(InputError, match="only be read"):
            desk.add([replace(coded("aid"), story=replace(coded("aid").story, id="new"))])


def test_what_is_no_desk_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("These are notes of nothing in particular.", encoding="utf-8")
    for where, reason in (
        (tmp_path / "notes.txt", "no desk"), (tmp_path, "a folder"), (tmp_path / "no" / "desk.db", "does not exist"),
        ("mysql://here/there", "not a database of desks"), ("postgresql://here:no port/there", "no URL of a database"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=reason):
            Desk.open(str(where))
    with pytest.raises(InputError, match="no such desk"):
        Desk.open(str(tmp_path / "none.db"), read_only=True)


@pytest.mark.parametrize("name", ["100% sure.db", "desk#1.db", "what?.db", "møte desk.db", "a:memory:.db"])
def test_a_desk_may_have_any_name(tmp_path, name):
    with Desk.open(str(tmp_path / name)) as desk:
        desk.add([coded("aid")])
    assert name in {p.name for p in tmp_path.iterdir()}
    with Desk.open(str(tmp_path / name), read_only=True) as desk:
        assert desk.count("stories") == 1


def test_a_password_is_not_printed(monkeypatch):
    where = "postgresql+psycopg://me:secret@127.0.0.1:9/none"
    with pytest.raises(InputError) as error:
        Desk.open(where)
    assert "secret" not in str(error.value)

    def none(*_args: object, **_known: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'")

    monkeypatch.setattr(engines.sa, "create_engine", none)
    with pytest.raises(InputError, match="driver") as error:
        Desk.open(where)
    assert "secret" not in str(error.value)


def test_a_server_that_is_not_there_is_said_plainly():
    with pytest.raises(InputError) as error:
        Desk.open("postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert "Check that the server runs" in error.value.do


def test_a_desk_that_another_program_writes_to_is_said_to_be_locked(filled, where, monkeypatch):
    if "://" in where:
        pytest.skip("PostgreSQL waits for rows, not for the desk")
    monkeypatch.setattr(engines, "_PATIENCE", 50)
    new = replace(coded("aid"), story=replace(coded("aid").story, id="new"))
    with Desk.open(where) as other:
        with engines.writing(filled.engine), pytest.raises(InputError, match="another program is writing"):
            other.add([new])
        assert other.add([new]).new == 1


def test_a_server_that_goes_away_in_the_middle_leaves_whole_batches_only(where, monkeypatch):
    if "://" not in where:
        pytest.skip("a file does not go away")
    monkeypatch.setattr(store, "_BATCH", 1)

    def cut_off():
        yield coded("talks")
        with Desk.open(where) as other, other.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        yield coded("attack")

    with Desk.open(where) as desk:
        desk.add([coded("aid")])
        held = desk.engine.connect()  # so that the pool hands out a connection that is cut off
        held.close()
        with contextlib.suppress(InputError):  # where the pool notices in time it goes on with a new connection
            desk.add(cut_off())
        stories = {r["story"] for r in desk.stories()}
        assert {"aid", "talks"} <= stories
        for story in stories:
            assert desk.coding(story) == coded(story)


def test_a_full_disk_is_said_and_leaves_nothing_half_written(filled, where):
    if "://" in where:
        pytest.skip("the server's disk")
    before = filled.about()
    with filled.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        many = [replace(coded("aid"), story=replace(coded("aid").story, id=f"new{n}")) for n in range(300)]
        connection.rollback()
    with pytest.raises(InputError, match="disk is full"):
        filled.add(many)
    assert filled.about() == before


def test_a_connection_that_breaks_is_one_line(filled):
    with pytest.raises(InputError), said("desk"), filled.engine.begin() as connection:
        connection.execute(sa.text("SELECT * FROM no_table_of_ours"))
    assert len(filled.stories()) == 3


# -- the commands --------------------------------------------------------------------------------------------
def run(*words) -> str:
    result = CliRunner().invoke(app, [str(w) for w in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_commands_fill_a_desk_and_ask_it(where, tmp_path):
    codings = tmp_path / "codings.jsonl"
    codings.write_text("".join(coded(i).to_json() + "\n" for i in ("talks", "aid")), encoding="utf-8")
    story = tmp_path / "story.txt"
    story.write_text(TEXTS["attack"][2], encoding="utf-8")
    run("desk", "add", where, codings, story)
    assert json.loads(run("desk", "info", where, "--json"))["stories"] == 3
    with Desk.open(where) as desk:
        assert {r["story"]: r["came_from"] for r in desk.stories()}["talks"] == str(codings)
    assert "3 stories" in run("desk", "info", where)
    found = json.loads(run("find", "events", where, "--country", "KEN", "--status", "planned", "--json"))
    assert [e["start"] for e in found["events"]] == ["2026-04-20"]
    assert "will hold talks on fishing" in " ".join(run("find", "events", where, "--dyad", "KEN-GHA").split())
    assert run("find", "stories", where, "--words", "soldiers", "--count").strip() == "1"
    assert "ASSAULT" in run("find", "events", where, "--by", "type")
    assert "wants" in run("find", "positions", where, "--issue", "ceasefire")
    assert "fishing" in run("find", "statements", where, "--who", "Kenyan")


def test_an_answer_is_an_arrow_file_with_the_same_columns_empty_or_not(filled, where, tmp_path):
    for what in ("events", "statements", "positions", "stories"):
        path = tmp_path / f"{what}.arrow"
        run("find", what, where, "--arrow", path)
        full = feather.read_table(path)
        run("find", what, where, "--arrow", path, "--words", "nothingofthekind")
        empty = feather.read_table(path)
        assert (empty.schema, empty.num_rows) == (full.schema, 0)
        assert full.to_pylist() == filled.ask(what, {})
    assert sorted(p.suffix for p in tmp_path.iterdir() if "arrow" in p.name) == [".arrow"] * 4


def test_a_country_may_be_named(filled, where):
    assert run("find", "events", where, "--country", "Kenya", "--count") == run(
        "find", "events", where, "--country", "ken", "--count"
    )
    result = CliRunner().invoke(app, ["find", "events", where, "--country", "Nowhere"])
    assert "no country is called" in str(result.exception)


def test_many_processes_fill_the_desk_as_one_does(tmp_path):
    rows = tmp_path / "rows.jsonl"
    given = [json.dumps({"id": i, "text": TEXTS[i][2], "published": TEXTS[i][0]}) for i in ALL]
    rows.write_text("\n".join([*given, '{"id": "broken"']), encoding="utf-8")
    told = []
    for count in ("0", "2"):
        result = CliRunner().invoke(app, ["desk", "add", str(tmp_path / f"{count}.db"), str(rows), "--workers", count])
        assert result.exit_code == 1
        assert "rows.jsonl line 4: this is not JSON" in result.stderr
        with Desk.open(str(tmp_path / f"{count}.db")) as desk:
            told.append([desk.coding(i).to_json() for i in ALL])
    assert told[0] == told[1]
    result = CliRunner().invoke(app, ["desk", "add", str(tmp_path / "no.db"), str(rows), "--workers", "some"])
    assert "is no number of processes" in str(result.exception)


def test_what_could_not_be_added_is_told_in_words(where, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a"', encoding="utf-8")
    result = CliRunner().invoke(app, ["desk", "add", where, str(path)])
    assert result.exit_code == 2
    assert "rows.jsonl line 1: this is not JSON" in result.stderr
    assert "Rejected(" not in result.stderr


def test_packed_codings_are_added_and_a_cut_is_said(where, tmp_path):
    path = tmp_path / "codings.jsonl.gz"
    packed = gzip.compress("".join(coded(i).to_json() + "\n" for i in ALL).encode())
    path.write_bytes(packed)
    run("desk", "add", where, path)
    path.write_bytes(packed[:-20])
    result = CliRunner().invoke(app, ["desk", "add", where, str(path)])
    assert "the gzip file is cut off after line" in str(result.exception)
    with Desk.open(where) as desk:
        assert desk.count("stories") == 3
