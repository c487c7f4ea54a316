#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""make.py [FOLDER]: writes the broken traces of this folder, each wrong in one named way.

They are made by the words of docs/trace-format.md and kernel/uapi/sr_relay.h, without our
library. Checksums are right except where the checksum is what is wrong, so that each file
reaches the rule it breaks. What a reader has to say of each is in expected.tsv.
"""

import bz2
import gzip
import lzma
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "examples"))
from read_srt import MAGIC, crc32c  # noqa: E402

import zstandard  # noqa: E402


def text(words):
    return struct.pack("<H", len(words)) + words


def header(version=1, clock=1, count=1, page=4096, texts=None, size=None, crc=None):
    texts = text(b"lzo1x-1") + text(b"broken") if texts is None else texts
    size = 24 + len(texts) if size is None else size
    body = struct.pack("<IHBBI", size, version, clock, count, page) + texts
    return MAGIC + struct.pack("<I", crc32c(body) if crc is None else crc) + body


def stream(column, raw, plane=0, storage=0, size=None, packed=None):
    """A stream's bytes and its entry of the table."""
    size = len(raw) if size is None else size
    packed = len(raw) if packed is None else packed
    return raw, struct.pack("<BBBBII", column, plane, storage, 0, size, packed)


# A write of page 5, 100 bytes, and its read: runs, times, places, steps, length.
RUNS = stream(1, bytes([1, 0]))
TIMES = stream(3, bytes([0, 2]))
PLACES = [stream(16, b"\0"), stream(17, b"\0")]
STEPS = [stream(20, b"\5"), stream(21, b"\5")]
LENGTHS = [stream(32, bytes([100 & 63])), stream(32, bytes([100 >> 6]), plane=1)]
STREAMS = [RUNS, TIMES, *PLACES, *STEPS, *LENGTHS]


def block(streams=None, events=2, first=0, unit=1, count=None, size=None, crc=None):
    streams = STREAMS if streams is None else streams
    table = b"".join(entry for _, entry in streams)
    raw = b"".join(bytes_ for bytes_, _ in streams)
    count = len(streams) if count is None else count
    size = 44 + len(table) + len(raw) if size is None else size
    body = struct.pack("<IIQQQI", size, events, first, 1000, unit, count) + table + raw
    return b"SRBK" + struct.pack("<I", crc32c(body) if crc is None else crc) + body


HEAD = header()
BLOCK = block()
GOOD_TOTALS = [1, 1, 0, 0, 0, 0, 0, 0, 1000, 1001]


def ending(totals=GOOD_TOTALS, blocks=((len(HEAD), 0, 1000, 2, len(BLOCK)),), compressors=1,
           entries=None, size=None, crc=None, trailer=None, at=len(HEAD) + len(BLOCK)):
    entries = len(blocks) if entries is None else entries
    rest = struct.pack("<10QII", *totals, 5, compressors) + struct.pack("<Q", 100) * compressors
    rest += struct.pack("<I", entries) + b"".join(struct.pack("<QQQII", *b) for b in blocks)
    body = struct.pack("<I", 12 + len(rest) if size is None else size) + rest
    footer = b"SRFT" + struct.pack("<I", crc32c(body) if crc is None else crc) + body
    return footer + (struct.pack("<Q", at) if trailer is None else trailer) + b"SRTEND\r\n"


GOOD = HEAD + BLOCK + ending()


def replaced(number, new):
    return [new if n == number else s for n, s in enumerate(STREAMS)]


def traced(**what):
    return HEAD + block(**what)


def record(operation=0, sequence=0, magic=0x5352, units=4, lengths=0, page=1, length=0):
    return struct.pack("<HBBBBHQQII", magic, units, operation, 0, lengths, 0, sequence,
                       sequence * 10, page, length)


