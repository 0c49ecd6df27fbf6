import Experiments
import Fluxes
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Keeps the flights of electrons and positrons.
private struct FlightRecorder: ShowerScorer {
    static var scoresLeptons: Bool { true }
    struct Flight {
        var positron: Bool
        var from, to, z, end, length: Double
        var direction: Vector
    }
    var flights: [Flight] = []

    mutating func leptonFlight(
        positron: Bool, from energy: Double, to lower: Double, z: Double, to end: Double, direction: Vector, length: Double
    ) {
        flights.append(Flight(positron: positron, from: energy, to: lower, z: z, end: end, length: length, direction: direction))
    }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func deposit(_ energy: Double, z: Double) {}
    mutating func belowThreshold(_ energy: Double, z: Double) {}
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {}
    mutating func invisible(_ energy: Double) {}

    func path(_ isIncluded: (Flight) -> Bool = { _ in true }) -> Double { flights.filter(isIncluded).reduce(0) { $0 + $1.length } }
}

@Suite struct SpeciesFluxTests {
    private static func record(
        _ name: String, depth: Double, _ kind: ElectromagneticTrack.Kind, _ energy: Double, showers: Int, _ settings: ShowerSettings = ShowerSettings(),
        seed: UInt64 = 71
    ) throws -> FlightRecorder {
        let transport = ElectromagneticTransport(.shared(try Material.named(name), settings: settings), depth: depth)
        var scorer = FlightRecorder()
        for index in 0..<showers {
            var random = RandomStream(seed: seed, stage: .electromagneticShower, collision: UInt64(index))
            transport.transport(
                ElectromagneticTrack(position: .zero, direction: .zAxis, energy: energy, kind: kind), random: &random, scorer: &scorer)
        }
        return scorer
    }

    /// Electrons and positrons lose between their collisions what the stopping powers say of their path: restricted collision loss, and
    /// radiation below the photon cut.
    @Test(arguments: ["Al", "Cu", "PbWO4", "Pb"]) func pathTimesStoppingPowerIsTheLoss(_ name: String) throws {
        let material = try Material.named(name), collision = CollisionStoppingPower(material), cut = 1e-3
        let spectra = material.components.map { (density: $0.atomsPerBarnCentimetre, spectrum: BremsstrahlungSpectrum($0.element)) }
        func loss(_ t: Double, _ positron: Bool) -> Double {
            let radiated = spectra.reduce(0.0) { sum, component in
                let slice = component.spectrum.energySlice(t), top = min(cut, t)
                return sum + component.density * (0..<8).reduce(0.0) { $0 + slice((Double($1) + 0.5) / 8 * top / t) } * top / 8
            }
            return collision.restricted(t, cut: cut, positron: positron) + radiated
        }
        let recorder = try Self.record(name, depth: 40 * material.radiationLength, .electron, 1, showers: 2)
        var expected = 0.0, lost = 0.0
        for flight in recorder.flights where flight.from > flight.to {
            lost += flight.from - flight.to
            // dT = S dl: the path is the integral of dT/S.
            let steps = 4, width = (flight.from - flight.to) / Double(steps)
            let inverse = (0..<steps).reduce(0.0) { $0 + 1 / loss(flight.to + (Double($1) + 0.5) * width, flight.positron) } / Double(steps)
            expected += flight.length / inverse
        }
        expectClose(expected, lost, relative: 0.01, name)
        // What is not lost on the way is lost in what stops below the cut and in photons below theirs.
        #expect(lost < 2 && lost > 0.6 * 2, "\(lost) of 2 GeV")
    }

    /// Rossi's track length: E X0/epsilon for all electrons, times F(z) for those above a cut, z = 4.58 (Z/A) cut/epsilon,
    /// F = e^z (1 + z ln(z/1.53)) (B. Rossi, High-Energy Particles, 1952, sec. 5; U. Amaldi, Phys. Scripta 23 (1981) 409: right to 10 %).
    @Test(arguments: [("Pb", 7.43e-3, 0.3958), ("Cu", 19.42e-3, 0.4564), ("PbWO4", 9.64e-3, 0.4132)])
    func rossi(_ name: String, _ critical: Double, _ zOverA: Double) throws {
        let x0 = try Material.named(name).radiationLength, energy = 5.0
        let recorder = try Self.record(name, depth: 40 * x0, .photon, energy, showers: 10)
        let z = 4.58 * zOverA * 1e-3 / critical
        let expected = exp(z) * (1 + z * log(z / 1.526)) * energy / critical
        expectClose(recorder.path() / 10 / x0, expected, relative: 0.15, name)
    }

