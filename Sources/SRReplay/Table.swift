// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A row of plain values at fixed places, zeros to begin with: the memory that an allocator
/// model keeps its state in.
///
/// Address space is reserved at once, and memory taken only where something was written, so a
/// table may be made far larger than it will be used. Copies share the values. There are no
/// exclusivity checks and, in a release build, no bounds checks: with classes and arrays in
/// this place models run at a sixth of the speed. It is the one place in this target that
/// touches raw memory. Public, for what is only the package's is not inlined elsewhere in it, and a
/// call for each element costs more than all else.
@safe
public struct Table<Element: BitwiseCopyable>: @unchecked Sendable {
    // Sendable: an allocator and its tables belong to one replayer at a time.
    @usableFromInline let mapping: TableMapping
    @usableFromInline let base: UnsafeMutablePointer<Element>
    /// Elements that there is room for.
    public let capacity: Int

    /// Reserves room for `capacity` elements. Ends the program if the address space is used
    /// up.
    @inlinable public init(capacity: Int) {
        self.capacity = capacity
        mapping = TableMapping(bytes: max(1, capacity) * MemoryLayout<Element>.stride)
        unsafe base = mapping.start.assumingMemoryBound(to: Element.self)
    }

    /// A table of ``init(capacity:)``, with every element set to `value`.
    public init(capacity: Int, filledWith value: Element) {
        self.init(capacity: capacity)
        for index in 0..<capacity { self[index] = value }
    }

    /// A table with room for at least `index` + 1 elements and the first `used` of these; this
    /// one if it has the room. O(used) if it has none.
    @inlinable public func reaching(_ index: Int, used: Int) -> Table {
        guard index >= capacity else { return self }
        let larger = Table(capacity: max(2 * capacity, index + 1))
        for index in 0..<min(used, capacity) { larger[index] = self[index] }
        return larger
    }

    /// Element `index`, 0 ..< capacity. O(1).
    @inlinable public subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < capacity, "\(index) is outside 0 ..< \(capacity)")
            return unsafe base[index]
        }
        @inline(__always) nonmutating _modify {
            assert(index >= 0 && index < capacity, "\(index) is outside 0 ..< \(capacity)")
            yield unsafe &base[index]
        }
    }

    /// Element `index`, for those who keep their indices short.
    @inlinable public subscript(index: UInt32) -> Element {
        @inline(__always) get { self[Int(index)] }
        @inline(__always) nonmutating _modify { yield &self[Int(index)] }
    }
}

/// A reserved stretch of address space, given back when nobody holds it.
@safe
@usableFromInline final class TableMapping {
    @usableFromInline let start: UnsafeMutableRawPointer
    private let bytes: Int

    @usableFromInline init(bytes: Int) {
        self.bytes = bytes
        // Not MAP_NORESERVE's refusal alone: even the heuristic of overcommit lets it pass.
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        let found = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, Int32(flags), -1, 0)
        guard let found = unsafe found, unsafe found != MAP_FAILED else {
            fatalError("no address space for \(bytes) bytes: choose a smaller --arena")
        }
        unsafe start = found
    }

    deinit { _ = unsafe munmap(start, bytes) }
}

/// Clocks, read at least cost. Nanoseconds since some moment.
package enum Ticks {
    /// Nanoseconds of the wall clock.
    @inline(__always) package static func now() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Nanoseconds of processor time that this thread was given.
    static func processor() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    @inline(__always) private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
            &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
