"""Web pages as sites print them: the article stays, the furniture goes, and nothing comes from elsewhere."""

from contextlib import suppress

import pytest
from whole import BODY, A, B, C, D, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_html, read_path
from dragoman.reading.markup import LARGEST_PAGE

P = "".join(f"<p>{x}</p>" for x in BODY)
HEAD = (
    '<title>Talks open in Oru | Norpress</title><meta property="og:site_name" content="Norpress">'
    '<meta name="author" content="Anna Kessel"><meta property="article:published_time" '
    'content="2018-05-03T09:00:00+02:00"><link rel="canonical" href="https://norpress.example/a/talks">'
)
BANNER = (
    '<div id="cookie-banner"><p>We use cookies to give you the best experience. Accept all of them, or choose.</p>'
    "</div>"
)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>'
FIGURE = (
    '<figure><img src="x.jpg">'
    "<figcaption>Guards watch the bridge over the river on Friday morning. (Photo: Jan Roel)</figcaption></figure>"
)
JSON_LD = (
    "<script "
    'type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Talks open in '
    'Oru","datePublished":"2018-05-03T08:00:00Z","author":{"@type":"Person","name":"Anna Kessel"},"publisher":'
    '{"@type":"Organization","name":"Norpress"}}</script>'
)


def page(body, head=HEAD, *, lang="en"):
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


