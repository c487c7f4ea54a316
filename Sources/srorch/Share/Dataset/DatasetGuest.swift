// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRCapture
import SRDataset
import SRFiles
import SRGuest
import SRRunFolder
import SRSupport
import SystemPackage

/// The guests of a dataset's runs, in it or beside it.
enum DatasetGuest {
    /// Runs `body` with the request to which the guests of its runs are added.
    ///
    /// - Parameters:
    ///   - packing: whether they go into the dataset.
    ///   - beside: a bundle that goes along apart.
    static func added<Result: Sendable>(
        to request: PackRequest, packing: Bool, beside: String?, _ waiting: Waiting,
        _ body: (PackRequest) async throws -> Result
    ) async throws -> Result {
        guard packing || beside != nil else { return try await body(request) }
        let records = try request.runs.map {
            try RunRecord(path: RunFolder(path: $0.path).record)
        }.filter { $0.guest != nil }
        var request = request
        if let beside {
            let bundle = try GuestBundle(path: FilePath(Names.input(beside)))
            for record in records {
                guard let image = record.image, bundle.description.isOf(image) else {
                    throw SRError(
                        .usage,
                        "\(beside) has not the guest of a run of \(record.workload.name): export it "
                            + "of all the runs that are packed")
                }
            }
            request.description.guest = .init(
                bytes: bundle.bytes, sha256: try FileDigest.sha256(of: bundle.path),
                content: bundle.content, isInside: false)
            return try await body(request)
        }
        guard !records.isEmpty else {
            throw SRError(
                .usage, "none of the runs was made in a guest: leave --with-guest out")
        }
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        let place = folder.appending("guest")
        var export = ExportRequest(
            guests: try records.map { try ExportRequest.Guest(of: $0) }, output: place)
        export.threads = ProcessInfo.processInfo.activeProcessorCount
        let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
        let made = try await GuestExport.export(export, from: store) { waiting.begin($0) }
        request.guest = place
        request.description.guest = .init(
            bytes: made.bytes, sha256: made.sha256, content: made.content, isInside: true)
        return try await body(request)
    }

    /// Puts the guests of a dataset into the cache, from it or from a bundle beside it.
    static func bring(_ dataset: Dataset, beside: String?, _ waiting: Waiting) async throws {
        let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
        if let beside {
            let path = FilePath(try Spool.path(Names.input(beside)))
            let bundle = try GuestBundle(path: path, name: beside)
            if let stated = dataset.description.guest, stated.content != bundle.content {
                throw SRError(
                    .usage,
                    "\(beside) has content \(bundle.content), and the dataset goes with "
                        + stated.content)
            }
            _ = try await GuestImport.run(path, to: store, name: beside) { waiting.keep($0) }
            return
        }
        _ = try await dataset.withGuest { path in
            _ = try await GuestImport.run(path, to: store, name: "the guest in the dataset") {
                waiting.keep($0)
            }
        }
    }
}

extension BundleDescription {
    /// Whether it has the parts of an image.
    fileprivate func isOf(_ image: RunRecord.Image) -> Bool {
        [image.root?.content, image.kernel?.content].allSatisfy { content in
            parts.contains { [$0.content, $0.cutFrom].contains(content) }
        }
    }
}
