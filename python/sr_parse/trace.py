# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""A trace, as batches, columns or a frame."""
import ctypes
import dataclasses
import errno as errors
import os
import warnings

import numpy

from . import _library

_sr = _library.load()


class TraceError(Exception):
    """The trace cannot be opened or read; says why, with the byte offset."""


class NotWhole(UserWarning):
    """The trace ends early or is damaged: the events so far are right, and more are missing."""


@dataclasses.dataclass(frozen=True)
class Batch:
    """Events as columns: event i is element i of each. The arrays are the caller's own."""

    #: Number of element 0 in the trace, from 0.
    first_event: int
    #: ns of the trace's clock, uint64.
    times: numpy.ndarray
    #: READ, WRITE, FREE, DISCARD or LOST, uint8.
    operations: numpy.ndarray
    #: Index on the swap device, in pages, uint32.
    pages: numpy.ndarray
    #: For each compressor a row: bytes of writes; in the first row also the count of lost
    #: records; else 0. uint32.
    lengths: numpy.ndarray
    #: SAME_FILLED | PARTIAL, uint8.
    flags: numpy.ndarray

    def __len__(self):
        return len(self.times)


class Trace:
    """A trace that is open. Iterating gives its batches; one thread at a time."""

    def __init__(self, handle):
        self._handle = handle

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()

    def close(self):
        """Ends the use of the trace; again does nothing."""
        handle, self._handle = getattr(self, "_handle", None), None
        if handle is not None:
            _sr.sr_close(handle)

    def _open_handle(self):
        if self._handle is None:
            raise ValueError("the trace is closed")
        return self._handle

    @property
    def format(self):
        """"srt", "legacy8", "legacy24" or "relay"."""
        return _sr.sr_format(self._open_handle()).decode()

    @property
    def compression(self):
        """"bzip2", "gzip", "xz", "zstd", or "" if the file is not compressed as a whole."""
        return _sr.sr_compression(self._open_handle()).decode()

    @property
    def origin(self):
        return _sr.sr_origin(self._open_handle()).decode()

    @property
    def page_size(self):
        """Bytes of a page."""
        return _sr.sr_page_size(self._open_handle())

    @property
    def compressors(self):
        """Names of the compressors whose lengths each write bears."""
        handle = self._open_handle()
        return [_sr.sr_compressor(handle, n).decode() for n in range(_sr.sr_compressors(handle))]

    @property
    def has_times(self):
        return bool(_sr.sr_has_times(self._open_handle()))

    @property
    def time_resolution(self):
        """ns whose multiples all times are; 1 says nothing of them."""
        return _sr.sr_time_resolution(self._open_handle())

    @property
    def totals(self):
        """What the footer states, as a dict; None without a footer."""
        totals = _library.Totals()
        if _sr.sr_get_totals(self._open_handle(), ctypes.byref(totals)) != 0:
            return None
        return {name: getattr(totals, name) for name, _ in totals._fields_ if name != "reserved"}

    @property
    def lost(self):
        """Records lost before they reached the trace, in what was read so far."""
        return _sr.sr_lost(self._open_handle())

    @property
    def skipped(self):
        """Damaged blocks that were stepped over so far, and the events that were in them."""
        events = ctypes.c_uint64()
        blocks = _sr.sr_skipped(self._open_handle(), ctypes.byref(events))
        return blocks, events.value

    @property
    def state(self):
        """"reading", "complete", "truncated" or "damaged"."""
        return ("reading", "complete", "truncated", "damaged")[_sr.sr_state(self._open_handle())]

    @property
    def problem(self):
        """What is wrong, with the byte offset; "" when nothing is."""
        return _sr.sr_problem(self._open_handle()).decode()

    def seek_event(self, number):
        """Goes to an event by its number, from 0."""
        self._check(_sr.sr_seek_event(self._open_handle(), number), f"event {number}")

    def seek_time(self, time):
        """Goes to the first block that may hold events at or after a time, ns."""
        self._check(_sr.sr_seek_time(self._open_handle(), time), f"time {time}")

    @staticmethod
    def _check(status, what):
        if status == -errors.ENODATA:
            raise TraceError(f"{what} cannot be gone to: the trace has no footer")
        if status < 0:
            raise TraceError(f"{what} cannot be gone to: {os.strerror(-status)}")

    def __iter__(self):
        """The batches from here on. Warns with NotWhole if the trace is not whole."""
        compressors = len(self.compressors)
        batch = _library.Batch()
        while True:
            handle = self._open_handle()
            count = _sr.sr_read_batch(handle, ctypes.byref(batch))
            if count < 0:
                raise TraceError(f"the trace cannot be read: {os.strerror(-count)}")
            if count == 0:
                break
            # The library's memory lives until its next call.
            def column(pointer, *shape):
                return numpy.ctypeslib.as_array(pointer, shape).copy()

            yield Batch(
                batch.first_event, column(batch.times, count), column(batch.operations, count),
                column(batch.pages, count), column(batch.lengths, compressors, count),
                column(batch.flags, count))
        if self.state in ("truncated", "damaged"):
            warnings.warn(self.problem, NotWhole, stacklevel=2)

    def columns(self):
        """All events from here on, as one Batch. Memory: 18 bytes an event and 4 more a
        compressor after the first, twice while they are put together."""
        batches = list(self)
        if not batches:
            empty = numpy.zeros
            return Batch(
                0, empty(0, "u8"), empty(0, "u1"), empty(0, "u4"),
                empty((len(self.compressors), 0), "u4"), empty(0, "u1"))
        return Batch(
            batches[0].first_event,
            *(numpy.concatenate([getattr(b, name) for b in batches], axis=-1)
              for name in ("times", "operations", "pages", "lengths", "flags")))

    def frame(self):
        """All events from here on as a pandas DataFrame, indexed by their numbers: time (ns),
        operation (a category), page, a length for each compressor (`length`, or `length.NAME`
        when there are several; 0 for what is no write), flags, count (of lost records)."""
        import pandas

        events = self.columns()
        names = self.compressors
        lost = events.operations == _library.LOST
        data = {
            "time": events.times,
            "operation": pandas.Categorical.from_codes(
                events.operations, categories=list(_library.OPERATIONS)),
            "page": events.pages,
        }
        for name, row in zip(names, events.lengths):
            data["length" if len(names) == 1 else "length." + name] = numpy.where(lost, 0, row)
        data["flags"] = events.flags
        data["count"] = numpy.where(lost, events.lengths[0], 0)
        index = pandas.RangeIndex(
            events.first_event, events.first_event + len(events), name="event")
        return pandas.DataFrame(data, index=index)


def open(trace, format=None, skip_damaged=False):
    """Opens a trace.

    trace: a file's path or a run folder's; "-" for standard input; or a file descriptor, which
    stays the caller's.
    format: "srt", "legacy8", "legacy24" or "relay"; by default told from the bytes.
    skip_damaged: go on after a damaged block.
    Raises TraceError.
    """
    error = ctypes.c_void_p()
    flags = _library.SKIP_DAMAGED if skip_damaged else 0
    layout = None if format is None else format.encode()
    if isinstance(trace, int):
        handle = _sr.sr_open_descriptor_as(trace, layout, flags, ctypes.byref(error))
    else:
        handle = _sr.sr_open_as(os.fsencode(trace), layout, flags, ctypes.byref(error))
    if handle is None:
        text = ctypes.cast(error, ctypes.c_char_p).value.decode()
        _sr.sr_free_text(error)
        raise TraceError(f"{trace}: {text}")
    return Trace(handle)
