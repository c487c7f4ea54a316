// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRRunFolder
internal import SystemPackage

/// A command in a memory cgroup of its own (v2), which is read once a second by a shell beside it;
/// the readings are printed after the command's own output.
enum CgroupReading {
    private static let mark = "srorch-cgroup"
    private static let end = "srorch-cgroup-reading"
    /// Printed in place of readings, with what is missing, where there can be no cgroup.
    private static let none = "srorch-no-cgroup"
    /// The status of the shell that has found none.
    static let noneStatus = 125
    /// The readings of a day.
    private static let tailBytes = 1 << 30
    /// Of each series, after which every other is left out.
    private static let mostReadings = 1000

    private static let folder = "/sys/fs/cgroup"
    private static let files =
        ["current", "swap.current", "stat", "events", "pressure"]
        .map { "$g/memory.\($0)" }.joined(separator: " ")

    /// mount(2), for roots without mount(8). Its number: Linux 6.1,
    /// arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for all others.
    private static let mount = #"""
        my ($source, $folder, $type) = ("srorch", "\#(folder)", "cgroup2");
        exit(syscall(0 + shift, $source, $folder, $type, 0, 0) != 0)
        """#

    /// A reading is one call of head(1), whose headings name the files; one that a kernel lacks is
    /// passed over. Readings wait in memory of the root's cgroup, for the workload's disk is none
    /// of theirs.
    private static let script = """
        g=\(folder)/srorch; r=/dev/shm/srorch-cgroup; m=$1; shift
        none() { printf '\\n\(none)\\n%s\\n' "$1"; exit \(noneStatus); }
        case $(/bin/uname -m) in x86_64) n=165 ;; *) n=40 ;; esac
        /usr/bin/perl -e '\(mount)' $n || none CONFIG_CGROUPS
        echo +memory 2>/dev/null >\(folder)/cgroup.subtree_control || none CONFIG_MEMCG
        /bin/mkdir $g && echo $m >$g/memory.max || none memory.max
        look() { /usr/bin/head -v -n 9999 /proc/uptime \(files) /proc/vmstat 2>/dev/null; echo \(end); }
        look >$r
        (while /bin/sleep 1; do look; done >>$r) & w=$!
        /bin/sh -c 'echo $$ >'$g'/cgroup.procs && exec "$@"' sh "$@"
        s=$?; kill $w
        printf '\\n\(mark)\\n'; /bin/cat $r; echo; echo \(end); look
        \(WrappedCommand.ending)
        """

    /// The words to run in place of a command's.
    static func around(_ command: [String], limitMiB: Int) -> [String] {
        WrappedCommand.shell + [script, "sh", "\(limitMiB)M"] + command
    }

    /// Takes the readings off the end of a command's output.
    ///
    /// - Returns: nil if they are not there.
    static func take(from log: FilePath, limitMiB: Int) -> MemoryCgroup? {
        LogTail.take(after: mark, most: tailBytes, from: log) { series(in: $0, limitMiB) }
    }

    /// What the guest's kernel lacks for a memory cgroup; nil if it did not say so.
    static func missing(in log: FilePath) -> String? {
        LogTail.take(after: none, most: 1 << 10, from: log) {
            $0.split(whereSeparator: \.isNewline).first.map(String.init)
        }
    }

    // MARK: Reading it

    /// The lines of one reading: by file, then by the line's name, which is empty where the file
    /// has one number alone.
    private typealias Reading = [String: [String: Int64]]

    static func series(in text: Substring, _ limitMiB: Int) -> MemoryCgroup? {
        var readings: [(seconds: Double, lines: Reading)] = []
        for part in text.split(separator: "\(end)\n") {
            if let reading = reading(part) { readings.append(reading) }
        }
        guard let last = readings.last, last.lines["vmstat"] != nil else { return nil }
        // One that was cut off when the shell was ended lacks some of the last file.
        readings.removeAll { $0.lines["vmstat"]?.count != last.lines["vmstat"]?.count }
        while readings.count > mostReadings {
            readings = readings.indices.filter { $0 % 2 == 0 }.map { readings[$0] }
            if readings.last?.seconds != last.seconds { readings.append(last) }
        }
        func values(_ file: String, _ name: String) -> [Int64] {
            readings.map { $0.lines[file]?[name] ?? 0 }
        }
        func all(_ file: String, where isTold: ([Int64]) -> Bool) -> [String: [Int64]] {
            (last.lines[file] ?? [:]).keys.reduce(into: [:]) { series, name in
                let values = values(file, name)
                if isTold(values) { series[name] = values }
            }
        }
        return MemoryCgroup(
            limitMiB: limitMiB, seconds: readings.map(\.seconds),
            currentBytes: values("memory.current", ""),
            swapBytes: values("memory.swap.current", ""),
            stat: all("memory.stat") { $0.contains { $0 != 0 } },
            events: all("memory.events") { _ in true },
            pressureMicroseconds: all("memory.pressure") { _ in true },
            vmstat: all("vmstat") { values in values.contains { $0 != values[0] } })
    }

    private static func reading(_ text: Substring) -> (seconds: Double, lines: Reading)? {
        var seconds: Double?
        var lines: Reading = [:]
        var file = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            if words.count == 3, words[0] == "==>", words[2] == "<==" {
                file = words[1].split(separator: "/").last.map(String.init) ?? ""
            } else if file == "uptime" {
                seconds = words.first.flatMap { Double($0) }
            } else if words.count == 1, let value = Int64(words[0]) {
                lines[file, default: [:]][""] = value
            } else if words.count == 2, let value = Int64(words[1]) {
                lines[file, default: [:]][String(words[0])] = value
            } else if file == "memory.pressure", let total = words.last?.split(separator: "="),
                total.count == 2, total[0] == "total", let value = Int64(total[1])
            {
                // some avg10=0.00 avg60=0.00 avg300=0.00 total=0
                lines[file, default: [:]][String(words[0])] = value
            }
        }
        return seconds.map { ($0, lines) }
    }
}
