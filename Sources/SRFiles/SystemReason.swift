// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Subprocess
public import SystemPackage

/// Why something failed, in words for a user: the operating system's, or our own. Libraries'
/// errors are translated; their own texts name domains and codes that tell a user nothing.
public enum SystemReason {
    public static func text(_ error: any Error) -> String {
        if let errno = errno(error) { return errno.description }
        switch error {
        case let error as DecodingError: return words(error)
        case is EncodingError: return "a value in it has no form in JSON"
        case let error as SubprocessError: return words(error)
        case is CancellationError: return "interrupted"
        default: break
        }
        guard isFoundations(error) else { return String(describing: error) }
        return words(CocoaError.Code(rawValue: (error as NSError).code))
    }

    /// Whether the reason is the system's, a file's or a program's, so that ``text(_:)`` has words
    /// for it.
    package static func knows(_ error: any Error) -> Bool {
        errno(error) != nil || error is DecodingError || error is EncodingError
            || error is SubprocessError || isFoundations(error)
    }

    /// The operating system's number for it; nil if it has none.
    public static func errno(_ error: any Error) -> Errno? {
        if let errno = error as? Errno { return errno }
        if let error = error as? SubprocessError { return error.underlyingError }
        guard isFoundations(error) else { return nil }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Errno(rawValue: CInt(error.code)) }
        if let below = error.userInfo[NSUnderlyingErrorKey] as? any Error {
            return errno(below)
        }
        return nil
    }

    private static func isFoundations(_ error: any Error) -> Bool {
        error is CocoaError || error is POSIXError || error is URLError
            || type(of: error) is NSError.Type
    }

    private static func words(_ code: CocoaError.Code) -> String {
        switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile: Errno.noSuchFileOrDirectory.description
        case .fileReadNoPermission, .fileWriteNoPermission: Errno.permissionDenied.description
        case .fileWriteOutOfSpace: Errno.noSpace.description
        case .fileWriteVolumeReadOnly: Errno.readOnlyFileSystem.description
        case .fileWriteFileExists: Errno.fileExists.description
        case .fileReadTooLarge: Errno.fileTooLarge.description
        case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: "it is not text in UTF-8"
        case .fileReadInvalidFileName, .fileWriteInvalidFileName: "such a name cannot be"
        case .propertyListReadCorrupt, .coderReadCorrupt: "it is not JSON"
        default: "the system does not say why"
        }
    }

    private static func words(_ error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }
                .joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "it lacks \(place(context.codingPath + [key]))"
        case .valueNotFound(_, let context):
            return "it has no value for \(place(context.codingPath))"
        case .typeMismatch(_, let context):
            return context.codingPath.isEmpty
                ? "it is JSON of another shape"
                : "what it has for \(place(context.codingPath)) is of another kind"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "it is not JSON"
                : "what it has for \(place(context.codingPath)) cannot be"
        @unknown default: return "it is JSON of another shape"
        }
    }

    private static func words(_ error: SubprocessError) -> String {
        switch error.code {
        case .executableNotFound: "it is not installed"
        case .outputLimitExceeded: "it printed more than it ever should"
        case .failedToReadFromSubprocess, .failedToWriteToSubprocess, .asyncIOFailed:
            "its input or output broke off"
        default: "it cannot be started"
        }
    }
}
