#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: mlcroissant reading a CSV column that the data set's description declares as sc:Text.
# Version: mlcroissant 1.1.1, with pandas 3.1.1.
# Guess: the declared type decides how a column is read: a kernel's version 6.10 stays "6.10".
# Found: the file is parsed first, with types guessed from the values, and the guess is then turned
#   to text: 6.10 and 6.1 both come out as 6.1. One value in the column that is no number saves it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python mlcroissant==1.1.1 pandas==3.1.1
mkdir "$work/set"
cd "$work/set" || exit 2
cat > read.py << 'END'
import hashlib, json, sys
import mlcroissant
open("runs.csv", "w").write("kernel\n" + "\n".join(sys.argv[1:]) + "\n")
digest = hashlib.sha256(open("runs.csv", "rb").read()).hexdigest()
context = {"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract", "field": "cr:field", "fileObject": "cr:fileObject",
    "recordSet": "cr:recordSet", "source": "cr:source"}
source = {"fileObject": {"@id": "runs.csv"}, "extract": {"column": "kernel"}}
field = {"@type": "cr:Field", "@id": "runs/kernel", "name": "kernel", "dataType": "sc:Text", "source": source}
json.dump({"@context": context, "@type": "sc:Dataset", "name": "runs", "description": "runs",
    "conformsTo": "http://mlcommons.org/croissant/1.0", "url": "https://swapreplay.org", "version": "1.0.0",
    "license": "CC0-1.0", "datePublished": "2026-01-01",
    "distribution": [{"@type": "cr:FileObject", "@id": "runs.csv", "name": "runs.csv",
        "contentUrl": "runs.csv", "encodingFormat": "text/csv", "sha256": digest}],
    "recordSet": [{"@type": "cr:RecordSet", "@id": "runs", "name": "runs", "field": [field]}],
}, open("description.json", "w"))
records = mlcroissant.Dataset("description.json").records("runs")
print(" ".join(record["runs/kernel"].decode() for record in records))
END
expect "6.10 and 6.1, declared as text" "6.1 6.1" "$("$python" read.py 6.10 6.1 2> /dev/null)"
expect "6.10 and 6.1-rc1, declared as text" "6.10 6.1-rc1" "$("$python" read.py 6.10 6.1-rc1 2> /dev/null)"
exit "$changed"
