"""NITF as agencies send it: words of the body, sections, who and when, and may it be used."""

import textwrap
from datetime import UTC, datetime

import pytest
from whole import BODY, A, B, C, D, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_nitf, read_path

NOW = datetime(2018, 5, 4, 12, tzinfo=UTC)
P = "".join(f"<p>{x}</p>" for x in BODY)
DOCDATA = (
    '<docdata management-status="usable"><doc-id id-string="np-1" regsrc="Norpress"/>'
    '<date.issue norm="20180503T090000Z"/>'
    '<doc.copyright holder="Norpress" year="2018"/></docdata>'
)
TOP = (
    "<hedline><hl1>Talks open in Oru</hl1><hl2>Both sides have doubts</hl2></hedline>"
    "<byline>By <person>Anna Kessel</person></byline>"
    "<dateline><location>Oru City</location><story.date norm='20180503'>May 3</story.date></dateline>"
)


def nitf(content=P, *, docdata=DOCDATA, top=TOP, head='<?xml version="1.0" encoding="UTF-8"?>', root=""):
    return (
        f"{head}<nitf {root}><head><title>Talks</title>{docdata}<pubdata name='Norpress'/></head><body>"
        f"<body.head>{top}</body.head>"
        f"<body.content>{content}</body.content><body.end><tagline>Written in Oru.</tagline></body.end></body></nitf>"
    )


