# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""read_tables.py FILE... : what others read in tables of events, each with its defaults.

For each table and reader a line: the table's name, the reader, whether all columns but the
operation are numbers, the rows, and the sums of writes' lengths, of flags and of counts.
"""
import sys

import duckdb
import pandas
import polars
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet


def readers(name):
    """The readers of a table by its ending, and what each makes of it: a pandas frame."""
    match name.rsplit(".", 1)[1]:
        case "csv":
            return {
                "pandas": lambda: pandas.read_csv(name),
                "polars": lambda: polars.read_csv(name).to_pandas(),
                "polars, lazily": lambda: polars.scan_csv(name).collect().to_pandas(),
                "duckdb": lambda: duckdb.sql(f"from '{name}'").df(),
                "pyarrow": lambda: pyarrow.csv.read_csv(name).to_pandas(),
            }
        case "ndjson":
            return {
                "pandas": lambda: pandas.read_json(name, lines=True),
                "polars": lambda: polars.read_ndjson(name).to_pandas(),
                "polars, lazily": lambda: polars.scan_ndjson(name).collect().to_pandas(),
                "duckdb": lambda: duckdb.sql(f"from '{name}'").df(),
                "pyarrow": lambda: pyarrow.json.read_json(name).to_pandas(),
            }
        case "parquet":
            return {
                "pandas": lambda: pandas.read_parquet(name),
                "polars": lambda: polars.read_parquet(name).to_pandas(),
                "duckdb": lambda: duckdb.sql(f"from '{name}'").df(),
                "pyarrow": lambda: pyarrow.parquet.read_table(name).to_pandas(),
            }


for name in sys.argv[1:]:
    for reader, read in readers(name).items():
        frame = read()
        numbers = all(
            pandas.api.types.is_numeric_dtype(kind)
            for column, kind in frame.dtypes.items() if column != "operation")
        writes = frame[frame.operation == "write"]
        lengths = [int(writes[c].sum()) for c in frame.columns if c.startswith("length")]
        print(
            name, reader, numbers, len(frame), *lengths, int(frame["flags"].sum()),
            int(frame["count"].sum()), sep="|")
