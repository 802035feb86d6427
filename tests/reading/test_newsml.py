"""NewsML-G2: items alone and in messages, with NITF, XHTML or plain text inside, and what may be used of them."""

from datetime import UTC, datetime

import pytest
from whole import BODY, A, B, C, D, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_newsml, read_path

NOW = datetime(2018, 5, 4, 12, tzinfo=UTC)
P = "".join(f"<p>{x}</p>" for x in BODY)
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = '<provider literal="np"><name>Norpress</name></provider><versionCreated>2018-05-03T10:00:00Z</versionCreated>'
CONTENT = (
    "<contentCreated>2018-05-03T09:00:00+02:00</contentCreated><by>By Anna Kessel</by>"
    "<headline role='hld:sub'>Doubts on both "
    "sides</headline><headline>Talks open in Oru</headline>"
)
XHTML = (
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Not this</title><style>p {{}}</style></head>'
    f"<body>{P}</body></html>"
)
NITF = (
    "<nitf><head><docdata><doc-id id-string='inner'/></docdata></head><body><body.head><hedline>"
    "<hl1>Inner title</hl1></hedline>"
    "<dateline><location>Oru City</location><story.date norm='20180503'/></dateline></body.head>"
    f"<body.content>{P}</body.content></body></nitf>"
)


def inline(body, kind="application/xhtml+xml"):
    return f'<inlineXML contenttype="{kind}">{body}</inlineXML>'


def item(
    inside=None,
    *,
    status='<pubStatus qcode="stat:usable"/>',
    meta=META,
    content=CONTENT,
    cls="ninat:text",
    guid="urn:np:1",
    ns=NAR,
):
    inside = inline(XHTML) if inside is None else inside
    return (
        f'<newsItem {ns} guid="{guid}" version="3" standard="NewsML-G2"><itemMeta>'
        f'<itemClass qcode="{cls}"/>{status}{meta}'
        f"</itemMeta><contentMeta>{content}</contentMeta><contentSet>{inside}</contentSet></newsItem>"
    )


def message(*items):
    inside = "".join(items)
    return (
        f'<?xml version="1.0"?><newsMessage {NAR}><header><sent>2018-05-03T11:00:00Z</sent></header>'
        f"<itemSet>{inside}</itemSet></newsMessage>"
    )


def prefixed(text):
    import re

    return re.sub(
        r"<(/?)(newsItem|item[A-Z]\w*|pubStatus|provider|name|version\w+|content\w+|by|headline|inlineXML)",
        r"<\1nar:\2",
        text,
    ).replace('xmlns="http://iptc', 'xmlns:nar="http://iptc')