ARTICLE = f"<article><h1>Talks open in Oru</h1>{P}</article>"
PAGES = {
    "plain article": page(ARTICLE),
    "menu and footer": page(f"{MENU}{ARTICLE}<footer><p>Copyright 2018 Norpress. All rights reserved.</p></footer>"),
    "cookie banner before": page(BANNER + ARTICLE),
    "cookie banner behind": page(ARTICLE + BANNER),
    "caption": page(f"<article><h1>Talks open in Oru</h1><p>{A}</p>{FIGURE}<p>{B}</p><p>{C}</p><p>{D}</p></article>"),
    "inline markup": page(
        "<article><h1>Talks open in Oru</h1>"
        + P.replace(
            "Veslandic foreign ministry", "<b>Veslandic <i>foreign</i></b> <a href='/m'><span>ministry</span></a>"
        )
        + "</article>"
    ),
    "named entities": page(
        f"<article>{P.replace('“', '&ldquo;').replace('”', '&rdquo;').replace('ë', '&euml;')}</article>"
    ),
    "numbered entities": page(
        f"<article>{P.replace('“', '&#8220;').replace('”', '&#x201d;').replace('–', '&#8211;')}</article>"
    ),
    "windows entities": page(
        f"<article>{P.replace('“', '&#147;').replace('”', '&#148;').replace('–', '&#150;')}</article>"
    ),
    "divs": page(f"<div class='story-body'>{P.replace('<p>', '<div>').replace('</p>', '</div>')}</div>"),
    "line breaks": page(f"<div class='article-body'>{'<br><br>'.join(BODY)}</div>"),
    "self-closing line breaks": page(f"<div id='content'>{'<br/><br/>'.join(BODY)}</div>"),
    "no end tags": page(f"<article>{P.replace('</p>', '')}</article>"),
    "source wrapped": page(f"<article>{P.replace(' the ', chr(10) + '      the ')}</article>"),
    "windows line ends": page(f"<article>\r\n{P.replace('</p>', '</p>' + chr(13) + chr(10))}</article>"),
    "no-break spaces": page(f"<article>{P.replace('two days', 'two&nbsp;days')}</article>"),
    "upper-case tags": page(f"<ARTICLE>{P.replace('p>', 'P>')}</ARTICLE>"),
    "xhtml": '<?xml version="1.0" encoding="ISO-8859-1"?>'
    + page(ARTICLE).replace("<html ", '<html xmlns="http://www.w3.org/1999/xhtml" '),
    "comments of readers": page(
        f"{ARTICLE}<section id='comments'><div class='comment'><p>I do not believe a word.</p></div></section>"
    ),
    "share buttons": page(
        f"<article><div class='share'>Share Tweet Email Print</div>{P}<p>Share this article with friends</p></article>"
    ),
    "related box": page(
        f"{ARTICLE}<aside><h3>Related</h3><ul><li><a href='/x'>What Norria wants from the talks</a></li></ul></aside>"
    ),
    "script inside": page(
        f"<article><p>{A}</p><script>var ad = '<p>Buy now</p>';</script><p>{B}</p><p>{C}</p><p>{D}</p></article>"
    ),
    "json-ld": page(ARTICLE, head=f"<title>Talks open in Oru</title>{JSON_LD}"),
    "section element": page(f"<main><section>{P}</section></main>"),
    "blockquote": page(f"<article><p>{A}</p><p>{B}</p><blockquote><p>{C}</p></blockquote><p>{D}</p></article>"),
    "frame of tables": page(f"<table><tr><td>{MENU}</td><td>{P}</td></tr></table>"),
    "without head": f"<html><body><article>{P}</article></body></html>",
    "without html": f"<article>{P}</article>",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_article_and_nothing_else(name):
    holds(read_html(PAGES[name].encode()))


LINKS = "".join(f"<li><a href='/{n}'>Section {n} of the news</a></li>" for n in range(40))
TEASERS = "".join(
    f"<div class='teaser'><a href='/{n}'><h4>Norria shuts its border, part {n}</h4></a><p>It had no choice.</p></div>"
    for n in range(2, 8)
)
SHORT = (A, "“No.”", B, "Then silence.", D)
ASKED = ("Question: Will you go to Oru?", f"Answer: {A}", "Question: And then?", f"Answer: {B}")
FILED = (f"ORU CITY, May 3 (Reuters) - {A}", B, C, D)
WORDS = {
    "short text, long menus": (
        (
            f"<header><nav><ul>{LINKS}</ul></nav></header><main><p>{A}</p><p>{D}</p></main><footer>"
            f"<ul>{LINKS}</ul></footer>"
        ),
        (A, D),
    ),
    "teasers below": (
        f"<article>{P}</article><div class='related-articles'><h3>More on this</h3>{TEASERS}</div>",
        BODY,
    ),
    "short paragraphs": (f"<article>{''.join(f'<p>{x}</p>' for x in SHORT)}</article>", SHORT),
    "interview": (
        f"<article>{''.join(f'<p>{x}</p>' for x in ASKED)}</article>".replace("Question:", "<b>Question:</b>"),
        ASKED,
    ),
    "standfirst before a dateline": (
        f"<article><h2>Both sides have doubts</h2>{''.join(f'<p>{x}</p>' for x in FILED)}</article>",
        FILED,
    ),
    "pull quote": (
        f"<article><p>{A}</p><p>{B}</p><aside class='pullquote'>{C}</aside><p>{C}</p><p>{D}</p></article>",
        BODY,
    ),
    "title of another wording": (
        f"<article><h1>Talks open at last, and both sides have doubts</h1>{P}</article>",
        BODY,
    ),
    "list of sentences": (
        f"<article><p>{A}</p><p>The sides agreed:</p><ol><li>{B}</li><li>{D}</li></ol><p>{C}</p></article>",
        (A, "The sides agreed:", B, D, C),
    ),
    "credits at the end": (
        f"<article>{P}<p>(Additional reporting by Jan Roel; Editing by Piet Moran)</p></article>",
        BODY,
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_no_paragraph_is_lost_and_none_is_added(name):
    body, paragraphs = WORDS[name]
    story = holds(read_html(page(body).encode()), paragraphs)
    assert story.text == "\n\n".join(paragraphs)


@pytest.mark.parametrize("name", ["plain article", "json-ld", "xhtml", "caption"])
def test_what_a_page_tells_about_itself_is_kept(name):
    story = read_html(PAGES[name].encode())
    assert (story.title, story.published, story.published_from) == ("Talks open in Oru", "2018-05-03", "metadata")
    assert (story.publisher, story.byline) == ("Norpress", "Anna Kessel")
    assert name == "json-ld" or story.url == "https://norpress.example/a/talks"
    assert "Talks open in Oru" not in story.text


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        (
            f"<p>{A}</p><h2>Hard talks ahead</h2><p>{B}</p><h3>What comes next</h3><p>{C}</p><p>{D}</p>",
            ("Hard talks ahead", "What comes next"),
        ),
        (f"<h2>Hard talks ahead</h2><p>{A}</p><p>{B}</p><p>{C}</p><p>{D}</p>", ("Hard talks ahead",)),
        (f"<p>{A}</p><h2>Is a <em>deal</em> near?</h2><p>{B}</p><p>{C}</p><p>{D}</p>", ("Is a deal near?",)),
        (
            (
                f"<p>{A}</p><h2>A longer heading with more than ten words that a page may well have</h2><p>{B}</p>"
                f"<p>{C}</p><p>{D}</p>"
            ),
            ("A longer heading with more than ten words that a page may well have",),
        ),
        (f"<p>{A}</p><p><strong>Softer tone</strong></p><p>{B}</p><p>{C}</p><p>{D}</p>", ("Softer tone",)),
    ],
)
def test_headings_are_sections(body, headings):
    story = read_html(page(f"<article><h1>Talks open in Oru</h1>{body}</article>").encode())
    kept = [x for x in story.text.split("\n\n") if x not in headings]
    assert kept == list(BODY)
    holds(story, story.text.split("\n\n"), headings)


def test_items_of_a_list_are_lines_and_no_headings():
    items = "<ul><li>To open the bridge</li><li>To free the guards</li></ul>"
    story = read_html(page(f"<article><p>{A}</p>{items}<p>{B}</p><p>{C}</p></article>").encode())
    holds(story, (A, "To open the bridge", "To free the guards", B, C))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "windows-1251"),
        ("utf-8", "nonsense"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-8-sig", "iso-8859-1"),
        ("utf-16", "utf-8"),
        ("cp1252", "unicode_escape"),
        ("cp1252", "rot13"),
    ],
)
def test_a_charset_that_lies_is_not_believed(encoding, declared):
    text = page(ARTICLE, head=f'<meta charset="{declared}">{HEAD}')
    holds(read_html(text.encode(encoding)))


