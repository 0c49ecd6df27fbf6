/// The last index of `first` ..< `end` up to which `holds` is true, by halving: `holds` must not become true again. The first index is never asked and
/// stands for itself. (No range: its check would cost hot loops.)
@inlinable @inline(__always)
public func bisect(from first: Int, below end: Int, while holds: (Int) -> Bool) -> Int {
    var low = first, high = end
    while high &- low > 1 {
        let middle = (low &+ high) >> 1
        if holds(middle) { low = middle } else { high = middle }
    }
    return low
}
