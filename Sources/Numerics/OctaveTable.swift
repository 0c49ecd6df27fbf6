// Lookup tables on an energy grid that needs no logarithm.

/// The grid: every octave [2^n, 2^(n+1)) is cut into 32 equal bins, so that the bin of a Double is a field of its bits
/// (its exponent and the five leading bits of its mantissa). Bins are 2.2-3.1 % wide; linear interpolation of x^p on it is
/// right to |p (p - 1)| 1.2e-4.
public struct OctaveGrid: Equatable, Sendable {
    @usableFromInline static let shift: UInt64 = 47

    public let lowest: Double
    public let highest: Double
    /// Number of nodes; node i is `self[i]`.
    public let count: Int
    @usableFromInline let offset: Int

    /// A grid that covers [lowest, highest]; the first node is at or below `lowest`, the last one above `highest`.
    public init(lowest: Double, highest: Double) {
        precondition(lowest > 0 && highest > lowest, "grid [\(lowest), \(highest)] is empty or not positive")
        offset = Int(lowest.bitPattern >> Self.shift)
        count = Int(highest.bitPattern >> Self.shift) - offset + 2
        self.lowest = Double(bitPattern: UInt64(offset) << Self.shift)
        self.highest = Double(bitPattern: UInt64(offset + count - 1) << Self.shift)
    }

    /// Value of node `i`.
    @inlinable
    public subscript(_ i: Int) -> Double {
        @inline(__always) get { Double(bitPattern: UInt64(truncatingIfNeeded: offset &+ i) << Self.shift) }
    }

    public var nodes: [Double] { (0..<count).map { self[$0] } }

    /// The bin of x and the position in it, in [0, 1). `x` must lie within the grid.
    @inlinable @inline(__always)
    public func locate(_ x: Double) -> (bin: Int, fraction: Double) {
        let bits = x.bitPattern
        let bin = Int(truncatingIfNeeded: bits >> Self.shift) &- offset
        let fraction = Double(bits & ((1 << Self.shift) - 1)) * 0x1p-47
        return (bin, fraction)
    }
}

/// Read-only numbers in permanent unmanaged memory: tables are built once per material and shared for the life of the process.
public struct Table: Sendable {
    @usableFromInline let values: UnmanagedArray<Double>
    public let count: Int

    public init(_ values: [Double]) { (self.values, count) = (UnmanagedMemory.permanent.array(values), values.count) }

    @inlinable @inline(__always)
    public subscript(_ i: Int) -> Double {
        assert(i >= 0 && i < count, "index \(i) outside a table of \(count)")
        return values[i]
    }

    /// Linear interpolation between entries `bin` and `bin + 1`.
    @inlinable @inline(__always)
    public func interpolate(_ bin: Int, _ fraction: Double) -> Double {
        let low = self[bin]
        return low + fraction * (self[bin &+ 1] - low)
    }

    /// The same with rows of `stride` numbers, column `column`.
    @inlinable @inline(__always)
    public func interpolate(_ bin: Int, _ fraction: Double, column: Int, stride: Int) -> Double {
        let low = self[bin &* stride &+ column]
        return low + fraction * (self[(bin &+ 1) &* stride &+ column] - low)
    }
}

extension Table {
    /// For an ascending table: the largest i with self[i] <= y, in 0 ... count - 2.
    @inlinable
    public func bracket(_ y: Double) -> Int {
        bisect(from: 0, below: count - 1) { self[$0] <= y }
    }
}