def test_a_charset_of_http_is_taken_for_other_bytes():
    text = page(f"<article>{P.replace('Zoë', 'Žoë')}</article>")
    story = read_html(text.encode("iso-8859-2", "xmlcharrefreplace"), charset="iso-8859-2")
    assert "Žoë" in story.text


def test_a_stray_byte_does_not_lose_the_story():
    raw = page(f"{ARTICLE}<p>“x” – “y”</p>").encode().replace(b"</body>", b"\xff</body>")
    assert A in read_html(raw).text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<!doctype html><html><body><p>Talks</p></body></html>", "no story"),
        (b"<html><body></body></html>", "no story"),
        (b"<html>", "no story"),
        (page(MENU).encode(), "no story"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(range(256)) * 20, "binary"),
        (b"<html>" + b" " * LARGEST_PAGE, "more than the 20,000,000 bytes"),
    ],
)
def test_what_is_no_page_with_a_story_says_why(raw, reason):
    with pytest.raises(InputError, match=reason) as caught:
        read_html(raw, where="a.html")
    assert caught.value.where == "a.html"
    assert caught.value.do


def test_a_page_of_200_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.html"
    with path.open("wb") as file:
        file.write(b"<html><body>")
        file.truncate(200_000_000)
    (found,) = read_path(path)
    assert isinstance(found, Rejected)
    assert "20,000,000" in found.reason


def test_a_page_nested_without_end_is_an_error_or_a_story_and_no_crash():
    raw = ("<div>" * 5000 + P + "</div>" * 5000).encode()
    with suppress(InputError):
        assert read_html(raw).text


def test_a_page_in_another_language_keeps_its_words_and_is_not_coded():
    german = "Der Minister sagte, dass die Gespräche in der Hauptstadt stattfinden und nicht in Oru. " * 4
    story = read_html(page(f"<article><p>{german}</p></article>", lang="de").encode())
    assert (story.language, bool(story.text)) == ("de", True)
    assert "German" in story.empty_reason


def test_nothing_is_fetched(monkeypatch):
    import socket

    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    body = page(
        f'<link rel="stylesheet" href="http://norria.example/x.css">{ARTICLE}<img src="http://norria.example/x">'
    )
    holds(read_html(body.encode(), url="https://norpress.example/2018/05/03/talks"))


def test_a_page_of_a_million_tags_is_refused_at_once():
    with pytest.raises(InputError, match="more than the 200,000 tags"):
        read_html(b"<html><body>" + b"<p>x" * 1_000_000)
