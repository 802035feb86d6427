"""Text → windows of word pieces. Whatever runs the encoder must cut its text the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CLS, SEP, PAD = 101, 102, 0
WINDOW = 256  # word pieces, the two marks at the ends counted in
STRIDE = 64  # pieces that two windows share where one paragraph is longer than a window


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces of one window: their ids, and where each stands in the text ((0, 0) for marks)."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def cut_windows(text: str, tokenizer: Any, *, size: int = WINDOW) -> tuple[Window, ...]:
    """Whole lines packed into windows of `size` pieces and parted by a mark.

    A line longer than a window is cut with an overlap of ``STRIDE`` pieces. ``tokenizer``: of the tokenizers
    library, without padding or truncation.
    """
    windows: list[Window] = []
    ids: list[int] = []
    spans: list[tuple[int, int]] = []

    def close() -> None:
        if ids:
            windows.append(Window((CLS, *ids[:-1], SEP), ((0, 0), *spans[:-1], (0, 0))))
            ids.clear()
            spans.clear()

    lines = _lines(text)
    for (start, _), encoded in zip(
        lines, tokenizer.encode_batch([line for _, line in lines], add_special_tokens=False), strict=True
    ):
        pieces, offsets = encoded.ids, [(a + start, b + start) for a, b in encoded.offsets]
        if len(ids) + len(pieces) + 2 > size:
            close()
        while len(pieces) + 2 > size:
            ids.extend([*pieces[: size - 2], SEP])
            spans.extend([*offsets[: size - 2], (0, 0)])
            close()
            pieces, offsets = pieces[size - 2 - STRIDE :], offsets[size - 2 - STRIDE :]
        ids.extend([*pieces, SEP])
        spans.extend([*offsets, (0, 0)])
    close()
    return tuple(windows)


def _lines(text: str) -> list[tuple[int, str]]:
    """Where each line that holds something begins, and its words."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found
