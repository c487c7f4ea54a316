// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRSteady
internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The library that is preloaded into QEMU so that what the host answers does not reach the
/// guest: the wall clock stands still, and refused memory ends QEMU.
struct SteadyShim {
    static let fileName = "libsr_steady.so"
    /// What it answers: another number may give other traces.
    static let version = Int(SR_STEADY_VERSION)

    let path: FilePath

    /// Finds it beside the executable, or in ../lib of it.
    ///
    /// - Throws: `SRError` of code `missingTool` that says where it was looked for.
    static func find() throws -> SteadyShim {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = own.deletingLastPathComponent()
        let places = [folder, folder.deletingLastPathComponent().appending(path: "lib")]
            .map { $0.appending(path: fileName).path }
        for place in places where FileManager.default.isReadableFile(atPath: place) {
            return SteadyShim(path: FilePath(place))
        }
        throw SRError(
            .missingTool,
            "\(fileName) is not at \(places.joined(separator: " or ")): build it by "
                + "'swift build --product sr_steady'")
    }

    /// The command that starts QEMU with this library in it. An own loader hears of it in the
    /// same way as the host's.
    ///
    /// - Parameter link: where to link the library to if its own path cannot be named to a loader.
    /// - Throws: `SRError` of code `hostInput` if neither path can be named.
    func words(
        starting qemu: [String], report: FilePath, link: FilePath, environment: [String: String]
    ) throws -> [String] {
        var place = path
        if !Self.canBeNamed(place) {
            guard Self.canBeNamed(link) else {
                throw SRError(
                    .hostInput,
                    "a loader takes no path with a space or a colon in it, and both \(path) and "
                        + "the folder for temporary files, \(link.removingLastComponent()), have one"
                )
            }
            try? FileManager.default.createSymbolicLink(
                atPath: link.string, withDestinationPath: path.string)
            place = link
        }
        // What the user has preloaded comes after: the first answer counts.
        let others = environment["LD_PRELOAD"].map { ":" + $0 } ?? ""
        return [
            "/usr/bin/env", "LD_PRELOAD=\(place)\(others)", "\(SR_STEADY_VARIABLE)=\(report)",
        ] + qemu
    }

    /// The loader takes spaces and colons for the end of a name.
    private static func canBeNamed(_ path: FilePath) -> Bool {
        !path.string.contains { $0 == " " || $0 == ":" }
    }
}
