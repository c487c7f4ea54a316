// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRParse
public import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// A program of this machine, run to its end under a cap, and the run folder that it left.
public struct ProgramRun: Sendable {
    public let folder: RunFolder
    public let record: RunRecord
    /// The program's own exit status; 128 and the signal's number when a signal ended it.
    public let exitStatus: Int32
    /// The mode cannot hold what the program did, and ended it.
    public let refused: Bool

    /// Runs it. Standard input, output and error are the program's own.
    ///
    /// A program that fails is a result, told by the record's status; so is a trace that could
    /// not be written to its end: the program has run to its own.
    ///
    /// - Parameters:
    ///   - request: the program, its cap, the run folder.
    ///   - starting: called once, when nothing stands in the way of the run any more.
    /// - Throws: `SRError` if nothing was run.
    public static func make(
        _ request: ProgramRequest, starting: () -> Void = {}
    ) throws -> ProgramRun {
        let began = Date()
        let environment = ByteText.environment
        guard let name = request.command.first else {
            throw SRError(.usage, "no command was given after --")
        }
        guard request.residentBytes >= ProgramRequest.leastResidentBytes else {
            throw SRError(
                .usage,
                "a program needs 1 MiB or more (--memory): what its system calls hold in place "
                    + "has to fit")
        }
        let program = try ProgramFile(command: name, searchPath: environment["PATH"])
        let shim = try request.shim ?? Self.shim()
        try Self.probe(request)
        let (folder, lock) = try RunFolder.create(request.output, force: request.force)
        var record = Self.record(request, began: began)
        try record.write(to: folder.record)

        let short = FilePath(name).lastComponent?.string ?? name
        let trace = try ProgramTrace(
            path: folder.trace, origin: "synth \(request.mode.rawValue) \(ByteText.shown(short))")
        // It stands where mmap has the offset, and leaves the lower bits to that.
        let cookie = UInt64.random(in: 1..<1 << 23) << 40
        let job = Pager.Job(
            file: program.path.string, arguments: request.command,
            environment: Self.environment(environment, shim: shim, cookie: cookie),
            capPages: PageSize.ofThisMachine.wholePages(in: request.residentBytes), cookie: cookie,
            sampled: request.mode == .sampled)
        starting()
        let start = ContinuousClock.now
        let outcome = Pager.run(job) { trace.append($0) }
        record.workload.seconds = (ContinuousClock.now - start) / .seconds(1)
        record.events = .init(trace.finish())
        let exitStatus = record.take(outcome, name: name)
        if let failure = trace.failure {
            record.end(
                .outputError, "the trace ends early, the program did not: \(failure)")
        }
        record.seconds = Date().timeIntervalSince(began)
        try RunResults.write(
            &record, folder: folder, traceIsWhole: trace.failure == nil, lock: lock)
        // It never ran: nothing is to stand in the way of the next try.
        if record.status == .bootFailure { HostFiles.remove(folder.path) }
        return ProgramRun(
            folder: folder, record: record, exitStatus: exitStatus, refused: outcome.refused)
    }

    /// The sampled mode needs all that the exact one does, and more: neither stands in for the
    /// other where the kernel lacks something. A guest needs none of it.
    private static func probe(_ request: ProgramRequest) throws {
        guard let (step, errno) = Pager.probe(sampled: request.mode == .sampled) else { return }
        let other = request.mode == .sampled && Pager.probe(sampled: false) == nil
        let way =
            other
            ? "--mode exact does without"
            : "a guest does without: srorch capture -- \(request.command.joined(separator: " "))"
        throw SRError(
            .missingTool,
            "this kernel, or the seccomp filter of a container, does not let this user run a "
                + "program under a cap (--mode \(request.mode.rawValue)): "
                + "\(step): \(errno.description); \(way)")
    }

    /// The kernel whose rules the pager follows, in C (Sources/CSRPager/README.md).
    private static let rules = KernelSeries.linux61

    private static func record(_ request: ProgramRequest, began: Date) -> RunRecord {
        RunRecord(
            status: .running,
            workload: .init(
                name: ByteText.shown(
                    FilePath(request.command[0]).lastComponent?.string ?? request.command[0]),
                parameters: [:], command: request.command, environment: [:],
                workingDirectory: "", exitStatus: -1, signal: 0, seconds: 0, userSeconds: 0,
                systemSeconds: 0),
            synth: .init(
                mode: request.mode.rawValue, kernel: rules.rawValue,
                reclaim: ReclaimPolicy.activeInactive.rawValue,
                readahead: request.mode == .exact ? "vma" : "none",
                pageCluster: request.mode == .exact ? 3 : 0,
                swapLike: "disk", pageSize: .ofThisMachine,
                residentKiB: request.residentBytes >> 10, swapMiB: 0, seed: 0,
                repeatable: false),
            host: .current(), started: began.formatted(.iso8601),
            tool: .present)
    }

    /// The shim lies beside the executable, or in ../lib of it.
    private static func shim() throws -> FilePath {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = own.deletingLastPathComponent()
        let places = [folder, folder.deletingLastPathComponent().appending(path: "lib")]
            .map { $0.appending(path: "libsr_preload.so").path }
        for place in places where FileManager.default.isReadableFile(atPath: place) {
            return FilePath(place)
        }
        throw SRError(
            .missingTool,
            "libsr_preload.so is not at \(places.joined(separator: " or ")): build it by "
                + "'swift build --product sr_preload'")
    }

    /// The program's environment: the user's own, and the shim.
    private static func environment(
        _ own: [String: String], shim: FilePath, cookie: UInt64
    ) -> [String] {
        var all = own
        let earlier = own["LD_PRELOAD"].map { ":" + $0 } ?? ""
        all["LD_PRELOAD"] = shim.string + earlier
        all["SR_PAGER"] = String(cookie, radix: 16)
        return all.map { "\($0.key)=\($0.value)" }.sorted()
    }
}
