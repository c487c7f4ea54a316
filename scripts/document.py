# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""What scripts make inside of a document that a person writes."""


def table(heads, rows):
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def put(text, name, made):
    """The text with that between its marks of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = text.split(begin)
    return f"{before}{begin}\n{made}\n{end}{rest.split(end)[1]}"


def fill(document, name, made):
    """Puts text between the document's marks of that name, and prints it."""
    document.write_text(put(document.read_text(), name, made))
    print(made, flush=True)


def rows(document, name):
    """The cells of a table that a script filled: what heads the columns, then each row."""
    block = document.read_text().split(f"<!-- {name} -->")[1].split(f"<!-- end of {name} -->")[0]
    lines = [[cell.strip() for cell in line.strip()[1:-1].split("|")]
             for line in block.strip().splitlines()]
    return lines[0], lines[2:]


def spread(values, digits=0, factor=1.0):
    """The middle of the seeds, and from where to where they go."""
    values = sorted(value * factor for value in values)
    show = [f"{v:,.{digits}f}" for v in (values[len(values) // 2], values[0], values[-1])]
    dash = " to " if values[0] < 0 else "–"
    return show[0] if show[1] == show[2] else f"{show[0]} ({show[1]}{dash}{show[2]})"
