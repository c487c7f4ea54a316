// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRGuest
public import SRRunFolder
internal import SystemPackage

extension ExportRequest.Guest {
    /// The guest that a run was made in.
    ///
    /// - Throws: ``SRError`` of status `badTrace` where the record is of no capture, or of one that
    ///   cannot be made again.
    public init(of record: RunRecord) throws {
        var copied = record
        // What was copied in is the run's, not the guest's.
        copied.settings?.copiedIn = []
        let request = try CaptureRequest(reproducing: copied, output: "")
        self.init(
            kernel: request.kernel, image: request.image, qemuVersion: request.qemuVersion)
    }
}