MEDIA = (
    "<media media-type='image'><media-reference source='x.jpg'/><media-caption>"
    "<p>Guards watch the bridge over the river on "
    "Friday.</p></media-caption><media-producer>Jan Roel</media-producer></media>"
)
ITEMS = {
    "plain": nitf(),
    "block": nitf(f"<block>{P}</block>"),
    "two blocks": nitf(f"<block><p>{A}</p><p>{B}</p></block><block><p>{C}</p><p>{D}</p></block>"),
    "media and caption": nitf(f"<p>{A}</p>{MEDIA}<p>{B}</p><p>{C}</p><p>{D}</p>"),
    "media in a block": nitf(f"<block>{MEDIA}{P}</block>"),
    "inline markup": nitf(
        P.replace("Veslandic foreign ministry", "<org>Veslandic <em>foreign</em></org> <q>ministry</q>")
    ),
    "persons and places": nitf(
        P.replace("Zoë Oru", "<person><name.given>Zoë</name.given> <name.family>Oru</name.family></person>").replace(
            "Kessia", "<location><country>Kessia</country></location>"
        )
    ),
    "named entities": nitf(P.replace("“", "&ldquo;").replace("ë", "&euml;").replace("–", "&ndash;")),
    "entities and doctype": nitf(P.replace("–", "&#8211;"), head='<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'),
    "public doctype": nitf(
        head='<?xml version="1.0"?><!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "http://norria.example/nitf.dtd">'
    ),
    "prefix": nitf(root='xmlns:x="http://iptc.org/std/NITF/2006-10-18/"')
    .replace("</", "</x:")
    .replace("<nitf ", "<x:nitf ")
    .replace("<head>", "<x:head>")
    .replace("<title>", "<x:title>")
    .replace("<doc", "<x:doc")
    .replace("<date", "<x:date")
    .replace("<pubdata", "<x:pubdata")
    .replace("<bo", "<x:bo")
    .replace("<h", "<x:h")
    .replace("<by", "<x:by")
    .replace("<per", "<x:per")
    .replace("<loc", "<x:loc")
    .replace("<story", "<x:story")
    .replace("<p>", "<x:p>")
    .replace("<tag", "<x:tag"),
    "default namespace": nitf(root='xmlns="http://iptc.org/std/NITF/2006-10-18/"'),
    "byte-order mark": "\ufeff" + nitf(),
    "windows line ends": nitf(P.replace("</p>", "</p>\r\n")),
    "source wrapped": nitf(P.replace(" the ", "\n      the ")),
    "cdata": nitf("".join(f"<p><![CDATA[{x}]]></p>" for x in BODY)),
    "pre": nitf("<pre>" + "\n\n".join(textwrap.fill(x, 64) for x in BODY) + "</pre>"),
    "line breaks": nitf("<p>" + "<br/><br/>".join(BODY) + "</p>"),
    "quote": nitf(f"<p>{A}</p><p>{B}</p><bq><block><p>{C}</p></block></bq><p>{D}</p>"),
    "comments": nitf(f"<!-- kept out --><p>{A}</p><?x y?><p>{B}</p><p>{C}</p><p>{D}</p>"),
    "footnote": nitf(f"<p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p><fn><p>One.</p></fn>"),
    "control characters": nitf(P.replace(". ", ".\x14 ")),
    "empty paragraphs": nitf("<p/><p> </p>" + P + "<p>&nbsp;</p>"),
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_gives_its_words_and_what_it_tells(name):
    story = holds(read_nitf(ITEMS[name].encode(), now=NOW))
    assert (story.id, story.title, story.publisher, story.byline) == (
        "np-1",
        "Talks open in Oru",
        "Norpress",
        "Anna Kessel",
    )
    assert (story.published, story.published_from, story.pub_status) == ("2018-05-03", "metadata", "usable")
    assert (story.dateline.place, story.dateline.date) == ("Oru City", "2018-05-03")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", "utf-16"])
def test_an_encoding_that_lies_is_not_believed(encoding, declared):
    raw = nitf(head=f'<?xml version="1.0" encoding="{declared}"?>').encode(encoding)
    holds(read_nitf(raw))


def test_headings_are_sections_and_items_are_none():
    text = (
        f"<p>{A}</p><hl2>Hard talks <em>ahead</em></hl2><p>{B}</p><ul><li>To open the bridge</li>"
        f"<li>To free the guards</li></ul><p>{D}</p>"
    )
    story = read_nitf(nitf(text).encode())
    holds(story, (A, "Hard talks ahead", B, "To open the bridge", "To free the guards", D), ("Hard talks ahead",))


def test_a_dateline_in_the_text_goes_before_the_one_apart():
    story = read_nitf(nitf(f"<p>KESSIA, May 2 (Norpress) - {A}</p><p>{B}</p>").encode())
    assert (story.dateline.place, story.dateline.date) == ("Kessia", "XXXX-05-02")


def test_an_item_that_tells_nothing_has_its_words():
    story = holds(read_nitf(nitf(docdata="", top="").encode()))
    assert (story.title, story.byline, story.dateline, story.pub_status) == ("Talks", None, None, None)


def docdata(status="", more=""):
    return f'<docdata {status}><doc-id id-string="np-1"/><date.issue norm="20180503T090000Z"/>{more}</docdata>'


@pytest.mark.parametrize(
    ("data", "status", "until", "reason"),
    [
        (docdata('management-status="withheld"'), "withheld", None, "withheld: its sender"),
        (docdata('management-status="Canceled"'), "cancelled", None, "cancelled: its sender"),
        (docdata('management-status="killed"'), "cancelled", None, "cancelled"),
        (docdata('management-status="embargoed"'), "embargoed", None, "until further notice"),
        (
            docdata('management-status="embargoed"', '<date.release norm="20180505T000000Z"/>'),
            "embargoed",
            "20180505T000000Z",
            "embargoed until 20180505T000000Z",
        ),
        (
            docdata("", '<date.release norm="20180504T130000+0000"/>'),
            "embargoed",
            "20180504T130000+0000",
            "embargoed until",
        ),
        (docdata("", '<date.release norm="20180504T110000Z"/>'), None, "20180504T110000Z", None),
        (docdata("", '<date.release norm="20180504T110000"/>'), "embargoed", "20180504T110000", "embargoed until"),
        (docdata("", '<date.release norm="20180503T090000Z"/>'), None, None, None),
        (docdata('management-status="usable"', '<correction info="name of the envoy"/>'), "corrected", None, None),
        (docdata("", '<ed-msg info="CORRECTS spelling in paragraph 2"/>'), "corrected", None, None),
        (docdata('management-status="info"'), None, None, None),
    ],
)
def test_what_may_not_be_used_has_no_text(data, status, until, reason):
    story = read_nitf(nitf(docdata=data).encode(), now=NOW)
    assert (story.pub_status, story.embargoed_until) == (status, until)
    assert (story.id, story.title) == ("np-1", "Talks open in Oru")
    if reason is None:
        holds(story)
        assert story.empty_reason is None
    else:
        assert (story.text, story.sections) == ("", ())
        assert reason in story.empty_reason


BOMB = '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
HIDDEN = "<!DOCTYPE nitf [<?x <![CDATA[ ?><!ENTITY a 'ha'><?x ]]> ?>]>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (nitf("<p>&c;</p>", head=BOMB).encode(), "declares entities"),
        (nitf("<p>&c;</p>", head=BOMB).encode("utf-16"), "declares entities"),
        (nitf("<p>&a;</p>", head=HIDDEN).encode(), "declares entities"),
        (
            nitf("<p>&x;</p>", head='<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode(),
            "declares entities",
        ),
        (
            nitf("<p>x</p>", head='<!DOCTYPE nitf [<!ENTITY % x SYSTEM "http://norria.example/x.dtd"> %x;]>').encode(),
            "declares entities",
        ),
        (nitf()[:900].encode(), "not well-formed"),
        (nitf(f"<p>{A} R&D</p>").encode(), "not well-formed"),
        (b"<rss></rss>", "<rss> and no NITF"),
        (b"", "not well-formed"),
        (b"%PDF-1.4", "PDF"),
        (nitf(docdata='<docdata><date.issue norm="soon"/></docdata>').encode(), "'soon' is no date"),
        (b"<nitf>" + b" " * 50_000_000, "more than the 50,000,000 bytes"),
        (("<nitf>" + "<p>" * 3000 + "</p>" * 3000 + "</nitf>").encode(), "not well-formed|no text"),
    ],
)
def test_what_is_no_item_says_why(raw, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_nitf(raw, where="a.xml")
    assert caught.value.where == "a.xml"


def test_a_file_is_known_by_its_content_and_one_bad_one_does_not_stop_the_rest(tmp_path):
    (tmp_path / "a.xml").write_bytes(ITEMS["plain"].encode())
    (tmp_path / "b.xml").write_bytes(nitf()[:700].encode())
    (tmp_path / "c.nitf").write_bytes(ITEMS["plain"].encode("utf-16"))
    (tmp_path / "d.xml").write_bytes(b"<urlset/>")
    found = list(read_path(tmp_path))
    assert [isinstance(x, Rejected) for x in found] == [False, True, False, True]
    assert holds(found[0]) == found[2]
    assert found[1].where == str(tmp_path / "b.xml")
