// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRReport
import SRSupport
import SRText
import SystemPackage

/// The program's entry: the parser's help and complaints, laid out for this terminal, and with
/// a hint where a word was mistyped. What the parser has to say goes the way of all output, so
/// that help that cannot be written is an error too.
@main
enum FrontDoor {
    static func main() async {
        StandardStreams.prepare()
        if let problem = Names.problem ?? Hint.emptyWord(in: Names.arguments) {
            Complaint.say(problem)
            Glibc.exit(BisectStep.status(ExitStatus.usage.rawValue, words: Names.arguments))
        }
        do {
            var command = try await SROrch.asyncParseAsRoot(Names.arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Glibc.exit(BisectStep.status(status(of: error), words: Names.arguments))
        }
        Glibc.exit(ExitStatus.success.rawValue)
    }

    /// Says what an error has to say, and gives the status to end with.
    private static func status(of error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let words = Names.arguments
        var code = SROrch.exitCode(for: error)
        // An error that is not the parser's was not thought of where it arose.
        guard code.isSuccess || code == .validationFailure else {
            return Complaint.say(error).rawValue
        }
        // The parser answers this with the help of all verbs.
        if words.first == "help", Hint.namesUnknownVerb(words) { code = .validationFailure }
        // Unbroken: lines are broken by the layout, which the parser's own does not hold to.
        let text = SROrch.fullMessage(for: error, columns: HelpLayout.unbroken)
        guard !text.isEmpty else { return code.rawValue }
        guard code.isSuccess else {
            let told = Names.shown(Hint.added(to: text, words: words))
            putError(HelpLayout(of: .standardError).text(told))
            return code.rawValue
        }
        do {
            try put(HelpLayout.isHelp(text) ? HelpLayout().text(text) : text + "\n")
        } catch {
            return Complaint.code(error).rawValue
        }
        return code.rawValue
    }
}
