"""Codings of a DataFrame as a folder of Parquet: the tables of docs/exports.md by day, the codings, the errors.

State lies in the folder and nowhere else. First every story is coded into ``_coded``, once, and then each table is made
of it; at the end ``_coded`` goes and ``_SUCCESS`` is there. A folder without ``_SUCCESS`` is of a run that was broken
off.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from dragoman.errors import InputError
from dragoman.export.parquet import UNKNOWN
from dragoman.export.records import TABLES
from dragoman.spark.layout import LAYERS, own_fields

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Mode = Literal["new", "overwrite"]
STAGE, DONE = "_coded", "_SUCCESS"
_TOGETHER = 4  # tables written at the same time: a small one is a single task, which leaves the other cores idle
_OURS = {*TABLES, "codings", "errors", STAGE, DONE}


@dataclass(frozen=True, slots=True)
class Written:
    """How it went, in stories (``coded`` counts the ``empty`` ones too), and in rows of each table."""

    coded: int
    empty: int
    failed: int
    rows: dict[str, int]


def write_tables(coded: DataFrame, out: str, *, mode: str = "new") -> Written:
    """Code the stories and write the folder ``out``, of any scheme that Spark writes.

    ``OUT/events/day=2017-04-11/*.parquet`` and so on, ``OUT/codings/day=...`` with each story's line of JSON,
    ``OUT/errors/*.parquet``. ``overwrite`` replaces what an earlier run has written. Raises InputError when something
    is there that may not be replaced.
    """
    spark = coded.sparkSession
    folder = Folder(spark, out)
    folder.check(mode)
    folder.clear(STAGE)
    stage = f"{out}/{STAGE}"
    coded.write.option("compression", "zstd").parquet(stage)
    folder.clear(DONE, *TABLES, "codings", "errors")  # of an earlier run, kept until there is something in its place
    kept = spark.read.schema(coded.schema).parquet(stage)
    written = _count(kept)
    lines = kept.where("coding is not null").selectExpr("day", "id story", "coding")
    errors = kept.where("error is not null").selectExpr("error.where", "id", "error.reason", "error.do")
    with ThreadPoolExecutor(_TOGETHER) as pool:
        jobs = [pool.submit(_write, _table(kept, name), f"{out}/{name}", rows) for name, rows in written.rows.items()]
        jobs.append(pool.submit(_write, lines, f"{out}/codings", written.coded))
        jobs.append(pool.submit(_write_errors, errors, f"{out}/errors"))
        for job in jobs:
            job.result()
    folder.finish()
    return written


def _count(kept: DataFrame) -> Written:
    sums = [f"sum(size({layer})) {layer}" for layer in LAYERS]
    row = kept.selectExpr(
        "count(coding) stories", "count_if(empty_reason is not null) empty", "count_if(coding is null) failed", *sums
    ).first()
    told: dict[str, int] = {name: n or 0 for name, n in row.asDict().items()} if row else {}
    return Written(told["stories"], told["empty"], told["failed"], {t: told[t] for t in TABLES})


def _table(kept: DataFrame, table: str) -> DataFrame:
    """A table's rows, with ``day``; of a layer, in its order within a story."""
    good = kept.where("coding is not null")
    fields = [field.name for field in own_fields(table)]
    if table == "stories":
        return good.selectExpr("day", "id story", *fields)
    each = good.selectExpr("day", "id story", f"posexplode({table}) as (place, record)")
    return each.selectExpr("day", "story", "place", *(f"record.`{f}`" for f in fields))


def _write(rows: DataFrame, path: str, count: int) -> None:
    """A dataset by day: days of many stories are several files, small ones share a task."""
    if not count:  # so that the table has its columns and types all the same
        rows.drop("day", "place").coalesce(1).write.option("compression", "zstd").parquet(f"{path}/day={UNKNOWN}")
        return
    order = [name for name in ("day", "story", "place") if name in rows.columns]
    sorted_ = rows.hint("rebalance", "day").sortWithinPartitions(*order).drop("place")
    sorted_.write.partitionBy("day").option("compression", "zstd").parquet(path)


def _write_errors(errors: DataFrame, path: str) -> None:
    errors.hint("rebalance").write.option("compression", "zstd").parquet(path)


class Folder:
    """The folder of a run's output, on whichever file system its path names."""

    def __init__(self, spark: SparkSession, out: str) -> None:
        java: Any = spark._jvm
        self._name, self._java = out, java
        self._path = java.org.apache.hadoop.fs.Path(out)
        self._system = self._path.getFileSystem(spark._jsc.hadoopConfiguration())

    def check(self, mode: str, inputs: Sequence[str] = ()) -> None:
        """Raise InputError for a file, a folder of others or of the inputs, an output that may not be replaced."""
        if mode not in get_args(Mode):
            raise InputError(f"there is no mode {mode!r}.", where="--mode", do=f"Use {' or '.join(get_args(Mode))}.")
        here = str(self._system.makeQualified(self._path)) + "/"
        for name in inputs:
            if (str(self._system.makeQualified(self._java.org.apache.hadoop.fs.Path(name))) + "/").startswith(here):
                raise InputError(f"the input {name} lies in it.", where=self._name, do="Name another folder.")
        if not self._system.exists(self._path):
            return
        if not self._system.getFileStatus(self._path).isDirectory():
            raise InputError("this is a file.", where=self._name, do="Name a folder.")
        names = {status.getPath().getName() for status in self._system.listStatus(self._path)}
        if names - _OURS:
            do = "Name a new or an empty folder."
            raise InputError(f"this folder holds other files: {min(names - _OURS)}.", where=self._name, do=do)
        if names and mode != "overwrite":
            what = "holds an earlier output" if DONE in names else "holds what a run that was broken off has left"
            raise InputError(f"this folder {what}.", where=self._name, do="Name another, or use --mode overwrite.")

    def clear(self, *names: str) -> None:
        """Take away what is there under these names."""
        for name in names:
            self._system.delete(self._inside(name), True)

    def finish(self) -> None:
        """Say that all is there."""
        self.clear(STAGE)
        self._system.create(self._inside(DONE)).close()

    def _inside(self, name: str) -> Any:
        return self._java.org.apache.hadoop.fs.Path(self._path, name)
