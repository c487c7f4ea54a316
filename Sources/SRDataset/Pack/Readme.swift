// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRText

/// The README.md of a dataset, for a person.
enum Readme {
    static func text(_ dataset: DatasetDescription, hasPages: Bool) -> String {
        var lines = ["# \(PlainText.line(dataset.title))", ""]
        if let description = dataset.description { lines += [PlainText.lines(description), ""] }
        lines += [
            "Swap traces of Linux: every page that was written to swap and read back, with its",
            "time, its place and its compressed size. Recorded by SwapReplay \(dataset.tool).", "",
        ]
        if hasPages { lines += ["**Take care:** \(PackRequest.pagesWarning).", ""] }
        lines += [
            "| run | workload | kernel | memory | seed | writes | reads | same bytes again |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        for run in dataset.runs {
            lines.append(
                "| \(cell(run.name)) | \(cell(run.workload)) | \(cell(run.kernel)) | "
                    + "\(Numbers.bytes(UInt64(run.memoryKiB) << 10)) | \(run.seed) | "
                    + "\(Numbers.grouped(run.writes)) | \(Numbers.grouped(run.reads)) | "
                    + "\(run.repeatable ? "yes" : "no") |")
        }
        lines += [
            "", "## Use it", "",
            "    srorch dataset verify FILE.srds.tar.zst      # every bit, every event",
            "    srorch dataset extract FILE.srds.tar.zst",
            "    srorch stats \(dataset.name)/runs/\(dataset.runs.first?.name ?? "NAME")", "",
            "Without SwapReplay, `tar --zstd -xf FILE.srds.tar.zst` unpacks it (in place: make a",
            "folder first) and `sha256sum -c manifest.sha256` checks it. `runs.csv` is a line a",
            "run, `croissant.json` describes it all to machines.", "",
            "In each folder below `runs/`: `trace.srt`, the trace; `run.json`, all that made it;",
            "`histogram.txt` and `histogram.svg`, lengths of the written pages; the guest's",
            "`console.log` and the workload's output, where there was one.", "",
            "## Make it again", "",
            "    srorch dataset reproduce FILE.srds.tar.zst   # all runs, or those named after it",
            "",
            "says `identical`, or from where on a trace differs and the likely cause.", "",
        ]
        if let guest = dataset.guest { lines += Self.guest(guest) }
        lines += [
            "## Licence and citation", "",
            dataset.licence.map { "Licence: \(PlainText.line($0))" } ?? "No licence is stated.",
            "",
        ]
        if !dataset.creators.isEmpty {
            let names = dataset.creators.map(PlainText.line).joined(separator: ", ")
            lines += ["By \(names).", ""]
        }
        if let citation = dataset.citation {
            lines += ["Cite as: \(PlainText.line(citation))", ""]
        }
        if let url = dataset.url { lines += ["Published at \(PlainText.line(url))", ""] }
        return lines.joined(separator: "\n")
    }

    private static func guest(_ guest: DatasetDescription.Guest) -> [String] {
        let place =
            guest.isInside
            ? "The file `\(DatasetFormat.guest)` in it holds"
            : "A file beside it, of content `\(guest.content)`, is given by --guest and holds"
        return [
            place, "the guests that its runs were made in: kernels, root, and the QEMU that ran",
            "them. So no network is needed. QEMU is a program, which reproducing lets run on your",
            "machine: do so with data of those alone whom you trust. `sources.tsv` in that file",
            "names the sources of every binary.", "",
        ]
    }

    /// A text in a table's cell, which a bar would end.
    private static func cell(_ text: String) -> String {
        PlainText.line(text).replacing("|", with: "\\|")
    }
}
