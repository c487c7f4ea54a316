#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a script has a trap that takes a moment, gets a signal, and gets the same one again while
#   the trap runs. How often does the trap run?
# Version: bash 5.2.15, dash 0.5.12, both of Debian 12.
# Guess: twice. A signal that comes during its own trap is remembered, once, and the trap runs
#   again when it has ended: for any signal that can be trapped, in any shell.
# Found: twice for SIGUSR1 in both shells, and for SIGWINCH in dash. In bash the second SIGWINCH is
#   forgotten, whether the trap waits for a program or computes. A script that draws to a terminal's
#   size from its trap is left with an old size after two quick changes, the usual case where a
#   window is dragged. A trap that only sets a variable, with the drawing done outside, is safe.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian bash=5.2.15-2+b13 dash=0.5.12-2

cat > "$work/waits.sh" << 'END'
runs=0
trap 'runs=$((runs + 1)); sleep 0.8' SIGNAL
(sleep 0.4; kill -SIGNAL $$) &
kill -SIGNAL $$
sleep 2
sleep 0.1
echo "$runs"
END
sed 's/sleep 0.8/i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done/; s/sleep 0.4/sleep 0.1/' \
    "$work/waits.sh" > "$work/computes.sh"

# runs SHELL SIGNAL SCRIPT: how often the trap ran.
runs() {
    sed "s/SIGNAL/$2/g" "$work/$3.sh" > "$work/script"
    "$root/bin/$1" "$work/script"
}
for script in waits computes; do
    expect "dash, USR1, a trap that $script" 2 "$(runs dash USR1 $script)"
    expect "dash, WINCH, a trap that $script" 2 "$(runs dash WINCH $script)"
    expect "bash, USR1, a trap that $script" 2 "$(runs bash USR1 $script)"
    expect "bash, WINCH, a trap that $script" 1 "$(runs bash WINCH $script)"
done
exit "$changed"
