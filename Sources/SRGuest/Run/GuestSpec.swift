// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

/// What the guest's start-up program is told: `/srorch.spec` in its initramfs.
///
/// `docs/dataflow.md`, "Between host and guest", defines each key.
public struct GuestSpec: Sendable, Hashable {
    public var relay: Bool
    public var relayParameters: String
    public var swap: Bool
    /// Modules to load beside the image's own.
    public var modules: [GuestModule]
    public var sysctls: [String]
    public var workingDirectory: String
    public var environment: [String: String]
    public var arguments: [String]
    public var progressSeconds: Int
    /// Whether the contents of sampled pages are collected.
    public var collectPages: Bool
    public var copyIn: Bool
    /// The terminal that the command gets; nil: none.
    public var terminal: TerminalSize?

    static let copyInPath = "/srorch.copyin"

    public init(
        relay: Bool = false, relayParameters: String = "", swap: Bool = false,
        modules: [GuestModule] = [], sysctls: [String] = [], workingDirectory: String = "/",
        environment: [String: String] = [:], arguments: [String], progressSeconds: Int = 0,
        collectPages: Bool = false, copyIn: Bool = false, terminal: TerminalSize? = nil
    ) {
        self.relay = relay
        self.relayParameters = relayParameters
        self.swap = swap
        self.modules = modules
        self.sysctls = sysctls
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.arguments = arguments
        self.progressSeconds = progressSeconds
        self.collectPages = collectPages
        self.copyIn = copyIn
        self.terminal = terminal
    }

    /// The file's text; equal specs give equal text.
    public var text: String {
        var pairs: [(String, String)] = [
            ("relay", relay ? "1" : "0"), ("relay.params", relayParameters),
            ("swap", swap ? "1" : "0"), ("progress", String(progressSeconds)),
            ("cwd", workingDirectory),
        ]
        pairs += modules.map { ("module", $0.word) }
        pairs += sysctls.map { ("sysctl", $0) }
        pairs += environment.sorted { $0.key < $1.key }.map { ("env", "\($0.key)=\($0.value)") }
        pairs += arguments.map { ("arg", $0) }
        if let terminal { pairs.append(("terminal", "\(terminal.rows)x\(terminal.columns)")) }
        if collectPages { pairs.append(("collect.pages", "1")) }
        if copyIn { pairs.append(("copyin", Self.copyInPath)) }
        return pairs.map { "\($0.0)=\(Self.encoded($0.1))\n" }.joined()
    }

    /// Percent-encodes `%`, control characters, and bytes that are no characters.
    static func encoded(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var text: [UInt8] = []
        let isWhole = !ByteText.hasEscapes(value)
        for byte in ByteText.bytes(value) {
            if byte == UInt8(ascii: "%") || byte < 0x20 || byte == 0x7f
                || byte > 0x7f && !isWhole
            {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])".utf8
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
