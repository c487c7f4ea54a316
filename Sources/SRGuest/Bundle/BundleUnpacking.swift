// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// A bundle while its members come: parts that the cache does not have are written below a folder
/// of drafts, each member's digest is kept, and all are held against one another at the end.
final class BundleUnpacking {
    private let store: ImageStore
    private let drafts: FilePath
    private var description: BundleDescription?
    private var manifest: Manifest?
    private var digests: [String: String] = [:]
    /// Contents of the parts that the cache has.
    private var there: Set<String> = []

    init(store: ImageStore, drafts: FilePath) {
        self.store = store
        self.drafts = drafts
    }

    /// Whether the cache had the part before.
    func isThere(_ part: BundleDescription.Part) -> Bool { there.contains(part.content) }

    /// Takes in a member, and the way to get its bytes.
    func take(
        _ member: TarReader.Member, _ read: () throws -> ArraySlice<UInt8>
    ) throws {
        try Task.checkCancellation()
        switch member.name {
        case BundleFormat.description:
            let text = try BundleDescription.text(member, read)
            digests[member.name] = Seal.digest(text)
            let description = try BundleDescription(json: text)
            try check(description)
            self.description = description
            for part in description.parts where try store.place(of: part) != nil {
                there.insert(part.content)
            }
        case Manifest.name:
            let text = try BundleDescription.text(member, read)
            manifest = try Manifest(text: String(decoding: text, as: UTF8.self))
        default:
            guard member.name.hasPrefix(BundleFormat.parts) else {
                digests[member.name] = Seal.digest(try BundleDescription.text(member, read))
                return
            }
            try takeFile(member.name, read)
        }
    }

    private func takeFile(_ name: String, _ read: () throws -> ArraySlice<UInt8>) throws {
        guard let description, let manifest else {
            throw SRError(
                .archive, "\(name) comes before \(BundleFormat.description) and \(Manifest.name)")
        }
        guard
            let part = description.parts.first(where: { name.hasPrefix($0.folder + "/") }),
            part.isHere
        else {
            throw SRError(
                .archive, "\(name) is in no part that \(BundleFormat.description) tells of")
        }
        if isThere(part) {
            digests[name] = manifest.files.first { $0.name == name }?.sha256 ?? ""
            return
        }
        let place = drafts.appending(PartFolder.name(part))
            .pushing(FilePath(String(name.dropFirst(part.folder.utf8.count + 1))))
        do {
            try FileManager.default.createDirectory(
                atPath: place.removingLastComponent().string, withIntermediateDirectories: true)
            var file = try SparseFile(place, isExecutable: part.kind == .qemu)
            var digest = SHA256()
            while true {
                try Task.checkCancellation()
                let bytes = try read()
                if bytes.isEmpty { break }
                digest.update(bytes.span)
                try file.write(bytes)
            }
            try file.finish()
            digests[name] = digest.finish()
        } catch let error where SystemReason.knows(error) && !(error is SRError) {
            throw SRError(
                .output,
                "the \(part.title), of \(part.bytes >> 20) MiB, cannot be written to "
                    + "\(store.cache): \(SystemReason.text(error)); nothing of the bundle was kept, "
                    + "and all that was there is")
        }
    }

    /// Holds all that came against manifest and digests.
    func finish() throws -> BundleDescription {
        guard let description, let manifest else {
            let missing = description == nil ? BundleFormat.description : Manifest.name
            throw SRError(.archive, "it is no guest: it has no \(missing)")
        }
        try manifest.hold(digests)
        for part in description.parts where part.isHere && !isThere(part) { try check(part) }
        return description
    }

    /// - Throws: ``SRError`` of code `missingTool` for a bundle of another machine.
    private func check(_ description: BundleDescription) throws {
        guard description.host == Architecture.host.name else {
            throw SRError(
                .missingTool,
                "the QEMU in it runs on hosts of the family \(MemberName.shown(description.host)), "
                    + "and this is one of '\(Architecture.host.name)': import it there")
        }
    }

    private func check(_ part: BundleDescription.Part) throws {
        func refuse(_ what: String) -> SRError { SRError(.archive, "the \(part.title) \(what)") }
        var files: [(name: String, sha256: String)] = []
        for (name, sha256) in digests where name.hasPrefix(part.folder + "/") {
            files.append((String(name.dropFirst(part.folder.utf8.count + 1)), sha256))
        }
        let names = Set(files.map(\.name))
        if part.kind != .qemu {
            guard names.contains(PartFiles.manifest) else { throw refuse("has no manifest.json") }
            files.removeAll { $0.name == PartFiles.manifest }
        }
        guard BundleDigest.content(files) == part.content else {
            throw refuse("is not what its digest is of")
        }
        let folder = drafts.appending(PartFolder.name(part))
        switch part.kind {
        case .qemu:
            guard names.contains(QEMUFiles.table), names.contains(QEMUPackage.loaderName) else {
                throw refuse("lacks \(QEMUFiles.table) or \(QEMUPackage.loaderName)")
            }
        case .root:
            guard let root = try? RootImage(folder: folder).manifest, root.names(part),
                root.cut?.content == part.cutFrom, names.contains(root.rootfs)
            else { throw refuse("has a manifest.json that is not its own") }
        case .kernel:
            guard let kernel = try? KernelImage(folder: folder).manifest, kernel.names(part),
                names.contains(kernel.vmlinux), names.contains(kernel.initramfs),
                PartNames.isVersion(kernel.qemu), PartNames.isVersion(kernel.suite)
            else { throw refuse("has a manifest.json that is not its own") }
            guard Architecture.all.contains(where: { $0.name == kernel.arch }) else {
                throw SRError(
                    .missingTool,
                    "the \(part.title) is for machines of the family "
                        + "\(MemberName.shown(kernel.arch)), which this SwapReplay does not know: "
                        + "get a newer one")
            }
        }
    }
}

extension PartManifest {
    /// Whether it is the manifest of such a part, and what of it becomes a name here can be one.
    fileprivate func names(_ part: BundleDescription.Part) -> Bool {
        content == part.content && name == part.name && PartNames.isDigest(digest)
    }
}

/// The folder of a part while it is unpacked.
enum PartFolder {
    static func name(_ part: BundleDescription.Part) -> String {
        "\(part.kind.rawValue)-\(part.content)"
    }
}
