#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: fio's replay of an iolog of version 3, in which every line has a time of its own.
# Version: fio 3.33 of Debian 12.
# Guess: the times are measured from the beginning of the run, as the manual says: an I/O at one
#   second is done at one second, whatever came before it; a trim that a file cannot take is
#   refused or counted.
# Found: each line waits for its distance from the line before. A trim is left out (a line on
#   standard error says "bad ddir") and takes the wait before it along, so all later I/O comes early. After a line at time 0
#   nothing is waited for at all. The exit status is 0 each time.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/fio.sh"
head -c 65536 /dev/zero > "$work/file"

# replay 'TIME ACTION OFFSET'…: milliseconds that the replay of these lines took.
replay() {
    {
        echo "fio version 3 iolog"
        echo "0 $work/file add"
        echo "0 $work/file open"
        for line in "$@"; do
            echo "${line%% *} $work/file ${line#* } 4096"
        done
    } > "$work/iolog"
    fio --name=replay --read_iolog="$work/iolog" --ioengine=psync --output-format=json
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["jobs"][0]["job_runtime"])' "$work/result"
}

plain=$(replay '10 write 0' '1000000 read 4096')
trim=$(replay '10 write 0' '500000 trim 8192' '1000000 read 4096')
zero=$(replay '0 write 0' '1000000 read 4096')
holds "ms, a read at 1,000,000 µs" "$plain" -ge 990
holds "ms, the same with a trim before it" "$trim" -lt 900
holds "ms, the same after a line at 0" "$zero" -lt 900
exit "$changed"
