import Experiments
import Foundation
import Materials
import Numerics
import Particles

/// Hadrons and muons that come out behind a dump and behind what follows it, with splitting by depth.
///
/// The material is cut at importance planes. A hadron that crosses one outward is split into `factor` hadrons on average, each with 1/factor of
/// its weight; one that crosses back survives with the probability 1/factor and has its weight multiplied. Every score so keeps its
/// expectation (Hammersley and Handscomb, Monte Carlo Methods, 1964, section 8.2), and about as many hadrons arrive at the last plane as entered, however rare
/// that is. With `WeightTargets` in place of the factor it is as many of each class at every plane. Muons are not split. Photons and electrons are not followed: those that leak are absent. What drops below `above` ends there: hadrons
/// above that energy behind the dump do not depend on it, since no collision, decay or capture of a slower hadron makes one, but for annihilation and
/// capture (up to 1.9 GeV).
///
/// One per thread.
package final class PunchThrough {
    private let transport: HadronicTransport
    private let above: Double

    /// - Parameters:
    ///   - stack: the dump, then what is behind it.
    ///   - above: kinetic energy below which hadrons and muons are dropped, GeV.
    package init(_ stack: LayerStack, settings: HadronicSettings, planes: ImportancePlanes?, above: Double, collider: any HadronCollider) {
        var settings = settings
        settings.lowestEnergy = max(settings.lowestEnergy, above)
        self.above = above
        transport = HadronicTransport(stack, settings: settings, collider: collider, electromagnetic: nil, importance: planes)
    }

    /// Importance planes between the front face and the last.
    package var planes: Int { transport.slabs[transport.slabCount - 1].region }

    /// Hadrons that crossed the planes outward in all showers, by the cells of the weight targets.
    var crossings: [WeightTargets.Crossings] { transport.crossings }

    /// Sends one primary in, along the normal.
    package func run(_ species: Species, kineticEnergy: Double, random: inout RandomStream, into tally: inout PunchThroughTally) {
        var scorer = PunchThroughScorer(tally: tally, above: above)
        let counts = transport.transport(species, kineticEnergy: kineticEnergy, random: &random, scorer: &scorer)
        tally = scorer.tally
        tally.collisions += counts.collisions
        tally.endPrimary()
    }
}

/// Weighted numbers behind each face, by species and energy: sums over primaries and of squares, for the error from their spread.
public struct PunchThroughTally: Sendable {
    /// Edges of kinetic energy, GeV: five bins a decade from 10 MeV.
    public static let edges = logarithmicGrid(from: 1e-2, bins: 30, perDecade: 5)
    /// The kaons that P17 counts: K0S with a total energy of 10 to 50 GeV.
    static let kaons = 10.0...50.0
    private static let bins = edges.count - 1
    /// Per species: the bins, then the number and the kinetic energy together.
    private static let perSpecies = bins + 2
    /// Per face: all hadrons, and the kaons; then the species.
    private static let perFace = 2 + Species.allCases.count * perSpecies

    public let faces: Int
    public private(set) var primaries = 0
    public var collisions: Int64 = 0
    private var sums: [Double]
    private var squares: [Double]
    private var now: [Double]
    private var touched: [Int] = []

    public init(faces: Int) {
        self.faces = faces
        sums = [Double](repeating: 0, count: faces * Self.perFace)
        (squares, now) = (sums, sums)
    }

    mutating func count(_ species: Species, _ kineticEnergy: Double, weight: Double, face: Int) {
        let start = face * Self.perFace, row = start + 2 + species.ordinal * Self.perSpecies
        if !species.isMuon { add(weight, to: start) }
        if species == .kaonShort, Self.kaons.contains(kineticEnergy + species.mass) { add(weight, to: start + 1) }
        let bin = Int((log10(kineticEnergy * 100) * 5).rounded(.down))
        if bin >= 0 { add(weight, to: row + min(bin, Self.bins - 1)) }
        add(weight, to: row + Self.bins)
        add(weight * kineticEnergy, to: row + Self.bins + 1)
    }

    private mutating func add(_ value: Double, to cell: Int) {
        if now[cell] == 0 { touched.append(cell) }
        now[cell] += value
    }

    /// Closes a primary: its numbers enter the sums.
    mutating func endPrimary() {
        for cell in touched {
            sums[cell] += now[cell]
            squares[cell] += now[cell] * now[cell]
            now[cell] = 0
        }
        touched.removeAll(keepingCapacity: true)
        primaries += 1
    }

    /// Adds another tally, between primaries. Tallies merged in the same order give the same bytes.
    public mutating func merge(_ other: PunchThroughTally) {
        precondition(other.faces == faces, "tallies of different stacks")
        for i in sums.indices {
            sums[i] += other.sums[i]
            squares[i] += other.squares[i]
        }
        primaries += other.primaries
        collisions += other.collisions
    }

    private func estimate(_ cell: Int) -> Estimate {
        guard primaries > 0 else { return Estimate(mean: 0, error: 0) }
        let n = Double(primaries), mean = sums[cell] / n
        let variance = n > 1 ? max(0, squares[cell] / n - mean * mean) / (n - 1) : 0
        return Estimate(mean: mean, error: variance.squareRoot())
    }

    // MARK: Results, per primary

    /// Hadrons of all species.
    public func hadrons(face: Int) -> Estimate { estimate(face * Self.perFace) }
    /// K0S with a total energy of 10 to 50 GeV.
    public func kaons(face: Int) -> Estimate { estimate(face * Self.perFace + 1) }
    public func number(_ species: Species, face: Int) -> Estimate {
        estimate(face * Self.perFace + 2 + species.ordinal * Self.perSpecies + Self.bins)
    }
    /// Kinetic energy together, GeV.
    public func energy(_ species: Species, face: Int) -> Estimate {
        estimate(face * Self.perFace + 2 + species.ordinal * Self.perSpecies + Self.bins + 1)
    }
    /// Numbers in the bins of `edges`.
    public func spectrum(_ species: Species, face: Int) -> [Estimate] {
        (0..<Self.bins).map { estimate(face * Self.perFace + 2 + species.ordinal * Self.perSpecies + $0) }
    }
}

/// Counts what crosses faces outward into a tally. Particles that come back and go out again count again.
private struct PunchThroughScorer: ShowerScorer {
    var tally: PunchThroughTally
    let above: Double
    private var weight = 1.0

    init(tally: PunchThroughTally, above: Double) { (self.tally, self.above) = (tally, above) }

    mutating func carries(_ weight: Double) { self.weight = weight }
    mutating func crosses(face: Int, _ species: Species, kineticEnergy: Double, far: Bool) {
        if far, kineticEnergy > above { tally.count(species, kineticEnergy, weight: weight, face: face - 1) }
    }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far, kineticEnergy > above { tally.count(species, kineticEnergy, weight: weight, face: tally.faces - 1) }
    }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func deposit(_ energy: Double, z: Double) {}
    mutating func belowThreshold(_ energy: Double, z: Double) {}
    mutating func invisible(_ energy: Double) {}
}
