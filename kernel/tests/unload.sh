#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Unloading while I/O ends: the module's text stays until the end of every bio has returned.
. "${0%/*}/common.sh"

# Ends that come late, from a timer's interrupt, on a device that is closed as soon as they do.
null_device 131000-131007 2
i=0
while [ $i -lt 40 ]; do
	insmod "$SR_KO" backing_dev=/dev/srtest || fail "cannot load"
	# The writers inherit the device open, so that it is unloaded when the last of them ends.
	exec 3<>/dev/sr_relay
	for at in 1 2 3 4; do
		dd if=/dev/ram1 of=/proc/self/fd/3 bs=64k count=4 seek=$at oflag=direct conv=notrunc 2>/dev/null &
	done
	exec 3>&-
	while ! rmmod sr_relay 2>/dev/null; do
		[ -b /dev/sr_relay ] || fail "cannot unload in round $i"
	done
	wait
	i=$((i + 1))
done
no_null_device

# A task that swaps out runs the end of its bio in its own context. The build for tests makes
# it sleep there, after the page was let go: swapoff and rmmod do not wait for that task
# themselves, and a module that did not either would be gone when the task wakes.
# A kernel that does not preempt never leaves a task there, nor does the build for tests.
case $(uname -v) in
*PREEMPT*) ;;
*)
	echo "unload.sh: this kernel does not preempt: no task sleeps at the end of its bio"
	exit 0
	;;
esac
group=/sys/fs/cgroup/srunload
mkdir -p $group && echo 24M > $group/memory.max || fail "no memory cgroup"
mkswap /dev/ram0 > /dev/null
insmod "$SR_TEST_KO" backing_dev=/dev/ram0 || fail "cannot load the build for tests"
swapon /dev/sr_relay || fail "swapon"
linger=/sys/module/sr_relay/parameters/test_linger
echo 5000 > $linger
sh -c "echo \$\$ > $group/cgroup.procs; exec dd if=/dev/ram1 of=/dev/null bs=48M count=1 iflag=fullblock 2>/dev/null" & task=$!
until grep -q sr_end_io /proc/$task/stack 2>/dev/null; do
	[ -d /proc/$task ] || fail "the task never was at the end of a bio"
done
echo 0 > $linger
echo max > $group/memory.max
swapoff /dev/sr_relay || fail "swapoff"
grep -q sr_end_io /proc/$task/stack || fail "swapoff waited for the end of the bio: nothing is tested"
rmmod sr_relay || fail "cannot unload"
! grep -q sr_end_io /proc/$task/stack 2>/dev/null || fail "unloaded under a task"
wait $task || fail "the task did not end well"
rmdir $group
