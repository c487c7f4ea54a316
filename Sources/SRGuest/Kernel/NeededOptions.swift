// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport

/// What a kernel has to be configured with to be a guest's: `vm/kernels/needed.config`, a fragment
/// for `scripts/kconfig/merge_config.sh`.
///
/// A line `## TITLE` begins a section; what stands before the second is needed by every guest, what
/// follows by what the title names. The comment above options says what their absence does. Below the
/// line `# or` an option stands for the one before it, which another kernel calls so.
struct NeededOptions {
    struct Option: Equatable {
        /// `CONFIG_PVH`; several where kernels name it differently, of which each has one.
        var names: [String]
        /// What its absence does.
        let reason: String
        /// What needs it; nil: every guest.
        let purpose: String?

        /// The line of a .config that sets it.
        var line: String { names.map { "\($0)=y" }.joined(separator: " or ") }
    }

    /// Its place below the project's folder.
    static let file = "vm/kernels/needed.config"

    let text: String
    let options: [Option]

    /// - Throws: `SRError` of code `image` where it is missing or a line is none of these.
    init(_ book: RecipeBook) throws {
        let path = "\(book.home)/\(Self.file)"
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw SRError(.image, "\(path) cannot be read: \(SystemReason.text(error))")
        }
        options = try Self.options(text) { line in
            throw SRError(
                .image, "\(path), line \(line): not a comment, CONFIG_NAME=y or blank")
        }
    }

    private static func options(
        _ text: String, fault: (Int) throws -> Void
    ) throws -> [Option] {
        var options: [Option] = []
        var sections = 0
        var purpose: String?
        var reason: [Substring] = []
        var isOpen = false
        var isAlternative = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("## ") {
                sections += 1
                if sections > 1 { purpose = String(line.dropFirst(3)) }
                reason = []
            } else if line == "# or", !options.isEmpty {
                isAlternative = true
                continue
            } else if line.hasPrefix("#") {
                if !isOpen { reason = [] }
                isOpen = true
                reason.append(line.drop { $0 == "#" || $0 == " " })
                continue
            } else if line.hasPrefix("CONFIG_"), line.hasSuffix("=y") {
                let name = String(line.dropLast(2))
                if isAlternative {
                    options[options.count - 1].names.append(name)
                } else {
                    options.append(
                        Option(
                            names: [name], reason: reason.joined(separator: " "),
                            purpose: purpose))
                }
            } else if !line.isEmpty {
                try fault(number + 1)
            }
            isOpen = false
            isAlternative = false
        }
        return options
    }

    /// Those that a configuration lacks.
    ///
    /// - Parameter loadable: options that may be modules, as these are loaded.
    func missing(in config: KernelConfig, loadable: Set<String>) -> [Option] {
        options.filter { option in
            !option.names.contains {
                config.has($0) || config[$0] == "m" && loadable.contains($0)
            }
        }
    }
}
