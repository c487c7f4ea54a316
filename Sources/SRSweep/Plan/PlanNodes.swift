// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRLinux
internal import SRSupport
internal import Workloads
internal import Yams

/// Takes values out of a plan's YAML, and says of each that is wrong where it stands.
struct PlanNodes {
    let file: String

    func fault(_ node: Node?, _ message: String) -> SRError {
        fault(line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, message)
    }

    /// - Parameters:
    ///   - line: from 1.
    ///   - column: from 1, in Unicode scalars.
    private func fault(line: Int, column: Int, _ message: String) -> SRError {
        SRError(.usage, "\(file):\(line):\(column): \(message)")
    }

    /// The whole text as one node.
    func root(_ text: String) throws -> Node {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw fault(nil, "the plan is empty; docs/sweep.md shows one")
            }
            return node
        } catch {
            guard let what = YAMLReason.fault(error) else { throw error }
            throw fault(line: what.line, column: what.column, what.words)
        }
    }

    /// A mapping's values by key, when all its keys are known.
    func fields(_ node: Node, known: [String], of what: String) throws -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            throw fault(
                node, "\(what) is a mapping of keys to values: " + known.joined(separator: ", "))
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = try word(key)
            guard known.contains(name) else {
                throw fault(
                    key,
                    "unknown key '\(name)'" + Nearest.hint(Nearest.name(to: name, among: known))
                        + "; \(what) has: " + known.joined(separator: ", "))
            }
            fields[name] = value
        }
        return fields
    }

    /// A single value, as it is written.
    func word(_ node: Node) throws -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw fault(node, "a single value belongs here")
        }
        return scalar.string
    }

    /// The values of a list; a single value is a list of one.
    func list(_ node: Node) throws -> [Node] {
        switch node {
        case .sequence(let sequence):
            guard !sequence.isEmpty else { throw fault(node, "the list is empty") }
            return Array(sequence)
        default: return [node]
        }
    }

    func integer(_ node: Node, _ what: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(try word(node)), range.contains(number) else {
            throw fault(
                node,
                "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "not '\(try word(node))'")
        }
        return number
    }

    /// Whole MiB, as the command line takes them: `96`, `96M`, `1G`.
    func mebibytes(_ node: Node, _ what: String, in range: ClosedRange<Int>) throws -> Int {
        let text = try word(node)
        guard let bytes = ByteSize.parse(text, bare: 1 << 20), bytes % (1 << 20) == 0,
            range.contains(bytes >> 20)
        else {
            throw fault(
                node,
                "\(what) is a size from \(ByteSize.format(range.lowerBound << 20)) to "
                    + "\(ByteSize.format(range.upperBound << 20)) in whole MiB, such as 96 or 96M, "
                    + "not '\(text)'")
        }
        return bytes >> 20
    }

    /// Pages that kernels have, as the command line takes them: `16K`; a bare number is bytes.
    func pageSize(_ node: Node) throws -> PageSize {
        let text = try word(node)
        guard let size = ByteSize.parse(text).flatMap({ PageSize(bytes: $0) }),
            PageSize.ofKernels.contains(size)
        else {
            throw fault(
                node,
                "page-size is one that kernels have, "
                    + PageSize.ofKernels.map { ByteSize.format($0.bytes) }.joined(separator: ", ")
                    + ", not '\(text)'")
        }
        return size
    }

    /// Whole seconds, as the command line takes them: `90`, `90s`, `2h`.
    func seconds(_ node: Node, _ what: String, in range: ClosedRange<Int>) throws -> Int {
        let text = try word(node)
        let second = 1_000_000_000
        guard let time = TimeSpan.nanoseconds(text), time % second == 0,
            range.contains(time / second)
        else {
            throw fault(
                node,
                "\(what) is a time from \(range.lowerBound)s to \(range.upperBound / 86400)d in "
                    + "whole seconds, such as 600 or 10m, not '\(text)'")
        }
        return time / second
    }

    /// One of some words.
    func choice(_ node: Node, _ what: String, of words: [String]) throws -> String {
        let word = try word(node)
        guard words.contains(word) else {
            throw fault(
                node,
                "\(what) cannot be '\(word)'" + Nearest.hint(Nearest.name(to: word, among: words))
                    + "; there are: " + words.joined(separator: ", "))
        }
        return word
    }

    /// Seeds: numbers, and ranges such as `1-8`.
    func seeds(_ node: Node) throws -> [UInt64] {
        try list(node).flatMap { item -> [UInt64] in
            let text = try word(item)
            let ends = text.split(separator: "-", omittingEmptySubsequences: false)
                .map { UInt64($0) }
            if ends.count == 1, let seed = ends[0] { return [seed] }
            if ends.count == 2, let first = ends[0], let last = ends[1], first <= last,
                last - first < UInt64(SweepPlan.limit)
            {
                return Array(first...last)
            }
            throw fault(
                item,
                "a seed is a whole number from 0 to \(UInt64.max), or a range of them such as "
                    + "1-8, not '\(text)'")
        }
    }
}
