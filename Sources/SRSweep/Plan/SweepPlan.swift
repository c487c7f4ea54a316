// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
public import SystemPackage

/// A study, written down: every run of it, in the order of the plan.
///
/// The order is the product of the plan's lists, the last turning fastest: workload,
/// parameters, memory, kernel, compressors, seed, repeat.
public struct SweepPlan: Sendable {
    /// What makes the runs.
    public enum Mode: String, Sendable, CaseIterable {
        /// `srorch capture`: a real guest.
        case capture
        /// `srorch synth`: the model, without a guest.
        case synth
    }

    public let name: String
    public let mode: Mode
    public let runs: [PlannedRun]
    /// SHA-256 of what decides the runs: their names and words. Comments, spelling and
    /// time-outs do not matter.
    public let digest: String
    /// The file as it was read.
    public let text: String

    /// Most runs that a plan may have.
    public static let limit = 100_000

    /// Reads a plan and checks every value in it. O(runs).
    ///
    /// - Parameters:
    ///   - path: of the YAML file.
    ///   - name: what to call it in complaints; nil: its path.
    /// - Throws: `SRError` at the first fault; of status `usage` also for a file that
    ///   cannot be read.
    public init(path: FilePath, name: String? = nil) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path.string, encoding: .utf8)
        } catch {
            throw SRError(
                .usage,
                "cannot read the plan \(name ?? "\(path)"): \(SystemReason.text(error))")
        }
        try self.init(text: text, file: name ?? path.string)
    }

    /// A plan of captures that no file holds.
    ///
    /// - Parameters:
    ///   - name: of the study.
    ///   - runs: in the order in which they are begun.
    ///   - digest: what every later plan for the same folder has too.
    ///   - text: says what it is, in the folder's copy.
    init(name: String, runs: [PlannedRun], digest: String, text: String) {
        self.name = name
        mode = .capture
        self.runs = runs
        self.digest = digest
        self.text = text
    }

    /// - Parameters:
    ///   - text: YAML.
    ///   - file: what to call it in complaints.
    public init(text: String, file: String) throws {
        let reading = try PlanReading(text: text, file: file)
        let runs = try reading.runs()
        name = reading.name
        mode = reading.mode
        self.runs = runs
        self.text = text
        digest = FileDigest.sha256(
            of: runs.map { ([$0.name] + $0.words).joined(separator: "\u{0}") })
    }
}
