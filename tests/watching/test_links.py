"""What a feed links to, in the shapes that sites send."""

import pytest
from watched import rss

from dragoman.errors import InputError
from dragoman.watching import links
from dragoman.watching.links import Entry, links_in

URL = "https://norpress.example/news/rss"
A = "https://norpress.example/a"
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Norpress</title>'
    '<entry><title type="html">Talks &amp;lt;b&amp;gt;open&amp;lt;/b&amp;gt;</title>{links}'
    "<updated>2026-06-08T22:30:00-04:00</updated></entry></feed>"
)


def found(text, **given):
    return links_in(text.encode(), url=URL, **given)


def test_a_link_comes_with_what_the_feed_tells_of_it():
    assert found(rss(A)).entries == (Entry(A, "Talks", "2026-06-08", "Norpress"),)


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("/a", A),
        ("../a#comments", A),
        ("  https://norpress.example/a\n", A),
        ("https://norpress.example/a?x=1&amp;y=2", A + "?x=1&y=2"),
        ("//wire.example/a", "https://wire.example/a"),
        ("http://norpress.example:x/", "http://norpress.example:x/"),  # refused, and named, when it is its turn
    ],
)
def test_links_are_read_as_browsers_do(link, read):
    assert [e.link for e in found(rss(link)).entries] == [read]


@pytest.mark.parametrize(
    "printed",
    [f'<link href="{A}"/>', f'<link rel="self" href="/self"/><link rel="alternate" href="{A}"/>',
     f'<link rel="enclosure" href="/x.mp3"/><link href="{A}"/>'],
)  # fmt: skip
def test_atom_links_to_its_page(printed):
    [entry] = found(ATOM.format(links=printed)).entries
    assert (entry.link, entry.published) == (A, "2026-06-08")


def test_entries_without_a_link_are_passed_over_and_links_told_twice_are_one():
    assert [e.link for e in found(rss("", A, A)).entries] == [A]


def test_a_permalink_is_a_link():
    text = rss("").replace("<link></link>", f'<guid isPermaLink="true">{A}</guid>')
    assert [e.link for e in found(text).entries] == [A]


def test_a_feed_that_is_not_well_formed_is_read():
    text = rss(A).replace("<title>Talks</title>", "<title>Talks & more</title>")
    assert [e.link for e in found(text).entries] == [A]


def test_the_last_entry_of_a_feed_that_is_cut_off_is_left():
    text = rss(A, A + "bcdef")
    cut = found(text[: text.index("def</link>")])
    assert ([e.link for e in cut.entries], cut.whole) == ([A], False)


def test_of_a_very_long_feed_the_first_entries_are_taken():
    assert len(found(rss(*(f"/{n}" for n in range(links.MOST + 50)))).entries) == links.MOST


def test_a_declared_charset_is_heeded():
    text = rss(A).replace("Norpress", "Zürich").encode("latin-1")
    assert links_in(text, url=URL, charset="iso-8859-1").entries[0].publisher == "Zürich"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!doctype html><html><body>x</body></html>", "a web page and no feed"),
        ("<opml></opml>", "XML of the kind <opml>"),
        ("not found", "no XML"),
        ("", "no XML"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "declares entities"),
    ],
)
def test_what_is_no_feed_is_said(text, said):
    with pytest.raises(InputError, match=said):
        found(text)
