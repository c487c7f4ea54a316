// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

extension ImageStore {
    /// Every whole image in the cache, by digest.
    public func images() throws -> [GuestImage] {
        let folder = cache.appending("images")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.sorted().compactMap { try? GuestImage(folder: folder.appending($0)) }
    }

    /// Removes images.
    ///
    /// - Parameter all: the present one too, and the chroots that builds start from.
    /// - Returns: what was removed.
    public func clean(all: Bool) throws -> [FilePath] {
        let present = all ? nil : try folder()
        let files = FileManager.default
        var removed: [FilePath] = []
        for kind in all ? ["images", "chroots", "qemu"] : ["images"] {
            let folder = cache.appending(kind)
            for name in (try? files.contentsOfDirectory(atPath: folder.string)) ?? [] {
                let path = folder.appending(name)
                guard path != present else { continue }
                do {
                    try files.removeItem(atPath: path.string)
                } catch {
                    throw MachineError(
                        .hostInput, "cannot remove \(path): \(SystemReason.text(error))")
                }
                removed.append(path)
            }
        }
        return removed
    }
}
