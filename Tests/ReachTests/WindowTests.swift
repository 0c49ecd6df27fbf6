import Experiments
import Fluxes
import Foundation
import Materials
import Mediators
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct DecayFlightTests {
    private let disk = DetectorWindow(shape: .disk(radius: 10), distance: 300, offset: 0)

    private func window(_ photons: Period.Photons, energy: ClosedRange<Double> = 3...(.infinity)) -> DecayWindow {
        DecayWindow(
            decays: 100...300, exposures: [.init(share: 1, face: disk)], signature: .init(photons: photons, energy: energy, largestAngle: .infinity))
    }

    private func intervals(
        _ window: DecayWindow, _ face: DetectorWindow, energies: (Double, Double), slopes: (Double?, Double?),
        of mediator: Double = 0, start: Double = 0
    ) -> [[Double]] {
        let flight = DecayFlight(
            start: start, slope: (mediator, 0),
            products: (
                .init(energy: energies.0, slope: slopes.0.map { (x: $0, y: 0) }), .init(energy: energies.1, slope: slopes.1.map { (x: $0, y: 0) })
            ))
        // To a nanometre.
        func rounded(_ z: Double) -> Double { (z * 1e7).rounded() / 1e7 }
        var found: [[Double]] = []
        flight.accepted(window, face) { found.append([rounded($0), rounded($1)]) }
        return found
    }

    /// A photon with slope u from a decay on the axis at z hits a disk of radius r at 300 cm if |u| (300 - z) < r.
    @Test func whichDecaysReachADisk() {
        // The first reaches it from 200 cm on, the second from 250 cm on.
        let slopes = (0.1, -0.2)
        func of(_ photons: Period.Photons, _ energies: (Double, Double)) -> [Double] {
            intervals(window(photons), disk, energies: energies, slopes: slopes).flatMap { $0 }
        }
        #expect(of(.one, (5, 5)) == [200, 250, 250, 300])
        #expect(of(.both, (5, 5)) == [250, 300])
        #expect(of(.each, (5, 5)) == [200, 250, 250, 300])
        // The second is too soft: `one` does not mind it, `each` does.
        #expect(of(.one, (5, 1)) == [200, 250, 250, 300])
        #expect(of(.each, (5, 1)) == [200, 250])
        #expect(of(.both, (5, 1)) == [])
        // Only together are they energetic enough.
        #expect(of(.sum, (2, 2)) == [250, 300])
        #expect(of(.one, (2, 2)) == [])
    }

    /// A rectangle beside the axis, and an ALP at an angle: x = 0.1 (z - 50) + u (300 - z), from 10 to 30 cm.
    @Test func rectangleBesideTheAxis() {
        let face = DetectorWindow(shape: .rectangle(width: 20, height: 20), distance: 300, offset: 0)
        // Up to x = 10: 0.1 (z - 50) - 0.1 (300 - z) = 0.2 z - 35 from -10 to 10: z from 125 to 225.
        #expect(intervals(window(.one), face, energies: (5, 5), slopes: (-0.1, nil), of: 0.1, start: 50).flatMap { $0 } == [125, 225])
        // The offset is vertical: nothing flies there.
        let above = DetectorWindow(shape: .rectangle(width: 20, height: 20), distance: 300, offset: 11)
        #expect(intervals(window(.one), above, energies: (5, 5), slopes: (-0.1, nil), of: 0.1, start: 50).isEmpty)
        // Decays before the production do not exist.
        #expect(intervals(window(.one), face, energies: (5, 5), slopes: (0, nil), start: 150).flatMap { $0 } == [150, 300])
        #expect(intervals(window(.one), face, energies: (5, 5), slopes: (nil, nil)).isEmpty)
    }
}

@Suite struct WindowFlightTests {
    /// Photons along the axis, E^-2 from 1 to 20 GeV, 3 cm of track in the first centimetre of copper.
    private func flux(replicas: Int = 2) -> ParticleFlux {
        let energy = ToyFlux.edges(1, 20, perDecade: 20)
        let axes = FluxAxes(energy: energy, theta: [0, 1e-7, 1], depth: [0, 1, 50])
        var track: [Double] = []
        for _ in 0..<replicas {
            for e in 0..<axes.shape.energy { track += [3 * (1 / energy[e] - 1 / energy[e + 1]), 0, 0, 0] }
        }
        return ParticleFlux(
            dump: "toy", material: "Cu", density: 8.96, massFractions: nil, depth: 50, crossSection: 1, collisions: 1000, replicas: replicas,
            photonCut: 1, cone: .thetaPhi, cut: .none, study: "toy", axes: axes, totals: nil, photons: track, trackLength: track)
    }

