"""What every worker process needs, loaded when this file is imported: once, before the workers part (``workers.py``).

They then share its pages. What cannot be loaded here fails again, and is told, in the worker.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from dragoman.coder import code
from dragoman.story import Story

_STORY = "OSLO, March 3 (Wire) - Norway will hold talks with Sweden on Friday, \"soon\", the Norwegian minister said."

with suppress(Exception):
    code(Story("preload", _STORY, published="2017-03-03"))  # models and tables are read where they are first needed
gc.collect()
gc.freeze()  # what is never collected is never touched, and so never copied