    /// Pairs give as many electrons as positrons; knocked-on and Compton electrons come on top, at low energies most of all.
    @Test func electronsAndPositrons() throws {
        let x0 = try Material.named("Pb").radiationLength
        let recorder = try Self.record("Pb", depth: 40 * x0, .photon, 20, showers: 12)
        func path(_ range: ClosedRange<Double>, positron: Bool) -> Double { recorder.path { range.contains($0.from) && $0.positron == positron } }
        let low = path(1e-3...5e-3, positron: true) / path(1e-3...5e-3, positron: false)
        let all = path(1e-3...20, positron: true) / path(1e-3...20, positron: false)
        let hard = path(0.5...20, positron: true) / path(0.5...20, positron: false)
        #expect(low < all && all < hard, "e+ over e-: \(low), \(all), \(hard)")
        #expect(all > 0.6 && all < 0.9 && hard > 0.7 && hard < 1.25, "e+ over e-: \(low), \(all), \(hard)")
    }

    private static let axes = FluxAxes(
        energy: (0...70).map { 1e-3 * pow(10, Double($0) / 12) }, theta: [0, 0.1, 0.3, 0.6, 0.8, 1.2, 1.7, 2.1, 2.3, 2.8, .pi], depth: [0, 1, 3, 7, 15, 25])

    private static func tally(
        _ species: [Species], cone: ConeMetric = .thetaPhi, cut: ConeCut, theta: Double, showers: Int = 4, collider: (any HadronCollider)? = nil,
        _ incident: Species = .photon, jet: Vector? = nil
    ) throws -> FluxTally {
        let dump = Dump(name: "ECAL", material: try Material.named("PbWO4"), depth: 25, takes: .everything)
        let shower = DumpShower(dump: dump, settings: ShowerSettings(), hadronCollider: collider, seed: 71)
        var tally = FluxTally(axes: axes, cone: cone, cut: cut, species: species)
        let direction = Vector(theta: theta, phi: 1.1)
        for i in 0..<showers {
            shower.shower(
                IncidentParticle(species: incident, momentum: direction * 2, jetAxis: jet ?? direction), collision: UInt64(i), index: 0, into: &tally)
            tally.endCollision()
        }
        return tally
    }

    /// Photons do not know whether electrons are scored: the same bytes.
    @Test func photonsStayTheSame() throws {
        let alone = try Self.tally([.photon], cut: .photon, theta: 0.7), all = try Self.tally(FluxScore.species, cut: .photon, theta: 0.7)
        #expect(alone.photons == all.photons && alone.trackLength == all.trackLength && alone.totals == all.totals && alone.ledger == all.ledger)
        let some = try Self.tally([.positron], cut: .photon, theta: 0.7)
        #expect(some.species == [.photon, .positron] && some.counts(.positronPath) == all.counts(.positronPath))
        #expect(try FluxTally(decoding: all.encoded(), like: FluxTally(axes: Self.axes, cone: .thetaPhi, cut: .photon, species: FluxScore.species)) == all)
    }

    /// Share of one interval within another.
    private static func overlap(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
        a.1 > a.0 ? max(0, min(a.1, b.1) - max(a.0, b.0)) / (a.1 - a.0) : a.0 >= b.0 && a.0 < b.1 ? 1 : 0
    }

