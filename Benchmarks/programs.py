# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""What the programs read that are run under a cap: lines to sort, a Python program, SQL."""

import pathlib

SQL = """create table t(a integer primary key, b text);
with recursive c(x) as (select 1 union all select x+1 from c where x<400000)
  insert into t select x, hex(x*7919%100003)||'abcdefgh' from c;
create index i on t(b);
select count(*), sum(length(b)), min(b), max(b) from t;
"""
PYTHON = ("d={i: str(i)*4 for i in range(400000)}\n"
          "for r in range(3):\n for k in d: d[k]=d[k][1:]+'x'\n"
          "print(sum(map(len, d.values())))\n")


def write(folder):
    """Puts `in`, `q.sql` and `p.py` into a folder."""
    folder = pathlib.Path(folder)
    (folder / "in").write_text("".join(f"{i * 7919 % 1000003} of them all, and some more\n"
                                       for i in range(600000)))
    (folder / "q.sql").write_text(SQL)
    (folder / "p.py").write_text(PYTHON)
