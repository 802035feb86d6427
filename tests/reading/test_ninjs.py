"""ninjs 1.x, 2.x and 3.x: one item a file, lists, and items a line; bodies in every shape the versions allow."""

import json
from datetime import UTC, datetime

import pytest
from whole import BODY, A, B, C, D, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_ninjs, read_path
from dragoman.reading.ninjs import is_ninjs

NOW = datetime(2018, 5, 4, 12, tzinfo=UTC)
P = "".join(f"<p>{x}</p>" for x in BODY)
TEXT = "\n".join(BODY)
ONE = {
    "uri": "urn:np:1",
    "type": "text",
    "versioncreated": "2018-05-03T10:00:00Z",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Talks open in Oru",
    "byline": "By Anna Kessel",
    "copyrightholder": "Norpress",
}
TWO = {
    "uri": "urn:np:1",
    "type": "text",
    "firstcreated": "2018-05-03T10:00:00+02:00",
    "versioncreated": "2018-05-06T10:00:00Z",
    "pubstatus": "usable",
    "by": "Anna Kessel",
    "infosources": [{"name": "A reader"}, {"name": "Norpress", "role": "provider"}],
    "headlines": [{"role": "sub", "value": "Doubts on both sides"}, {"role": "main", "value": "Talks open in Oru"}],
    "standard": {"name": "ninjs", "version": "2.0"},
}
THREE = {
    "uri": "urn:np:1",
    "type": "text",
    "contentCreated": "2018-05-03T10:00:00Z",
    "versionCreated": "2018-05-06T10:00:00Z",
    "pubStatus": "usable",
    "by": "Anna Kessel",
    "copyrightHolder": "Norpress",
    "headlines": [{"value": "Talks <b>open</b> in Oru", "contentType": "text/html"}],
    "standard": {"name": "ninjs", "version": "3.0"},
}


def bodies(*values, name="contenttype"):
    return {"bodies": [{"role": r, name: t, "value": v} for r, t, v in values]}


