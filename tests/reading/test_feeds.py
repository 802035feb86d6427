"""RSS and Atom in the shapes that sites send: entries with text are stories, and no feed can reach out."""

from time import perf_counter

import pytest
from whole import BODY, A, B, C, D, holds

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_feed
from dragoman.reading.feeds import open_feed

P = "".join(f"<p>{x}</p>" for x in BODY)
ESCAPED = P.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
WHEN = "<pubDate>Thu, 03 May 2018 22:30:00 -0400</pubDate>"
LINK = "<link>https://norpress.example/a/talks</link>"
TITLE = "<title>Talks open in Oru</title>"


def rss(item, *, head='<?xml version="1.0" encoding="UTF-8"?>', attributes=f"{CONTENT} {DC}"):
    return f'{head}<rss version="2.0" {attributes}><channel><title>Norpress</title><item>{item}</item></channel></rss>'


def atom(entry, *, feed='xmlns="http://www.w3.org/2005/Atom"'):
    return f'<?xml version="1.0"?><feed {feed}><title>Norpress</title><id>x</id><entry>{entry}</entry></feed>'


USUAL = TITLE + LINK + WHEN + "<dc:creator>Anna Kessel</dc:creator>"
ATOM = (
    '<title type="html">Talks open in Oru</title><link href="https://norpress.example/a/talks"/><author>'
    "<name>Anna Kessel"
    "</name></author><published>2018-05-03T22:30:00-04:00</published><updated>2018-05-04T09:00:00Z</updated>"
)
FEEDS = {
    "cdata": rss(f"{USUAL}<content:encoded><![CDATA[{P}]]></content:encoded>"),
    "escaped": rss(f"{USUAL}<content:encoded>{ESCAPED}</content:encoded>"),
    "description": rss(f"{USUAL}<description><![CDATA[{P}]]></description>"),
    "summary and content": rss(
        f"{USUAL}<description>{A}</description><content:encoded><![CDATA[{P}]]></content:encoded>"
    ),
    "content before summary": rss(
        f"{USUAL}<content:encoded><![CDATA[{P}]]></content:encoded><description>{A}</description>"
    ),
    "odd prefix": rss(
        f"{USUAL}<c:encoded><![CDATA[{P}]]></c:encoded>",
        attributes=f'xmlns:c="http://purl.org/rss/1.0/modules/content/" {DC}',
    ),
    "byte-order mark": "\ufeff" + rss(f"{USUAL}<description><![CDATA[{P}]]></description>"),
    "blank line before": "\n  " + rss(f"{USUAL}<description><![CDATA[{P}]]></description>"),
    "windows line ends": rss(f"{USUAL}<description><![CDATA[{P}]]></description>").replace("><", ">\r\n<"),
    "line breaks": rss(f"{USUAL}<description><![CDATA[{'<br/><br/>'.join(BODY)}]]></description>"),
    "escaped twice": rss(f"{USUAL}<description>{ESCAPED.replace('&', '&amp;')}</description>"),
    "html entities": rss(
        f"{USUAL}<description><![CDATA[{P.replace('“', '&ldquo;').replace('–', '&ndash;')}]]></description>"
    ),
    "unknown entity in xml": rss(f"{USUAL}<description>{ESCAPED.replace('–', '&ndash;')}</description>"),
    "nested inline": rss(
        f"{USUAL}<description><![CDATA[{P.replace('Veslandic', '<b>Ves<i>lan</i>dic</b>')}]]></description>"
    ),
    "foot of a blog": rss(
        f"{USUAL}<description>"
        f"<![CDATA[{P}<p>The post <a href='#'>Talks</a> appeared first on <a>Norpress</a>.</p>]]></description>"
    ),
    "picture and caption": rss(
        f"{USUAL}<description><![CDATA[<figure><img src='x'/><figcaption>Guards watch the bridge</figcaption>"
        f"</figure>{P}]]></description>"
    ),
    "script and form": rss(
        f"{USUAL}<description><![CDATA[<script>x()</script>{P}<form><input/>Sign up</form>]]></description>"
    ),
    "atom html": atom(f'{ATOM}<content type="html">{ESCAPED}</content>'),
    "atom xhtml": atom(f'{ATOM}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{P}</div></content>'),
    "atom text": atom(f"{ATOM}<content type='text'>{chr(10).join(BODY)}</content>"),
    "atom summary": atom(f'{ATOM}<summary type="html">{ESCAPED}</summary>'),
    "atom prefix": atom(f"{ATOM}<content type='html'>{ESCAPED}</content>", feed='xmlns:a="http://www.w3.org/2005/Atom"')
    .replace("</", "</a:")
    .replace("<feed", "<a:feed")
    .replace("<t", "<a:t")
    .replace("<id", "<a:id")
    .replace("<e", "<a:e")
    .replace("<c", "<a:c")
    .replace("<l", "<a:l")
    .replace("<n", "<a:n")
    .replace("<p", "<a:p")
    .replace("<u", "<a:u")
    .replace("<au", "<a:au"),
    "rss 1.0": '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    f" {CONTENT} {DC}><channel><title>Norpress</title></channel>"
    f"<item>{TITLE}{LINK}<dc:date>2018-05-03T22:30:00-04:00</dc:date>"
    f"<dc:creator>Anna Kessel</dc:creator><content:encoded><![CDATA[{P}]]></content:encoded></item></rdf:RDF>",
    "comment before root": rss(
        f"{USUAL}<description><![CDATA[{P}]]></description>", head="<?xml version='1.0'?><!-- made by <hand> -->"
    ),
    "rss 0.91 with doctype": rss(
        f"{USUAL}<description><![CDATA[{P}]]></description>",
        head='<!DOCTYPE rss PUBLIC "-//Norria//DTD RSS 0.91//EN" "http://norria.example/rss.dtd">',
    ),
}


