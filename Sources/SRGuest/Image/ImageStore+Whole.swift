// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

extension ImageStore {
    /// The part there, if nothing wrote to it since it was found whole.
    func sealed<Manifest>(_ folder: FilePath, as _: Manifest.Type) -> ImagePart<Manifest>? {
        guard let part = try? ImagePart<Manifest>(folder: folder),
            (try? ImageSeal(of: folder))?.holds == true
        else { return nil }
        return part
    }

    /// The part there, if it is whole; one that is damaged is said, and removed.
    func whole<Manifest>(
        _ folder: FilePath, as type: Manifest.Type, _ report: (String) -> Void
    ) throws -> ImagePart<Manifest>? {
        if let part = sealed(folder, as: type) { return part }
        guard FileManager.default.fileExists(atPath: folder.string) else { return nil }
        if let part = try? ImagePart<Manifest>(folder: folder) {
            report("the \(Manifest.kind)'s files were touched: reading it whole, once")
            let seal = try ImageSeal(of: folder)
            if try part.contentDigest() == part.manifest.content {
                // A cache that cannot be written costs the reading again, no more.
                try? seal.write()
                return part
            }
        }
        report("the \(Manifest.kind) \(folder) is damaged: building it again")
        try FileManager.default.removeItem(atPath: folder.string)
        return nil
    }
}
