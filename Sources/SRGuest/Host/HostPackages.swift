// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport

/// What the project needs of a host, and which package of each distribution holds it:
/// `vm/host-packages.tsv`, which the set-up script reads too.
public struct HostPackages: Sendable {
    /// A distribution family, by the program that installs its packages.
    public enum Manager: String, Sendable, CaseIterable {
        case apt, dnf, pacman, zypper

        var program: String { self == .apt ? "apt-get" : rawValue }

        /// The command that installs packages, to be pasted into a shell.
        func install(_ packages: [String], asRoot: Bool) -> String {
            let verb =
                switch self {
                case .apt: "apt-get install -y --no-install-recommends"
                case .dnf: "dnf install -y"
                case .pacman: "pacman -S --needed --noconfirm"
                case .zypper: "zypper --non-interactive install"
                }
            return (asRoot ? "" : "sudo ") + verb + " " + packages.joined(separator: " ")
        }
    }

    /// A row of the table.
    public struct Need: Sendable, Hashable {
        public let name: String
        /// `build`, `capture`, `user`, `test` or `optional`.
        public let group: String
        public let purpose: String
        let probe: String
        let packages: [Manager: String]

        /// Whether this host has it. `path` is the folders in which programs are looked for.
        func isPresent(path: [String]) -> Bool {
            let parts = probe.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return false }
            let multiarch = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
            let places: [String] =
                switch parts[0] {
                case "command": path
                case "header":
                    ["/usr/include", "/usr/local/include"] + multiarch.map { "/usr/include/\($0)" }
                case "library":
                    ["/usr/lib", "/usr/lib64"]
                        + multiarch.flatMap { ["/lib/\($0)", "/usr/lib/\($0)"] }
                default: [""]
                }
            return places.contains { place in
                let file = place.isEmpty ? parts[1] : place + "/" + parts[1]
                return parts[0] == "command"
                    ? FileManager.default.isExecutableFile(atPath: file)
                    : FileManager.default.fileExists(atPath: file)
            }
        }
    }

    public let needs: [Need]

    /// - Throws: `SRError` that names the file and line of a row that is no row.
    public init(home: String) throws {
        let path = home + "/vm/host-packages.tsv"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SRError(.hostInput, "cannot read \(path)")
        }
        needs = try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
            .map { number, line in
                let fields = line.split(separator: "\t").map(String.init)
                guard fields.count == 8 else {
                    throw SRError(
                        .hostInput,
                        "\(path), line \(number + 1): \(fields.count) columns where 8 belong")
                }
                var packages: [Manager: String] = [:]
                for (manager, package) in zip(Manager.allCases, fields[3...6]) where package != "-"
                {
                    packages[manager] = package
                }
                return Need(
                    name: fields[0], group: fields[1], purpose: fields[7], probe: fields[2],
                    packages: packages)
            }
    }
}
