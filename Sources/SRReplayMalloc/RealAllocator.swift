// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SystemPackage

/// A user-space allocator that is replayed for real.
public struct RealAllocator: Sendable, Equatable {
    /// Its name in the report.
    public var name: String
    /// The library that provides malloc; nil: the C library's own.
    public var library: String?

    public init(name: String, library: String?) {
        self.name = name
        self.library = library
    }

    /// An allocator by its well-known name, or nil.
    public static func named(_ name: String) -> RealAllocator? {
        switch name {
        case "glibc": RealAllocator(name: name, library: nil)
        case "jemalloc": RealAllocator(name: name, library: "libjemalloc.so.2")
        case "mimalloc": RealAllocator(name: name, library: "libmimalloc.so.2")
        default: nil
        }
    }

    /// The names that ``named(_:)`` knows.
    public static let names = ["glibc", "jemalloc", "mimalloc"]

    /// The library's file: itself if it names a path, else where Debian and others keep them.
    var path: String? {
        guard let library else { return nil }
        if library.contains("/") { return Self.exists(library) ? library : nil }
        let folders = [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
            "/usr/local/lib",
        ]
        return folders.map { "\($0)/\(library)" }.first(where: Self.exists)
    }

    /// What to do if the library is not there.
    var advice: String {
        switch name {
        case "jemalloc": "is not installed: apt-get install libjemalloc2"
        case "mimalloc": "is not installed: apt-get install libmimalloc2.0"
        default: "is not there: \(library ?? name)"
        }
    }

    private static func exists(_ path: String) -> Bool {
        guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return false }
        try? file.close()
        return true
    }
}
