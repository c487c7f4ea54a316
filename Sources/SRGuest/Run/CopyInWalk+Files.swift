// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The system's calls that a walk makes; names go through them as bytes.
extension CopyInWalk {
    static func refusal(_ path: FilePath, _ words: String) -> SRError {
        SRError(.usage, "--copy-in: \(path) \(words)")
    }

    /// What the last call said of a path.
    static func failure(_ path: FilePath) -> SRError {
        SRError(.usage, "--copy-in: \(path) cannot be read", errno: Errno(rawValue: errno))
    }

    static func bytes(_ path: FilePath?) -> [UInt8] {
        unsafe path?.withPlatformString { text in
            unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map {
                UInt8(bitPattern: $0)
            }
        } ?? []
    }

    /// The path with a name, which holds no `/`, appended.
    static func joined(_ folder: FilePath, _ name: [UInt8]) -> FilePath {
        let whole = (bytes(folder) + [0x2f] + name + [0]).map { CChar(bitPattern: $0) }
        return unsafe whole.withUnsafeBufferPointer { text in
            unsafe text.baseAddress.map { unsafe FilePath(platformString: $0) } ?? folder
        }
    }

    static func status(_ path: FilePath, follows: Bool) throws -> stat {
        var status = stat()
        let result = unsafe path.withPlatformString {
            unsafe follows ? stat($0, &status) : lstat($0, &status)
        }
        guard result == 0 else { throw failure(path) }
        return status
    }

    /// The path without links in it; nil if it leads nowhere.
    static func realPath(_ path: FilePath) -> FilePath? {
        guard let real = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else {
            return nil
        }
        defer { unsafe free(real) }
        return unsafe FilePath(platformString: real)
    }

    static func target(of link: FilePath) throws -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe link.withPlatformString {
            unsafe readlink($0, &buffer, buffer.count)
        }
        guard count >= 0 else { throw failure(link) }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    /// The names in a folder but `.` and `..`, in the order of their bytes.
    static func names(in folder: FilePath) throws -> [[UInt8]] {
        guard let stream = unsafe folder.withPlatformString({ unsafe opendir($0) }) else {
            throw failure(folder)
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe Array(bytes.prefix { $0 != 0 })
            }
            if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw failure(folder) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    static func contents(_ path: FilePath) throws -> [UInt8] {
        do { return try path.contents() } catch {
            throw SRError(.usage, "--copy-in: \(path) cannot be read", errno: error)
        }
    }
}
