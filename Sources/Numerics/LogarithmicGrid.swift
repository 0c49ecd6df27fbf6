import Foundation

/// `count` values from one end to the other, equally spaced in the logarithm, both ends exact; positive ends, two values or more.
public func logarithmicGrid(from low: Double, to high: Double, count: Int) -> [Double] {
    (0..<count).map { $0 == count - 1 ? high : low * pow(high / low, Double($0) / Double(count - 1)) }
}

/// The same with the fewest values that are so many a decade or more.
public func logarithmicGrid(from low: Double, to high: Double, perDecade: Double) -> [Double] {
    logarithmicGrid(from: low, to: high, count: Int(max(1, (log10(high / low) * perDecade).rounded(.up))) + 1)
}

/// The edges of `bins` bins from `low` on, so many a decade.
public func logarithmicGrid(from low: Double, bins: Int, perDecade: Double) -> [Double] {
    (0...bins).map { low * pow(10, Double($0) / perDecade) }
}
