// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CFuzzer
import Glibc
import SystemPackage

/// libFuzzer over one reader, which SR_FUZZ_READER names; scripts/fuzz builds and runs them
/// all.
@main
struct Fuzz {
    static let reader: FuzzedReader = {
        guard let name = unsafe getenv("SR_FUZZ_READER"),
            let reader = unsafe FuzzedReader(rawValue: String(cString: name))
        else {
            let names = FuzzedReader.allCases.map(\.rawValue).joined(separator: ", ")
            fatalError("SR_FUZZ_READER is to name one of \(names)")
        }
        return reader
    }()

    static func main() throws {
        if CommandLine.argc == 3, CommandLine.arguments[1] == "--seeds" {
            return try Seeds.write(to: FilePath(CommandLine.arguments[2]))
        }
        var count = CommandLine.argc
        var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
            unsafe CommandLine
            .unsafeArgv
        exit(
            unsafe LLVMFuzzerRunDriver(&count, &words) { data, size in
                let input = unsafe UnsafeBufferPointer(start: data, count: size)
                Fuzz.reader.run(unsafe [UInt8](input))
                return 0
            })
    }
}