    /// Cells against flights, for every cut and metric, for jets at all angles.
    @Test(arguments: ConeMetric.allCases, [0.7, 0.05, 1.5, 3.0]) func cellsAgainstFlights(_ cone: ConeMetric, _ theta: Double) throws {
        let jet = Vector(theta: min(theta + 0.15, 3.1), phi: 1.0), axis = Vector(theta: theta, phi: 1.1)
        let recorder = try Self.record("PbWO4", depth: 25, .photon, 2, showers: 4)
        let x = axis.turned(cosTheta: 0, sinTheta: 1, cosPhi: 1, sinPhi: 0), y = axis.turned(cosTheta: 0, sinTheta: 1, cosPhi: 0, sinPhi: 1)
        for cut in ConeCut.allCases {
            let tally = try Self.tally([.electron, .positron], cone: cone, cut: cut, theta: theta, jet: jet)
            for (positron, score) in [(false, FluxScore.electronPath), (true, .positronPath)] {
                var byEnergy = [Double](repeating: 0, count: Self.axes.shape.energy), byDepth = [Double](repeating: 0, count: Self.axes.shape.depth)
                // Variances of what the steps give to a bin, and the longest step that may or may not count there.
                var energySpread = byEnergy, depthSpread = byDepth, energyLongest = byEnergy, depthLongest = byDepth
                for flight in recorder.flights where flight.positron == positron && flight.direction.z > 0 {
                    let laboratory = x * flight.direction.x + y * flight.direction.y + axis * flight.direction.z
                    let passes = switch cut {
                    case .none: true
                    case .incident: cone.distance(axis, jet) < 0.5
                    case .photon: cone.distance(laboratory, jet) < 0.5
                    }
                    guard passes else { continue }
                    let energies = (flight.to + Constants.electronMass, flight.from + Constants.electronMass), depths = (min(flight.z, flight.end), max(flight.z, flight.end))
                    var inside = 0.0
                    for e in byEnergy.indices {
                        let part = Self.overlap(energies, (Self.axes.energy[e], Self.axes.energy[e + 1]))
                        byEnergy[e] += flight.length * part
                        energySpread[e] += flight.length * flight.length * part * (1 - part)
                        if part > 0, part < 1 { energyLongest[e] = max(energyLongest[e], flight.length) }
                        inside += part
                    }
                    for d in byDepth.indices {
                        let part = inside * Self.overlap(depths, (Self.axes.depth[d], Self.axes.depth[d + 1]))
                        byDepth[d] += flight.length * part
                        depthSpread[d] += flight.length * flight.length * part * (1 - part)
                        if part > 0, part < 1 { depthLongest[d] = max(depthLongest[d], flight.length) }
                    }
                }
                let cells = tally.sums(score).map { $0 * FluxTally.trackLengthUnit }, shape = Self.axes.shape
                let scale = byEnergy.reduce(0, +)
                // Bernstein's bound at 10^-6 a bin, in some 1,000 bins: a step counts whole or not at all, so that sparse bins are far from normal.
                func bound(_ variance: Double, _ longest: Double) -> Double { 5.26 * max(0, variance).squareRoot() + 4.6 * longest }
                for e in 0..<shape.energy {
                    let sum = cells[e * shape.theta * shape.depth..<(e + 1) * shape.theta * shape.depth].reduce(0, +)
                    expectClose(sum, byEnergy[e], absolute: bound(energySpread[e], energyLongest[e]) + 1e-5 * scale, "\(cone) \(cut) \(score) energy \(e)")
                }
                for d in 0..<shape.depth {
                    let sum = stride(from: d, to: cells.count, by: shape.depth).reduce(0) { $0 + cells[$1] }
                    expectClose(sum, byDepth[d], absolute: bound(depthSpread[d], depthLongest[d]) + 1e-3 * scale, "\(cone) \(cut) \(score) depth \(d)")
                }
            }
        }
    }

    /// An electron that crosses a thin sheet stands in its own bins with the thickness as its path.
    @Test func oneElectron() throws {
        let dump = Dump(name: "sheet", material: try Material.named("Ar"), depth: 2, takes: .electromagnetic)
        let shower = DumpShower(dump: dump, settings: ShowerSettings(), hadronCollider: nil, seed: 4)
        var tally = FluxTally(axes: Self.axes, cone: .thetaPhi, cut: .none, species: [.electron])
        let direction = Vector(theta: 0.7, phi: 1.1)
        shower.shower(IncidentParticle(species: .electron, momentum: direction * 0.05, jetAxis: direction), collision: 0, index: 0, into: &tally)
        tally.endCollision()
        let cells = tally.counts(.electronPath), energyBin = Self.axes.energy.lastIndex { $0 <= 0.0500026 }!
        let first = (energyBin * Self.axes.shape.theta + 3) * Self.axes.shape.depth
        // Which of the two depths a step counts in is a matter of chance.
        let sum = cells[first] + cells[first + 1]
        #expect(abs(sum - 2 << 20) < 6000 && cells.reduce(0, +) == sum, "\(sum)")
    }

    /// A collider that makes a pi0 of 3 GeV and an eta of 2 GeV forward, and swallows the rest.
    private final class MesonCollider: HadronCollider {
        func collide(
            _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
        ) {
            result.reset()
            result.deposit = Secondary(species: species, momentum: momentum).energy - Double(species.baryonNumber) * Species.proton.mass
            result.neutralMesons = [
                Secondary(species: .pionZero, momentum: .zAxis * 3), Secondary(species: .eta, momentum: .zAxis * 2),
                Secondary(species: .pionZero, momentum: .zAxis * -1),
            ]
        }
        func capture(
            _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
        ) { result.reset() }
        func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) { result = [] }
    }

    /// Mesons are counted once each, by total energy, where they are made; those that fly back are left out.
    @Test func mesons() throws {
        let tally = try Self.tally([.pionZero, .eta], cut: .none, theta: 0.7, showers: 30, collider: MesonCollider(), .pionPlus)
        let collisions = tally[.nuclearCollisions]
        #expect(collisions > 5)
        for (score, species, momentum) in [(FluxScore.neutralPions, Species.pionZero, 3.0), (.etas, .eta, 2)] {
            let counts = tally.counts(score), energy = (momentum * momentum + species.mass * species.mass).squareRoot()
            #expect(counts.reduce(0, +) == collisions)
            let bin = Self.axes.energy.lastIndex { $0 <= energy }!, first = (bin * Self.axes.shape.theta + 3) * Self.axes.shape.depth
            #expect(counts[first..<first + Self.axes.shape.depth].reduce(0, +) == collisions)
        }
    }
}
