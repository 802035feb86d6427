"""A fetched page → its story, with what the feed told of it where the page does not say."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from dragoman.errors import InputError
from dragoman.reading import Rejected, read_bytes, read_html, read_newsml, read_nitf
from dragoman.reading.recognise import HEAD, recognise
from dragoman.story import Story, story_id
from dragoman.watching.fetch import Fetched
from dragoman.watching.links import Entry


def read_page(page: Fetched, entry: Entry) -> list[Story | Rejected]:
    """The story of a page, or those of a NewsML document. Raises InputError when it holds none."""
    return [s if isinstance(s, Rejected) else _with(s, page, entry) for s in _read(page)]


def _read(page: Fetched) -> list[Story | Rejected]:
    kind = recognise(page.body[:HEAD])
    if kind == "newsml":
        return list(read_newsml(page.body, where=page.url))
    if kind == "nitf":
        return [read_nitf(page.body, where=page.url)]
    if kind == "html" or "html" in page.kind:
        return [read_html(page.body, url=page.url, charset=page.charset, where=page.url)]
    if page.kind == "text/plain":
        return [read_bytes(page.body, url=page.url, where=page.url)]
    # archives, tables and feeds are read from files only: a page is one story
    raise InputError(f"this is no page but {page.kind or kind}.", where=page.url, do="Give its text.")


def _with(story: Story, page: Fetched, entry: Entry) -> Story:
    named = story.publisher if story.publisher and not _is_host(story.publisher, page.url) else None
    told = replace(
        story,
        title=story.title or entry.title,
        publisher=named or entry.publisher or story.publisher,
        url=story.url or page.url,
    )
    if "\0" in f"{told.text}{told.title}{told.publisher}{told.byline}":  # no database keeps it
        raise InputError("the page holds binary data.", where=page.url)
    if story.published_from == "metadata" or not entry.published:
        return told
    # the feed's date is metadata, too, and goes before what the words of the page hint at
    by_text = story.id == story_id(story.text, story.published)
    id_ = story_id(story.text, entry.published) if by_text else story.id
    return replace(told, id=id_, published=entry.published, published_from="metadata")


def _is_host(name: str, url: str) -> bool:
    """Whether a publisher's name is only the page's host, which trafilatura gives where the page names none."""
    host = urlsplit(url).netloc.lower()
    return name.lower().removeprefix("www.") in (host.removeprefix("www."), host)
