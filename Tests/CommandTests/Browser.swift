// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// A real Chromium without a window, which looks at pages in a test's folder.
struct Browser {
    struct View: Sendable, CustomTestStringConvertible {
        var width: Int
        var isDark: Bool

        static let all = [1200, 390].flatMap { width in
            [false, true].map { View(width: width, isDark: $0) }
        }

        var testDescription: String { "\(width) px, \(isDark ? "dark" : "light")" }
    }

    let shell: Shell

    /// False where there is none: the tests that need it are skipped then, and said to be.
    static let isToBeHad = Task { try await Shell()("command -v chromium").status == 0 }
    static let isNeeded = ConditionTrait.enabled("chromium is installed (scripts/deps test)") {
        try await isToBeHad.value
    }

    private func command(_ view: View, _ height: Int = 900) -> String {
        "timeout -k 9 900 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars "
            + "--no-first-run --disable-dev-shm-usage --user-data-dir=\(shell.path("profile")) "
            + "--window-size=\(view.width),\(height) "
            + "--blink-settings=preferredColorScheme=\(view.isDark ? 0 : 1) "
    }

    /// What `script` gives on the page once its promise is kept, and what the console said.
    /// - Parameter script: the body of an async function.
    func run(
        _ script: String, on page: String, _ view: View, with libraries: [String] = []
    ) async throws -> (value: Any, console: [Substring]) {
        var html = try String(contentsOfFile: shell.path(page), encoding: .utf8)
        for library in libraries { html += "<script>\(library)</script>" }
        html += """
            <script>(async () => {
              let told;
              try { told = await (async () => { \(script) })() }
              catch (error) { told = {failed: String(error)} }
              const place = document.createElement("pre");
              place.id = "told";
              place.textContent = "[[" + encodeURIComponent(JSON.stringify(told ?? null)) + "]]";
              document.body.append(place);
            })()</script>
            """
        let copy = "look-\(UUID()).html"
        try html.write(toFile: shell.path(copy), atomically: true, encoding: .utf8)
        let ending = try await shell(
            command(view) + "--enable-logging=stderr --virtual-time-budget=60000 --dump-dom "
                + "file://\(shell.path(copy))")
        let told = try #require(
            ending.output.firstMatch(of: /id="told">\[\[(.*?)\]\]/)?.1.removingPercentEncoding,
            "\(ending.status) \(ending.complaint)")
        let value = try JSONSerialization.jsonObject(
            with: Data(told.utf8), options: .fragmentsAllowed)
        return (value, ending.complaint.split(separator: "\n").filter { $0.contains("CONSOLE") })
    }

    /// Writes a picture of the page's first `height` pixels.
    func picture(of page: String, _ view: View, height: Int, to file: String) async throws {
        let ending = try await shell(
            command(view, height) + "--screenshot=\(shell.path(file)) file://\(shell.path(page))")
        try #require(ending.status == 0, "\(ending.complaint)")
    }
}
