# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""What scripts make inside of a document that a person writes."""


def table(heads, rows):
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def fill(document, name, made):
    """Puts text between the document's marks of that name, and prints it."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = document.read_text().split(begin)
    document.write_text(f"{before}{begin}\n{made}\n{end}{rest.split(end)[1]}")
    print(made, flush=True)
