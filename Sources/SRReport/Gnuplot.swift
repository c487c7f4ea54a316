// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRParse
public import SRSupport
import Subprocess
import SystemPackage

/// Runs gnuplot, which draws the pictures.
public enum Gnuplot {
    /// A picture is far smaller.
    private static let limit = 1 << 26

    /// Draws `script`.
    /// - Returns: the picture's bytes.
    /// - Throws: `SRError` of code `missingTool` where there is no gnuplot, or one without that
    ///   kind of picture; of code `output` where it drew none, or not to the end.
    public static func draw(
        _ script: String, _ picture: GnuplotHistogram.Picture
    ) async throws(SRError) -> [UInt8] {
        let result: ExecutionResult<Void, BytesOutput, StringOutput<UTF8>>
        let input = try file(script)
        defer { try? input.close() }
        do {
            result = try await run(
                .name("gnuplot"), input: .fileDescriptor(input, closeAfterSpawningProcess: false),
                output: .bytes(limit: limit), error: .string(limit: 1 << 16))
        } catch {
            if (error as? SubprocessError)?.code == .executableNotFound {
                throw SRError(
                    .missingTool,
                    "gnuplot, which draws SVG and PNG, is not installed: "
                        + "apt-get install gnuplot-nox")
            }
            let reason = error as? Errno ?? (error as? SubprocessError)?.underlyingError
            throw failure("could not be run" + (reason.map { " (\($0))" } ?? ""))
        }
        switch result.terminationStatus {
        case .exited(0): break
        case .exited(let status):
            if result.standardError.contains("unknown or ambiguous terminal") {
                throw SRError(
                    .missingTool,
                    "this gnuplot was built without its \(GnuplotCanvas.terminalName(picture)) "
                        + "terminal: apt-get install gnuplot-nox")
            }
            throw failure("ended with status \(status)", said: result.standardError)
        case .signaled(let signal):
            throw failure("was ended by signal \(signal)", said: result.standardError)
        }
        // It ends with status 0 where its output found no room, and where a font is amiss.
        guard isWhole(result.standardOutput, picture) else {
            throw failure("ended with status 0", said: result.standardError)
        }
        return result.standardOutput
    }

    private static func failure(_ how: String, said: String = "") -> SRError {
        let text =
            "gnuplot \(how) and gave no whole picture; 'srorch histogram --format gnuplot "
            + "TRACE | gnuplot > /dev/null' shows whether it works on this machine"
        return SRError(.output, ProgramWords.after(text, said, of: "it"))
    }

    /// A file without a name that holds a text: swift-subprocess 1.0.2 ends this program where
    /// a child leaves before it has read all of a pipe.
    private static func file(_ text: String) throws(SRError) -> FileDescriptor {
        let file = try HostFiles.unnamedFile()
        do {
            try file.writeWhole(Array(text.utf8))
            try file.seek(offset: 0, from: .start)
        } catch {
            try? file.close()
            throw SRError(.output, "gnuplot's script cannot be kept", errno: error as? Errno)
        }
        return file
    }

    /// Whether a picture has its end: `</svg>`, or PNG's last chunk, IEND and its checksum.
    private static func isWhole(_ bytes: [UInt8], _ picture: GnuplotHistogram.Picture) -> Bool {
        let end: [UInt8] =
            switch picture {
            case .svg: Array("</svg>".utf8)
            case .png: Array("IEND".utf8) + [0xae, 0x42, 0x60, 0x82]
            }
        let tail = bytes.suffix(end.count + 4)
        return tail.indices.contains { tail[$0...].starts(with: end) }
    }
}
