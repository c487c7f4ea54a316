# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""Traces as Parquet, over pyarrow: for DuckDB, Spark, Dask, polars and pandas.

    python3 -m sr_parse.parquet TRACE FILE.parquet
    python3 -m sr_parse.parquet TRACE FOLDER/             # FOLDER/run=NAME/trace.parquet
    python3 -m sr_parse.parquet --run NAME TRACE FOLDER   # the same, with another name

A folder of several runs is read as one table with a column `run` (Hive's partitioning).
"""
import argparse
import os
import re
import sys
import urllib.parse
import warnings

#: What a shell is told: as srorch's own (docs/exit-status.md).
MISSING, BAD_TRACE, OUTPUT, USAGE = 3, 9, 10, 64

try:
    import numpy
    import pyarrow
    import pyarrow.parquet
except ImportError as error:
    if __name__ != "__main__":
        raise
    print(f"{error}: pip install pyarrow numpy", file=sys.stderr)
    sys.exit(MISSING)

from . import _library
from . import open as open_trace
from .trace import NotWhole, TraceError

#: Words that stand for no text in pandas, polars, DuckDB or Spark.
_NO_TEXT = {
    "", "n/a", "na", "#n/a", "#na", "<na>", "nan", "null", "none", "nil", "true", "false",
    "t", "f", "yes", "no", "y", "n", "on", "off", "inf", "infinity", "epoch", "today", "now",
    "yesterday", "tomorrow", "__hive_default_partition__",
}
#: What numbers, days and times are written with, exponents, hexadecimal and type letters too.
_NUMBER = re.compile(r"\.*[0-9][-0-9+.,:_/ eExXtTdDfFlL]*", re.ASCII)


def is_text(name):
    """Whether every reader takes `run=NAME` for text. They guess a type from the look of it:
    007 becomes 7, 1e3 1000, 2026-11-30 a day. (TextName in Sources/SRDataset is the same.)"""
    bare = name.lstrip("+-")
    if ":" in bare:
        bare = bare.rstrip("zZ")
    return bare.lower() not in _NO_TEXT and not _NUMBER.fullmatch(bare)


def partition(name):
    """The folder of a run in a table of several: `run=` and the name, whose bytes but letters,
    digits and _ . - ~ stand there as %XX. All readers turn them back.
    Raises ValueError for a name that would not be read as text."""
    if not is_text(name):
        raise ValueError(
            f"a run cannot be called {name!r}: pandas, polars or DuckDB take it for a number, a "
            f"day or no value; run-{name} would do")
    return "run=" + urllib.parse.quote(name.encode(errors="surrogateescape"), safe="")


def run_name(trace):
    """What the run of a trace is called, if nobody says it: its folder's name, or that of a
    file of another name than trace.srt without its ending. Always a text."""
    path = os.path.abspath(trace)
    name = os.path.basename(path)
    if name == "trace.srt":
        name = os.path.basename(os.path.dirname(path))
    else:
        name = name.removesuffix(".srt")
    return name if is_text(name) else "run-" + name


def table(batch, compressors):
    """A batch as a pyarrow Table: event, time (ns), operation (a dictionary), page (null of
    losses), a length for each compressor (null of what is no write), flags, count of lost."""
    writes = batch.operations == _library.WRITE
    lost = batch.operations == _library.LOST
    names = pyarrow.array(_library.OPERATIONS)
    columns = {
        "event": pyarrow.array(
            numpy.arange(batch.first_event, batch.first_event + len(batch), dtype="u8")),
        "time": pyarrow.array(batch.times),
        "operation": pyarrow.DictionaryArray.from_arrays(
            pyarrow.array(batch.operations.astype("i1")), names),
        "page": pyarrow.array(batch.pages, mask=lost),
    }
    for name, row in zip(compressors, batch.lengths):
        key = "length" if len(compressors) == 1 else "length." + name
        columns[key] = pyarrow.array(row, mask=~writes)
    columns["flags"] = pyarrow.array(batch.flags)
    columns["count"] = pyarrow.array(numpy.where(lost, batch.lengths[0], 0).astype("u4"))
    return pyarrow.table(columns)


def _writer(path, schema):
    """A writer of tables. Numbers that mostly rise stand as their differences, and only the
    operation, of five values, as a dictionary: a third of the size that the defaults give."""
    differences = {name: "DELTA_BINARY_PACKED" for name in ("event", "time", "page")}
    return pyarrow.parquet.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=["operation"],
        column_encoding=differences)


def write(trace, path):
    """Writes an open trace to a Parquet file, a row group a block; there is the whole file or
    none. Memory: a block.
    Returns the number of events."""
    events = 0
    draft = f"{path}.partial-{os.getpid()}"
    names = trace.compressors
    writer = None
    try:
        for batch in trace:
            part = table(batch, names)
            if writer is None:
                writer = _writer(draft, part.schema)
            writer.write_table(part)
            events += len(batch)
        if writer is None:
            empty = numpy.zeros
            from .trace import Batch
            part = table(
                Batch(0, empty(0, "u8"), empty(0, "u1"), empty(0, "u4"),
                      empty((len(names), 0), "u4"), empty(0, "u1")), names)
            writer = _writer(draft, part.schema)
        writer.close()
        os.rename(draft, path)
    except BaseException:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
    return events


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        print(message, file=sys.stderr)
        sys.exit(USAGE)


def main(words=None):
    parser = _Parser(prog="sr_parse.parquet", description="A trace as Parquet.")
    parser.add_argument("--run", help="what the run is called (default: its folder's name)")
    parser.add_argument("trace")
    parser.add_argument("output", help="a file; a folder of runs if it ends in / or with --run")
    given = parser.parse_args(words)
    path = given.output
    problem = None
    try:
        if given.run is not None or path.endswith("/"):
            name = run_name(given.trace) if given.run is None else given.run
            folder = os.path.join(path, partition(name))
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, "trace.parquet")
        with open_trace(given.trace) as trace, warnings.catch_warnings():
            warnings.simplefilter("ignore", NotWhole)
            write(trace, path)
            problem = trace.problem
    except ValueError as error:
        print(error, file=sys.stderr)
        return USAGE
    except TraceError as error:
        print(error, file=sys.stderr)
        return BAD_TRACE
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror or error}", file=sys.stderr)
        return OUTPUT
    if problem:
        print(f"{given.trace}: {problem}", file=sys.stderr)
        return BAD_TRACE
    return 0


if __name__ == "__main__":
    sys.exit(main())
