// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
internal import SRReport
internal import SRText

/// `croissant.json`: the dataset in the words of Croissant 1.0 (the MLCommons format
/// specification, in JSON-LD over schema.org), which dataset search engines read.
enum Croissant {
    static let version = "http://mlcommons.org/croissant/1.0"

    /// - Parameter files: of the distribution, with size and SHA-256; itself is not among them.
    static func text(
        _ dataset: DatasetDescription, files: [(file: Manifest.File, bytes: Int64)]
    ) -> String {
        var members: [JSONValue.Member] = [
            .init("@context", context), .init("@type", .string("sc:Dataset")),
            .init("conformsTo", .string(version)), .init("name", .string(dataset.name)),
            .init("alternateName", .string(dataset.title)),
            .init("description", .string(words(dataset))),
            .init("version", .string("1.0.0")),
            .init("keywords", .array(keywords(dataset).map { .string($0) })),
        ]
        if let licence = dataset.licence { members.append(.init("license", .string(licence))) }
        if let url = dataset.url { members.append(.init("url", .string(url))) }
        if let citation = dataset.citation { members.append(.init("citeAs", .string(citation))) }
        if !dataset.creators.isEmpty {
            let people = dataset.creators.map { name in
                JSONValue.object([
                    .init("@type", .string("sc:Person")), .init("name", .string(name)),
                ])
            }
            members.append(.init("creator", .array(people)))
        }
        members.append(.init("distribution", .array(files.map(object))))
        members.append(.init("recordSet", .array([runs])))
        return JSONValue.object(members).text() + "\n"
    }

    private static func words(_ dataset: DatasetDescription) -> String {
        let own = dataset.description.map { $0 + " " } ?? ""
        return own
            + "Swap traces of Linux in \(dataset.runs.count) runs: each page written to swap "
            + "and read back, with time, page index and compressed size. Checked by 'srorch "
            + "dataset verify', and made again, bit for bit where runs.csv says repeatable, by "
            + "'srorch dataset reproduce' (SwapReplay \(dataset.tool)); run.json of each run "
            + "pins what decides it."
    }

    private static func keywords(_ dataset: DatasetDescription) -> [String] {
        ["swap", "Linux", "memory", "trace", "compression"]
            + Set(dataset.runs.map(\.workload)).sorted()
    }

    private static func object(_ entry: (file: Manifest.File, bytes: Int64)) -> JSONValue {
        .object([
            .init("@type", .string("cr:FileObject")), .init("@id", .string(entry.file.name)),
            .init("name", .string(entry.file.name)),
            .init("contentUrl", .string(entry.file.name)),
            .init("contentSize", .string("\(entry.bytes) B")),
            .init("encodingFormat", .string(format(entry.file.name))),
            .init("sha256", .string(entry.file.sha256)),
        ])
    }

    private static func format(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "csv": "text/csv"
        case "json": "application/json"
        case "md": "text/markdown"
        case "svg": "image/svg+xml"
        case "tsv": "text/tab-separated-values"
        case "txt", "log": "text/plain"
        default: "application/octet-stream"
        }
    }

    private static var runs: JSONValue {
        .object([
            .init("@type", .string("cr:RecordSet")), .init("@id", .string("runs")),
            .init("name", .string("runs")),
            .init("description", .string("The runs, one a record.")),
            .init("key", .object([.init("@id", .string("runs/run"))])),
            .init("field", .array(RunTable.columns.map { field($0.name, $0.type, $0.what) })),
        ])
    }

    private static func field(_ name: String, _ type: String, _ what: String) -> JSONValue {
        let source: [JSONValue.Member] = [
            .init("fileObject", .object([.init("@id", .string(DatasetFormat.table))])),
            .init("extract", .object([.init("column", .string(name))])),
        ]
        return .object([
            .init("@type", .string("cr:Field")), .init("@id", .string("runs/" + name)),
            .init("name", .string(name)), .init("description", .string(what)),
            .init("dataType", .string(type)), .init("source", .object(source)),
        ])
    }

    /// The specification's own context, version 1.0.
    private static let context: JSONValue = {
        let plain: [(String, String)] = [
            ("@language", "en"), ("@vocab", "https://schema.org/"), ("citeAs", "cr:citeAs"),
            ("column", "cr:column"), ("conformsTo", "dct:conformsTo"),
            ("cr", "http://mlcommons.org/croissant/"),
            ("rai", "http://mlcommons.org/croissant/RAI/"),
            ("dct", "http://purl.org/dc/terms/"),
            ("equivalentProperty", "cr:equivalentProperty"), ("extract", "cr:extract"),
            ("field", "cr:field"), ("fileProperty", "cr:fileProperty"),
            ("fileObject", "cr:fileObject"), ("fileSet", "cr:fileSet"), ("format", "cr:format"),
            ("includes", "cr:includes"), ("isLiveDataset", "cr:isLiveDataset"),
            ("jsonPath", "cr:jsonPath"), ("key", "cr:key"), ("md5", "cr:md5"),
            ("parentField", "cr:parentField"), ("path", "cr:path"),
            ("recordSet", "cr:recordSet"), ("references", "cr:references"),
            ("regex", "cr:regex"), ("repeated", "cr:repeated"), ("replace", "cr:replace"),
            ("samplingRate", "cr:samplingRate"), ("sc", "https://schema.org/"),
            ("separator", "cr:separator"), ("source", "cr:source"), ("subField", "cr:subField"),
            ("transform", "cr:transform"),
        ]
        let typed: [(String, String, String)] = [
            ("data", "cr:data", "@json"), ("dataType", "cr:dataType", "@vocab"),
            ("examples", "cr:examples", "@json"),
        ]
        var members = plain.map { JSONValue.Member($0.0, .string($0.1)) }
        for (name, id, type) in typed {
            members.append(
                .init(name, .object([.init("@id", .string(id)), .init("@type", .string(type))])))
        }
        return .object(members)
    }()
}
