"""One text → one Story: the way every format ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.reading.blocks import Block, Meta
from dragoman.reading.cleanup import Cleaned, clean, clean_marked, find_headings
from dragoman.reading.dateline import FoundDateline, agency_in, find_dateline
from dragoman.reading.encoding import decode, refuse_markup
from dragoman.reading.languages import find_language
from dragoman.reading.layout import ends_sentence, join_wrapped, split_lines, whole_characters
from dragoman.reading.published import find_published
from dragoman.span import Span
from dragoman.story import Dateline, Section, Story, story_id

# A line without a stop is still a sentence when it has so many words.
_SENTENCE_WORDS = 8
# ... among so many characters.
_LOOKED_AT = 2000
_WORD = re.compile(r"[^\W\d_]+")


def read_text(
    raw: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's own name
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Story:
    """Raw wire text, as it comes off a page or out of a feed → the story in it.

    Lines that are no story go, words stay as they are (codebook, section 1). `published`: any ISO or RFC
    2822 date or *Nov 28, 2017*. Raises InputError when `published` is no date. A text without a sentence, or
    one that is not English, makes a Story that says so in ``empty_reason``.
    """
    title = _one_line(title)
    cleaned = clean(join_wrapped(split_lines(raw)), title=title)
    return _story(cleaned, Meta(id, None, published, publisher, url))


def read_clean(
    text: str,
    *,
    id: str | None = None,  # noqa: A002
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Story:
    """A story's text that needs no clean-up → Story: white space is made one kind, headings are found.

    The rest is as in ``read_text``.
    """
    lines = join_wrapped(split_lines(text))
    cleaned = Cleaned(tuple(lines), find_headings(lines), _one_line(title))
    return _story(cleaned, Meta(id, None, published, publisher, url))


def read_blocks(blocks: Sequence[Block], meta: Meta) -> Story:
    """Paragraphs, headings and items of a marked-up text, and what came with it → Story.

    Only lines that the table of boilerplate knows go. An item that must not be used keeps what is known about it but
    not its text. The rest is as in ``read_text``.
    """
    return _story(clean_marked(blocks, title=_one_line(meta.title)), meta)


def read_given(text: str, meta: Meta, *, cleaned: bool) -> Story:
    """Plain text and what came with it → Story, as ``read_clean`` or ``read_text`` reads it."""
    lines, title = join_wrapped(split_lines(text)), _one_line(meta.title)
    whole = Cleaned(tuple(lines), find_headings(lines), title) if cleaned else clean(lines, title=title)
    return _story(whole, meta)


def read_bytes(
    data: bytes,
    *,
    id: str | None = None,  # noqa: A002
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    where: str = "",
) -> Story:
    """Raw wire text as bytes → Story. Raises InputError, naming `where`, when the bytes are no plain text."""
    raw = decode(data, where=where)
    refuse_markup(raw, where=where)
    return read_text(raw, id=id, title=title, published=published, publisher=publisher, url=url)


def _story(cleaned: Cleaned, meta: Meta) -> Story:
    text = "\n\n".join(cleaned.lines)
    found = find_dateline(text)
    dateline = _dateline(found, cleaned) or meta.dateline
    day = find_published(
        meta.published, url=meta.url, stamps=cleaned.stamps, filed=dateline.date if dateline else None, text=text
    )  # fmt: skip
    id_ = whole_characters(meta.id or "") or story_id(text, day.value)
    reason, language = meta.standing.closed or _empty_reason(cleaned.lines), "und"
    if reason is None:
        spoken = find_language(text)
        language = spoken.code if spoken else "und"
        if language != "en":
            reason = (
                f"not English: {f'it reads as {spoken.name}' if spoken else 'the language cannot be told'}."
            )
    else:
        text = ""
    return Story(
        id=id_,
        text=text,
        title=cleaned.title,
        language=language,
        published=day.value,
        published_from=day.source,
        dateline=dateline if text else None,
        publisher=_one_line(meta.publisher),
        url=_one_line(meta.url),
        byline=_writer(meta.byline) or cleaned.byline,
        sections=_sections(cleaned) if text else (),
        empty_reason=reason,
        pub_status=meta.standing.status,
        embargoed_until=meta.standing.until,
    )


def _dateline(found: FoundDateline | None, cleaned: Cleaned) -> Dateline | None:
    """The dateline, its agency taken from the lines of credit where it names none."""
    if found is None or found.dateline.agency is not None:
        return found.dateline if found else None
    return Dateline(found.dateline.place, found.dateline.date, agency_in(cleaned.credits))


def _empty_reason(lines: tuple[str, ...]) -> str | None:
    if not lines:
        return "no text: there is nothing but white space or boilerplate."
    if any(_has_sentence(x[:_LOOKED_AT]) for x in lines):
        return None
    return "no sentence: there are only headings, names or numbers."


def _has_sentence(line: str) -> bool:
    words = len(_WORD.findall(line))
    return words >= _SENTENCE_WORDS or (ends_sentence(line) and words >= 2) or _unspaced(line)


def _unspaced(line: str) -> bool:
    """Whether a line is of a script that puts no blanks between words."""
    return sum("\u2e80" <= c <= "\ud7af" for c in line) >= _SENTENCE_WORDS


def _sections(cleaned: Cleaned) -> tuple[Section, ...]:
    found, start = [], 0
    for i, line in enumerate(cleaned.lines):
        if i in cleaned.headings:
            found.append(Section(line, Span(start, start + len(line))))
        start += len(line) + 2
    return tuple(found)


def _one_line(value: str | None) -> str | None:
    """A given field without line breaks and outer blanks; None when nothing is left."""
    return " ".join(split_lines(value)).strip() or None if value else None


def _writer(byline: str | None) -> str | None:
    """A given byline without its *By*."""
    line = _one_line(byline)
    return line[3:] if line and line[:3].lower() == "by " else line
