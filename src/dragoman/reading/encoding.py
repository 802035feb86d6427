"""Bytes → text: which encoding they are in, and what they are when they are no text."""

from __future__ import annotations

import codecs
import re

from dragoman.errors import InputError

# What other things begin with: (bytes, name, what to do).
_MAGIC = (
    (b"%PDF", "a PDF document", "Save its text as a .txt file first."),
    (b"PK\x03\x04", "a zip archive (or a .docx, .xlsx or .epub file)", "Save its text as a .txt file first."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first."),
    (b"\x89PNG", "a PNG picture", "Give text."),
    (b"\xff\xd8\xff", "a JPEG picture", "Give text."),
    (b"GIF8", "a GIF picture", "Give text."),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "Save its text as a .txt file first."),
    (b"{\\rtf", "an RTF document", "Save its text as a .txt file first."),
    (b"\x7fELF", "a program", "Give text."),
    (b"SQLite format 3", "an SQLite database", "Give text."),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Enough bytes to tell an encoding by their counts.
_SAMPLE = 100_000
# Share of control characters above which bytes are no text.
_CONTROLS = 0.01

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH, _LETTER = re.compile(rb"[\x80-\xff]"), re.compile(rb"[A-Za-z\xc0-\xff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CYRILLIC_RUN = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")


def decode(data: bytes, *, where: str = "") -> str:
    """The text that bytes hold: UTF-8, UTF-16 (or -32 with its mark), Windows-1252 or -1251.

    `where`: file or place, for the message. Raises InputError that says what the bytes are when they are no
    text, or where they are damaged.
    """
    refuse_magic(data, where=where)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, where).removeprefix("\ufeff")
    if unmarked := _unmarked_utf16(data[:_SAMPLE]):
        return _strictly(data, unmarked, where)
    _refuse_controls(data, where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _from_eight_bits(data, error, where)


def refuse_magic(data: bytes, *, where: str = "") -> None:
    """Raise InputError that says what bytes are when they begin as something else than text does."""
    for magic, name, do in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"This is {name}, not plain text.", where=where, do=do)


def refuse_binary(data: bytes, *, where: str = "") -> None:
    """Raise InputError when bytes are no text in any encoding."""
    refuse_magic(data, where=where)
    if not marked_encoding(data):
        _refuse_controls(data, where)


def marked_encoding(data: bytes) -> str | None:
    """The encoding by a byte-order mark, or UTF-16 by its zeros; None when the bytes do not tell at once."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    return _unmarked_utf16(data[:_SAMPLE])


def looks_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII stand as UTF-8 puts them."""
    sample = data[:_SAMPLE]
    return 2 * sum(map(len, _MULTIBYTE.findall(sample))) > len(_HIGH.findall(sample))


def _refuse_controls(data: bytes, where: str) -> None:
    sample = data[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _CONTROLS * len(sample):
        raise InputError(
            "This is not text but binary data.", where=where, do="Give plain text, UTF-8 if you can."
        )


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(encoding.upper(), error.start, where) from None


def _damaged(encoding: str, at: int, where: str) -> InputError:
    return InputError(
        f"The text is damaged: byte {at} is no {encoding}.",
        where=where,
        do="Fetch it again, or save it as UTF-8.",
    )


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _from_eight_bits(data: bytes, error: UnicodeDecodeError, where: str) -> str:
    """Text that is no UTF-8: Windows-1251 if its words are Cyrillic, -1252 if such bytes are few."""
    sample = data[:_SAMPLE]
    if looks_utf8(data):
        if error.end >= len(data) - 1 and error.start >= len(data) - 4:  # cut off inside the last character
            return data[: error.start].decode("utf-8")
        raise _damaged("UTF-8", error.start, where)
    high, letters = len(_HIGH.findall(sample)), len(_LETTER.findall(sample))
    cyrillic = sum(map(len, _CYRILLIC_RUN.findall(sample)))
    encoding = "cp1251" if cyrillic > 0.5 * high and high > 0.3 * letters else "cp1252"
    if encoding == "cp1252" and high > 0.15 * max(letters, 1):
        raise InputError("The encoding of this text cannot be told.", where=where, do="Save it as UTF-8.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _damaged("text in UTF-8 or Windows-1252", fault.start, where) from None


def refuse_markup(text: str, *, where: str = "") -> None:
    """Raise InputError when a text is a web page's source and not its words."""
    if re.match(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|rss|feed)\b",
        text[:2000],
        re.IGNORECASE | re.DOTALL,
    ):
        raise InputError(
            "This is a web page's source (HTML or XML), not plain text.", where=where, do="Give its text."
        )
