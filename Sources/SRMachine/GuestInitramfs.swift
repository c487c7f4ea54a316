// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

/// A guest's initramfs: the image's own, with the spec (and its modules, and files to copy in)
/// appended.
public enum GuestInitramfs {
    /// - Parameter copyIn: files or folders that appear in the guest's /root; in a folder,
    ///   regular files and folders.
    /// - Throws: ``MachineError`` of code `hostInput` that names the file.
    public static func write(
        to path: FilePath, base: FilePath, spec: GuestSpec, copyIn: [FilePath]
    ) throws {
        var archive = CPIOArchive()
        archive.addFile("srorch.spec", contents: Array(spec.text.utf8))
        for module in spec.modules {
            try add(module.path.string, as: "modules/\(module.file)", to: &archive)
        }
        if !copyIn.isEmpty {
            archive.addFile("srorch.copyin", contents: try packed(copyIn))
        }
        archive.finish()
        do {
            var whole = try Data(contentsOf: URL(filePath: base.string))
            while whole.count % 512 != 0 { whole.append(0) }
            whole.append(contentsOf: archive.bytes)
            try whole.write(to: URL(filePath: path.string))
        } catch {
            throw MachineError(.hostInput, "cannot make \(path) from \(base): \(error)")
        }
    }

    /// SHA-256 of a file or folder as it is copied in: names, contents, what may be executed.
    public static func digest(copyIn source: FilePath) throws -> String {
        var digest = SHA256()
        digest.update(try packed([source]))
        return digest.finish()
    }

    private static func packed(_ sources: [FilePath]) throws -> [UInt8] {
        var archive = CPIOArchive()
        for source in sources {
            guard let name = source.lastComponent?.string else {
                throw MachineError(.usage, "--copy-in \(source) names no file")
            }
            try add(source.string, as: "root/\(name)", to: &archive)
        }
        archive.finish()
        return archive.bytes
    }

    private static func add(_ path: String, as name: String, to archive: inout CPIOArchive) throws {
        let files = FileManager.default
        do {
            let kind = try files.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if kind == .typeDirectory {
                archive.addFolder(name)
                for entry in try files.contentsOfDirectory(atPath: path).sorted() {
                    try add("\(path)/\(entry)", as: "\(name)/\(entry)", to: &archive)
                }
            } else {
                let data = try Data(contentsOf: URL(filePath: path))
                archive.addFile(
                    name, contents: Array(data), executable: files.isExecutableFile(atPath: path))
            }
        } catch let error as MachineError {
            throw error
        } catch {
            throw MachineError(.hostInput, "cannot copy \(path) into the guest: \(error)")
        }
    }
}
