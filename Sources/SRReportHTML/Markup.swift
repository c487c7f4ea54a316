// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRText

/// HTML as it is written: text and values of attributes are escaped, always.
struct Markup {
    private(set) var html = ""

    /// What has a meaning in HTML, told as what it is; what no page may hold, as an escape.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in PlainText.line(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    mutating func text(_ text: String) { html += Self.escape(text) }

    /// An element without an end, such as `meta`.
    mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        open(name, attributes)
    }

    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    mutating func element(_ name: String, _ text: String) { element(name, [:], text) }

    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
        _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        html += "</\(name)>\n"
    }

    /// The page's own style sheet, the one thing that is not escaped.
    mutating func style(_ sheet: String) { html += "<style>\n\(sheet)\n</style>\n" }

    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        html += "<\(name)"
        for (key, value) in attributes { html += " \(key)=\"\(Self.escape(value))\"" }
        html += ">"
    }

    /// A table in a region that the keyboard can scroll.
    /// - Parameter links: where the first cell of each row leads, if anywhere.
    mutating func table(
        _ label: String, _ heads: [String], _ rows: [[String]], links: [String]? = nil
    ) {
        element("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": label])
        {
            $0.element("table") { table in
                table.element("caption", label)
                table.element("thead") { head in
                    head.element("tr") { row in
                        for title in heads { row.element("th", ["scope": "col"], title) }
                    }
                }
                table.element("tbody") { body in
                    for (number, cells) in rows.enumerated() {
                        body.element("tr") { row in
                            for (column, cell) in cells.enumerated() {
                                if column == 0 {
                                    row.element("th", ["scope": "row"]) { head in
                                        if let links {
                                            head.element("a", ["href": links[number]], cell)
                                        } else {
                                            head.text(cell)
                                        }
                                    }
                                } else {
                                    row.element("td", cell)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
