"""Paths of any scheme that Spark reads → rows of `layout.READ`.

Parquet and plain JSON Lines are split by Spark's own readers. Every other file (WARC, and whatever is packed, cannot be
split) is read from its begin to its end by one worker, with dragoman's own readers, so that every format of
docs/formats.md is read and a damaged file costs no more than what is damaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from typing import TYPE_CHECKING, Literal

from dragoman.errors import InputError
from dragoman.reading.columns import match_columns
from dragoman.reading.recognise import ROWS, SUFFIXES
from dragoman.spark.frame import quoted, through
from dragoman.spark.layout import READ
from dragoman.spark.worker import PLACE, Read, read_files, read_lines, read_tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, DataFrameReader, SparkSession

Kind = Literal["parquet", "lines", "files"]
# Bytes of input that make about 1,500 stories, and so a task of some minutes: of plain JSON, of Parquet, and of files
# that are packed or full of markup.
_BYTES: dict[Kind, int] = {"parquet": 2_500_000, "lines": 5_000_000, "files": 10_000_000}
_LINES, _PARQUET = ROWS, frozenset({".parquet"})
_FILES = frozenset({*(s + ".gz" for s in SUFFIXES), *(SUFFIXES - _LINES - _PARQUET)})
_SUFFIXES: dict[Kind, frozenset[str]] = {"parquet": _PARQUET, "lines": _LINES, "files": _FILES}
_PLACED = f"_metadata.file_path {PLACE}"


@dataclass(frozen=True, slots=True)
class Source:
    """What the paths hold, read when the rows are asked for; ``partitions``: a good number of tasks for coding it."""

    rows: DataFrame
    partitions: int


def read_paths(spark: SparkSession, paths: Sequence[str], columns: Mapping[str, str] | None = None) -> Source:
    """The stories of files, folders (folders inside them too) and patterns. ``columns``: field → column, of tables.

    Raises InputError when there is nothing there, or nothing that could hold a story, or a table lacks a column.
    """
    sizes = _sizes(spark, paths)
    if not sizes:
        where, do = ", ".join(paths), "Name .parquet, .jsonl, .warc or other files of docs/formats.md."
        raise InputError("no file of stories is there.", where=where, do=do)
    now = datetime.now(UTC)
    how = Read({}, columns, now)
    found: list[DataFrame] = []
    if "parquet" in sizes:
        some = paths if len(paths) == 1 else [p for p in paths if "parquet" in _sizes(spark, [p])]
        found += [_tables(spark, path, columns, now) for path in some]
    if "lines" in sizes:
        text = _reader(spark, "lines").option("lineSep", "\n").format("text").load(list(paths))
        found.append(through(text.selectExpr("cast(value as binary) value", _PLACED), partial(read_lines, how), READ))
    if "files" in sizes:
        files = _reader(spark, "files").format("binaryFile").load(list(paths)).select("path")
        found.append(through(files, partial(read_files, how), READ))
    tasks = sum(-(-size // _BYTES[kind]) for kind, size in sizes.items())
    return Source(reduce(lambda a, b: a.union(b), found), max(tasks, 2 * spark.sparkContext.defaultParallelism))


def _reader(spark: SparkSession, kind: Kind) -> DataFrameReader:
    """A reader of the files of a kind in all folders under a path."""
    return spark.read.option("recursiveFileLookup", "true").option("pathGlobFilter", _glob(kind))


def _glob(kind: Kind) -> str:
    """``*{.[jJ][sS] ...,...}``: the endings of a kind, in small or capital letters."""
    ends = ("".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in s) for s in sorted(_SUFFIXES[kind]))
    return f"*{{{','.join(ends)}}}"


def _tables(spark: SparkSession, path: str, columns: Mapping[str, str] | None, now: datetime) -> DataFrame:
    """The Parquet files of one path, which have one schema; folders named ``day=...`` give a column.

    Spark reads folders inside folders either for such columns or for what lies in all of them.
    """
    reader = _reader(spark, "parquet")
    keyed = reader.format("binaryFile").load(path).where("path rlike '/[^/]+=[^/]*/[^/]+$'").select("path").first()
    table = reader.option("recursiveFileLookup", str(keyed is None).lower()).parquet(path)
    fields = match_columns(table.columns, columns, where=path)
    return through(table.selectExpr(*quoted(fields), _PLACED), partial(read_tables, Read(fields, columns, now)), READ)


def _sizes(spark: SparkSession, paths: Sequence[str]) -> dict[Kind, int]:
    """Bytes of each kind of file under the paths; Spark lists them, hidden files aside."""
    from pyspark.errors import AnalysisException
    from pyspark.sql.functions import lit, lower, when
    from pyspark.sql.functions import sum as total

    kind, name = lit(None), lower("path")
    for known, suffixes in _SUFFIXES.items():
        ends = "|".join(s.removeprefix(".").replace(".", "[.]") for s in sorted(suffixes))
        kind = when(name.rlike(f"[.]({ends})$"), known).otherwise(kind)
    try:
        files = spark.read.option("recursiveFileLookup", "true").format("binaryFile").load(list(paths))
        rows = files.groupBy(kind.alias("kind")).agg(total("length").alias("size")).collect()
    except AnalysisException as error:
        if error.getCondition() != "PATH_NOT_FOUND":
            raise
        where, do = (error.getMessageParameters() or {}).get("path", ", ".join(paths)), "Check the path."
        raise InputError("there is no such file or folder.", where=where.strip('"'), do=do) from None
    return {row["kind"]: row["size"] for row in rows if row["kind"] is not None}
