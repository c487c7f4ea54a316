# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""The package against `srorch dump`, on the trace that SR_TRACE names (a run of kernel-build)
with the tool that SRORCH names."""
import io
import os
import subprocess
import warnings

import numpy
import pandas
import pytest

import sr_parse

TRACE = os.environ["SR_TRACE"]
SRORCH = os.environ["SRORCH"]


@pytest.fixture(scope="module")
def dumped():
    """What `srorch dump` says of the same trace."""
    text = subprocess.run(
        [SRORCH, "dump", "--format", "csv", TRACE], check=True, capture_output=True).stdout
    return pandas.read_csv(io.BytesIO(text), index_col="event")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The front of the trace, cut somewhere behind its first blocks."""
    path = tmp_path_factory.mktemp("traces") / "small.srt"
    with open(TRACE, "rb") as whole:
        path.write_bytes(whole.read(500_000))
    return path


def columns(path, **options):
    with sr_parse.open(path, **options) as trace, warnings.catch_warnings():
        warnings.simplefilter("ignore", sr_parse.NotWhole)
        return trace.columns()


def test_the_frame_is_the_dump_event_for_event(dumped):
    with sr_parse.open(TRACE) as trace:
        frame = trace.frame()
        assert trace.state == "complete" and trace.problem == ""
    assert len(frame) == len(dumped) > 100_000
    assert (frame.index == dumped.index).all()
    assert (frame.time.to_numpy() == dumped.time.to_numpy().astype("u8")).all()
    assert (frame.operation.astype(str) == dumped.operation).all()
    real = frame.operation != "lost"
    assert (frame.page[real] == dumped.page[real]).all()
    writes = frame.operation == "write"
    assert (frame.length[writes] == dumped.length[writes]).all()
    assert (frame.length[~writes] == 0).all()
    assert (frame["flags"] == dumped["flags"]).all()
    assert (frame["count"][~real] == dumped["count"][~real]).all()


def test_batches_are_blocks_and_stay(dumped):
    with sr_parse.open(TRACE) as trace:
        batches = list(trace)
    assert [b.first_event for b in batches] == list(
        numpy.cumsum([0] + [len(b) for b in batches[:-1]]))
    assert numpy.array_equal(
        numpy.concatenate([b.times for b in batches]), dumped.time.to_numpy().astype("u8"))
    assert max(len(b) for b in batches) <= 1 << 20


def test_header_and_totals(dumped):
    with sr_parse.open(TRACE) as trace:
        assert trace.format == "srt" and trace.compression == ""
        assert trace.page_size == 4096 and trace.has_times
        assert trace.compressors[0].startswith("lzo1x")
        totals = trace.totals
    assert totals["writes"] == (dumped.operation == "write").sum()
    assert totals["reads"] == (dumped.operation == "read").sum()
    assert totals["last_time"] == dumped.time.iloc[-1]


def test_seeking(dumped):
    with sr_parse.open(TRACE) as trace:
        number = len(dumped) * 2 // 3
        trace.seek_event(number)
        batch = next(iter(trace))
        assert batch.first_event == number
        assert batch.times[0] == dumped.time.iloc[number]
        trace.seek_time(int(dumped.time.iloc[number]))
        assert next(iter(trace)).first_event <= number
        with pytest.raises(sr_parse.TraceError):
            trace.seek_event(len(dumped))


def test_a_prefix_warns_and_says_where(small, dumped):
    with sr_parse.open(small) as trace, pytest.warns(sr_parse.NotWhole, match="at byte"):
        frame = trace.frame()
        assert trace.state == "truncated"
    assert len(frame) > 0
    assert (frame.time.to_numpy() == dumped.time.to_numpy().astype("u8")[: len(frame)]).all()


def test_a_damaged_block_is_skipped_and_counted(small, tmp_path):
    whole = columns(small)
    with sr_parse.open(small) as trace:
        first = len(next(iter(trace)))
    data = bytearray(small.read_bytes())
    data[2000] ^= 1
    damaged = tmp_path / "damaged.srt"
    damaged.write_bytes(data)
    with sr_parse.open(damaged, skip_damaged=True) as trace, warnings.catch_warnings():
        warnings.simplefilter("ignore", sr_parse.NotWhole)
        read = trace.columns()
        assert trace.state == "damaged"
        # Where the front is cut off is a second fault, with no events behind it.
        blocks, events = trace.skipped
    assert blocks >= 1 and events == first
    assert len(read) + first == len(whole)
    assert numpy.array_equal(read.pages, whole.pages[first:])


@pytest.mark.parametrize("program", ["gzip", "bzip2", "xz", "zstd"])
def test_compressed(small, tmp_path, program):
    packed = tmp_path / "trace.packed"
    with open(small, "rb") as source, open(packed, "wb") as target:
        subprocess.run([program, "-1", "-c"], stdin=source, stdout=target, check=True)
    with sr_parse.open(packed) as trace:
        assert trace.compression == program
    assert numpy.array_equal(columns(packed).pages, columns(small).pages)


def test_a_run_folder(monkeypatch, tmp_path):
    """A folder is the trace in it, by a relative path too."""
    folder = tmp_path / "runs" / "one"
    folder.mkdir(parents=True)
    (folder / "trace.srt").symlink_to(os.path.abspath(TRACE))
    monkeypatch.chdir(tmp_path)
    whole = columns(folder / "trace.srt")
    for path in ("runs/one", "runs/one/", "./runs/one", str(folder), folder):
        assert numpy.array_equal(columns(path).pages, whole.pages)
    with pytest.raises(sr_parse.TraceError, match="neither a trace.srt nor relay files"):
        sr_parse.open("runs")


def test_errors():
    with pytest.raises(sr_parse.TraceError, match="cannot be opened"):
        sr_parse.open("/nonexistent/trace.srt")
    with pytest.raises(sr_parse.TraceError, match="no layout"):
        sr_parse.open(TRACE, format="tar")
    trace = sr_parse.open(TRACE)
    trace.close()
    trace.close()
    with pytest.raises(ValueError):
        trace.format
