"""A Spark session as the coding wants it: one thread a worker, the same Python everywhere, clear errors."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.spark.frame import need_pyspark
from dragoman.workers import ALONE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# In one batch a worker holds so many rows, be they as long as they may.
_ROWS = 512
# Where Java runs beside the workers it leaves them the cores: what it does is little, and compiling it well costs more
# than that saves (of 2,000 stories on two cores a seventh of the time).
_HERE = {"spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
_TOLD = 400  # characters of what Spark says of a fault


@contextmanager
def session(
    master: str | None = None,
    *,
    memory: str | None = None,
    settings: Mapping[str, str] | None = None,
    bar: bool = False,
) -> Iterator[SparkSession]:
    """A Spark session for one run; stopped at the end, unless one was running already and is taken as it is.

    ``master``: ``local[4]``, ``spark://host:7077``, ``yarn`` ...; None for what spark-submit or Spark's own files say.
    ``memory``: the Java heap of an executor and, where Spark runs locally, of the whole (``2g``); the Python workers
    come on top (docs/spark.md). ``settings``: any of Spark's own. ``bar``: Spark's bar of tasks on standard error.
    Raises InputError when PySpark or Java is missing, or Spark does not start or breaks off.
    """
    need_pyspark()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\..*")
    running = SparkSession.getActiveSession() is not None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in ALONE.items():  # where Spark runs locally, its Python workers inherit them
        os.environ.setdefault(name, value)
    builder = SparkSession.builder.appName("dragoman")
    heap = {"spark.executor.memory": memory, "spark.driver.memory": memory} if memory else {}
    here = _HERE if master and master.startswith("local") else {}
    told = {**defaults(bar=bar), **here, **heap, **(settings or {})}
    for key, value in told.items():
        builder = builder.config(key, value)
    try:
        spark = (builder.master(master) if master else builder).getOrCreate()
    except (PySparkException, Py4JError, OSError, TypeError) as error:
        do = "It needs Java 17 or later (Debian: default-jre-headless), and a master that answers."
        raise InputError(f"Spark does not start ({_short(error)}).", where="Spark", do=do) from None
    logging.getLogger("py4j").setLevel(logging.ERROR)
    try:
        yield spark
    except (PySparkException, Py4JError) as error:
        do = "See the log of its executors; what is missing there (memory, Python, dragoman) docs/spark.md tells."
        raise InputError(f"Spark broke off ({_short(error)}).", where="Spark", do=do) from None
    finally:
        if not running:
            spark.stop()


def defaults(*, bar: bool = False) -> dict[str, str]:
    """The settings of a run that nobody has set otherwise."""
    return {
        "spark.ui.showConsoleProgress": str(bar).lower(),
        "spark.log.level": "FATAL",  # what breaks off is told in one line; --conf spark.log.level=WARN tells more
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS),
        # Spark runs one Python worker a core: a second thread in any of them only gets in the way of the others
        **{f"spark.executorEnv.{name}": value for name, value in ALONE.items()},
    }


def _short(error: Exception) -> str:
    """The last line of a chain of causes that says something, on one line."""
    text = str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    errors = [line for line in lines if "Error" in line or "Exception" in line]
    return " ".join((errors[-1] if errors else lines[0] if lines else type(error).__name__).split())[:_TOLD]
