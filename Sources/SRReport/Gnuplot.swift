// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import Subprocess

/// Runs gnuplot, which draws the pictures.
public enum Gnuplot {
    /// Why there is no picture.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// The program is not installed.
        case missing
        /// It ran and did not succeed; with what it said.
        case failed(String)

        public var description: String {
            switch self {
            case .missing:
                "gnuplot, which draws SVG and PNG, is not installed: apt-get install gnuplot-nox"
            case .failed(let words): "gnuplot failed: " + words
            }
        }
    }

    /// Draws `script`. What it writes to standard output goes to this program's.
    /// - Throws: ``Failure``.
    public static func draw(
        _ script: String, environment: Environment = .inherit
    ) async throws {
        let result: ExecutionResult<Void, FileDescriptorOutput, StringOutput<UTF8>>
        do {
            result = try await run(
                .name("gnuplot"), environment: environment, input: .string(script),
                output: .currentStandardOutput, error: .string(limit: 1 << 16))
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Failure.missing
        }
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError
            throw Failure.failed(words.isEmpty ? "\(result.terminationStatus)" : words)
        }
    }
}
