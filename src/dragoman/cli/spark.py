"""The command ``spark-code``: stories coded on a Spark cluster."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import Annotated

import typer

from dragoman.cli.app import FAILED, SOME_FAILED, ActorFiles, Unsure, app, examples
from dragoman.cli.edges import outcome, pairs
from dragoman.errors import InputError


@app.command(
    name="spark-code",
    epilog=examples(
        "dragoman spark-code news/ coded",
        "dragoman spark-code 'hdfs://host/news/2017/*.parquet' hdfs://host/coded/2017 --master yarn",
        "dragoman spark-code crawl.warc.gz coded --master 'local[4]' --memory 4g",
        more="What every option means for a cluster: docs/spark.md.",
    ),
)
def spark_code(
    paths: Annotated[
        list[str],
        typer.Argument(help="IN ... OUT: Parquet, JSONL, WARC and other files, folders, patterns; then a folder."),
    ],
    master: Annotated[
        str | None, typer.Option("--master", help="Spark's master: local[4], spark://host:7077, yarn ...")
    ] = None,
    partitions: Annotated[
        int | None, typer.Option("--partitions", min=1, help="Tasks of the coding (default: by the size of the input).")
    ] = None,
    memory: Annotated[
        str | None, typer.Option("--memory", help="Java heap of each executor, 2g; Python comes on top.")
    ] = None,
    mode: Annotated[str, typer.Option("--mode", help="new, or overwrite an earlier output.")] = "new",
    column: Annotated[
        list[str] | None, typer.Option("--column", help="For tables: FIELD=COLUMN (text=inhalt). May be repeated.")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--conf", help="A setting of Spark's: KEY=VALUE. May be repeated.")
    ] = None,
    actors: ActorFiles = None,
    unsure: Unsure = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Code stories on Spark into Parquet tables by day. A bad story never stops the rest: OUT/errors names it.

    Exit status: 0 all coded, 1 some failed, 2 nothing could be done.
    """
    from dragoman.lexicon.actor_files import load_actor_files
    from dragoman.spark.frame import code_read
    from dragoman.spark.session import session
    from dragoman.spark.sources import read_paths
    from dragoman.spark.tables import Folder, write_tables
    from dragoman.spark.worker import Code

    *inputs, out = paths
    if not inputs:
        raise InputError("there is no output.", where=out, do="Give the input first, then a folder: spark-code IN OUT.")
    columns = pairs(column, "--column", "text=inhalt")
    settings = pairs(setting, "--conf", "spark.task.maxFailures=8") or {}
    how = Code(load_actor_files(actors or []), unsure)
    since = perf_counter()
    bar = not quiet and sys.stderr.isatty()
    with session(master, memory=memory, settings=settings, bar=bar) as spark:
        Folder(spark, out).check(mode, inputs)
        source = read_paths(spark, inputs, columns)
        coded = code_read(source.rows, how, partitions or source.partitions)
        written = write_tables(coded, out, mode=mode)
    if not quiet:
        said = outcome(written.coded, perf_counter() - since, out, empty=written.empty, failed=written.failed,
                       errors=f"{out}/errors")  # fmt: skip
        typer.echo(said, err=True)
    if written.empty or written.failed:
        raise typer.Exit(SOME_FAILED if written.coded else FAILED)
    if not written.coded:
        raise InputError("there is no story in it.", where=", ".join(inputs), do="Name files that hold some.")
