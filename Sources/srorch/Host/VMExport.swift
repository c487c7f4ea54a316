// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCapture
import SRFiles
import SRGuest
import SRRunFolder
import SRSupport
import SRText
import SystemPackage

/// `srorch vm export`
struct VMExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Put guests into one file, to pass on.",
        discussion: """
            All that a run is made again from where there is no network: kernel, root, and the QEMU \
            that ran them, with its loader, libraries and firmware; and the list of the Debian \
            sources behind each binary. The same parts give the same bytes.

            Where all RUNs are of built-in workloads, or of kernel-build, the root's files that \
            those never open go along without their contents; --whole takes all. A bundle that is given to \
            --without is one that the receiver has: its parts are left out.

            EXAMPLE: srorch vm export runs/sort-\(Example.kernel)-1 -o sort.srguest.tar.zst
            """)

    @Argument(
        help: "Run folders; or kernels, as for 'srorch capture', each with the usual root.",
        completion: .file())
    var guests: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to make; - for standard output, and what is told goes to standard error.",
            valueName: "name.srguest.tar.zst"),
        completion: .file())
    var output: String

    @Option(
        help: ArgumentHelp("Bundles whose parts are left out.", valueName: "file"),
        completion: .file())
    var without: [String] = []

    @Flag(help: "All of a root, whatever the runs open of it.")
    var whole = false

    @Flag(help: "Replace a file that is already there.")
    var force = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let isStandardOutput = output == "-"
        if isStandardOutput, isatty(STDOUT_FILENO) == 1 {
            Complaint.say("a guest's bytes are not for a terminal: name a file with --output")
            throw ExitStatus.usage.exitCode
        }
        let waiting = Waiting("exporting \(output)")
        defer { waiting.finish() }
        let exported = try await interruptible {
            var request = ExportRequest(
                guests: try guests.map(Self.guest), output: Names.exact(output))
            request.without = without.map { FilePath(Names.input($0)) }
            request.isWhole = whole
            request.force = force
            request.threads = ProcessInfo.processInfo.activeProcessorCount
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            return try await GuestExport.export(request, from: store) { waiting.begin($0) }
        }
        waiting.finish()
        let report = BundleReport(exported.description)
        let channel = isStandardOutput ? FileDescriptor.standardError : .standardOutput
        if json {
            try put(
                report.json([
                    .init("file", .string(output)), .init("bytes", .integer(exported.bytes)),
                    .init("sha256", .string(exported.sha256)),
                    .init("content", .string(exported.content)),
                ]).text() + "\n", to: channel)
        } else {
            try put(
                report.text + "\n\(output): \(Numbers.grouped(UInt64(exported.bytes))) bytes\n"
                    + "SHA-256  \(exported.sha256)\ncontent  \(exported.content)\n", to: channel)
        }
    }

    /// The guest of a run's folder, or of a kernel's name.
    private static func guest(_ word: String) throws -> ExportRequest.Guest {
        let folder = RunFolder(path: FilePath(Names.input(word)))
        guard FileManager.default.fileExists(atPath: folder.record.string) else {
            let names = try ImageStore(environment: ProcessInfo.processInfo.environment)
                .kernelNames()
            let choice = try? KernelChoice(word)
            guard choice.map({ $0.isOwn || names.contains(word) }) ?? false else {
                throw SRError(
                    .usage,
                    "\(word) is neither a run's folder nor a kernel; kernels are "
                        + names.joined(separator: ", ") + ", and those that you built")
            }
            return ExportRequest.Guest(kernel: word)
        }
        do { return try ExportRequest.Guest(of: RunRecord(path: folder.record)) } catch {
            let error = SRError(of: error)
            throw SRError(error.code, "\(word): \(error.message)")
        }
    }
}
