import Foundation
import Materials
import Numerics
import Particles

/// Fluctuation of the collision loss below the electron cut, for thin layers.
///
/// The loss is a sum of single collisions in the oscillator model (`OscillatorModel`): a compound Poisson process, so that two
/// steps fluctuate as one of their joint length. Oscillators within a factor of two in energy are one level at their logarithmic
/// mean. The rates are normalised to the mean loss that the caller demands. Of the close collisions about 16 of the largest are
/// drawn one by one, the smaller ones as a Gaussian. Neglected: shells bound more deeply than the largest transfer, the shape of
/// Moller's and Bhabha's cross sections next to 1/E^2, the width of the resonances. Energies in GeV.
package struct CollisionStraggling: Sendable {
    package struct Level: Sendable {
        package var strength, energy: Double
        var logEnergy: Double
    }

    /// Number of close collisions to draw one by one.
    private static let individual = 16.0

    private let levels: UnmanagedArray<Level>
    private let count: Int
    private let cut: Double
    private let grid: OctaveGrid
    private let logarithm: Table
    /// xi per path, GeV/cm, for beta = 1.
    private let scale: Double
    private let radiationLength: Double

    package init(_ material: Material, lowest: Double, cut: Double) {
        let model = OscillatorModel(material)
        self.cut = cut
        scale = model.crossSectionScale
        radiationLength = material.radiationLength
        var levels: [Level] = []
        var start = 0.0
        for (strength, energy) in model.oscillators {
            if let last = levels.last, energy < 2 * start {
                let sum = last.strength + strength
                let mean = (last.strength * last.logEnergy + strength * log(energy)) / sum
                levels[levels.count - 1] = Level(strength: sum, energy: exp(mean), logEnergy: mean)
            } else {
                start = energy
                levels.append(Level(strength: strength, energy: energy, logEnergy: log(energy)))
            }
        }
        self.levels = UnmanagedMemory.permanent.array(levels)
        count = levels.count
        grid = OctaveGrid(lowest: lowest, highest: ShowerSettings.highestEnergy)
        logarithm = Table(grid.nodes.map(model.logarithm))
    }

    /// Whether the loss in a layer fluctuates noticeably: Vavilov's parameter xi/cut below 10, with beta = 1. Above it the
    /// distribution is a Gaussian of some percent of the mean. From a radiation length on photons fluctuate far more.
    package func matters(thickness: Double) -> Bool { thickness < min(10 * cut / scale, radiationLength) }

    /// The collisions that make up a mean loss: xi, distant collisions per level, and the largest transfer.
    package struct Rates {
        package var xi, largest: Double
        package var levels: [(level: Level, distant: Double)]
    }

    /// Logarithm of the distant collisions, largest transfer and sum of the stopping numbers at kinetic energy `t`.
    @inline(__always)
    private func number(kinetic t: Double, positron: Bool) -> (logarithm: Double, largest: Double, sum: Double) {
        let (bin, fraction) = grid.locate(t)
        let logarithm = self.logarithm.interpolate(bin, fraction)
        let largest = min(cut, positron ? t : t / 2), both = logarithm + fastLog(largest)
        var sum = 0.0
        for i in 0..<count where levels[i].energy < largest { sum += levels[i].strength * (both - 2 * levels[i].logEnergy) }
        return (logarithm, largest, sum)
    }

    package func rates(mean: Double, kinetic t: Double, positron: Bool) -> Rates {
        let (logarithm, largest, sum) = number(kinetic: t, positron: positron)
        let xi = mean / sum
        let used = (0..<count).map { levels[$0] }.filter { $0.energy < largest }
        return Rates(xi: xi, largest: largest, levels: used.map { ($0, xi * $0.strength * (logarithm - $0.logEnergy) / $0.energy) })
    }

    /// A loss with the given mean, GeV.
    ///
    /// - Parameters:
    ///   - t: kinetic energy at the step, at or above the lowest of the tables.
    package func sample(mean: Double, kinetic t: Double, positron: Bool, using random: inout some UniformGenerator) -> Double {
        let (logarithm, largest, sum) = number(kinetic: t, positron: positron)
        let xi = mean / sum
        let single = xi / Self.individual
        var loss = 0.0, variance = 0.0
        for i in 0..<count where levels[i].energy < largest {
            let level = levels[i]
            loss += level.energy * Double(random.poisson(xi * level.strength * (logarithm - level.logEnergy) / level.energy))
            let low = min(max(level.energy, single), largest)
            if low > level.energy {
                loss += xi * level.strength * (fastLog(low) - level.logEnergy)
                variance += xi * level.strength * (low - level.energy)
            }
            let share = 1 - low / largest
            for _ in 0..<random.poisson(xi * level.strength * share / low) { loss += low / (1 - random.uniform() * share) }
        }
        if variance > 0 { loss += variance.squareRoot() * random.normal() }
        return max(0, loss)
    }
}
