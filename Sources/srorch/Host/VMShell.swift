// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRCapture
import SRFiles
import SRGuest
import SRLinux
import SRRunFolder
import SRSupport
import SRText
import SystemPackage

/// `srorch vm shell`: a person in a guest.
struct VMShell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Boot a guest, the relay under its swap, and give it this terminal.",
        discussion: """
            The guest is a capture's, but on the host's clock. What is done in it is lost when \
            the shell ends, unless -o keeps the run.

            EXAMPLE:
              srorch vm shell --kernel \(Example.other) --memory 96 --copy-in ./my-program
            """)

    @OptionGroup(title: "Guest") var guest: GuestOptions

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "Keep the session as a run folder, trace and all.", completion: .directory)
    var output: String?

    @Flag(help: "Replace a run that is already in the folder.")
    var force = false

    /// A person thinks as long as they like.
    private static let patience = Duration.seconds(365 * 24 * 3600)

    func validate() throws {
        try FolderArgument.check(output)
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw ValidationError(
                "A shell needs a terminal; 'srorch capture -- CMD' runs a command without one.")
        }
    }

    func run() async throws {
        let kept = try output.map { FilePath(try Names.folder($0)) }
        let folder = try kept ?? HostFiles.temporaryFolder()
        defer {
            if kept == nil { HostFiles.remove(folder) }
        }
        var request = CaptureRequest(program: .command(["bash", "-l"]), output: folder)
        try guest.apply(to: &request)
        request.force = force
        request.deterministic = false
        request.deadlines.silence = Self.patience
        request.deadlines.total = Self.patience
        request.terminal = TerminalSize(ofTerminal: STDOUT_FILENO) ?? .usual
        request.environment["TERM"] = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"

        let progress = ProgressLine(quiet: false)
        var settings = termios()
        unsafe tcgetattr(STDIN_FILENO, &settings)
        // QEMU puts the terminal back, but not when it is killed.
        defer { unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings) }
        let status: ExitStatus
        do {
            let whole = request
            let banner = banner
            let run = try await Interruption.cancelling {
                try await Capture(whole).run { event in
                    // Once the guest is up the terminal is its own.
                    if case .running = event { return }
                    if case .phase(.running) = event {
                        progress.finish()
                        return Self.say(banner)
                    }
                    progress.show(event)
                }
            }
            // A shell's status is its last command's: nothing has failed.
            status = run.record.status == .workloadFailed ? .success : run.record.status.exitStatus
            if status != .success, let message = run.record.message {
                Complaint.say(message)
                ConsoleWords.say(of: run)
            }
            if let kept { Complaint.say("the run is in \(kept)") }
        } catch {
            status = Complaint.say(error)
        }
        if status != .success { throw status.exitCode }
    }

    /// What a person in the guest has to know.
    private var banner: String {
        """

        A shell in a throw-away guest: Linux \((try? guest.choice.label) ?? KernelSeries.usual.rawValue), \(guest.vcpus) CPU. Leave it with exit \
        or Ctrl-D.

          swapped pages    go through \(guest.relay ? "the relay, /dev/sr_relay" : "no relay: there is no trace")
          short of memory  sr-workload memory-fill swaps; grep Swap /proc/meminfo shows it
          your files       what --copy-in named is in /root
          what is kept     \(output.map { "the trace, in \($0)" } ?? "nothing; give -o RUN to keep the trace")
          this terminal    may change its size: programs in the guest are told


        """
    }

    /// Prints over what the terminal showed.
    private static func say(_ text: String) {
        let style = TerminalStyle.ofStandardOutput()
        // Without a terminal to print on there is no shell either.
        try? put(TextFit(width: style.width).text(text))
    }
}
