"""Bytes of HTML and XML → text and trees: charsets that lie, and nothing from outside the document, ever."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.blocks import HTML, Block, Dialect, blocks_in, blocks_of_text
from dragoman.reading.encoding import decode, looks_utf8, marked_encoding, refuse_binary

if TYPE_CHECKING:
    from lxml.etree import _Element

# In bytes. A page of news has less than a hundredth of it.
LARGEST_PAGE = 20_000_000
LARGEST_DOCUMENT = 50_000_000

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_NAMED = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31})|#(1[2-5]\d)|#[xX]([89][0-9a-fA-F]));")
_KEPT = frozenset({"lt", "gt", "amp", "quot", "apos", "LT", "GT", "AMP", "QUOT"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PARTS = re.compile(r"<!--|<!\[CDATA\[|<!ENTITY")
_TAGS = re.compile(
    r"<(?:/?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|section|article|span|a|b|i|strong|em)\b)[^<>]*>", re.IGNORECASE
)
# Codecs that Python has beside those of texts.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})


def decode_markup(data: bytes, *, charset: str | None = None, where: str = "") -> str:
    """The text of a page or document.

    A charset it declares (or `charset`, as HTTP says) is only believed where the bytes are not UTF-8, which they
    never are by chance. Raises InputError when they are no text at all.
    """
    refuse_binary(data, where=where)
    if marked_encoding(data):
        return decode(data, where=where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    told = _DECLARED.search(data[:4096])
    for name in (charset, (told[1] or told[2]).decode("ascii", "replace") if told else None):
        if name and (encoding := _codec(name)):
            return data.decode(encoding, "replace")
    if looks_utf8(data):  # a stray byte somewhere on a page is no reason to lose its story
        return data.decode("utf-8", "replace")
    return decode(data, where=where)


def _codec(name: str) -> str | None:
    """The codec to try for a declared charset; None for those that the bytes have proven wrong already."""
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name.replace("_", "-")
    except (LookupError, ValueError):
        return None
    if found in _NO_CHARSETS or found.startswith("utf-"):
        return None
    try:
        b"a".decode(found)
    except (LookupError, ValueError, TypeError):  # rot13, zlib and their like
        return None
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def parse_xml(data: bytes, *, where: str = "") -> _Element:
    """The root of an XML document. No DTD is loaded, nothing is fetched; HTML's names (``&nbsp;``) are known.

    Raises InputError for a document that is too large, that declares entities of its own, or is not well formed.
    """
    refuse_size(data, LARGEST_DOCUMENT, "document", where=where)
    text = decode_markup(data, where=where)
    refuse_entities(text, where=where)
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        encoding="utf-8",
    )  # fmt: skip
    body = name_entities(_NO_XML.sub(" ", without_declaration(text))).strip("\ufeff \t\r\n")
    try:
        root = etree.fromstring(body.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"This is not well-formed XML ({error}).", where=where, do="Fetch it again: it may be cut off."
        ) from None
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise _entities(where)
    return root


def parse_html(text: str) -> _Element:
    """The tree of a piece of HTML; nothing is fetched, and what is not well formed is mended as browsers do."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    body = name_entities(_NO_XML.sub(" ", without_declaration(text)))
    return etree.fromstring(f"<div>{body}</div>".encode(), parser)


def html_blocks(text: str, dialect: Dialect = HTML) -> list[Block]:
    """The blocks of a piece of HTML; markup that was escaped twice is read once more."""
    found = blocks_in(parse_html(text), dialect)
    if any(_TAGS.search(b.text) for b in found):
        again = blocks_in(parse_html("\n".join(b.text for b in found)), dialect)
        found = again or found
    return found


def any_blocks(text: str) -> list[Block]:
    """The blocks of a text that may hold HTML, as fields of feeds and tables do."""
    return html_blocks(text) if holds_html(text) else blocks_of_text(text)


def holds_html(text: str) -> bool:
    """Whether a text holds HTML's tags."""
    return bool(_TAGS.search(text))


def plain(text: str | None) -> str | None:
    """A title or name without tags and entities, on one line; None when nothing is left."""
    if not text:
        return None
    if "<" in text or "&" in text:
        text = " ".join(b.text for b in blocks_in(parse_html(text), HTML))
    return " ".join(text.split()) or None


def without_declaration(text: str) -> str:
    """A document without its XML declaration, whose encoding is known by now."""
    text = text.removeprefix("\ufeff")
    declared = _XML_DECLARATION.match(text)
    return text[declared.end() :] if declared else text


def name_entities(text: str) -> str:
    """HTML's named entities as the characters they name, but for those that XML needs; Windows' numbers too."""

    def character(match: re.Match[str]) -> str:
        name, number, hexa = match.groups()
        if name:
            return match[0] if name in _KEPT else html5.get(f"{name};", match[0])
        code = int(number) if number else int(hexa, 16)
        return bytes([code]).decode("cp1252", "ignore") if 128 <= code < 160 else match[0]

    return _NAMED.sub(character, text)


def refuse_entities(text: str, *, where: str = "") -> None:
    """Raise InputError when a document declares entities: bombs and other people's files come in that way."""
    at = 0
    while part := _PARTS.search(text, at):
        if part[0] == "<!ENTITY":
            raise _entities(where)
        # what stands in comments and CDATA declares nothing
        end = text.find("-->" if part[0] == "<!--" else "]]>", part.end())
        if end < 0:
            return
        at = end


def _entities(where: str) -> InputError:
    reason = "This XML declares entities of its own, which are never expanded."
    return InputError(reason, where=where, do="Get the document without its <!ENTITY ...> lines.")


def refuse_size(data: bytes, most: int, what: str, *, where: str = "") -> None:
    """Raise InputError when there is more than is read as one `what`."""
    if len(data) > most:
        reason = f"This {what} has more than the {most:,} bytes that are read as one."
        raise InputError(reason, where=where, do="Give its text alone.")
