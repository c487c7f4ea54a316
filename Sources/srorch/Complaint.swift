// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCapture
import SRCompress
import SRDataset
import SRMachine
import SRParse
import SRProgram
import SRReport
import SRRun
import SRSweep
import SRSynth
import SystemPackage
import Workloads

/// Says on standard error what went wrong, and knows the exit status that belongs to it.
enum Complaint {
    /// In one line that names the program.
    static func say(_ message: String) {
        putError("srorch: \(PlainText.lines(Names.shown(message)))\n")
    }

    /// Says why an output cannot be written, and gives the status to end with. A reader of
    /// standard output who has gone away is no fault, and is not spoken of.
    static func cannotWrite(_ name: String, _ error: Errno) -> ExitCode {
        if name == "-", error == .brokenPipe { return ExitStatus.readerGone.exitCode }
        say("\(name == "-" ? "standard output" : name) cannot be written: \(error)")
        return ExitStatus.outputError.exitCode
    }

    /// Says why there is no picture and gives the status to end with.
    static func exitCode(_ failure: Gnuplot.Failure) -> ExitCode {
        if case .failed(_, let said) = failure {
            say(ProgramWords.after(failure.description, said, of: "it"))
        } else {
            say(failure.description)
        }
        return switch failure {
        case .missing, .noTerminal: ExitStatus.missingTool.exitCode
        case .failed: ExitStatus.outputError.exitCode
        }
    }

    static func say(_ error: any Error) -> ExitStatus {
        say(SystemReason.text(error))
        switch error {
        case is WorkloadError: return .usage
        case let error as SynthError:
            switch error.code {
            case .usage: return .usage
            case .outOfMemory: return .workloadFailed
            case .cancelled: return .interrupted
            }
        case let error as ProgramError:
            switch error.code {
            case .usage: return .usage
            case .notFound: return .workloadFailed
            case .refused: return .programRefused
            case .missing: return .missingTool
            }
        case is PlanError: return .usage
        case let error as SweepError:
            switch error {
            case .busy: return .sweepBusy
            case .noJob: return .usage
            }
        case let error as CaptureError: return ExitStatus(error.status)
        case let error as MachineError:
            switch error.code {
            case .missingTool: return .missingTool
            case .bootFailure: return .bootFailure
            case .image: return .imageBuildFailed
            case .usage: return .usage
            case .protocolViolation: return .badTrace
            default: return .outputError
            }
        case let error as TraceError: return error.code == .output ? .outputError : .badTrace
        case let error as CompressError:
            switch error.code {
            case .usage: return .usage
            case .input: return .badTrace
            case .library: return .missingTool
            }
        case let error as DatasetError:
            switch error.code {
            case .usage: return .usage
            case .run, .archive: return .badTrace
            case .newer: return .missingTool
            case .output: return .outputError
            }
        case is CancellationError: return .interrupted
        default: return .outputError
        }
    }

    /// The status to end with: the error's own, where it was said already.
    static func code(_ error: any Error) -> ExitCode {
        error as? ExitCode ?? say(error).exitCode
    }
}
