// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRGuestStatus
internal import SRSupport
internal import SystemPackage

/// Finds the RAM with which a guest has a given amount of memory available when its program
/// starts: by booting it, without the program, and looking.
///
/// Kernels, QEMUs and the relay's rings take what they take; a guest of equal MemTotal has
/// megabytes more or less. What was found is remembered by all that decides it.
package enum AvailableCalibration {
    /// What was found.
    package struct Found: Sendable, Hashable {
        package var ramKiB: Int
        /// What such a guest reports.
        package var memTotalKiB: Int
        package var availableKiB: Int
    }

    /// How near is near enough: a thousandth, or what a boot more would hardly better.
    private static func tolerance(_ wantedKiB: Int) -> Int { max(64, wantedKiB / 1000) }
    /// Readings at most; two or three do, unless a section of the memory map begins on the way.
    private static let mostReadings = 6

    /// The RAM for that.
    ///
    /// - Parameters:
    ///   - wantedMiB: that are to be available.
    ///   - guest: as it will be, but for its RAM and its program.
    ///   - base: what it is started from.
    ///   - environment: with `XDG_CACHE_HOME` and the like.
    ///   - report: is told what takes long.
    /// - Returns: what comes nearest.
    /// - Throws: `SRError` of code `image` where no such guest comes up; `CancellationError`.
    package static func ram(
        for wantedMiB: Int, in guest: GuestErrand, of base: GuestBase,
        environment: [String: String], report: @escaping (String) -> Void
    ) async throws -> Found {
        let cache = try ImageStore(environment: environment).cache
        let table = MeasuredTable(paths: [cache.appending("available.tsv")])
        let key = try key(guest, wantedMiB)
        if let known = answer(key, in: table) { return known }
        report(
            "booting \(guest.kernel.manifest.release) to find the RAM that leaves \(wantedMiB) MiB")
        let wanted = wantedMiB * 1024
        var ramKiB = try base.ramKiB(memoryMiB: wantedMiB + 24)
        var best: Found?
        var isRepeatable = true
        for _ in 0..<mostReadings {
            let (found, unrepeatable) = try await reading(guest, ramKiB: ramKiB, wantedMiB)
            if unrepeatable != nil { isRepeatable = false }
            let miss = wanted - found.availableKiB
            if best.map({ abs(miss) < abs(wanted - $0.availableKiB) }) ?? true { best = found }
            if abs(miss) <= tolerance(wanted) { break }
            // Of RAM that is added, nearly all is available. QEMU takes whole pages.
            ramKiB += miss / 4 * 4
        }
        guard let best else { preconditionFailure("a reading was made") }
        if isRepeatable {
            table.remember(
                key, ["\(best.ramKiB)", "\(best.memTotalKiB)", "\(best.availableKiB)"])
        }
        return best
    }

    private static func reading(
        _ guest: GuestErrand, ramKiB: Int, _ wantedMiB: Int
    ) async throws -> (Found, unrepeatable: String?) {
        var errand = guest
        errand.ramKiB = ramKiB
        errand.stop = .start
        let report = try await errand.run()
        guard let boot = report.boot, let available = report.start?.memAvailableKiB else {
            let reason = SRError(report.outcome, booted: report.boot != nil)?.message
            throw SRError(
                .image,
                "a guest with \(wantedMiB) MiB available cannot be had: at \(ramKiB / 1024) MiB of "
                    + "RAM Linux \(guest.kernel.manifest.release) does not come as far as its "
                    + "command" + (reason.map { ": \($0)" } ?? "") + ". Its console:"
                    + report.console.suffix(8).map { "\n  | \($0)" }.joined())
        }
        return (
            Found(ramKiB: ramKiB, memTotalKiB: boot.memTotalKiB, availableKiB: available),
            report.unrepeatable
        )
    }

    // MARK: Remembering it

    /// SHA-256 of what decides the reading.
    private static func key(_ guest: GuestErrand, _ wantedMiB: Int) throws -> String {
        let kernel = guest.kernel
        let family = try kernel.architecture()
        var words = [
            kernel.manifest.content, guest.root?.manifest.content ?? "", guest.qemu.version,
            family.emulator.machine, family.emulator.processor, guest.accelerator.rawValue,
            "\(guest.clock)", "\(guest.vcpus)", "\(guest.swapBytes ?? 0)", guest.spec.text,
        ]
        words += guest.ports + guest.kernelWords
        words += try CopyIn(guest.copyIn).sources.map { "\($0.name) \($0.sha256)" }
        return FileDigest.sha256(of: words + ["\(wantedMiB)"])
    }

    private static func answer(_ key: String, in table: MeasuredTable) -> Found? {
        table.answer(key) { words in
            let numbers = words.compactMap { Int($0) }
            guard numbers.count == 3 else { return nil }
            return Found(ramKiB: numbers[0], memTotalKiB: numbers[1], availableKiB: numbers[2])
        }
    }
}
