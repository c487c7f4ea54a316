# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""Traces as Parquet, over pyarrow: for DuckDB, Spark, Dask, polars and pandas.

    python3 -m sr_parse.parquet TRACE FILE.parquet
    python3 -m sr_parse.parquet --run NAME TRACE FOLDER   # FOLDER/run=NAME/trace.parquet

A folder of several runs is read as one table with a column `run` (Hive's partitioning).
"""
import argparse
import os
import sys
import warnings

#: What a shell is told: as srorch's own (docs/exit-status.md).
MISSING, BAD_TRACE, OUTPUT = 3, 9, 10

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
                writer = pyarrow.parquet.ParquetWriter(draft, part.schema, compression="zstd")
            writer.write_table(part)
            events += len(batch)
        if writer is None:
            empty = numpy.zeros
            from .trace import Batch
            part = table(
                Batch(0, empty(0, "u8"), empty(0, "u1"), empty(0, "u4"),
                      empty((len(names), 0), "u4"), empty(0, "u1")), names)
            writer = pyarrow.parquet.ParquetWriter(draft, part.schema, compression="zstd")
        writer.close()
        os.rename(draft, path)
    except BaseException:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
    return events


def main(words=None):
    parser = argparse.ArgumentParser(prog="sr_parse.parquet", description="A trace as Parquet.")
    parser.add_argument("--run", help="write OUTPUT/run=RUN/trace.parquet")
    parser.add_argument("trace")
    parser.add_argument("output")
    given = parser.parse_args(words)
    path = given.output
    problem = None
    try:
        if given.run is not None:
            folder = os.path.join(path, "run=" + given.run)
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, "trace.parquet")
        with open_trace(given.trace) as trace, warnings.catch_warnings():
            warnings.simplefilter("ignore", NotWhole)
            write(trace, path)
            problem = trace.problem
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
