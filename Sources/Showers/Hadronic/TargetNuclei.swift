import Materials
import Numerics

/// The nuclei of an element: two mass numbers, and the probability of the second, that give the element's atomic weight on average.
///
/// Above oxygen the number of neutrons is even, as in most stable nuclei, so that binding energies are typical.
package struct TargetNuclei: Sendable {
    package let atomicNumber: Int
    private let massNumbers: (Int, Int)
    private let second: Double

    package init(_ element: Element) {
        atomicNumber = element.atomicNumber
        let step = atomicNumber <= 8 ? 1 : 2
        var low = Int(element.atomicWeight + 0.1)
        if step == 2, !(low - atomicNumber).isMultiple(of: 2) { low -= 1 }
        let rest = element.atomicWeight - Double(low)
        massNumbers = (low, low + step)
        second = rest < 0.1 ? 0 : rest / Double(step)
    }

    @inline(__always)
    package func massNumber(using random: inout some UniformGenerator) -> Int {
        second > 0 && random.uniform() < second ? massNumbers.1 : massNumbers.0
    }
}
