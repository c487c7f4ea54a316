# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""What libsr_parse.h declares, for ctypes."""
import ctypes
import os
from ctypes import POINTER, Structure, c_char_p, c_int, c_long, c_size_t, c_uint, c_uint8
from ctypes import c_uint32, c_uint64, c_void_p

ABI = 1

READ, WRITE, FREE, DISCARD, LOST = range(5)
OPERATIONS = ("read", "write", "free", "discard", "lost")
SAME_FILLED, PARTIAL = 1, 2
SKIP_DAMAGED = 1
READING, COMPLETE, TRUNCATED, DAMAGED = range(4)


class Batch(Structure):
    _fields_ = [
        ("first_event", c_uint64), ("count", c_size_t), ("times", POINTER(c_uint64)),
        ("pages", POINTER(c_uint32)), ("operations", POINTER(c_uint8)),
        ("flags", POINTER(c_uint8)), ("lengths", POINTER(c_uint32)),
    ]


class Totals(Structure):
    _fields_ = [
        (name, c_uint64)
        for name in ("reads", "writes", "frees", "discards", "lost", "gaps", "same_filled",
                     "partial", "first_time", "last_time", "bytes")
    ] + [("highest_page", c_uint32), ("reserved", c_uint32)]


_FUNCTIONS = {
    "sr_abi_version": (c_uint32, []),
    "sr_open_as": (c_void_p, [c_char_p, c_char_p, c_uint, POINTER(c_void_p)]),
    "sr_open_descriptor_as": (c_void_p, [c_int, c_char_p, c_uint, POINTER(c_void_p)]),
    "sr_free_text": (None, [c_void_p]),
    "sr_close": (None, [c_void_p]),
    "sr_format": (c_char_p, [c_void_p]),
    "sr_compression": (c_char_p, [c_void_p]),
    "sr_origin": (c_char_p, [c_void_p]),
    "sr_page_size": (c_uint32, [c_void_p]),
    "sr_compressors": (c_uint, [c_void_p]),
    "sr_compressor": (c_char_p, [c_void_p, c_uint]),
    "sr_has_times": (c_int, [c_void_p]),
    "sr_time_resolution": (c_uint64, [c_void_p]),
    "sr_get_totals": (c_int, [c_void_p, POINTER(Totals)]),
    "sr_lost": (c_uint64, [c_void_p]),
    "sr_skipped": (c_uint64, [c_void_p, POINTER(c_uint64)]),
    "sr_read_batch": (c_long, [c_void_p, POINTER(Batch)]),
    "sr_seek_event": (c_int, [c_void_p, c_uint64]),
    "sr_seek_time": (c_int, [c_void_p, c_uint64]),
    "sr_state": (c_int, [c_void_p]),
    "sr_problem": (c_char_p, [c_void_p]),
}


def load():
    """The library: SR_PARSE_LIBRARY names its file, else the system's loader finds it."""
    name = os.environ.get("SR_PARSE_LIBRARY") or f"libsr_parse.so.{ABI}"
    try:
        library = ctypes.CDLL(name)
    except OSError as error:
        raise ImportError(
            f"{name} cannot be loaded ({error}): run 'make install' and ldconfig, or name the "
            "library's file in SR_PARSE_LIBRARY") from error
    for function, (result, arguments) in _FUNCTIONS.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    if library.sr_abi_version() != ABI:
        raise ImportError(
            f"{name} has interface {library.sr_abi_version()}, this package needs {ABI}")
    return library
