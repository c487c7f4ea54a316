// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// Sizes and times of an image's files when its contents were last held against its manifest.
/// As long as they stand, nothing wrote to the image, and its gigabyte need not be read again.
struct ImageSeal: Equatable {
    private static let name = "seal.tsv"
    /// Beside the image's files, and not of them.
    static let others: Set<String> = [GuestImage.manifestName, name]

    private let text: String

    /// The files as they are now. Time: one stat(2) for each, some sixty.
    init(of image: GuestImage) throws {
        text = try image.files().map { name in
            let attributes = try FileManager.default.attributesOfItem(
                atPath: image.path(name).string)
            let size = (attributes[.size] as? NSNumber)?.int64Value ?? -1
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? -1
            return "\(name)\t\(size)\t\(time)\n"
        }.joined()
    }

    /// Whether these were the sizes and times when the image was sealed.
    func holds(for image: GuestImage) -> Bool {
        (try? String(contentsOfFile: image.path(Self.name).string, encoding: .utf8)) == text
    }

    func write(to image: GuestImage) throws {
        try Data(text.utf8).write(
            to: URL(filePath: image.path(Self.name).string), options: .atomic)
    }
}