    private func scenario(radius: Double, photons: Period.Photons = .one) -> Scenario {
        var scenario = Scenario(
            name: "toy", luminosity: 1e18, trigger: 1, chamber: Chamber(name: "toy", absEta: 0...20, layers: [.init(distance: 950, thickness: 2000)]),
            efficiency: 0.5, energyThreshold: 1e-6)
        scenario.window = DecayWindow(
            decays: 1000...3000, exposures: [.init(share: 1, face: DetectorWindow(shape: .disk(radius: radius), distance: 4000, offset: 0))],
            signature: .init(photons: photons, energy: 1e-6...(.infinity), largestAngle: .infinity))
        return scenario
    }

    private func source(_ formFactor: FormFactor) throws -> FluxSource {
        try FluxSource(
            flux(), of: .alpPhoton, by: Primakoff(), order: DumpOrder([.init(name: "toy", depth: 50)]),
            model: ProductionModel(formFactor: formFactor, weight: .trackLength, sampledAngles: true))
    }

    private func count(_ formFactor: FormFactor, _ scenario: Scenario, mass: Double, _ coupling: Double) throws -> SignalCount {
        let count = SignalModel([try source(formFactor)], scenario: scenario).count(ALP(mass: mass, coupling: coupling))
        expectClose(count.budget.reduce(1) { $0 * $1.value }, count.expected, relative: 1e-9)
        let map = SignalMap([try source(formFactor)], scenario: scenario, masses: [mass], couplings: [coupling])
        expectClose(map.counts[0], count.expected, relative: 1e-12)
        return count
    }

    /// With a detector that nothing misses, N = primaries eff int dE n sigma_P dT/dE [e^(-L/l) - e^(-(L + dL)/l)].
    @Test(arguments: [(0.01, 1e-4), (0.01, 5e-4), (0.1, 3e-6)])
    func everythingSeenEqualsQuadrature(mass: Double, coupling: Double) throws {
        let production = PrimakoffProduction(try Material.named("Cu"), formFactor: .helmScreening)
        let alp = ALP(mass: mass, coupling: coupling), steps = 2000
        var expected = 0.0
        for i in 0..<steps {
            let step = log(20.0) / Double(steps), energy = exp((Double(i) + 0.5) * step), length = alp.decayLength(energy: energy)!
            let decays = Decay.survival(distance: 1000 - 0.5, decayLength: length) * Decay.decay(within: 2000, decayLength: length)
            expected += 3 / energy * step * production.attenuationPerSquaredCoupling(energy: energy, mass: mass) * coupling * coupling * decays
        }
        // The energies within a bin are drawn: 1 % where the rate falls as e^-10 across the spectrum; the mid-bin cross section costs 0.1 %.
        expectClose(try count(.helmScreening, scenario(radius: 1e9), mass: mass, coupling).expected, 0.5e18 * expected, relative: 0.01)
    }

    /// Both photons in a small detector are rarer than one, one rarer than in a large detector, and all scale as g^4 for long lives.
    @Test func acceptanceOrders() throws {
        func count(_ radius: Double, _ photons: Period.Photons, _ coupling: Double = 1e-8) throws -> Double {
            try self.count(.helm, scenario(radius: radius, photons: photons), mass: 0.1, coupling).expected
        }
        let both = try count(50, .both), one = try count(50, .one), all = try count(1e9, .one)
        #expect(0 < both && both < one && one < all)
        expectClose(try count(50, .one, 2e-8), 16 * one, relative: 1e-3)
    }

    /// The same random numbers at every mass: neighbours differ little; two replicas alike have a small error.
    @Test func smoothInTheMass() throws {
        let a = try count(.helm, scenario(radius: 100), mass: 0.1, 1e-8), b = try count(.helm, scenario(radius: 100), mass: 0.1001, 1e-8)
        expectClose(b.expected / a.expected, pow(1.001, 4), relative: 0.01)
        #expect(try #require(a.error) < 0.1 * a.expected)
    }
}
