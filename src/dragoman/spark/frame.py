"""A DataFrame of stories → a DataFrame of codings. PySpark is imported when it is asked for, and only in this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.lexicon.actor_files import load_actor_files
from dragoman.reading.columns import match_columns
from dragoman.spark.layout import READ, coded_schema
from dragoman.spark.worker import Code, Read, code_stories, read_tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def code(
    df: DataFrame,
    *,
    actors: Sequence[Path] = (),
    unsure: bool = False,
    partitions: int | None = None,
    **columns: str,
) -> DataFrame:
    """The codings of the stories in a DataFrame, one row a story, in no order; nothing runs before it is asked for.

    ``columns``: field of a story → column (``text="body", id="doc", published="day"``). Fields are text (taken as
    clean) or raw (cleaned up), id, title, published, publisher, url, byline, pub_status, embargoed_until; those not
    given are found by their usual names, as in any table (docs/formats.md). A story without an id gets `story_id`.
    ``actors``: files of the user's own actors, read here and sent to the workers. ``unsure``: as ``coder.code`` has it.
    ``partitions``: tasks of the coding, by default ``spark.sql.shuffle.partitions``; 1,000 to 2,000 stories in each
    are a good size.

    Columns: ``id``, ``day`` (``2017-04-11`` or ``unknown``), the story's fields, ``actors``, ``statements``, ``times``,
    ``events``, ``positions`` (arrays of structs, fields as in docs/exports.md), ``coding`` (the line of JSON that
    ``dragoman code`` writes), ``error`` (``where``, ``reason``, ``do``; null where all is well). A row that cannot be
    coded has an ``error`` and no ``coding``; a story with nothing to code has both. Of rows with the same id one is
    coded, always the same one.

    Raises InputError when PySpark is not installed, or a column or field is named that is not there.
    """
    need_pyspark()
    fields = match_columns(df.columns, columns or None, where="the DataFrame")
    how = Read(fields, columns or None, datetime.now(UTC))
    read = through(df.selectExpr(*quoted(fields)), partial(read_tables, how), READ)
    return code_read(read, Code(load_actor_files(actors), unsure), partitions)


def code_read(read: DataFrame, how: Code, partitions: int | None) -> DataFrame:
    """Rows of `layout.READ` → rows of the output.

    They are spread by their ids, so that stories of one id meet, and a file that only one task can read is coded by
    many.
    """
    from pyspark.sql.functions import col, xxhash64

    if partitions is None:
        partitions = int(str(read.sparkSession.conf.get("spark.sql.shuffle.partitions")))
    if partitions < 1:
        raise InputError("partitions must be 1 or more.", where="partitions", do="Leave it out for Spark's own number.")
    # within one id the order hangs on what the rows hold: whichever comes first comes first in every run
    order = (col("id"), xxhash64("story"), col("where"))
    spread = read.repartition(partitions, "id").sortWithinPartitions(*order)
    return through(spread, partial(code_stories, how), coded_schema())


def quoted(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of some fields, each once, as Spark's expressions name them whatever signs they hold."""
    return tuple(f"`{column.replace('`', '``')}`" for column in dict.fromkeys(fields.values()))


def through(df: DataFrame, function: Callable[[Any], Any], schema: Any) -> DataFrame:
    """The rows of a DataFrame through a function of the workers; `schema`: the Arrow schema that it gives."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return df.mapInArrow(function, from_arrow_schema(schema))


def need_pyspark() -> None:
    """Raise InputError where PySpark cannot be imported."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise InputError(
            "PySpark is not installed.", where="dragoman.spark", do="Run: pip install 'dragoman[spark]'."
        ) from None
