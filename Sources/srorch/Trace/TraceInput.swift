// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRRunFolder
import SRSupport
import SRText
import SystemPackage

/// A trace that the command line names.
struct TraceInput {
    /// A file, a run folder, or `-`.
    let name: String
    let options: TraceOptions

    /// The file that ``name`` means: itself, or `trace.srt` in it if it is a folder.
    var path: String {
        guard name != "-" else { return name }
        return TraceReader.file(at: Names.input(name))
    }

    /// Opens the trace.
    /// - Throws: `ExitStatus.badTrace`, after saying why.
    func open() throws -> TraceReader {
        settle()
        let format = options.inputFormat
        do throws(SRError) {
            return name == "-"
                ? try TraceReader(
                    descriptor: .standardInput, format: format,
                    pageSize: options.inputPageSize, skipDamaged: options.skipDamaged)
                : try TraceReader(
                    path: path, format: format, pageSize: options.inputPageSize,
                    skipDamaged: options.skipDamaged)
        } catch {
            throw report(error)
        }
    }

    /// Puts a run in order whose maker was killed, and says so.
    func settle() {
        guard name != "-" else { return }
        let path = FilePath(name)
        // A trace in a run folder is the run's.
        let folder = path.lastComponent == "trace.srt" ? path.removingLastComponent() : path
        if let done = RunFolder(path: folder).settle() { Complaint.say(done) }
    }

    /// Says what is wrong with the trace and gives the status to end with.
    func report(_ error: SRError) -> ExitCode {
        Complaint.say("\(name): \(error)")
        // Why it cannot be read does not matter to a script: but pages of another size do.
        return (error.code == .pageSizesDiffer ? .pageSizesDiffer : ExitStatus.badTrace).exitCode
    }

    /// Says what a reader came upon, at the end of its trace: damage.
    /// - Throws: `ExitStatus.badTrace` if the trace is not whole.
    func check(_ reader: borrowing TraceReader) throws {
        if reader.blocksSkipped > 0 {
            Complaint.say(
                "\(name): \(reader.blocksSkipped) damaged blocks were stepped over, with "
                    + "\(reader.eventsSkipped) events")
        }
        switch reader.state {
        case .complete, .reading: return
        case .truncated(let error), .damaged(let error): throw report(error)
        }
    }

    /// The title of what is printed of the trace, a line: where it came from, or its name.
    func title(_ header: TraceHeader) -> String {
        PlainText.line(header.origin.isEmpty ? Names.shown(name) : header.origin)
    }
}