RELAY = record(1, 0, lengths=1, length=100) + record(0, 1)
ZSTD = zstandard.ZstdCompressor().compress(bytes(1 << 20))
FILES = {
    # No trace at all.
    "empty": b"",
    "one-byte": b"\0",
    "words": b"This is a letter, and it has an odd number of bytes.",
    # Headers.
    "header-cut": HEAD[:20],
    "header-checksum": header(crc=1),
    "header-version-2": header(version=2),
    "header-clock-9": header(clock=9),
    "header-no-compressor": header(count=0, texts=text(b"broken")),
    "header-17-compressors": header(count=17, texts=text(b"a") * 17 + text(b"broken")),
    "header-page-1000": header(page=1000),
    "header-text-4097": header(texts=text(b"a" * 4097) + text(b"broken")),
    "header-text-beyond": header(texts=struct.pack("<H", 40) + b"short"),
    "header-text-not-utf8": header(texts=text(b"\xff\xfe") + text(b"broken")),
    "header-claims-4-gib": HEAD[:8] + struct.pack("<II", 1, 0xFFFFFFFF) + HEAD[16:],
    # Blocks.
    "block-magic": HEAD + b"SRBL" + BLOCK[4:],
    "block-cut": HEAD + BLOCK[:50],
    "block-checksum": traced(crc=1),
    "block-claims-64-mib-and-1": HEAD + block(size=(1 << 26) + 1),
    "block-claims-8-bytes": HEAD + block(size=8),
    "block-no-events": traced(events=0),
    "block-2-20-and-1-events": traced(events=(1 << 20) + 1),
    "block-first-event-2-60": traced(first=1 << 60),
    "block-unit-0": traced(unit=0),
    "block-256-streams": traced(count=256),
    "block-table-beyond": traced(count=200),
    "block-stream-beyond": traced(streams=replaced(7, stream(32, b"\1", plane=1, packed=900))),
    "block-bytes-left-over": traced(streams=STREAMS[:-1] + [(b"\1spare", LENGTHS[1][1])]),
    # Streams.
    "stream-column-99": traced(streams=[*STREAMS, stream(99, b"\0")]),
    "stream-twice": traced(streams=[*STREAMS, STEPS[0]]),
    "stream-storage-3": traced(streams=replaced(1, stream(3, bytes([0, 2]), storage=3))),
    "stream-plane-9": traced(streams=[*STREAMS, stream(3, b"\0\0", plane=9)]),
    "stream-no-runs": traced(streams=STREAMS[1:]),
    "stream-runs-short": traced(streams=replaced(0, stream(1, bytes([1])))),
    "stream-runs-long": traced(streams=replaced(0, stream(1, bytes([1, 8])))),
    "stream-runs-operation-7": traced(streams=replaced(0, stream(1, bytes([7, 0])))),
    "stream-runs-endless": traced(streams=replaced(0, stream(1, b"\xff" * 11))),
    "stream-times-short": traced(streams=replaced(1, stream(3, b"\0"))),
    "stream-times-long": traced(streams=replaced(1, stream(3, b"\0\2\2"))),
    "stream-steps-missing": traced(streams=[s for s in STREAMS if s is not STEPS[0]]),
    "stream-lengths-missing": traced(streams=STREAMS[:-2]),
    "stream-flags-short": traced(streams=[*STREAMS, stream(2, b"\0")]),
    "stream-zstd-nonsense": traced(streams=replaced(1, stream(3, b"no frame", storage=1, size=2))),
    "stream-zstd-bomb": traced(streams=replaced(1, stream(3, ZSTD, storage=1, size=2))),
    "stream-repeat-claims-4-gib": traced(
        streams=replaced(1, stream(3, b"\0", storage=2, size=0xFFFFFFFF))),
    # Footers and trailers.
    "footer-none": HEAD + BLOCK,
    "footer-cut": HEAD + BLOCK + ending()[:30],
    "footer-checksum": HEAD + BLOCK + ending(crc=1),
    "footer-claims-128-mib-and-1": HEAD + BLOCK + ending(size=(1 << 27) + 1),
    "footer-claims-2-60-events": HEAD + BLOCK + ending(totals=[1 << 60, *GOOD_TOTALS[1:]]),
    "footer-claims-2-32-blocks": HEAD + BLOCK + ending(entries=0xFFFFFFFF),
    "footer-other-totals": HEAD + BLOCK + ending(totals=[2, 0, *GOOD_TOTALS[2:]]),
    "footer-2-compressors": HEAD + BLOCK + ending(compressors=2),
    "footer-block-elsewhere": HEAD + BLOCK + ending(blocks=((10**12, 0, 1000, 2, 200),)),
    "footer-index-other-count": HEAD + BLOCK + ending(
        blocks=((len(HEAD), 0, 1000, 3, len(BLOCK)),)),
    "footer-index-of-none": HEAD + BLOCK + ending(blocks=()),
    "trailer-beyond": HEAD + BLOCK + ending(at=1 << 40),
    "trailer-into-block": HEAD + BLOCK + ending(at=len(HEAD)),
    "trailer-cut": GOOD[:-3],
    "trailer-and-more": GOOD + b"\n",
    # What was compressed as a whole.
    "gzip-cut": gzip.compress(GOOD, mtime=0)[:-20],
    "gzip-checksum": gzip.compress(GOOD, mtime=0)[:-8] + b"\0\0\0\0" + struct.pack("<I", len(GOOD)),
    "gzip-of-words": gzip.compress(b"This is a letter, no trace.", mtime=0),
    "bzip2-cut": bz2.compress(GOOD)[:-20],
    "xz-cut": lzma.compress(GOOD)[:-20],
    "zstd-cut": zstandard.ZstdCompressor().compress(GOOD)[:-20],
    # The layouts of 2008, by name.
    "cut.legacy8": struct.pack("<Q", 5 << 24 | 1 << 12 | 100)[:7],
    "cut.legacy24": struct.pack("<Q", 5 << 24 | 1 << 12 | 100) + b"\0" * 9,
    # Relay streams.
    "relay-cut": RELAY + record(0, 2)[:20],
    "relay-torn": RELAY + record(0, 2, magic=0),
    "relay-record-of-8-bytes": RELAY + record(0, 2, units=1),
    "relay-operation-77": RELAY + record(77, 2),
    "relay-sequence-again": RELAY + record(0, 1) + record(0, 2),
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, data in FILES.items():
        (folder / f"{name}.bin").write_bytes(data)
    (folder / "whole.bin").write_bytes(GOOD)
