// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import SRRunFolder
import SRText

/// What a trace is of, as far as it or its run tells: what runs that differ in the seed alone have in
/// common.
struct RunSubject: Equatable, CustomStringConvertible {
    /// `capture sort`
    private let made: String
    private let parameters: [String: String]
    /// The command of a run that is of no workload.
    private let command: [String]
    /// nil where no run says it.
    private let memoryKiB: Int?
    private let kernel: KernelSeries

    /// - Parameter kernel: the rules that the run's devices have.
    init(_ header: TraceHeader, _ record: RunRecord?, _ kernel: KernelSeries) {
        made = header.origin.isEmpty ? "a program that is not named" : PlainText.line(header.origin)
        parameters = (record?.workload.parameters ?? [:]).filter { $0.key != "seed" }
        command = parameters.isEmpty ? record?.workload.command ?? [] : []
        memoryKiB = record?.memoryAskedKiB
        self.kernel = kernel
    }

    var description: String {
        let words =
            parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            + command.map { PlainText.line($0) }
        return ([made] + words).joined(separator: " ") + " on Linux \(kernel.rawValue)"
            + (memoryKiB.map { " in \(Numbers.bytes(UInt64($0) << 10))" } ?? "")
    }
}
