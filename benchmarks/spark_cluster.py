"""A standalone cluster on this machine: python benchmarks/spark_cluster.py [FOLDER] [--workers 2] [--archive FILE].

Starts a master and workers of one core each, out of PySpark's own folder, runs `dragoman spark-code` on it as a user
would, stops all again, and compares every coding with those of a local run, byte by byte, and how many rows each table
has. Ends with 1 where anything differs. ``--archive``: an environment packed by venv-pack that the executors unpack and
run, instead of the Python that runs this.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pyspark

from dragoman.export.records import TABLES, to_records
from dragoman.run import Run

ROOT = Path(__file__).parents[1]
HOME = Path(pyspark.__file__).parent
HOST, WAIT = "127.0.0.1", 180  # seconds for a master or worker to come up


def main() -> None:
    """Start, run, stop, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=5)
    parser.add_argument("--archive", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, cluster(Path(work), options.workers) as master:
        out = Path(work) / "out"
        ran(master, options, out)
        used = sorted({p.parents[2].name for p in Path(work).glob("worker*/app-*/*/stderr")})
        print(f"executors ran on: {', '.join(used)}")
        sys.exit(compare(options.folder, out))


@contextmanager
def cluster(work: Path, workers: int) -> Iterator[str]:
    """A master and its workers as processes of their own; its address. All are ended with the block."""
    port, page = free_port(), free_port()
    master = f"spark://{HOST}:{port}"
    deploy = "org.apache.spark.deploy"
    with ExitStack() as stack:
        words: tuple[object, ...] = ("--host", HOST, "--port", port, "--webui-port", page)
        stack.enter_context(started(f"{deploy}.master.Master", *words, log=work / "master.log"))
        address = f"http://{HOST}:{page}/json/"
        wait_for(address, "ALIVE", 1)
        for n in range(1, workers + 1):
            words = ("--cores", 1, "--memory", "1g", "--work-dir", work / f"worker{n}", "--webui-port", free_port())
            stack.enter_context(started(f"{deploy}.worker.Worker", *words, master, log=work / f"worker{n}.log"))
        wait_for(address, '"state" : "ALIVE"', workers)
        print(f"{master} with {workers} workers of one core")
        yield master


@contextmanager
def started(*words: object, log: Path) -> Iterator[None]:
    """A process of Spark's own, ended with the block."""
    environment = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": HOST}
    environment.pop("PYTHONPATH", None)  # a cluster knows nothing of where this is run
    with log.open("wb") as file:
        command = [str(HOME / "bin" / "spark-class"), *map(str, words)]
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, text: str, times: int) -> None:
    """Until the master's page says so, as often as that."""
    until, page = time.monotonic() + WAIT, ""
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own master
                page = answer.read().decode()
        except OSError:
            page = ""
        if page.count(text) >= times:
            return
        time.sleep(1)
    sys.exit(f"the cluster does not come up: {page or 'no answer'}")


def ran(master: str, options: argparse.Namespace, out: Path) -> None:
    """Run the command on the cluster, and print what it says."""
    words = ["--master", master, "--memory", "512m", "--partitions", options.partitions, "--mode", "new"]
    settings = {"spark.executor.cores": 1, "spark.driver.host": HOST, "spark.driver.bindAddress": HOST}
    environment = {**os.environ, "SPARK_LOCAL_IP": HOST}
    if options.archive:
        settings["spark.archives"] = f"{options.archive.resolve()}#env"
        environment |= {"PYSPARK_PYTHON": "./env/bin/python", "PYSPARK_DRIVER_PYTHON": sys.executable}
        print(f"executors run {options.archive.name}")
    else:
        settings["spark.executorEnv.PYTHONPATH"] = str(ROOT / "src")
    conf = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    command = [sys.executable, "-m", "dragoman", "spark-code", options.folder, out, *words, *conf]
    done = subprocess.run([str(w) for w in command], env=environment, check=False, capture_output=True, text=True)
    print("\n".join(line for line in done.stderr.splitlines() if "dragoman" in line or "coded" in line))
    if done.returncode > 1:
        sys.exit(f"status {done.returncode}\n{done.stderr[-3000:]}")
    print(f"status {done.returncode}")


def compare(folder: Path, out: Path) -> int:
    """How many codings differ from a local run's, and how many tables have another number of rows."""
    run = Run()
    want = {c.story.id: c for c in run.code([folder])}
    rows = pq.read_table(out / "codings").to_pylist()
    found = {row["story"]: row["coding"] for row in rows}
    same = sum(found.get(id_) == coding.to_json() for id_, coding in want.items())
    print(f"{same} of {len(want)} codings have the bytes of a local run; {len(rows) - same} others")
    differ = len(want) - same + len(rows) - same
    for table in TABLES:
        there = pq.read_table(out / table).num_rows
        due = sum(len(to_records(c)[table]) for c in want.values())
        differ += there != due
        print(f"  {table}: {there} rows, {due} in a local run")
    return min(differ, 1)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
