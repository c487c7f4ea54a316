// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Glibc
import SRSupport

extension SROrch {
    /// Runs the command line. What the argument parser has to say goes the way of all output, so
    /// that help that cannot be written is an error too.
    static func main() async {
        StandardStreams.prepare()
        if let problem = Names.problem {
            Complaint.say(problem)
            Glibc.exit(ExitStatus.usage.rawValue)
        }
        do {
            var command = try parseAsRoot(Names.arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Glibc.exit(status(of: error))
        }
        Glibc.exit(ExitStatus.success.rawValue)
    }

    /// Says what an error has to say, and gives the status to end with.
    private static func status(of error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let code = exitCode(for: error)
        // An error that is not the parser's was not thought of where it arose.
        guard code.isSuccess || code == .validationFailure else {
            return Complaint.say(error).rawValue
        }
        let text = fullMessage(for: error)
        guard code.isSuccess else {
            putError(text + "\n")
            return code.rawValue
        }
        do { try put(text + "\n") } catch { return Complaint.code(error).rawValue }
        return code.rawValue
    }
}
