#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""sr-python-heap.py OBJECTS STEPS SEED: build a graph of objects, walk and rewire it."""

import random
import sys


class Node:
    """A small object with the kinds of content that programs keep."""

    __slots__ = ("number", "name", "links", "notes")

    def __init__(self, number, draw):
        self.number = number
        self.name = "node-%d-%x" % (number, draw.getrandbits(64))
        self.links = []
        self.notes = {"weight": draw.random(), "tag": draw.choice(("red", "green", "blue"))}


def build(count, draw):
    """Objects, each linked to three that came before it."""
    nodes = []
    for number in range(count):
        node = Node(number, draw)
        if nodes:
            node.links = [nodes[draw.randrange(number)] for _ in range(3)]
        nodes.append(node)
    return nodes


def walk(nodes, steps, draw):
    """Follows links; at each step rewires one and rewrites a note. Returns a checksum."""
    total = 0
    node = nodes[-1]
    for step in range(steps):
        total = (total * 31 + node.number + len(node.name)) & 0xFFFFFFFFFFFFFFFF
        node.notes["seen"] = step
        target = nodes[draw.randrange(len(nodes))]
        if node.links:
            place = draw.randrange(len(node.links))
            following = node.links[place]
            node.links[place] = target
            node = following
        else:
            node = target
    return total


def main():
    objects, steps, seed = (int(word) for word in sys.argv[1:4])
    draw = random.Random(seed)
    nodes = build(objects, draw)
    print("python-heap: %d objects, %d steps, sum %016x"
          % (objects, steps, walk(nodes, steps, draw)), flush=True)


main()
