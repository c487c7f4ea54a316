// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// Sizes and times of a part's files when its contents were last held against its manifest.
/// As long as they stand, nothing wrote to the part, and its gigabyte need not be read again.
struct ImageSeal: Equatable {
    private let text: String
    private let path: String

    /// The files as they are now. Time: one stat(2) for each, some thirty.
    init(of folder: FilePath) throws {
        path = folder.appending(PartFiles.seal).string
        text = try PartFiles(folder).names().map { name in
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.appending(name).string)
            let size = (attributes[.size] as? NSNumber)?.int64Value ?? -1
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? -1
            return "\(name)\t\(size)\t\(time)\n"
        }.joined()
    }

    /// Whether these were the sizes and times when the part was sealed.
    var holds: Bool { (try? String(contentsOfFile: path, encoding: .utf8)) == text }

    func write() throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
