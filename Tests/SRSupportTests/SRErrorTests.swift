// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import SystemPackage
import Testing

@Suite("Failures")
struct SRErrorTests {
    @Test func wordsPlaceAndReason() {
        #expect(SRError(.input, "bad").description == "bad")
        #expect(SRError(.input, "bad", offset: 7).description == "bad (at byte 7)")
        #expect(
            SRError(.input, "bad", offset: 7, offsetIn: "the unpacked data", errno: .noSpace)
                .description
                == "bad (at byte 7 of the unpacked data): \(Errno.noSpace.description)")
    }

    /// The numbers are an interface: docs/exit-status.md, as scripts know them.
    @Test func statusesKeepTheirNumbers() {
        let numbers = Dictionary(
            uniqueKeysWithValues: ExitStatus.allCases.map { ("\($0)", $0.rawValue) })
        #expect(
            numbers == [
                "success": 0, "missingTool": 3, "bootFailure": 4, "guestPanic": 5, "timeOut": 6,
                "workloadFailed": 7, "eventsLost": 8, "badTrace": 9, "outputError": 10,
                "booksDoNotBalance": 11, "imageBuildFailed": 12, "programRefused": 13,
                "notReproduced": 14, "sweepIncomplete": 16, "sweepBusy": 17, "pageSizesDiffer": 18,
                "conditionMet": 19,
                "kernelNotBuilt": 20, "kernelDamaged": 21, "kernelUnsupported": 22,
                "kernelOptionsMissing": 23, "deviceSettings": 24, "lengthsMissing": 25,
                "timesMissing": 26,
                "usage": 64,
                "fault": 70, "cannotBeTested": 125, "notJudged": 128, "interrupted": 130,
                "readerGone": 141,
            ])
    }
}
