// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRArchive
import SRCapture
import SRFiles
import SRGuest
import SRReport
import SRRunFolder
import SRStats
import SRSupport
import SRText
import SystemPackage

/// `srorch reproduce`
struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a capture again, and say whether its trace is the same.",
        discussion: """
            All that decides the bytes is in the run's run.json. Its image is taken from the \
            cache, from --guest, or built again of the same packages. The verdict is \
            'identical', or the first event that differs and what the two runs had that could be the cause (status 14).

            A run on the host's clock (KVM, --no-deterministic) cannot be repeated: it is made again \
            --runs times, and each new run is compared with it, as 'srorch compare' does; the \
            status is 0.

            EXAMPLE: srorch reproduce runs/kernel-build-\(Example.kernel)-1
            """)

    @Argument(help: "The run folder of a capture.", completion: .directory)
    var run: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "Keep the new run in this folder. (default: it is removed)", completion: .directory)
    var output: String?

    @Flag(help: "Replace a run that is already in the folder.")
    var force = false

    @Option(
        name: .customLong("copy-in"), help: "A file that the run had copied in; repeatable.",
        completion: .file())
    var copyIn: [String] = []

    @Option(
        help: ArgumentHelp("The file of 'vm export' with its guest.", valueName: "file"),
        completion: .file())
    var guest: String?

    @Option(
        help: """
            The kernel of the run, where that was one that you built and the cache has it no more: as \
            for 'srorch capture'.
            """)
    var kernel: String?

    @Option(help: "How often a run that cannot be repeated is made again.")
    var runs = 3

    @Flag(help: "Take another image, and say so, where the run's own is not to be had.")
    var allowNewer = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress on standard error.")
    var quiet = false

    func validate() throws {
        try FolderArgument.check(output)
        guard (1...1000).contains(runs) else { throw ValidationError("--runs takes 1 to 1000.") }
    }

    func run() async throws { try await run(title: "") }

    /// - Parameter title: what stands before the verdict.
    func run(title: String) async throws {
        do {
            let folder = RunFolder(path: FilePath(Names.input(run)))
            if let done = folder.settle() { Complaint.say(done) }
            let record = try RunRecord(path: folder.record)
            guard record.schema <= RunRecord.currentSchema else {
                throw SRError(
                    .newer, "\(run) was made by a newer SwapReplay: make it again with that")
            }
            // Refused before a word is said of how it is made.
            _ = try CaptureRequest(
                reproducing: record, output: folder.path, copyIn: copyIn.map { FilePath($0) })
            if let guest { try await Self.bring(guest) }
            if let kernel { try await Self.bring(kernel: kernel) }
            let kept = try output.map { FilePath(try Names.folder($0)) }
            let place = try kept ?? HostFiles.temporaryFolder()
            defer {
                if kept == nil { HostFiles.remove(place) }
            }
            if record.machine?.repeatable == true {
                try await bytes(of: record, in: folder, at: place, title)
            } else {
                try await distances(of: record, in: folder, at: place, title)
            }
        } catch {
            throw Complaint.code(error)
        }
    }

    /// Puts the guest of a bundle into the cache.
    private static func bring(_ bundle: String) async throws {
        let waiting = Waiting("importing \(bundle)")
        defer { waiting.finish() }
        try await Interruption.cancelling {
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            _ = try await GuestImport.run(
                FilePath(Spool.path(Names.input(bundle))), to: store, name: bundle
            ) { waiting.keep($0) }
        }
    }

    /// Puts a kernel that the user built into the cache.
    private static func bring(kernel: String) async throws {
        try await Interruption.cancelling {
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            _ = try await store.kernel(kernel) { Complaint.say($0) }
        }
    }

    /// The run once more.
    private func again(_ record: RunRecord, at place: FilePath) async throws -> Capture.Run {
        let progress = ProgressLine(quiet: quiet)
        defer { progress.finish() }
        var request = try CaptureRequest(
            reproducing: record, output: place, copyIn: copyIn.map { Names.exact($0) },
            allowsNewer: allowNewer)
        request.force = force
        let run = try await Interruption.cancelling { [request] in
            try await Capture(request).run { progress.show($0) }
        }
        guard run.record.status == record.status else {
            progress.finish()
            let reason = run.record.message.map { ": \($0)" } ?? ""
            Complaint.say(
                "the run ended as '\(record.status.rawValue)', and now as "
                    + "'\(run.record.status.rawValue)'\(reason)")
            // A run that goes well now is not the run that it was.
            throw run.record.status == .ok
                ? ExitStatus.notReproduced.exitCode : run.record.status.exitStatus.exitCode
        }
        return run
    }

    private func bytes(
        of record: RunRecord, in folder: RunFolder, at place: FilePath, _ title: String
    ) async throws {
        let run = try await again(record, at: place)
        let reproduction = try Reproduction.of(record, in: folder, run.record, in: run.folder)
        let report = ReproductionReport(reproduction, again: run.record)
        try put(json ? report.json.text() + "\n" : title + report.text)
        if !reproduction.isIdentical { throw ExitStatus.notReproduced.exitCode }
    }

    private func distances(
        of record: RunRecord, in folder: RunFolder, at place: FilePath, _ title: String
    ) async throws {
        let reason = record.machine?.unrepeatable ?? "the run was on the host's clock"
        Complaint.say("\(title)\(reason): it can be made again, but not the same")
        let first = try await profile(folder)
        var comparisons: [JSONValue] = []
        for number in 1...runs {
            let run = try await again(record, at: place.appending("\(number)"))
            let report = DistanceReport(
                first: first, self.run, second: try await profile(run.folder), "run \(number)",
                bootstrap: Bootstrap(),
                memory: AvailableMemory([record, run.record].map { $0.memoryKiB }))
            if json { comparisons.append(report.json) } else { try put(report.text + "\n") }
        }
        guard json else { return }
        try put(JSONValue.object([.init("comparisons", .array(comparisons))]).text() + "\n")
    }

    private func profile(_ folder: RunFolder) async throws -> TraceProfile {
        try await TraceInput(name: folder.path.string, options: TraceOptions.parse([]))
            .wholeProfile()
    }
}
