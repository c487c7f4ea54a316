#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: babeltrace2 on a CTF 1.8 trace whose clock ticks 100,000,000 times a second since 1970.
# Version: babeltrace2 2.0.4 of Debian 12.
# Guess: ticks and the clock's frequency are 64-bit integers, and one tick is 10 ns: times print
#   exactly, and two events a tick apart print 10 ns apart.
# Found: ticks become nanoseconds through a double unless the frequency is 1,000,000,000. Times of
#   this century fall on a grid of 256 ns: events one tick apart print the same time, or 256 ns
#   apart, and their ticks (--clock-cycles) are right. The same clock with its start given as the
#   clock's "offset_s" prints exactly.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian babeltrace2=2.0.4-1+b6 libbabeltrace2-0=2.0.4-1+b6 libglib2.0-0 libdw1 libelf1

# trace FOLDER START OFFSET: forty events, one a tick, the first at START ticks.
trace() {
    python3 - "$@" << 'END'
import os, struct, sys
folder, start, offset = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.mkdir(folder)
with open(f"{folder}/metadata", "w") as file:
    file.write(f"""/* CTF 1.8 */
trace {{ major = 1; minor = 8; byte_order = le; }};
clock {{ name = ticks; freq = 100000000; offset_s = {offset}; offset = 0; }};
stream {{ event.header := struct {{
    integer {{ size = 8; align = 8; signed = false; }} id;
    integer {{ size = 64; align = 8; signed = false; map = clock.ticks.value; }} timestamp;
}}; }};
event {{ id = 0; name = "page_out"; fields := struct {{
    integer {{ size = 64; align = 8; signed = false; }} slot;
}}; }};
""")
with open(f"{folder}/stream", "wb") as file:
    for i in range(40):
        file.write(struct.pack("<BQQ", 0, start + i, i))
END
}
# How many different times the events of a trace have.
moments() {
    LD_LIBRARY_PATH=$libraries BABELTRACE_PLUGIN_PATH=$root/usr/lib/x86_64-linux-gnu/babeltrace2/plugins \
        LIBBABELTRACE2_PLUGIN_PROVIDER_DIR=$root/usr/lib/x86_64-linux-gnu/babeltrace2/plugin-providers \
        "$root/usr/bin/babeltrace2" "$@" > "$work/events" || give_up "babeltrace2"
    sed 's/^\[\([^]]*\)\].*/\1/' "$work/events" | sort -u | wc -l
}

trace "$work/since-1970" 179000000000000000 0
trace "$work/since-start" 0 1790000000
found=$(moments --clock-seconds "$work/since-1970")
head -n 18 "$work/events" | tail -n 2
expect "times of 40 events, ticks since 1970" 2 "$found"
expect "their ticks" 40 "$(moments --clock-cycles "$work/since-1970")"
expect "times of 40 events, ticks since an offset" 40 "$(moments --clock-seconds "$work/since-start")"
exit "$changed"
