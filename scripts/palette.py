# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""palette.py FROM TO: a browser's PNG (8 bits a channel, no interlace) with 256 colours, which is
a third of its size: the commonest stay, every other becomes the nearest of them."""

import collections
import struct
import sys
import zlib


def chunks(data):
    place = 8
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place:place + 8])
        yield kind, data[place + 8:place + 8 + size]
        place += size + 12


def rows(data, width, height, depth):
    """The lines' bytes, with the filters of the PNG specification (chapter 9) undone."""
    above, place, size = bytes(width * depth), 0, width * depth
    for _ in range(height):
        kind, line = data[place], bytearray(data[place + 1:place + 1 + size])
        place += 1 + size
        for x in range(size if kind else 0):
            left = line[x - depth] if x >= depth else 0
            corner = above[x - depth] if x >= depth else 0
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = above[x]
            elif kind == 3:
                guess = (left + above[x]) // 2
            else:
                sides = left, above[x], corner
                middle = left + above[x] - corner
                guess = min(sides, key=lambda side: abs(middle - side))
            line[x] = (line[x] + guess) & 255
        above = bytes(line)
        yield above


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


parts = list(chunks(open(sys.argv[1], "rb").read()))
width, height, bits, colour = struct.unpack(">IIBB", parts[0][1][:10])
depth = {2: 3, 6: 4}[colour]
assert bits == 8, "8 bits a channel are wanted"
packed = b"".join(body for kind, body in parts if kind == b"IDAT")
lines = [[line[x:x + 3] for x in range(0, len(line), depth)]
         for line in rows(zlib.decompress(packed), width, height, depth)]
count = collections.Counter(pixel for line in lines for pixel in line)
palette = [pixel for pixel, _ in count.most_common(256)]
number = {pixel: index for index, pixel in enumerate(palette)}
for pixel in count:
    if pixel not in number:
        number[pixel] = min(range(len(palette)), key=lambda index: sum(
            (one - two) ** 2 for one, two in zip(pixel, palette[index])))
body = b"".join(b"\0" + bytes(number[pixel] for pixel in line) for line in lines)
with open(sys.argv[2], "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n"
               + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
               + chunk(b"PLTE", b"".join(palette))
               + chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))