ITEMS = {
    "item": item(),
    "message": message(item()),
    "declared": '<?xml version="1.0" encoding="UTF-8"?>' + item(),
    "xhtml body alone": item(inline(f'<body xmlns="http://www.w3.org/1999/xhtml">{P}</body>')),
    "xhtml with prefix": item(
        inline(
            '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>'
            + P.replace("<p>", "<h:p>").replace("</p>", "</h:p>")
            + "</h:body></h:html>"
        )
    ),
    "xhtml div": item(inline(f'<div xmlns="http://www.w3.org/1999/xhtml"><section>{P}</section></div>')),
    "html5": item(
        inline(XHTML.replace("<body>", "<body><article>").replace("</body>", "</article></body>"), "text/html")
    ),
    "nitf": item(inline(NITF, "application/nitf+xml")),
    "nitf in its namespace": item(
        inline(NITF.replace("<nitf>", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">'))
    ),
    "nitf with prefix": item(
        inline(
            '<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/"><n:body><n:body.content>'
            + P.replace("p>", "n:p>").replace("/n:p>", "/n:p>").replace("<n:p>", "<n:p>")
            + "</n:body.content></n:body></n:nitf>"
        )
    ),
    "plain text": item(f"<inlineData contenttype='text/plain'>{chr(10).join(BODY)}</inlineData>"),
    "plain text, cdata": item(
        f"<inlineData contenttype='text/plain'><![CDATA[{(chr(10) * 2).join(BODY)}]]></inlineData>"
    ),
    "html as text": item(f"<inlineData contenttype='text/html'><![CDATA[{P}]]></inlineData>"),
    "first rendition without text": item(f"<remoteContent href='x.jpg'/>{inline('<div/>')}{inline(XHTML)}"),
    "prefix": prefixed(item()),
    "odd prefix": prefixed(message(item())).replace("nar:", "q1_-.x:").replace(":nar=", ":q1_-.x="),
    "byte-order mark": "\ufeff" + item(),
    "windows line ends": item().replace("><", ">\r\n<"),
    "named entities": item(inline(XHTML.replace("–", "&ndash;").replace("“", "&ldquo;"))),
    "doctype inside": '<!DOCTYPE newsItem SYSTEM "x.dtd">' + item(),
    "inline markup": item(inline(XHTML.replace("Veslandic", "<b>Ves<i>lan</i>dic</b>"))),
    "figure": item(
        inline(
            XHTML.replace(
                "<body>", "<body><figure><img src='x'/><figcaption>Guards on the bridge</figcaption></figure>"
            )
        )
    ),
    "class as uri": item().replace(
        'itemClass qcode="ninat:text"', 'itemClass uri="http://cv.iptc.org/newscodes/ninature/text"'
    ),
    "no class": item().replace('<itemClass qcode="ninat:text"/>', ""),
    "title of the meta": item(
        meta=META + "<title>Talks open in Oru</title>",
        content="<contentCreated>2018-05-03</contentCreated><by>By Anna Kessel</by>",
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_gives_its_words_and_what_it_tells(name):
    (story,) = read_newsml(ITEMS[name].encode(), now=NOW)
    holds(story)
    assert (story.id, story.title, story.publisher, story.byline) == (
        "urn:np:1",
        "Talks open in Oru",
        "Norpress",
        "Anna Kessel",
    )
    assert (story.published, story.published_from, story.pub_status) == ("2018-05-03", "metadata", "usable")


def test_nitf_inside_tells_what_the_item_does_not():
    (story,) = read_newsml(item(inline(NITF), content="", meta="").encode())
    assert (story.id, story.title, story.dateline.place, story.published) == (
        "urn:np:1",
        "Inner title",
        "Oru City",
        "2018-05-03",
    )


def test_headings_are_sections():
    text = (
        f"<p>{A}</p><h2>Hard talks ahead</h2><p>{B}</p><ul><li>To open the bridge</li><li>To free it</li></ul>"
        f"<p>{C}</p><p>{D}</p>"
    )
    (story,) = read_newsml(item(inline(f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>')).encode())
    holds(story, (A, "Hard talks ahead", B, "To open the bridge", "To free it", C, D), ("Hard talks ahead",))


@pytest.mark.parametrize(
    ("status", "meta", "told", "until", "reason"),
    [
        ('<pubStatus qcode="stat:withheld"/>', "", "withheld", None, "withheld"),
        ('<pubStatus qcode="stat:canceled"/>', "", "cancelled", None, "cancelled"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "", "cancelled", None, "cancelled"),
        ("", "", None, None, None),
        (
            '<pubStatus qcode="stat:usable"/>',
            "<embargoed>2018-05-05T00:00:00Z</embargoed>",
            "embargoed",
            "2018-05-05T00:00:00Z",
            "embargoed until 2018-05-05",
        ),
        (
            '<pubStatus qcode="stat:usable"/>',
            "<embargoed>2018-05-04T13:00:00+02:00</embargoed>",
            "usable",
            "2018-05-04T13:00:00+02:00",
            None,
        ),
        (
            '<pubStatus qcode="stat:usable"/>',
            "<embargoed>2018-05-04T13:00:00-02:00</embargoed>",
            "embargoed",
            "2018-05-04T13:00:00-02:00",
            "embargoed",
        ),
        (
            "",
            '<embargoed xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
            "embargoed",
            None,
            "further notice",
        ),
        (
            "",
            "<embargoed>after the speech</embargoed>",
            "embargoed",
            "after the speech",
            "embargoed until after the speech",
        ),
        (
            '<pubStatus qcode="stat:canceled"/>',
            "<embargoed>2018-05-05T00:00:00Z</embargoed>",
            "cancelled",
            "2018-05-05T00:00:00Z",
            "cancelled",
        ),
        ('<pubStatus qcode="stat:usable"/>', '<signal qcode="sig:correction"/>', "corrected", None, None),
        ('<pubStatus qcode="stat:usable"/>', '<signal qcode="sig:update"/>', "usable", None, None),
        ("", "<edNote>CORRECTION: date of the talks in paragraph 2</edNote>", "corrected", None, None),
        ("", "<edNote>Will be corrected by hand</edNote>", None, None, None),
    ],
)
def test_what_may_not_be_used_has_no_text(status, meta, told, until, reason):
    (story,) = read_newsml(item(status=status, meta=META + meta).encode(), now=NOW)
    assert (story.pub_status, story.embargoed_until, story.id) == (told, until, "urn:np:1")
    if reason is None:
        holds(story)
        assert story.empty_reason is None
    else:
        assert story.text == ""
        assert reason in story.empty_reason


def test_what_the_document_inside_forbids_is_forbidden():
    inner = NITF.replace("<docdata>", "<docdata management-status='withheld'>")
    (story,) = read_newsml(item(inline(inner)).encode())
    assert (story.pub_status, story.text) == ("withheld", "")


def test_a_cancelled_item_without_content_is_kept():
    (story,) = read_newsml(item("", status='<pubStatus qcode="stat:canceled"/>').encode())
    assert (story.pub_status, story.text, story.title) == ("cancelled", "", "Talks open in Oru")


def test_a_message_gives_its_texts_in_order_and_names_what_is_wrong():
    found = list(
        read_newsml(
            message(
                item(guid="a"),
                item(guid="picture", cls="ninat:picture"),
                item("", guid="b"),
                item(guid="c"),
                item(content="<contentCreated>soon</contentCreated>", guid="d"),
                item(guid="e"),
            ).encode(),
            where="m.xml",
        )
    )
    assert [x.id for x in found] == ["a", "b", "c", "d", "e"]
    assert [isinstance(x, Rejected) for x in found] == [False, True, False, True, False]
    assert (found[1].where, "no text inside" in found[1].reason) == ("m.xml newsItem 3", True)
    assert "'soon' is no date" in found[3].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (item(cls="ninat:picture").encode(), "no text item"),
        (message().encode(), "no text item"),
        (f"<packageItem {NAR}/>".encode(), "no text item"),
        (b"<NewsML Version='1.2'/>", "<newsml> and no NewsML-G2"),
        (b"<rss/>", "no NewsML-G2"),
        (message(item())[:-40].encode(), "not well-formed"),
        (b"", "not well-formed"),
        (('<!DOCTYPE newsItem [<!ENTITY a "ha">]>' + item(inline("<p>&a;</p>"))).encode(), "declares entities"),
        (('<!DOCTYPE newsItem [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + item()).encode(), "declares entities"),
        (item(inline("<p>&nothing;</p>")).encode(), "not well-formed"),
    ],
)
def test_what_is_no_newsml_with_stories_says_why(raw, reason):
    with pytest.raises(InputError, match=reason) as caught:
        list(read_newsml(raw, where="a.xml"))
    assert caught.value.where == "a.xml"


def test_a_file_of_any_name_is_known_by_its_content(tmp_path):
    path = tmp_path / "a.dat"
    path.write_bytes(ITEMS["prefix"].encode("utf-16"))
    (story,) = read_path(path)
    holds(story)
