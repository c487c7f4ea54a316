// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRDevices
import SRFiles
import SRGuest
import SRSupport
import Yams

/// Devices in a YAML file: a list of them, each a mapping of its kind to its settings. Settings below
/// one another are joined by a point, and the devices of a list stand for one row by priority.
///
/// What is wrong is said with its place: `devices.yaml:4:11`.
struct DeviceFile {
    private let path: String
    private static let key = "devices"

    /// - Throws: `SRError` of code `deviceSettings` with file, line and column; of code `usage` where
    ///   no file can be read.
    static func read(_ path: String) throws -> [WhatIfDevices.Named] {
        try DeviceFile(path: path).devices()
    }

    private func devices() throws -> [WhatIfDevices.Named] {
        let (root, list) = try list()
        guard !list.isEmpty else {
            throw fault(
                root, "there is no list of devices: begin with '\(Self.key):', then '- zram: {…}'")
        }
        return try list.map { .init(spec: try spec($0), place: place($0)) }
    }

    /// The whole text, and the devices in it.
    private func list() throws -> (Node?, [Node]) {
        guard path != "-" else {
            throw SRError(.usage, "--devices takes a file, not standard input")
        }
        let data: Data
        do { data = Data(try Names.exact(path).contents()) } catch {
            throw SRError(
                .usage, "--devices \(path) cannot be read: \(SystemReason.text(error))")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SRError(
                .deviceSettings, "--devices \(path) is not text: it is to be YAML in UTF-8")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            guard let what = YAMLReason.fault(error) else { throw error }
            throw SRError(
                .deviceSettings, "\(path):\(what.line):\(what.column): \(what.words)")
        }
        guard let fields = root?.mapping else {
            return (root, root?.sequence.map { Array($0) } ?? [])
        }
        for (node, _) in fields where node.scalar?.string != Self.key {
            let word = node.scalar?.string ?? ""
            throw fault(
                node,
                "there is no key '\(word)'" + Hint.nearest(to: word, among: [Self.key])
                    + ": the list of devices stands below '\(Self.key):'")
        }
        return (root, fields[Self.key]?.sequence.map { Array($0) } ?? [])
    }

    private func spec(_ node: Node) throws -> DeviceSpec {
        if let row = node.sequence {
            guard !row.isEmpty else {
                throw fault(
                    node, "a row by priority has devices: '- - zram: {…}', then '  - disk:'")
            }
            return DeviceSpec(parts: try row.map { try part($0) })
        }
        if let text = node.scalar?.string {
            do throws(SRError) { return try DeviceSpec(text) } catch {
                throw fault(node, error.message)
            }
        }
        return DeviceSpec(parts: [try part(node)])
    }

    private func part(_ node: Node) throws -> DeviceSpec.Part {
        guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first,
            let kind = key.scalar?.string
        else {
            throw fault(
                node, "a device is a kind with its settings: 'zram: {comp_algorithm: zstd}'")
        }
        var part = DeviceSpec.Part(kind: kind)
        try add(value, "", to: &part)
        return part
    }

    private func add(_ node: Node, _ name: String, to part: inout DeviceSpec.Part) throws {
        if let mapping = node.mapping {
            for (key, value) in mapping {
                let word = key.scalar?.string ?? ""
                // recomp_algorithm: {1: lz4hc, 2: zstd}; the first has the plain name.
                let joined = name.isEmpty ? word : word == "1" ? name : "\(name).\(word)"
                try add(value, joined, to: &part)
            }
            return
        }
        guard let value = node.scalar?.string else {
            let what = name.isEmpty ? "settings belong here" : "\(name) has a single value"
            throw fault(node, "\(what), and no list")
        }
        // 'disk:' alone has no settings.
        if name.isEmpty, value.isEmpty { return }
        guard !name.isEmpty, !value.isEmpty else {
            throw fault(node, "a setting has a name and a value: '{NAME: VALUE}'")
        }
        do throws(SRError) { try part.add(name, value) } catch {
            throw fault(node, error.message)
        }
    }

    private func place(_ node: Node?) -> String {
        "\(path):\(node?.mark?.line ?? 1):\(node?.mark?.column ?? 1)"
    }

    private func fault(_ node: Node?, _ words: String) -> SRError {
        SRError(.deviceSettings, "\(place(node)): \(words)")
    }
}
