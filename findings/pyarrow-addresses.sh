#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a hundred different addresses of a kernel, in decimal, 64 bytes apart from 0xffff888000000000 on,
#   read from CSV and from JSON.
# Version: pyarrow 26.0.1.
# Guess: the column is of unsigned 64-bit integers, as pandas has it, or if types are only guessed as far as
#   int64, there is an error, or text. Numbers do not change.
# Found: it is a column of doubles, in which four different addresses are left. What does not fit int64 is
#   taken for a double without a word, and doubles are 2,048 apart up there. One such address is enough, and
#   of 99 smaller numbers in its column 25 are left. With the type given all are right.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python pyarrow==26.0.1 pandas==3.1.1

(cd "$work" && "$python" - > "$work/seen") << 'END' || give_up "python"
import json
import pandas, pyarrow, pyarrow.csv, pyarrow.json

first = 0xFFFF888000000000
addresses = [first + 64 * i for i in range(100)]
with open("all.csv", "w") as file:
    file.write("page\n" + "".join(f"{address}\n" for address in addresses))
with open("one.csv", "w") as file:
    file.write(f"page\n{first}\n" + "".join(f"{2**60 + 64 * i}\n" for i in range(99)))
with open("all.json", "w") as file:
    file.write("".join(json.dumps({"page": address}) + "\n" for address in addresses))

def show(name, column):
    print(name, column.type, len(set(column.to_pylist())))

typed = pyarrow.schema([("page", pyarrow.uint64())])
show("csv", pyarrow.csv.read_csv("all.csv")["page"])
show("one", pyarrow.csv.read_csv("one.csv")["page"])
show("json", pyarrow.json.read_json("all.json")["page"])
options = pyarrow.csv.ConvertOptions(column_types={"page": pyarrow.uint64()})
show("csv-typed", pyarrow.csv.read_csv("all.csv", convert_options=options)["page"])
options = pyarrow.json.ParseOptions(explicit_schema=typed)
show("json-typed", pyarrow.json.read_json("all.json", parse_options=options)["page"])
column = pandas.read_csv("all.csv")["page"]
print("pandas", column.dtype, column.nunique())
END
seen() { sed -n "s/^$1 //p" "$work/seen"; }
expect "100 addresses from CSV" "double 4" "$(seen csv)"
expect "99 numbers from 2^60 on, and one of the addresses" "double 26" "$(seen one)"
expect "100 addresses from JSON" "double 4" "$(seen json)"
expect "100 addresses from CSV, type given" "uint64 100" "$(seen csv-typed)"
expect "100 addresses from JSON, type given" "uint64 100" "$(seen json-typed)"
expect "100 addresses from CSV by pandas" "uint64 100" "$(seen pandas)"
exit "$changed"