@pytest.mark.parametrize("name", FEEDS)
def test_an_entry_with_text_is_a_story(name):
    (story,) = read_feed(FEEDS[name].encode())
    holds(story)
    assert (story.title, story.publisher, story.byline) == ("Talks open in Oru", "Norpress", "Anna Kessel")
    assert (story.url, story.published) == ("https://norpress.example/a/talks", "2018-05-03")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("cp1252", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "us-ascii"),
    ],
)
def test_a_charset_that_lies_is_not_believed(encoding, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    text = rss(f"{USUAL}<description><![CDATA[{P}]]></description>", head=head)
    (story,) = read_feed(text.encode(encoding))
    holds(story)


def test_headings_of_an_entry_are_sections():
    text = f"<p>{A}</p><h2>Hard talks ahead</h2><p>{B}</p><ul><li>To open it</li><li>To close it</li></ul><p>{D}</p>"
    (story,) = read_feed(rss(f"{USUAL}<description><![CDATA[{text}]]></description>").encode())
    holds(story, (A, "Hard talks ahead", B, "To open it", "To close it", D), ("Hard talks ahead",))


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("", None),
        ("<pubDate>no date</pubDate>", None),
        ("<pubDate>2018-05-03</pubDate>", "2018-05-03"),
        ("<pubDate>Thu, 3 May 18 09:00:00 GMT</pubDate>", "2018-05-03"),
        ("<dc:date>2018-05-03T09:00:00Z</dc:date>", "2018-05-03"),
    ],
)
def test_dates_are_read_where_they_can_be(date, published):
    (story,) = read_feed(rss(f"{TITLE}{date}<description><![CDATA[{P}]]></description>").encode())
    assert story.published == published


def test_markup_in_a_title_goes():
    (story,) = read_feed(
        rss(f"<title>&lt;b&gt;Talks&lt;/b&gt; &amp;amp; more</title><description>{ESCAPED}</description>").encode()
    )
    assert story.title == "Talks & more"


def test_entries_without_text_are_passed_over_and_the_order_is_kept():
    one, two = (f"<title>Story {n}</title><description><![CDATA[{P}]]></description>" for n in (1, 2))
    text = rss(f"{one}</item><item>{TITLE}{LINK}</item><item>{TITLE}<description> </description></item><item>{two}")
    assert [s.title for s in read_feed(text.encode())] == ["Story 1", "Story 2"]


def test_a_feed_that_is_cut_off_gives_what_is_whole_and_then_says_so():
    item = f"{USUAL}<description><![CDATA[{P}]]></description>"
    text = rss(f"{item}</item><item>{item}</item><item>{item}")
    stories = read_feed(text[: text.rindex(C)].encode(), where="feed.xml")
    assert [holds(next(stories)) and 1, holds(next(stories)) and 1] == [1, 1]
    with pytest.raises(InputError, match="cut off after entry 2") as caught:
        next(stories)
    assert caught.value.where == "feed.xml"


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<!doctype html><html><body><p>Please log in</p></body></html>", "web page and no feed"),
        (b"<urlset><url/></urlset>", "<urlset>"),
        (b"just words", "no XML"),
        (b"", "no XML"),
        (rss(TITLE + LINK).encode(), "no entry of this feed has a text"),
        (b"<rss><channel><title>Norpress</title></channel></rss>", "no entries"),
        (rss(f"{USUAL}<description>&c;</description>", head=BOMB).encode(), "declares entities"),
        (rss(f"{USUAL}<description>&x;</description>", head=FILE).encode(), "declares entities"),
        (rss(f"{USUAL}<description>&x;</description>", head=FILE).encode("utf-16"), "declares entities"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<rss>" + b" " * 50_000_000, "more than the 50,000,000 bytes"),
    ],
)
def test_what_is_no_feed_with_stories_says_why(raw, reason):
    with pytest.raises(InputError, match=reason) as caught:
        list(read_feed(raw, where="feed.xml"))
    assert caught.value.where == "feed.xml"


def test_an_address_is_never_opened(tmp_path):
    secret = tmp_path / "a.xml"
    secret.write_text(rss(f"{USUAL}<description>{ESCAPED}</description>"), encoding="utf-8")
    with pytest.raises(InputError, match="no XML"):
        list(read_feed(str(secret).encode()))
    assert not [x for x in read_feed(FEEDS["cdata"].encode()) if isinstance(x, Rejected)]


def test_a_text_of_broken_tags_is_read_in_proportion_to_its_length():
    since = perf_counter()
    raw = f"<rss><channel><item><description><![CDATA[{'<!--' * 200_000}]]></description></item></channel></rss>"
    with pytest.raises(InputError, match="no entry of this feed has a text"):
        list(read_feed(raw.encode()))
    assert perf_counter() - since < 30  # it took an hour


def test_a_feed_cut_off_behind_an_entry_keeps_it():
    item = f"<item><description>{A}</description></item>"
    feed = open_feed(f"<rss><channel>{item}{item}".encode())
    assert (len(feed.entries), bool(feed.fault)) == (2, True)
