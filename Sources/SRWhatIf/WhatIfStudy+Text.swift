// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRDevices
internal import SRLinux
internal import SRText

extension WhatIfStudy {
    /// The report for people: the verdict, lines to paste, then the tables.
    public var text: String {
        let verdict = Verdict(self)
        var blocks = verdict.paragraphs
        if let choice = verdict.choice {
            blocks += pasteLines(choice.index).map { section in
                ([section.title + ":"] + section.lines.map { "    " + $0 }).joined(separator: "\n")
            }
        }
        blocks.append(legend)
        blocks += [memoryTable, costTable, pagesTable, readsTable].map { rows in
            TextTable.text(rows[0], Array(rows.dropFirst())).trimmedEnd
        }
        if !notes.isEmpty { blocks.append(notes.joined(separator: "\n")) }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    func pasteLines(_ index: Int) -> [PasteLines.Section] {
        let results = runs.map { $0.figures[index].result }
        return PasteLines(
            candidates[index].settings,
            peakPages: results.map(\.counts.peakStored).max() ?? 0,
            peakPoolPages: results.map(\.peakPoolPages).max() ?? 0
        ).sections
    }

    /// The devices by number, with blanks where a line may be broken.
    private var legend: String {
        let width = String(candidates.count).count
        return candidates.enumerated().map { index, candidate in
            let words = candidate.spec.text.replacing(",", with: ", ")
                .replacing("+", with: " + ")
            return Numbers.right("\(index + 1)", width) + "  " + PlainText.line(words)
        }.joined(separator: "\n")
    }

    private func rows(
        _ titles: [String], _ cells: (Int) -> [String]
    ) -> [[String]] {
        [["#"] + titles] + candidates.indices.map { ["\($0 + 1)"] + cells($0) }
    }

    private var memoryTable: [[String]] {
        rows(["mean held", "at most", "at the end", "pool at most", "beside it", "front"]) {
            index in
            func cell(_ figure: @escaping (DeviceResult) -> Int) -> String {
                estimate(index) { Double(figure($0.result)) }.map { Words.bytes($0) } ?? "-"
            }
            return [
                estimate(index) { $0.result.meanHeld }.map { Words.bytes($0) } ?? "-",
                cell(\.peak.held), cell(\.final.held),
                cell { $0.peakPoolPages * $0.pageSize.bytes }, cell(\.peak.metadata),
                isOnFront(index) ? "*" : "",
            ]
        }
    }

    private var costTable: [[String]] {
        rows(["CPU", "waits", "p50", "p99", "max", "disk reads", "disk writes"]) { index in
            func seconds(_ figure: (DeviceFigures) -> Double?) -> String {
                estimate(index, figure).map { Words.seconds($0.mean) } ?? "-"
            }
            func wait(_ share: Double) -> String {
                estimate(index) { $0.wait(share) }.map { Words.wait($0.mean) } ?? "-"
            }
            return [
                seconds { $0.cpuSeconds }, seconds { $0.waitSeconds }, wait(0.5), wait(0.99),
                wait(1),
                Words.count(diskReads(index)),
                estimate(index) { Double($0.result.counts.diskWrites) }
                    .map { Words.count($0.mean) } ?? "-",
            ]
        }
    }

    private var pagesTable: [[String]] {
        rows([
            "pages at most", "same-filled", "whole", "again", "smaller", "written back", "no place",
        ]) { index in
            func cell(_ figure: @escaping (DeviceCounts) -> UInt64) -> String {
                estimate(index) { Double(figure($0.result.counts)) }
                    .map { Words.count($0.mean) } ?? "-"
            }
            return [
                cell { UInt64($0.peakStored) }, cell(\.sameFilledWrites), cell(\.wholeWrites),
                cell { $0.recompressTries.wrappedSum() }, cell { $0.recompressed.wrappedSum() },
                cell(\.writtenBack), cell { $0.refusedByLimit + $0.refusedFull },
            ]
        }
    }

    private var readsTable: [[String]] {
        let names = candidates.flatMap(\.settings.algorithms).reduce(into: [String]()) {
            list, name in
            if !list.contains(name) { list.append(name) }
        }
        return rows(names.map { "by \($0)" } + ["whole", "a value", "disk", "kept"]) { index in
            func cell(_ figure: @escaping (DeviceResult) -> UInt64) -> String {
                estimate(index) { Double(figure($0.result)) }.map { Words.count($0.mean) } ?? "-"
            }
            return names.map { name in
                cell { result in
                    guard let lane = result.algorithms.firstIndex(of: name) else { return 0 }
                    // Units have one algorithm.
                    let units = lane == 0 ? result.counts.servedUnit : 0
                    return result.counts.servedByLane[lane] + units
                }
            } + [
                cell(\.counts.servedWhole), cell(\.counts.servedSame), cell(\.counts.servedDisk),
                cell(\.counts.servedKept),
            ]
        }
    }

    private var notes: [String] {
        var notes = [
            "* no other that took every page is better in both mean memory and "
                + (knowsCosts ? "processor time with waits." : "disk reads.")
        ]
        if runs.count > 1 {
            notes.append("± is half of the 95 % interval of the mean over \(runs.count) runs.")
        }
        return notes + remarks
    }
}

extension String {
    /// The text without the line end behind it.
    fileprivate var trimmedEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
