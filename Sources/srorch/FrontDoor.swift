// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRReport
import SRText
import SystemPackage

/// The program's entry: the parser's help and complaints, laid out for this terminal, and with
/// a hint where a word was mistyped.
@main
enum FrontDoor {
    static func main() async {
        do {
            var command = try await SROrch.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(error)
        }
    }

    /// Prints what the error has to say, as the parser would, and ends with its status.
    private static func leave(_ error: any Error) -> Never {
        let words = Array(CommandLine.arguments.dropFirst())
        var status = SROrch.exitCode(for: error)
        // The parser answers this with the help of all verbs.
        if words.first == "help", Hint.namesUnknownVerb(words) { status = .validationFailure }
        // Unbroken: lines are broken by the layout, which the parser's own does not hold to.
        let text = SROrch.fullMessage(for: error, columns: HelpLayout.unbroken)
        guard !text.isEmpty else { SROrch.exit(withError: status) }
        if status == .success {
            try? put(HelpLayout.isHelp(text) ? HelpLayout().text(text) : text + "\n")
        } else {
            var output = TextOutput(.standardError)
            let told = status == .validationFailure ? Hint.added(to: text, words: words) : text
            // There is nobody left to tell when standard error cannot be written.
            try? output.write(HelpLayout(of: .standardError).text(told))
            try? output.flush()
        }
        SROrch.exit(withError: status)
    }
}
