// Memory without reference counting and bounds checks, for hot loops: this file is the only one that allocates it.

import Synchronization

/// Owns unmanaged memory and gives it back when it goes away: what was made with it must not be used longer.
///
/// A table that is made once and shared for the life of the process stands in `permanent`; whatever is made per thread, batch or
/// shower has an owner of its own.
public final class UnmanagedMemory: Sendable {
    private let blocks = Mutex<[Block]>([])

    private struct Block: @unchecked Sendable {
        let free: () -> Void
    }

    public static let permanent = UnmanagedMemory()

    public init() {}

    deinit { blocks.withLock { for block in $0 { block.free() } } }

    /// A copy of `values`.
    public func array<Value>(_ values: some Collection<Value>) -> UnmanagedArray<Value> {
        let count = values.count
        let base = UnsafeMutablePointer<Value>.allocate(capacity: max(count, 1))
        for (i, value) in values.enumerated() { (base + i).initialize(to: value) }
        let block = Block {
            base.deinitialize(count: count)
            base.deallocate()
        }
        blocks.withLock { $0.append(block) }
        return UnmanagedArray(base)
    }

    /// One value that is read where it stands.
    public func reference<Value>(to value: Value) -> UnmanagedReference<Value> { array(CollectionOfOne(value)).reference(0) }
}

/// Values in unmanaged memory, without bounds check. Whoever owns the memory (`UnmanagedMemory`) must outlive it.
public struct UnmanagedArray<Value>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Value>

    @usableFromInline
    init(_ base: UnsafeMutablePointer<Value>) { self.base = base }

    @inlinable
    public subscript(_ i: Int) -> Value {
        @inline(__always) unsafeAddress { UnsafePointer(base + i) }
        @inline(__always) nonmutating unsafeMutableAddress { base + i }
    }

    @inlinable @inline(__always)
    public func reference(_ i: Int) -> UnmanagedReference<Value> { UnmanagedReference(base + i) }

    /// The values from `first` on.
    @inlinable
    public func from(_ first: Int) -> UnmanagedArray { UnmanagedArray(base + first) }
}

/// A value in unmanaged memory, read where it stands.
public struct UnmanagedReference<Value>: @unchecked Sendable {
    @usableFromInline let address: UnsafePointer<Value>

    @usableFromInline
    init(_ address: UnsafePointer<Value>) { self.address = address }

    @inlinable
    public var value: Value {
        @inline(__always) unsafeAddress { address }
    }
}

/// A last-in first-out stack of plain values (without references) in unmanaged memory. Call `free` when done.
public struct UnmanagedStack<Value> {
    @usableFromInline var base: UnsafeMutablePointer<Value>
    @usableFromInline var capacity = 1024
    @usableFromInline var count = 0

    public init() { base = .allocate(capacity: capacity) }

    public func free() { base.deallocate() }

    @inlinable @inline(__always)
    public mutating func push(_ value: Value) {
        if _slowPath(count == capacity) { grow() }
        base[count] = value
        count &+= 1
    }

    /// The last value, alone in the array, which can be used up to the next push.
    @inlinable @inline(__always)
    public mutating func pop() -> UnmanagedArray<Value>? {
        guard count > 0 else { return nil }
        count &-= 1
        return UnmanagedArray(base + count)
    }

    @usableFromInline @inline(never)
    mutating func grow() {
        let larger = UnsafeMutablePointer<Value>.allocate(capacity: 2 * capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
