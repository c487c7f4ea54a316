// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport

/// Two kernels over the same seeds: captures of both sides, a pair a seed, side by side.
///
/// The order is A and B of the first seed, then of the second, so that whatever ends it early
/// leaves pairs. Runs are named by kernel and seed: more seeds, or another kernel on one side, go on
/// from what is whole in the same folder.
public struct PairsPlan: Sendable {
    /// What a run is for.
    public enum Role: Sendable, CaseIterable {
        case a, b
        /// Side A with another dummy word: a change that does nothing.
        case null
    }

    public let a: KernelSide
    public let b: KernelSide
    public let seeds: [UInt64]
    /// The plan's runs, for a ``LocalSweep``.
    public let sweep: SweepPlan
    private let names: [Role: [String]]

    /// A variable of the command's environment that no program asks for: its text lies in the
    /// guest's memory, and moves what comes after it. Its length is another for each seed, the same
    /// on both sides.
    ///
    /// Without it all runs of a kernel boot alike, whatever their seed: 8 seeds are then
    /// one sample of how things came to lie in memory, taken 8 times, and two kernels differ by
    /// where they put them alone.
    private static func dummy(_ seed: UInt64, isNull: Bool) -> String {
        // A step of splitmix64, with its constants (Steele, Lea and Flood 2014, figure 17).
        var z = (2 &* seed &+ (isNull ? 1 : 0)) &* 0x9e37_79b9_7f4a_7c15
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        let half = Int((z ^ z >> 31) % 512)
        // Odd for the one and even for the other: they are never the same.
        return "SRORCH_PAIR=" + String(repeating: "-", count: 2 * half + (isNull ? 1 : 2))
    }

    /// - Parameters:
    ///   - name: of the study.
    ///   - a: the side that the other is held against.
    ///   - b: the other. The same as `a`, it gets other dummy words, so that the comparison is of a
    ///     change that does nothing.
    ///   - seeds: one or more.
    ///   - hasNulls: whether runs of A with other dummy words are made too.
    ///   - words: of `capture`, all but kernel, seed and output; they decide the traces.
    ///   - limits: more words, that decide only how long a run may take.
    ///   - command: what the guest runs, where `words` name no workload.
    public init(
        name: String, a: KernelSide, b: KernelSide, seeds: [UInt64], hasNulls: Bool,
        words: [String], limits: [String], command: [String]
    ) {
        self.a = a
        self.b = b
        self.seeds = seeds
        let isNull = a.key == b.key
        var roles: [Role] = [.a, .b]
        // B is that already.
        if hasNulls, !isNull { roles.append(.null) }
        let ending = command.isEmpty ? [] : ["--"] + command
        func run(_ role: Role, _ seed: UInt64) -> PlannedRun {
            let side = role == .b ? b : a
            let isOther = role == .null || (role == .b && isNull)
            return PlannedRun(
                name: PlannedRun.name(["k\(side.key)"] + (isOther ? ["null"] : []) + ["s\(seed)"]),
                workload: name,
                words: ["capture", "--vmstat"] + words
                    + ["--env", Self.dummy(seed, isNull: isOther)]
                    + ["--kernel", side.word, "--seed", "\(seed)"],
                limits: limits, estimate: RunEstimate(), ending: ending)
        }
        var runs: [PlannedRun] = []
        var names: [Role: [String]] = [:]
        for seed in seeds {
            for role in roles {
                let run = run(role, seed)
                runs.append(run)
                names[role, default: []].append(run.name)
            }
        }
        self.names = names
        // Kernels and seeds come and go.
        sweep = SweepPlan(
            name: name, runs: runs,
            digest: FileDigest.sha256(of: ["ab", "SRORCH_PAIR"] + words + ending),
            text: "# srorch ab: \((words + ending).joined(separator: " "))\n")
    }

    /// Whether there are runs of that kind.
    public func has(_ role: Role) -> Bool { names[role] != nil }

    /// Whether both sides are one kernel.
    public var isNull: Bool { a.key == b.key }

    /// The names of a role's runs, in the seeds' order; empty if there are none.
    public func runs(_ role: Role) -> [String] { names[role] ?? [] }

    /// Whose run it is; nil if it is not one of this plan's.
    public func role(of run: String) -> Role? {
        names.first { $0.value.contains(run) }?.key
    }

    /// Makes the folder, or finds it as an earlier start left it.
    ///
    /// - Throws: `SRError` of status `outputError` for a folder of something else, or of another
    ///   comparison.
    public func open(_ folder: SweepFolder) throws {
        if let found = try? folder.readRecord(), found.plan != sweep.digest {
            throw SRError(
                .output,
                "\(folder.path) holds the runs of another workload, or of another guest "
                    + "(\(folder.plan) says which): give another folder with -o")
        }
        try folder.open(for: sweep)
    }
}
