// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDataset
import SRSupport
import SystemPackage

/// How a dataset is opened.
struct DatasetOptions: ParsableArguments {
    @Option(
        name: .customLong("max-size"),
        help: ArgumentHelp(
            "What an archive may unpack to: 20G; a bare number is bytes. (default: 200 times "
                + "its size and 64M)",
            valueName: "size"),
        transform: Measures.bytes)
    var maxSize: Int?

    /// Opens the dataset: reads it through.
    func open(_ path: String) throws -> Dataset {
        try Dataset(path: FilePath(Spool.path(Names.input(path))), limit: limit, name: path)
    }

    /// What an archive may unpack to, bytes; nil: the usual.
    var limit: UInt64? { maxSize.map { UInt64($0) } }
}

/// Runs `body`, which an interruption cancels, and turns what it throws into an exit status, after
/// saying what. A reader of standard output who has gone away is not spoken of.
func interruptible<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    do { return try await Interruption.cancelling(body) } catch let error as SRError
        where error.code == .output && error.errno == .brokenPipe
    {
        throw ExitStatus.readerGone.exitCode
    } catch { throw Complaint.code(error) }
}