ITEMS = {
    "1 body_text": {**ONE, "body_text": TEXT},
    "1 body_text, blank lines": {**ONE, "body_text": "\r\n\r\n".join(BODY)},
    "1 body_xhtml": {**ONE, "body_xhtml": f"<div>{P}</div>"},
    "1 body_html": {**ONE, "body_html": P},
    "1 text and xhtml": {**ONE, "body_text": " ".join(BODY), "body_xhtml": P},
    "1 main and richtext": {**ONE, "body_main": " ".join(BODY), "body_richtext": P},
    "1 html under text": {**ONE, "body_text": P},
    "1 headline_main": {
        **{k: v for k, v in ONE.items() if k != "headline"},
        "headline_main": "Talks open in Oru",
        "body_text": TEXT,
    },
    "1 no type": {**{k: v for k, v in ONE.items() if k != "type"}, "body_text": TEXT},
    "1 picture with it": {
        **ONE,
        "body_xhtml": f"<figure><img src='x'/><figcaption>Guards on the bridge</figcaption></figure>{P}",
        "associations": {"main": {"uri": "x", "type": "picture", "body_text": "no"}},
    },
    "1 named entities": {**ONE, "body_xhtml": P.replace("–", "&ndash;").replace("“", "&ldquo;")},
    "1 inline markup": {**ONE, "body_xhtml": P.replace("Veslandic", "<b>Ves<i>lan</i>dic</b>")},
    "1 description too": {**ONE, "description_text": "Not the text.", "body_text": TEXT},
    "1 empty xhtml": {**ONE, "body_xhtml": "<div> </div>", "body_text": TEXT},
    "2 text": {**TWO, **bodies(("main", "text/plain", TEXT))},
    "2 html": {**TWO, **bodies(("main", "text/html", P))},
    "2 text and html": {**TWO, **bodies(("main", "text/plain", " ".join(BODY)), ("main", "text/html", P))},
    "2 no role": {**TWO, "bodies": [{"value": TEXT}]},
    "2 parts": {**TWO, **bodies(("lead", "text/plain", A), ("main", "text/plain", TEXT))},
    "2 line breaks": {**TWO, **bodies(("main", "text/html", "<br/><br/>".join(BODY)))},
    "3 html": {**THREE, **bodies(("html", "text/html", f"<section class='main'>{P}</section>"), name="contentType")},
    "3 text": {**THREE, **bodies(("main", "text/plain", TEXT), name="contentType")},
    "3 xhtml": {**THREE, **bodies(("main", "application/xhtml+xml", P), name="contentType")},
    "3 no content type": {**THREE, "bodies": [{"role": "html", "value": P}]},
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_gives_its_words_and_what_it_tells(name, tmp_path):
    story = holds(read_ninjs(ITEMS[name], now=NOW))
    assert (story.id, story.title, story.publisher, story.byline) == (
        "urn:np:1",
        "Talks open in Oru",
        "Norpress",
        "Anna Kessel",
    )
    assert (story.published, story.published_from, story.pub_status) == ("2018-05-03", "metadata", "usable")
    path = tmp_path / "a.json"
    path.write_text("\ufeff" + json.dumps(ITEMS[name], indent=1), encoding="utf-8")
    assert list(read_path(path, now=NOW)) == [story]


def test_headings_are_sections():
    text = (
        f"<p>{A}</p><h2>Hard talks ahead</h2><p>{B}</p><ul><li>To open the bridge</li><li>To free it</li></ul>"
        f"<p>{C}</p><p>{D}</p>"
    )
    holds(
        read_ninjs({**ONE, "body_xhtml": text}),
        (A, "Hard talks ahead", B, "To open the bridge", "To free it", C, D),
        ("Hard talks ahead",),
    )


def test_an_address_as_uri_is_the_url():
    assert (
        read_ninjs({**ONE, "uri": "https://norpress.example/1", "body_text": TEXT}).url == "https://norpress.example/1"
    )


@pytest.mark.parametrize(
    ("told", "status", "until", "reason"),
    [
        ({"pubstatus": "withheld"}, "withheld", None, "withheld"),
        ({"pubstatus": "canceled"}, "cancelled", None, "cancelled"),
        ({"pubstatus": None}, None, None, None),
        (
            {"embargoed": "2018-05-05T00:00:00Z"},
            "embargoed",
            "2018-05-05T00:00:00Z",
            "embargoed until 2018-05-05T00:00:00Z",
        ),
        ({"embargoed": "2018-05-04T00:00:00Z"}, "usable", "2018-05-04T00:00:00Z", None),
        ({"embargoed": "2018-05-04"}, "usable", "2018-05-04", None),
        ({"embargoed": "2018-05-04T11:30:00"}, "embargoed", "2018-05-04T11:30:00", "embargoed"),
        ({"ednote": "CORRECTS name in second paragraph"}, "corrected", None, None),
        ({"pubStatus": "withheld", "pubstatus": None}, "withheld", None, "withheld"),
    ],
)
def test_what_may_not_be_used_has_no_text(told, status, until, reason):
    item = {k: v for k, v in {**ONE, **told, "body_text": TEXT}.items() if v is not None}
    story = read_ninjs(item, now=NOW)
    assert (story.pub_status, story.embargoed_until) == (status, until)
    if reason is None:
        holds(story)
    else:
        assert (story.text, story.sections) == ("", ())
        assert reason in story.empty_reason


def test_a_cancelled_item_needs_no_body():
    assert read_ninjs({**ONE, "pubstatus": "canceled"}).pub_status == "cancelled"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (ONE, "no body"),
        ({**ONE, "type": "picture", "body_text": TEXT}, "picture and no text"),
        ({**ONE, "body_text": TEXT, "versioncreated": "soon"}, "'soon' is no date"),
        ({**TWO, "bodies": [{"value": 5}]}, "no body"),
        ({**TWO, "bodies": "x"}, "no body"),
        ({**ONE, "body_text": " \n"}, "no body"),
    ],
)
def test_what_is_no_item_says_why(item, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_ninjs(item, where="a.json")
    assert caught.value.where == "a.json"


@pytest.mark.parametrize("lines", [True, False])
def test_several_items_are_read_in_order_and_a_bad_one_is_named(tmp_path, lines):
    items = [{**ITEMS["1 body_text"], "uri": "a"}, {**ONE, "uri": "b"}, {**ITEMS["3 html"], "uri": "c"}]
    path = tmp_path / "items.json"
    path.write_text("\n".join(map(json.dumps, items)) if lines else json.dumps(items), encoding="utf-8")
    found = list(read_path(path))
    assert [x.id for x in found] == ["a", "b", "c"]
    assert isinstance(found[1], Rejected)
    assert found[1].where == f"{path} {'line' if lines else 'item'} 2"


@pytest.mark.parametrize("text", ["{", '{"uri": "x", "body_text": "', "[1, 2", "[" * 100_000, "", "talks"])
def test_what_is_no_json_is_an_error(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    (found,) = read_path(path)
    assert isinstance(found, Rejected)
    assert "not JSON" in found.reason


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"id": "x", "text": "y"}, False),
        ([], False),
        ({"uri": "x"}, False),
        ({"uri": "x", "body_text": "y"}, True),
        (ITEMS["3 html"], True),
        ({"standard": {"name": "ninjs"}}, True),
    ],
)
def test_what_is_a_ninjs_item(value, told):
    assert is_ninjs(value) is told


@pytest.mark.parametrize("told", [1999999999, True, ["2099-01-01"]])
def test_an_embargo_that_is_no_text_holds(told):
    story = read_ninjs({"uri": "x", "pubstatus": "usable", "embargoed": told, "body_html": "<p>Talks are open.</p>"})
    assert (story.pub_status, story.text) == ("embargoed", "")
