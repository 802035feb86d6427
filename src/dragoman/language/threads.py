"""numpy's matrix products in one thread while a story is parsed.

The parser's matrices are small: OpenBLAS, which numpy brings, would wake a thread for every processor at each product
and let it wait busily for the next. With two processors at work elsewhere that doubles what a story costs. The number
of threads is a setting of the process, so it is put back when the last parse is done; other libraries are left alone.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

_lock = Lock()
_parsing = 0  # how many parses are going on, in whichever Python threads
_before = 0  # threads of OpenBLAS when the first of them began


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numpy multiply in the calling thread alone; where numpy has another library than OpenBLAS, do nothing."""
    global _parsing, _before
    setting = _openblas()
    if setting is None:
        yield
        return
    get, put = setting
    with _lock:
        if not _parsing:
            _before = get()
            put(1)
        _parsing += 1
    try:
        yield
    finally:
        with _lock:
            _parsing -= 1
            if not _parsing:
                put(_before)


@cache
def _openblas() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """How to read and to set the number of threads of numpy's own OpenBLAS; None where it has none."""
    for core in ("numpy._core", "numpy.core"):  # numpy 2, numpy 1
        try:
            library = ctypes.CDLL(importlib.import_module(f"{core}._multiarray_umath").__file__)
        except (ImportError, OSError):
            continue
        for prefix in ("scipy_openblas", "openblas"):
            for suffix in ("64_", ""):
                get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if get and put:
                    put.restype = None
                    return get, put
    return None
