// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRGuest
import SRRunFolder
import SRSupport
import Synchronization
import SystemPackage

/// Files and folders whose names are not UTF-8.
///
/// A name is bytes; most libraries take a `String`. So what such a name means is opened by its
/// bytes once, and named by its descriptor in this process from then on, to the end of the
/// program: a path that every library, and every child of the same user, can open. A name in
/// UTF-8 is passed on as it is.
enum Names {
    private static let shownNames = Mutex<[(alias: String, name: String)]>([])

    /// Variables that name folders which texts and other programs are told of.
    private static let variables = ["TMPDIR", "XDG_CACHE_HOME"]

    /// What in the environment cannot be served; nil as a rule.
    static var problem: String? {
        let environment = ByteText.environment
        guard let name = variables.first(where: { ByteText.hasEscapes(environment[$0] ?? "") })
        else { return nil }
        return
            "\(name) is \(ByteText.shown(environment[name] ?? "")), which is not UTF-8: set it to "
            + "a folder whose name is"
    }

    /// A path for the folder that this program works in, where that is not UTF-8 either: what
    /// makes a relative path absolute would miss it. nil as a rule.
    private static let workingFolder: String? = {
        guard ByteText.workingFolder.map(ByteText.hasEscapes) ?? false,
            let folder = try? FileDescriptor.open(
                FilePath("."), .readOnly, options: [.directory, .closeOnExec])
        else { return nil }
        let path = "/proc/\(ProcessInfo.processInfo.processIdentifier)/fd/\(folder.rawValue)/"
        shownNames.withLock { $0.append((path, "")) }
        return path
    }()

    /// A path that means the same where it is made absolute.
    static func anchored(_ word: String) -> String {
        guard !word.hasPrefix("/"), word != "-", let workingFolder else { return word }
        return workingFolder + word
    }

    /// The words of the command line, bytes that are no characters kept as `ByteText` has them.
    static var arguments: [String] { ByteText.arguments }

    /// The path of bytes that a word of the command line means.
    static func exact(_ word: String) -> FilePath {
        ByteText.hasEscapes(word) ? ByteText.path(word) : FilePath(word)
    }

    /// A path for a file or folder that is there; the word itself where it is UTF-8, or where
    /// nothing of that name is, which is then told by who opens it.
    static func input(_ word: String) -> String {
        guard ByteText.hasEscapes(word) else { return anchored(word) }
        let path = exact(word)
        // Not O_PATH: Linux lets that be opened again too, but a pipe's other end would not see it.
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
            return word
        }
        return alias(file, word)
    }

    /// A path for a file to be written, which is made if it is not there.
    /// - Throws: `Errno`.
    static func output(_ word: String) throws -> String {
        guard ByteText.hasEscapes(word) else { return word }
        return alias(
            try FileDescriptor.open(
                exact(word), .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]), word)
    }

    /// A path for a folder to be filled, which is made if it is not there, and goes again if
    /// nothing was put into it.
    /// - Throws: `SRError` of status `outputError`.
    static func folder(_ word: String) throws -> String {
        guard ByteText.hasEscapes(word) else { return anchored(word) }
        let path = exact(word)
        do {
            try makeFolder(path)
            return alias(
                try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec]), word)
        } catch {
            throw SRError(.output, "cannot make \(ByteText.shown(word)): \(error)")
        }
    }

    /// The text with the user's own names in place of ours, for people.
    static func shown(_ text: String) -> String {
        let names = shownNames.withLock { $0 }
        let named = names.reduce(text) { $0.replacing($1.alias, with: $1.name) }
        return ByteText.shown(named)
    }

    /// The text with what is no character replaced, so that it is valid wherever it goes.
    static func printable(_ text: String) -> String {
        guard arguments.contains(where: ByteText.hasEscapes) else { return text }
        return ByteText.replaced(text)
    }

    private static func makeFolder(_ path: FilePath) throws {
        guard path.status?.type != .directory else { return }
        let parent = path.removingLastComponent()
        if !parent.isEmpty, parent != path { try makeFolder(parent) }
        try path.makeFolder()
        MadeFolders.add(path)
    }

    /// Keeps the descriptor open to the end of the program.
    private static func alias(_ file: FileDescriptor, _ word: String) -> String {
        let process = ProcessInfo.processInfo.processIdentifier
        let alias = "/proc/\(process)/fd/\(file.rawValue)"
        shownNames.withLock { $0.insert((alias, ByteText.shown(word)), at: 0) }
        return alias
    }
}
