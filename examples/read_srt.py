#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""read_srt.py TRACE: prints a swap trace's events, as `srorch dump --format csv` does.

A reader of its own, written from docs/trace-format.md alone. Needs the package zstandard
(apt-get install python3-zstandard).
"""

import struct
import sys

import zstandard

MAGIC = b"\x89SRT\r\n\x1a\n"
OPERATIONS = ("read", "write", "free", "discard", "lost")
LOST = 4
WRITE = 1
FAR = 255


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


class Damage(Exception):
    """What is wrong, and at which byte of the file."""

    def __init__(self, offset, what):
        super().__init__("byte %d: %s" % (offset, what))


def read_header(data):
    """Returns the header's length, page size, compressors, origin and resolution of times in ns."""
    if data[:8] != MAGIC:
        raise Damage(0, "this is no .srt trace")
    crc, length, version, _clock, count, page_size = struct.unpack_from("<IIHBBI", data, 8)
    if length > len(data) or crc32c(data[12:length]) != crc:
        raise Damage(0, "the header is damaged")
    if version != 1:
        raise Damage(16, "version %d; this reader knows 1" % version)
    place, texts = 24, []
    while len(texts) <= count or len(texts) <= 2 * count and place < length:
        (size,) = struct.unpack_from("<H", data, place)
        texts.append(data[place + 2:place + 2 + size].decode())
        place += 2 + size
    resolution = struct.unpack_from("<Q", data, place)[0] if place < length else 1
    return length, page_size, texts[:count], texts[count], resolution


def unpack_streams(block, offset, count):
    """Maps (column, plane) to unpacked bytes."""
    streams = {}
    place = 44 + 12 * count
    for number in range(count):
        column, plane, storage, _, size, packed = struct.unpack_from(
            "<BBBBII", block, 44 + 12 * number)
        raw = block[place:place + packed]
        if storage == 1:
            raw = zstandard.ZstdDecompressor().decompress(raw, max_output_size=size)
        elif storage == 2:
            raw = raw * size
        if len(raw) != size:
            raise Damage(offset + place, "a stream of %d bytes unpacks to %d" % (size, len(raw)))
        streams[column, plane] = raw
        place += packed
    return streams


def numbers(streams, column, count, low_bits=8):
    """A column's elements, put together from its planes."""
    values = [0] * count
    plane, shift = 0, 0
    while (column, plane) in streams:
        for index, byte in enumerate(streams[column, plane]):
            values[index] |= byte << shift
        shift += 8 if plane else low_bits
        plane += 1
    return values


def signed(value):
    """Undoes the zig-zag code."""
    return value >> 1 ^ -(value & 1)


def operations(raw):
    """The runs of column 1, as one operation an event."""
    result, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            result += [value & 7] * ((value >> 3) + 1)
            value, shift = 0, 0
    return result


def pages(streams, kind):
    """The page indices of one operation's events."""
    empty = bytes()
    first = iter(streams.get((20 + kind, 0), empty))
    other = iter(streams.get((24 + kind, 0), empty))
    far = iter(numbers(streams, 28 + kind, streams.get((16 + kind, 0), empty).count(FAR)))
    recent, result, fars = [0] * FAR, [], 0
    for place in streams.get((16 + kind, 0), empty):
        if place == FAR:
            page = (recent[0] + signed(next(far))) & 0xFFFFFFFF
            place = 16 + fars % 239
            fars += 1
        else:
            page = recent[place]
            page = page & ~0xFF | (page + next(other if place else first)) & 0xFF
        recent[place] = recent[place // 16]
        recent[place // 16] = recent[0]
        recent[0] = page
        result.append(page)
    return result


def decode_block(block, offset, compressors):
    """Yields (event number, time, operation, page, lengths, flags, lost count)."""
    count, first, time, unit, streams = struct.unpack_from("<IQQQI", block, 12)
    columns = unpack_streams(block, offset, streams)
    kinds = operations(columns[1, 0])
    if len(kinds) != count:
        raise Damage(offset, "%d operations for %d events" % (len(kinds), count))
    totals = [kinds.count(kind) for kind in range(5)]
    touched = [iter(pages(columns, kind)) for kind in range(4)]
    lengths = [iter(numbers(columns, 32 + which, totals[WRITE], 6)) for which in range(compressors)]
    lost = iter(numbers(columns, 4, totals[LOST]))
    flags = columns.get((2, 0), bytes(count))
    steps = numbers(columns, 3, count)
    for index, kind in enumerate(kinds):
        time += signed(steps[index]) * unit
        page = 0 if kind == LOST else next(touched[kind])
        sizes = [next(column) if kind == WRITE else 0 for column in lengths]
        yield first + index, time, kind, page, sizes, flags[index], (
            next(lost) if kind == LOST else 0)


def read(data):
    """Yields the events of a trace's bytes."""
    offset, _page_size, compressors, _origin, resolution = read_header(data)
    while True:
        magic = data[offset:offset + 4]
        if magic == b"SRFT":
            return
        if len(data) - offset < 44:
            raise Damage(offset, "the trace ends without a footer: a prefix")
        if magic != b"SRBK":
            raise Damage(offset, "neither a block nor a footer")
        crc, length = struct.unpack_from("<II", data, offset + 4)
        block = data[offset:offset + length]
        if len(block) < length:
            raise Damage(offset, "the trace ends inside a block: a prefix")
        if crc32c(block[8:]) != crc:
            raise Damage(offset, "a block is damaged")
        for event in decode_block(block, offset, len(compressors)):
            if event[1] % resolution:
                raise Damage(offset, "the time of event %d is no multiple of %d ns" % (
                    event[0], resolution))
            yield event
        offset += length


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    names = read_header(data)[2]
    columns = "length" if len(names) == 1 else ",".join("length." + name for name in names)
    out = sys.stdout
    out.write("event,time,operation,page,%s,flags,count\n" % columns)
    try:
        for number, time, kind, page, sizes, flags, lost in read(data):
            out.write("%d,%d,%s,%d,%s,%d,%d\n" % (
                number, time, OPERATIONS[kind], page, ",".join(map(str, sizes)), flags, lost))
    except Damage as damage:
        sys.exit("%s: %s" % (sys.argv[1], damage))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
