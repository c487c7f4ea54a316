# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""Writes traces from Python, as docs/trace-format.md has them: every page index a far one, nothing
compressed."""

import struct

READ, WRITE, FREE, DISCARD = range(4)
SAME_FILLED = 1
BLOCK_EVENTS = 1 << 16

_TABLE = []
for _byte in range(256):
    for _ in range(8):
        _byte = _byte >> 1 ^ (0x82F63B78 if _byte & 1 else 0)
    _TABLE.append(_byte)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def _text(words):
    data = words.encode()
    return struct.pack("<H", len(data)) + data


def _zigzag(number):
    return number << 1 if number >= 0 else (-number << 1) - 1


def _planes(column, numbers, first=8):
    """The planes of a column of numbers, those that are all zero above the highest left out."""
    planes, shift, bits = [], 0, first
    while numbers and (not planes or any(n >> shift for n in numbers)):
        planes.append((column, len(planes),
                       bytes(n >> shift & (1 << bits) - 1 for n in numbers)))
        shift, bits = shift + bits, 8
    return planes


def _runs(operations):
    data, at = bytearray(), 0
    while at < len(operations):
        end = at
        while end < len(operations) and operations[end] == operations[at]:
            end += 1
        number = end - at - 1 << 3 | operations[at]
        while number > 127:
            data.append(number & 127 | 128)
            number >>= 7
        data.append(number)
        at = end
    return bytes(data)


def _block(first, events, compressors):
    """A block of events (time, operation, page, flags, lengths)."""
    streams = [(1, 0, _runs([e[1] for e in events]))]
    if any(e[3] for e in events):
        streams.append((2, 0, bytes(e[3] for e in events)))
    times = [e[0] for e in events]
    streams += _planes(3, [0] + [_zigzag(b - a) for a, b in zip(times, times[1:])])
    for operation in (READ, WRITE, FREE, DISCARD):
        pages = [e[2] for e in events if e[1] == operation]
        if not pages:
            continue
        streams.append((16 + operation, 0, b"\xff" * len(pages)))
        streams += _planes(28 + operation,
                           [_zigzag(b - a) for a, b in zip([0] + pages, pages)])
    for index in range(compressors):
        streams += _planes(32 + index, [e[4][index] for e in events if e[1] == WRITE], 6)
    table = b"".join(struct.pack("<BBBBII", column, plane, 0, 0, len(data), len(data))
                     for column, plane, data in streams)
    data = b"".join(data for _, _, data in streams)
    body = struct.pack("<IIQQQI", 44 + len(table) + len(data), len(events), first, times[0], 1,
                       len(streams)) + table + data
    return b"SRBK" + struct.pack("<I", crc32c(body)) + body


def write(path, compressors, events, origin):
    """A trace of events (time, operation, page, flags, lengths), a length for each compressor.
    Page differences have to fit into 31 bits."""
    tail = struct.pack("<HBBI", 1, 1, len(compressors), 4096)
    tail += b"".join(_text(name) for name in [*compressors, origin])
    tail = struct.pack("<I", 16 + len(tail)) + tail
    data = bytearray(b"\x89SRT\r\n\x1a\n" + struct.pack("<I", crc32c(tail)) + tail)
    index = []
    for first in range(0, len(events), BLOCK_EVENTS):
        part = events[first:first + BLOCK_EVENTS]
        block = _block(first, part, len(compressors))
        index.append(struct.pack("<QQQII", len(data), first, part[0][0], len(part), len(block)))
        data += block
    writes = [e for e in events if e[1] == WRITE]
    body = struct.pack(
        "<10Q", *(sum(e[1] == o for e in events) for o in (READ, WRITE, FREE, DISCARD)), 0, 0,
        sum(e[3] & SAME_FILLED for e in writes), 0, events[0][0], events[-1][0])
    body += struct.pack("<II", max(e[2] for e in events), len(compressors))
    body += b"".join(struct.pack("<Q", sum(e[4][c] for e in writes))
                     for c in range(len(compressors)))
    body += struct.pack("<I", len(index)) + b"".join(index)
    body = struct.pack("<I", 12 + len(body)) + body
    footer = len(data)
    data += b"SRFT" + struct.pack("<I", crc32c(body)) + body
    data += struct.pack("<Q", footer) + b"SRTEND\r\n"
    path.write_bytes(data)
