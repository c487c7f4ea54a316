// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// A kernel module that a guest loads beside the image's own.
public struct GuestModule: Sendable, Hashable {
    /// Where it is on the host.
    public var path: FilePath
    public var parameters = ""

    /// Its name in the guest.
    public var file: String { path.lastComponent?.string ?? "" }

    public init(path: FilePath, parameters: String = "") {
        self.path = path
        self.parameters = parameters
    }

    /// The module as the guest's start-up program is told of it: `FILE PARAMETERS`.
    var word: String { parameters.isEmpty ? file : "\(file) \(parameters)" }

    /// Those that `FOLDER/order` names; none if there is no such file, as where a kernel has
    /// all built in.
    public static func inOrder(_ folder: FilePath) throws -> [GuestModule] {
        let order = folder.appending("order").string
        guard FileManager.default.fileExists(atPath: order) else { return [] }
        do {
            return try String(contentsOfFile: order, encoding: .utf8)
                .split(whereSeparator: \.isNewline)
                .map { GuestModule(path: folder.appending(String($0))) }
        } catch {
            throw SRError(
                .image, "the image's \(order) cannot be read: \(SystemReason.text(error))")
        }
    }
}
