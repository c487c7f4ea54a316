// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// A Debian package of one version.
public struct Package: Sendable, Hashable, Codable {
    public var name: String
    public var version: String
    /// The source package that it was built from, `name=version`; nil if that is not known.
    public var source: String?

    public init(name: String, version: String, source: String? = nil) {
        self.name = name
        self.version = version
        self.source = source
    }

    /// As apt takes it: `name=version`.
    public var pin: String { "\(name)=\(version)" }

    /// The same with its source, where it has none, filled in by `source`.
    func naming(_ source: (Package) -> String?) -> Package {
        Package(name: name, version: version, source: self.source ?? source(self))
    }
}

extension Package {
    /// The package of a ``pin``; nil if the text is none.
    init?(pin: String) {
        let parts = pin.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        self.init(name: parts[0], version: parts[1])
    }

    /// How its file's name begins, up to the architecture, as apt writes it.
    var fileStem: String { "\(name)_\(version.replacing(":", with: "%3a"))" }

    /// The names of its files in a folder, under apt's names: one a package, as a rule.
    func files(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [])
            .filter { $0.hasPrefix(fileStem + "_") && $0.hasSuffix(".deb") }
    }

    /// In a message: `gcc 4:12.2.0-3`.
    var words: String { "\(name) \(version)" }
}
