#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# store.sh lend STORE FOLDER [FILE...]
# store.sh keep STORE FOLDER
# store.sh index FOLDER
# STORE is a folder of packages, each with its SHA-256 in its name: gcc_4%3a12.2.0-3_amd64.SHA256.deb.
# lend: puts them, or those of FILE alone, in FOLDER under apt's names: gcc_4%3a12.2.0-3_amd64.deb.
# One that is not what its name says is set aside, and told as a line "damaged NAME".
# keep: takes into STORE what is new in FOLDER.
# index: prints the packages of FOLDER, under apt's names, as a repository's Packages file.
set -eu
export LC_ALL=C
verb=$1
case $verb in
index) folder=$2 ;;
*)
    store=$2 folder=$3
    shift 3
    mkdir -p "$store" "$folder"
    ;;
esac
case $verb in
index)
    cd "$folder"
    for file in *.deb; do
        dpkg-deb --field "$file"
        digest=$(sha256sum < "$file")
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$file")" "${digest%% *}"
    done
    ;;
lend)
    cd "$store"
    if [ $# = 0 ]; then
        set -- *.deb
        [ -e "$1" ] || exit 0
    fi
    for file; do
        name=${file%.deb}
        echo "${name##*.}  $file"
    done | sha256sum --check 2> /dev/null | while IFS= read -r line; do
        file=${line%: *}
        name=${file%.deb}
        case $line in
        *': OK') ln -f "$file" "$folder/${name%.*}.deb" ;;
        *)
            mv -f "$file" "$file.damaged" || true
            echo "damaged ${name%.*}.deb"
            ;;
        esac
    done
    ;;
keep)
    cd "$folder"
    # What was lent has another name too.
    find . -maxdepth 1 -name '*.deb' -type f -links 1 | while IFS= read -r file; do
        file=${file#./}
        digest=$(sha256sum < "$file")
        kept=$store/${file%.deb}.${digest%% *}.deb
        [ -e "$kept" ] || ln "$file" "$kept"
    done
    ;;
esac
