import Fluxes
import Foundation
import Materials
import Mediators
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct DecayGeometryTests {
    private func experiment(_ photons: DecaySignature.Photons, energy: ClosedRange<Double> = 3...(.infinity)) -> FixedTargetExperiment {
        FixedTargetExperiment(
            name: "toy", decays: 100...300, distance: 300, exposures: [], signature: DecaySignature(photons: photons, energy: energy), efficiency: 1)
    }

    private func intervals(
        _ experiment: FixedTargetExperiment, _ face: FixedTargetExperiment.Face, energies: (Double, Double), slopes: (Double?, Double?),
        of alp: Double = 0, start: Double = 0
    ) -> [[Double]] {
        let geometry = DecayGeometry(
            start: start, slope: (alp, 0),
            photons: (
                .init(energy: energies.0, slope: slopes.0.map { (x: $0, y: 0) }), .init(energy: energies.1, slope: slopes.1.map { (x: $0, y: 0) })
            ))
        // To a nanometre.
        func rounded(_ z: Double) -> Double { (z * 1e7).rounded() / 1e7 }
        var found: [[Double]] = []
        geometry.accepted(experiment, face) { found.append([rounded($0), rounded($1)]) }
        return found
    }

    /// A photon with slope u from a decay on the axis at z hits a disk of radius r at 300 cm if |u| (300 - z) < r.
    @Test func whichDecaysReachADisk() {
        let disk = FixedTargetExperiment.Face(.disk(radius: 10))
        // The first reaches it from 200 cm on, the second from 250 cm on.
        let slopes = (0.1, -0.2)
        func of(_ photons: DecaySignature.Photons, _ energies: (Double, Double)) -> [Double] {
            intervals(experiment(photons), disk, energies: energies, slopes: slopes).flatMap { $0 }
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
        let face = FixedTargetExperiment.Face(.rectangle(width: 20, height: 20))
        // Up to x = 10: 0.1 (z - 50) - 0.1 (300 - z) = 0.2 z - 35 from -10 to 10: z from 125 to 225.
        #expect(intervals(experiment(.one), face, energies: (5, 5), slopes: (-0.1, nil), of: 0.1, start: 50).flatMap { $0 } == [125, 225])
        // The offset is vertical: nothing flies there.
        let above = FixedTargetExperiment.Face(.rectangle(width: 20, height: 20), offset: 11)
        #expect(intervals(experiment(.one), above, energies: (5, 5), slopes: (-0.1, nil), of: 0.1, start: 50).isEmpty)
        // Decays before the production do not exist.
        #expect(intervals(experiment(.one), face, energies: (5, 5), slopes: (0, nil), start: 150).flatMap { $0 } == [150, 300])
        #expect(intervals(experiment(.one), face, energies: (5, 5), slopes: (nil, nil)).isEmpty)
    }
}

@Suite struct FixedTargetSignalTests {
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

    private func experiment(radius: Double, photons: DecaySignature.Photons = .one) -> FixedTargetExperiment {
        FixedTargetExperiment(
            name: "toy", decays: 1000...3000, distance: 4000, exposures: [.init(primaries: 1e18, face: .init(.disk(radius: radius)))],
            signature: DecaySignature(photons: photons, energy: 1e-6...(.infinity)), efficiency: 0.5)
    }

    /// With a detector that nothing misses, N = primaries eff int dE n sigma_P dT/dE [e^(-L/l) - e^(-(L + dL)/l)].
    @Test(arguments: [(0.01, 1e-4), (0.01, 5e-4), (0.1, 3e-6)])
    func everythingSeenEqualsQuadrature(mass: Double, coupling: Double) throws {
        let signal = try FixedTargetSignal(flux(), experiment: experiment(radius: 1e9), formFactor: .helmScreening)
        let production = PrimakoffProduction(try Material.named("Cu"), formFactor: .helmScreening)
        let alp = ALP(mass: mass, coupling: coupling), steps = 2000
        var expected = 0.0
        for i in 0..<steps {
            let step = log(20.0) / Double(steps), energy = exp((Double(i) + 0.5) * step), length = alp.decayLength(energy: energy)!
            let decays = Decay.survival(distance: 1000 - 0.5, decayLength: length) * Decay.decay(within: 2000, decayLength: length)
            expected += 3 / energy * step * production.attenuationPerSquaredCoupling(energy: energy, mass: mass) * coupling * coupling * decays
        }
        // The energies within a bin are drawn: 1 % where the rate falls as e^-10 across the spectrum; the mid-bin cross section costs 0.1 %.
        expectClose(signal.curve(mass: mass)(coupling), 0.5e18 * expected, relative: 0.01)
    }

    /// Both photons in a small detector are rarer than one, one rarer than in a large detector, and all scale as g^4 for long lives.
    @Test func acceptanceOrders() throws {
        func count(_ radius: Double, _ photons: DecaySignature.Photons, _ coupling: Double = 1e-8) throws -> Double {
            try FixedTargetSignal(flux(), experiment: experiment(radius: radius, photons: photons), formFactor: .helm).curve(mass: 0.1)(coupling)
        }
        let both = try count(50, .both), one = try count(50, .one), all = try count(1e9, .one)
        #expect(0 < both && both < one && one < all)
        expectClose(try count(50, .one, 2e-8), 16 * one, relative: 1e-3)
    }

    /// The same random numbers at every mass: neighbours differ little; two replicas alike have a small error.
    @Test func smoothInTheMass() throws {
        let signal = try FixedTargetSignal(flux(), experiment: experiment(radius: 100), formFactor: .helm)
        let a = signal.curve(mass: 0.1), b = signal.curve(mass: 0.1001)
        expectClose(b(1e-8) / a(1e-8), pow(1.001, 4), relative: 0.01)
        #expect(a.relativeError(1e-8)! < 0.1)
        #expect(a.produced(1e-8) > a(1e-8))
    }
}

@Suite struct CouplingEdgesTests {
    /// N = A g^4 e^(-B g^2): both edges put N at the level.
    @Test func bothEdges() throws {
        let count: (Double) -> Double = { 1e20 * pow($0, 4) * exp(-1e8 * $0 * $0) }
        let edges = try #require(CouplingEdges(level: 2.3, couplings: 1e-9...1, count))
        expectClose(count(edges.lower), 2.3, relative: 1e-4)
        expectClose(count(edges.upper), 2.3, relative: 1e-3)
        #expect(edges.lower < edges.upper && !edges.isOpen)
        // The peak, 4e4 e^-2 at g = sqrt(2e-8), between two steps of the search: found where the level is just below it.
        let peak = 1e20 * 4e-16 * exp(-2)
        let tip = try #require(CouplingEdges(level: peak * 0.999, couplings: 1e-9...1, count))
        expectClose(tip.lower, 2e-8.squareRoot(), relative: 0.03)
        #expect(CouplingEdges(level: peak * 1.001, couplings: 1e-9...1, count) == nil)
        #expect(CouplingEdges(level: 1, couplings: 1e-9...1) { _ in 0 } == nil)
        #expect(try #require(CouplingEdges(level: 2.3, couplings: 1e-9...1e-4, count)).isOpen)
    }
}

@Suite struct ScalingTests {
    /// Photons of one energy and long volumes, N = K g^2 e^(-c g^2): eq. 7 against the root, to second order in ln x / (L/l).
    @Test(arguments: [1e2, 1e4, 1e6])
    func promptEqualsTheRootForOneEnergy(x: Double) throws {
        let k = 1e30, c = 1e8
        func upper(_ x: Double) -> Double { CouplingEdges(level: 2.3 / x, couplings: 1e-6...1) { k * $0 * $0 * exp(-c * $0 * $0) }!.upper }
        let produced = k * upper(1) * upper(1) / 2.3
        let formula = try #require(Scaling.prompt(x, produced: produced, background: .none))
        expectClose(formula, upper(x) / upper(1), relative: 0.002)
        // With a large background x counts as its square root.
        #expect(Scaling.prompt(x * x, produced: produced, background: .large) == formula)
        #expect(Scaling.prompt(1, produced: produced, background: .none) == 1)
    }

    @Test func promptNeedsADistance() { #expect(Scaling.prompt(10, produced: 2, background: .none) == nil) }

    /// Long lives, N = K g^4: eq. 9 is exact.
    @Test func delayedIsExact() {
        func lower(_ level: Double) -> Double { CouplingEdges(level: level, couplings: 1e-9...1) { 1e20 * pow($0, 4) }!.lower }
        expectClose(lower(2.3 / 1e4) / lower(2.3), Scaling.delayed(1e4, background: .none), relative: 1e-5)
        expectClose(Scaling.delayed(1e4, background: .none), 0.1, relative: 1e-12)
        expectClose(Scaling.delayed(1e4, background: .large), pow(1e4, -0.125), relative: 1e-12)
    }
}
