// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Report pages as a browser shows them: in light and dark, wide and on a phone.
@Suite("Report pages in Chromium", Browser.isNeeded, .serialized)
struct ReportBrowserTests {
    /// False where PyPI cannot be reached, and only there.
    private static let isAxeToBeHad = Task {
        try await Shell()("$SOURCE/scripts/axe $SOURCE/.build/axe").status != 75
    }
    private static let needsAxe = ConditionTrait.enabled("PyPI is to be had, for axe-core") {
        try await isAxeToBeHad.value
    }

    /// A page of a run alone: `one.html`.
    private static func onePage() async throws -> Browser {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch slice --to-event 20000 -o a.srt $RUN
            mkdir run && cp a.srt run/trace.srt && cp $RUN/run.json run
            srorch report -o one.html run
            """)
        try #require(ending.status == 0, "\(ending)")
        return Browser(shell: shell)
    }

    /// And one with all that a page can have: `r.html`.
    private static func pages() async throws -> Browser {
        let browser = try await onePage()
        try browser.shell.write("empty", [])
        let ending = try await browser.shell(
            """
            head -c 40000 a.srt > torn
            srorch synth --workload memory-fill --param size=12M --memory 8M -o synth --quiet
            srorch report -o r.html --baseline run run synth torn empty no-such-run
            true
            """)
        try #require(ending.complaint.contains("no-such-run"), "\(ending)")
        return browser
    }

    @Test(needsAxe) func nothingStandsInAnyonesWay() async throws {
        let browser = try await Self.pages()
        let place = try await browser.shell("$SOURCE/scripts/axe $SOURCE/.build/axe").output
        let axe = try String(
            contentsOfFile: place.trimmingCharacters(in: .newlines), encoding: .utf8)
        // What is folded away counts too.
        let script = """
            for (const details of document.querySelectorAll("details")) details.open = true;
            const found = await axe.run();
            return {
              passed: found.passes.map(rule => rule.id),
              faults: found.violations.map(rule => rule.id + ": "
                + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(" | ")),
            };
            """
        for view in Browser.View.all {
            // The page of a run alone has nothing that the other has not but its size.
            for page in view.isDark ? ["r.html"] : ["r.html", "one.html"] {
                let (value, _) = try await browser.run(script, on: page, view, with: [axe])
                let told = try #require(value as? [String: [String]], "\(value)")
                #expect(told["faults"] == [], "\(page), \(view.testDescription)")
                let passed = told["passed"] ?? []
                for rule in ["color-contrast", "svg-img-alt", "scrollable-region-focusable"] {
                    // On a wide window nothing has to be scrolled.
                    if rule.hasPrefix("scroll"), view.width > 390 { continue }
                    #expect(passed.contains(rule), "\(rule) \(passed)")
                }
            }
        }
        // The check can fail.
        try "<!doctype html><title>t</title><p style='color:#ccc;background:#fff'>pale"
            .write(toFile: browser.shell.path("bad.html"), atomically: true, encoding: .utf8)
        let (value, _) = try await browser.run(
            script, on: "bad.html", Browser.View(width: 390, isDark: false), with: [axe])
        let faults = (value as? [String: [String]])?["faults"] ?? []
        #expect(faults.contains { $0.hasPrefix("color-contrast") } && faults.count > 1)
    }

    /// Nothing is said on the console, nothing is wider than the window, every figure has a
    /// size and a name, and every link leads somewhere.
    @Test func thePageIsWhole() async throws {
        let browser = try await Self.pages()
        let script = """
            const faults = [];
            const page = document.documentElement;
            if (page.scrollWidth > page.clientWidth)
              faults.push("it is " + page.scrollWidth + " wide");
            const figures = [...document.querySelectorAll("svg[role=img]")];
            for (const figure of figures) {
              const box = figure.getBoundingClientRect();
              const drawn = figure.getBBox();
              if (box.width < 60 || box.height < 30 || drawn.width <= 0
                || !figure.getAttribute("aria-label")) faults.push(figure.outerHTML.slice(0, 200));
            }
            for (const link of document.querySelectorAll("a"))
              if (!document.querySelector(link.getAttribute("href"))) faults.push(link.outerHTML);
            return {faults, figures: figures.length,
                    dark: matchMedia("(prefers-color-scheme: dark)").matches,
                    ground: getComputedStyle(document.body).backgroundColor};
            """
        for view in Browser.View.all {
            let (value, console) = try await browser.run(script, on: "r.html", view)
            let told = try #require(value as? [String: Any], "\(value)")
            #expect(told["faults"] as? [String] == [], "\(view.testDescription)")
            #expect(told["figures"] as? Int ?? 0 > 15)
            #expect(told["dark"] as? Bool == view.isDark)
            #expect(
                told["ground"] as? String
                    == (view.isDark ? "rgb(15, 19, 24)" : "rgb(255, 255, 255)"))
            #expect(console.isEmpty, "\(console)")
        }
        // The console is heard.
        let (_, console) = try await browser.run(
            "console.error('here')", on: "one.html", Browser.View.all[0])
        #expect(console.contains { $0.contains("here") })
    }

    /// The browser itself reads its pictures: each has many colours, on the right ground.
    @Test func picturesAreNotBlank() async throws {
        let browser = try await Self.onePage()
        try "<!doctype html><title>blank</title>".write(
            toFile: browser.shell.path("blank.html"), atomically: true, encoding: .utf8)
        let looks =
            Browser.View.all.map { ("one.html", $0) } + [("blank.html", Browser.View.all[0])]
        var pictures: [Data] = []
        for (page, view) in looks {
            try await browser.picture(of: page, view, height: 3000, to: "p.png")
            pictures.append(try Data(contentsOf: URL(filePath: browser.shell.path("p.png"))))
        }
        let told = try await browser.colours(of: pictures)
        try #require(told.count == 5)
        for (view, picture) in zip(Browser.View.all, told) {
            #expect(picture["width"] == view.width && picture["height"] == 3000)
            #expect(picture["ground"] == (view.isDark ? 0x0F1318 : 0xFFFFFF))
            #expect(picture["percent"] ?? 100 < 97 && picture["colours"] ?? 0 > 30, "\(picture)")
        }
        #expect(told[4]["percent"] == 100 && told[4]["colours"] == 1)
    }

    @Test func thePageIsPrinted() async throws {
        let browser = try await Self.onePage()
        let printed = browser.shell.path("p.pdf")
        let ending = try await browser.shell(
            "chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer "
                + "--user-data-dir=\(browser.shell.path("profile")) --print-to-pdf=\(printed) "
                + "file://\(browser.shell.path("one.html"))")
        #expect(ending.status == 0)
        let pdf = try Data(contentsOf: URL(filePath: printed))
        #expect(pdf.starts(with: Data("%PDF-".utf8)) && pdf.count > 20_000)
        // What only a screen is for is not in print.
        let script = """
            return [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
              .filter(rule => rule.media && rule.media.mediaText == "print")
              .flatMap(rule => [...rule.cssRules]).map(rule => rule.cssText).join(" ");
            """
        let (value, _) = try await browser.run(script, on: "one.html", Browser.View.all[0])
        #expect((value as? String ?? "").contains("details"))
    }
}

extension Browser {
    /// Of each picture: width, height, the most frequent colour as 0xRRGGBB, the percentage of
    /// pixels that have it, rounded down, and how many colours there are.
    fileprivate func colours(of pictures: [Data]) async throws -> [[String: Int]] {
        try "<!doctype html><title>p</title><body>".write(
            toFile: shell.path("picture.html"), atomically: true, encoding: .utf8)
        let script = """
            const told = [];
            for (const bytes of \(pictures.map { $0.base64EncodedString() })) {
            const image = new Image();
            const url = "data:image/png;base64," + bytes;
            await new Promise(done => { image.onload = done; image.src = url; });
            const canvas = document.createElement("canvas");
            canvas.width = image.width;
            canvas.height = image.height;
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const data = new Uint32Array(
              context.getImageData(0, 0, image.width, image.height).data.buffer);
            const counts = new Map();
            for (const pixel of data) counts.set(pixel, (counts.get(pixel) || 0) + 1);
            const [most, times] = [...counts].sort((a, b) => b[1] - a[1])[0];
            told.push({width: image.width, height: image.height, colours: counts.size,
                    percent: Math.floor(times * 100 / data.length),
                    ground: (most & 255) << 16 | most & 0xff00 | most >> 16 & 255});
            }
            return told;
            """
        let (value, _) = try await run(script, on: "picture.html", Browser.View.all[0])
        return try #require(value as? [[String: Int]], "\(value)")
    }
}
