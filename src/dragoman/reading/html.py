"""A web page → Story: its article by trafilatura, headings as sections, title, date, publisher, writer, address."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.blocks import TEI, Block, Meta, blocks_in, local_name
from dragoman.reading.dates import read_date
from dragoman.reading.markup import (
    LARGEST_PAGE,
    decode_markup,
    name_entities,
    plain,
    refuse_size,
    without_declaration,
)
from dragoman.reading.text import read_blocks
from dragoman.story import Story

if TYPE_CHECKING:
    from lxml.etree import _Element

# What trafilatura may take for text: captions, and the banners that ask for consent. A figure may also hold a
# quotation or a table, which stay.
_PRUNED = [
    "//figcaption",
    "//figure[not(.//blockquote or .//table)]",
    *(
        f"//*[self::div or self::section or self::aside or self::dialog][string-length(normalize-space(.)) < 1500]"
        f"[contains(translate(concat(@id, ' ', @class), 'CDEGINOPRSTUWK', 'cdeginoprstuwk'), '{word}')]"
        for word in ("cookie", "consent", "gdpr", "newsletter-signup")
    ),
]
# A page of news has less than a hundredth of it; with as many one takes a minute.
MOST_TAGS = 200_000
# The day of today never decides what is a date on a page.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(
    data: bytes | str,
    *,
    id: str | None = None,  # noqa: A002 - the field's own name
    url: str | None = None,
    charset: str | None = None,
    where: str = "",
) -> Story:
    """The story of a web page. `charset`: as HTTP says; `url`: where it was fetched, before what the page says.

    Raises InputError, naming `where`, when the page is larger than ``LARGEST_PAGE`` bytes, has more than ``MOST_TAGS``
    tags or holds no story.
    """
    if isinstance(data, bytes):
        refuse_size(data, LARGEST_PAGE, "web page", where=where)
        text = decode_markup(data, charset=charset, where=where)
    else:
        text = data
    if text.count("<") > MOST_TAGS:
        reason = f"This web page has more than the {MOST_TAGS:,} tags that are read of one."
        raise InputError(reason, where=where, do="Give its text alone.")
    text = name_entities(without_declaration(text))
    found = _extract(text, url, where)
    blocks = _without_title_rank(found.body) if found is not None else []
    if not blocks:
        raise _no_story(where)
    meta = Meta(
        id=id,
        title=plain(found.title),
        published=found.date if found.date and read_date(found.date) else None,
        publisher=found.sitename,
        url=url or found.url,
        byline=(found.author or "").replace("; ", ", ") or None,
    )
    story = read_blocks(blocks, meta)
    if not story.text:
        raise _no_story(where)
    return story


def _extract(text: str, url: str | None, where: str) -> Any:
    """What trafilatura finds on a page; None when nothing."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our own errors say it
    try:
        return trafilatura.bare_extraction(
            text,
            url=url,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            favor_recall=True,
            prune_xpath=_PRUNED,
            date_extraction_params=dict(_DATES),
        )
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # a page can break any parser, and must not stop the others
        raise InputError(
            f"The page cannot be taken apart ({type(error).__name__}: {error}).", where=where, do="Give its text."
        ) from None


def _without_title_rank(body: _Element) -> list[Block]:
    """The blocks of a page without the headings of the first rank before its text: those are its title."""
    for element in list(body.iter()):
        name = local_name(element)
        if name == "p" and "".join(str(t) for t in element.itertext()).strip():
            break
        parent = element.getparent()
        if name == "head" and element.get("rend") == "h1" and parent is not None and not (element.tail or "").strip():
            parent.remove(element)
    return blocks_in(body, TEI)


def _no_story(where: str) -> InputError:
    return InputError(
        "This web page holds no story: no sentence of running text is on it.", where=where, do="Give its text."
    )


