"""numpy's matrix products in one thread while a story is parsed.

The parser's matrices are small: the library that multiplies for numpy would wake a thread for every processor at each
product and let it wait busily for the next. With two processors at work elsewhere that doubles what a story costs. The
number of threads is a setting of the process, so it is put back when the last parse is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

_lock = Lock()
_parsing = 0  # how many parses are going on, in whichever Python threads
_limit: Any = None  # what puts the setting back


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numpy multiply in the calling thread alone."""
    global _parsing, _limit
    with _lock:
        if not _parsing:
            _limit = _libraries().limit(limits=1)
        _parsing += 1
    try:
        yield
    finally:
        with _lock:
            _parsing -= 1
            if not _parsing:
                _limit.restore_original_limits()


@cache
def _libraries() -> Any:
    """The libraries in this process that multiply matrices; found once, when numpy is loaded."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
