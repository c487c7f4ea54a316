// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
public import SRSupport
public import SystemPackage

/// A program on this machine, looked at before it is run.
public struct ProgramFile: Sendable, Equatable {
    public let path: FilePath

    /// Finds the program as execvp(3) does: a name without a slash along PATH.
    ///
    /// - Throws: `SRError` of code `notFound` or `refused`, with the reason.
    public init(command: String, searchPath: String?) throws(SRError) {
        guard let found = Self.find(command, searchPath) else {
            throw SRError(
                .notFound,
                command.contains("/")
                    ? "\(ByteText.shown(command)) does not exist or is not executable"
                    : "'\(ByteText.shown(command))' is in no folder of PATH")
        }
        try Self.inspect(Self.reachable(found), role: ByteText.shown(found), depth: 0)
        path = FilePath(found)
    }

    private static func find(_ command: String, _ searchPath: String?) -> String? {
        let files = FileManager.default
        func isProgram(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            let path = Self.reachable(path)
            return unsafe files.fileExists(atPath: path, isDirectory: &isFolder)
                && !isFolder.boolValue && files.isExecutableFile(atPath: path)
        }
        if command.contains("/") { return isProgram(command) ? command : nil }
        for folder in (searchPath ?? "/usr/bin:/bin").split(
            separator: ":", omittingEmptySubsequences: false)
        {
            let path = (folder.isEmpty ? "." : String(folder)) + "/" + command
            if isProgram(path) { return path }
        }
        return nil
    }

    /// A path that Foundation can take: of a name that is not UTF-8 the descriptor's, which stays
    /// open.
    private static func reachable(_ path: String) -> String {
        guard ByteText.hasEscapes(path),
            let file = try? FileDescriptor.open(
                ByteText.path(path), .readOnly, options: .closeOnExec)
        else { return path }
        return "/proc/self/fd/\(file.rawValue)"
    }

    /// Refuses what cannot be held, by name. A script is as good as its interpreter.
    private static func inspect(
        _ path: String, role: String, depth: Int
    ) throws(SRError) {
        func refuse(_ reason: String) -> SRError {
            SRError(.refused, "\(role) cannot be run under a cap: \(reason)")
        }
        try refuseForeignRights(path, refuse)
        guard let file = FileHandle(forReadingAtPath: path),
            let head = try? file.read(upToCount: 1 << 16)
        else { throw refuse("it cannot be read, so not be looked at") }
        let bytes = [UInt8](head)
        if bytes.starts(with: [0x23, 0x21]) {
            guard depth < 4 else { throw refuse("its interpreters are scripts without end") }
            let line = bytes.dropFirst(2).prefix { $0 != 0x0A }
            let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
            guard let interpreter = words.first.map(String.init),
                find(interpreter, nil) != nil, interpreter.hasPrefix("/")
            else {
                throw refuse("its interpreter '\(words.first ?? "")' is not there")
            }
            return try inspect(
                interpreter, role: "\(interpreter), the interpreter of \(role),", depth: depth + 1)
        }
        guard let header = ELFHeader(bytes) else {
            throw refuse("it is neither an ELF program nor a script that begins with #!")
        }
        guard header.is64Bit, header.isLittleEndian, header.machine == ELFHeader.hostMachine
        else {
            throw refuse("it was made for another machine; try capture, or an emulator by name")
        }
        guard header.kind != .other else { throw refuse("it is an ELF file, but no program") }
        guard let loader = header.interpreter else {
            throw refuse(
                "it is linked statically, and takes no preloaded library; a capture holds it")
        }
        guard loader.contains("ld-linux") else {
            throw refuse("it runs on another C library (\(loader)) than the shim, glibc's")
        }
    }

    private static func refuseForeignRights(
        _ path: String, _ refuse: (String) -> SRError
    ) throws(SRError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        // A symbolic link's own mode says nothing.
        let real = URL(filePath: path).resolvingSymlinksInPath().path
        let target = try? FileManager.default.attributesOfItem(atPath: real)
        let targetMode = (target?[.posixPermissions] as? NSNumber)?.intValue ?? mode
        guard (targetMode & 0o6000) == 0 else {
            throw refuse("it is setuid or setgid, and would lose the rights that it is given")
        }
        guard !Pager.hasCapabilities(real) else {
            throw refuse("it has capabilities of its own, and would lose them")
        }
    }
}
