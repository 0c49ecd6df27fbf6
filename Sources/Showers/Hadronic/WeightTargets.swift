import Experiments
import Foundation
import Numerics
import Particles

/// Weights that hadrons are brought to at importance planes, by depth, energy and whether they are kaons, so that about as many of each class cross every plane.
///
/// A hadron that crosses a plane with more than twice the target is split, one with less than half of it survives with the probability
/// weight/target and then has the target. Whatever the targets are, every score keeps its expectation. Targets are the expected weighted numbers that cross,
/// from pilot showers that reach deeper from one iteration to the next (weight windows from the forward flux: A. Davis and A. Turner, Fusion Eng. Des. 86
/// (2011) 2698).
package struct WeightTargets: Equatable, Sendable {
    /// By cell; behind each plane the classes of energy, first of kaons, then of other hadrons.
    package var weights: [Double]
    /// Lower edges of kinetic energy, GeV, behind the first class.
    let edges: [Double]

    /// What crossed a plane in an energy class.
    struct Crossings {
        var number = 0
        var weight = 0.0

        mutating func add(_ weight: Double) {
            number += 1
            self.weight += weight
        }
    }

    private var classes: Int { edges.count + 1 }
    private var planes: Int { weights.count / (2 * classes) - 1 }

    @inline(__always)
    func cell(region: Int, isKaon: Bool, energy: Double) -> Int {
        var energyClass = 0
        while energyClass < edges.count, energy >= edges[energyClass] { energyClass += 1 }
        return (2 * region + (isKaon ? 0 : 1)) * (edges.count + 1) + energyClass
    }

    /// By how much a hadron is split.
    @inline(__always)
    func ratio(_ weight: Double, _ cell: Int) -> Double {
        let ratio = weight / weights[cell]
        return ratio > 2 || ratio < 0.5 ? min(ratio, Self.mostCopies) : 1
    }

    private static let mostCopies = 20.0
    /// Of the planes, in interaction lengths: closer than with a factor, so that pilots find what falls by two in half a length.
    package static let usualSpacing = 1.0 / 3
    /// A class has hadrons of up to twice the energy of the one below it; one begins where kaons of 10 GeV do.
    private static let edge = 10 - Species.kaonShort.mass

    // MARK: Pilot showers

    /// Hadrons of a class that shall cross a plane per primary.
    private static let population = 1.0
    /// Showers of each iteration, and iterations: more than the fewest only until hadrons come to the last plane.
    private static let pilots = 10, iterations = 5...14
    /// Fewer crossings say nothing of a cell.
    private static let fewest = 4
    /// By how much weights fall from plane to plane where nothing is known: less than the numbers do, so that hadrons rather die out than multiply; the most
    /// that is believed; and for how many planes the fall over the last four that are known goes on.
    private static let usualFall = 1.3, largestFall = 2.5, believed = 6
    /// A class's weight over that of the class below it, at least the inverse of this: what a hadron of twice the energy is worth more.
    private static let largestPreference = 4.0

    /// Before any pilot: showers multiply at the front, then die out slowly.
    private init(planes: Int, energy: Double, above: Double) {
        let steps = (Int(log2(above / Self.edge).rounded(.down))...max(0, Int(log2(energy / Self.edge)))).map { Self.edge * exp2(Double($0)) }
        edges = steps.filter { $0 > 1.4 * above && $0 < energy }
        let front = ([above] + edges).map { max(1, 0.2 * energy / $0) / Self.population }
        weights = (0...planes).flatMap { plane in (front + front).map { $0 * pow(Self.usualFall, -Double(plane)) } }
    }

    /// Takes what the pilots had at the planes, the geometric mean over five of them.
    private mutating func adapt(to crossings: [Crossings]) {
        guard planes > 0 else { return }
        let row = 2 * classes
        for c in 0..<row {
            func logarithm(_ plane: Int) -> Double? {
                guard plane >= 1, plane <= planes, case let cell = crossings[plane * row + c], cell.number >= Self.fewest else { return nil }
                return log(cell.weight / (Double(Self.pilots) * Self.population))
            }
            var known = 0, fall = Self.usualFall
            for plane in 1...planes {
                let cell = plane * row + c, before = weights[cell - row]
                if logarithm(plane) != nil {
                    let near = (plane - 2...plane + 2).compactMap(logarithm)
                    let measured = exp(near.reduce(0, +) / Double(near.count))
                    weights[cell] = plane == 1 ? measured : max(measured, before / Self.largestFall)
                    known = plane
                    if plane > 4 { fall = min(max(pow(weights[cell - 4 * row] / weights[cell], 0.25), Self.usualFall), Self.largestFall) }
                } else if plane > 1 {
                    weights[cell] = before / (plane - known <= Self.believed ? fall : Self.usualFall)
                }
            }
            weights[c] = weights[row + c]
        }
        for cell in weights.indices where cell % classes > 0 { weights[cell] = max(weights[cell], weights[cell - 1] / Self.largestPreference) }
    }

    /// Targets for a primary, with the collisions that a shower then makes, from showers of their own.
    ///
    /// - Parameter random: the numbers of a pilot shower.
    package static func tuned(
        _ stack: LayerStack, settings: HadronicSettings, _ species: Species, kineticEnergy: Double, above: Double, spacing: Double = usualSpacing, collider: any HadronCollider,
        random: (Int) throws -> RandomStream
    ) rethrows -> (targets: WeightTargets, collisions: Double) {
        func transport(_ targets: WeightTargets) -> PunchThrough {
            PunchThrough(stack, settings: settings, planes: ImportancePlanes(targets: targets, spacing: spacing), above: above, collider: collider)
        }
        var targets = WeightTargets(planes: transport(WeightTargets(planes: 0, energy: kineticEnergy, above: above)).planes, energy: kineticEnergy, above: above)
        var collisions = 0.0
        for iteration in 0..<iterations.upperBound {
            let run = transport(targets)
            var tally = PunchThroughTally(faces: stack.layers.count)
            for shower in 0..<pilots {
                var stream = try random(iteration * pilots + shower)
                run.run(species, kineticEnergy: kineticEnergy, random: &stream, into: &tally)
            }
            collisions = Double(tally.collisions) / Double(pilots)
            let arrived = run.crossings.suffix(2 * targets.classes).reduce(0) { $0 + $1.number } >= pilots
            targets.adapt(to: run.crossings)
            if arrived, iteration + 1 >= iterations.lowerBound { break }
        }
        return (targets, collisions)
    }
}
