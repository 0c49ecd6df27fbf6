import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct TransportTests {
    private static func shower<Scorer: ShowerScorer>(
        _ transport: ElectromagneticTransport, _ kind: ElectromagneticTrack.Kind, _ energy: Double, seed: UInt64 = 61, _ index: Int,
        into scorer: inout Scorer
    ) {
        var random = RandomStream(seed: seed, stage: .validation, collision: UInt64(index))
        transport.transport(
            ElectromagneticTrack(position: .zero, direction: .zAxis, energy: energy, kind: kind), random: &random, scorer: &scorer)
    }

    private static func transport(_ name: String, depth: Double, _ settings: ShowerSettings = ShowerSettings()) throws -> ElectromagneticTransport {
        ElectromagneticTransport(.shared(try Material.named(name), settings: settings), depth: depth)
    }

    private static func incoming(_ kind: ElectromagneticTrack.Kind, _ energy: Double) -> Double {
        energy + (kind == .positron ? 2 * Constants.electronMass : 0)
    }

    // MARK: Energy balance

    static let cuts = [
        ShowerSettings(photonCut: 1e-3, electronCut: 1e-3), ShowerSettings(photonCut: 1e-4, electronCut: 1e-4),
        ShowerSettings(photonCut: 1e-3, electronCut: 1e-4), ShowerSettings(photonCut: 1e-2, electronCut: 1e-3),
    ]

    /// Energy in = deposit + leakage + below threshold in every single shower, in blocks of 3 radiation lengths, so that all leak.
    @Test(arguments: ["H2O", "Al", "Cu", "PbWO4", "Pb", "U"]) func energyCloses(_ name: String) throws {
        let x0 = try Material.named(name).radiationLength
        for settings in Self.cuts {
            let transport = try Self.transport(name, depth: 3 * x0, settings)
            for kind in [ElectromagneticTrack.Kind.photon, .electron, .positron] {
                for (energy, showers) in [(1e-3, 50), (1.015e-3, 50), (3e-3, 50), (0.03, 30), (1, 4), (20, 1)] {
                    for index in 0..<showers {
                        var scorer = LedgerScorer()
                        Self.shower(transport, kind, energy, index, into: &scorer)
                        expectClose(scorer.ledger.sum, Self.incoming(kind, energy), relative: 1e-12, "\(name) \(kind) \(energy) GeV \(settings)")
                        // Each deflection keeps unit length to 1.4e-10; a history has hundreds.
                        #expect(scorer.worstDirection < 1e-8)
                    }
                }
            }
        }
    }

    @Test(arguments: [("PbWO4", Species.photon), ("U", .positron), ("H2O", .electron)])
    func energyClosesAtOneTeV(_ name: String, _ primary: Species) throws {
        let material = try Material.named(name)
        let f = try showerReport(
            material: material, depth: 25 * material.radiationLength, primary: primary, kineticEnergy: 1000, showers: 1, settings: ShowerSettings(),
            seed: 62, hadronCollider: nil
        ).energyFraction
        expectClose(f.deposited + f.leakFar + f.leakBack + f.belowThreshold + f.invisible, 1, absolute: 1e-9, name)
        #expect(f.deposited > 0.5 && f.leakFar > 0 && f.leakBack >= 0 && f.belowThreshold > 0 && f.invisible == 0)
    }

    @Test func sameSeedSameShower() throws {
        func photons(seed: UInt64) throws -> ([Double], Double) {
            let transport = try Self.transport("PbWO4", depth: 20)
            var scorer = LedgerScorer()
            for index in 0..<3 { Self.shower(transport, .electron, 1, seed: seed, index, into: &scorer) }
            return ([scorer.ledger.deposited, scorer.ledger.leakBack, scorer.outwardPath], Double(scorer.photons))
        }
        let (first, again, other) = (try photons(seed: 1), try photons(seed: 1), try photons(seed: 2))
        #expect(first == again)
        #expect(first.0 != other.0)
    }

    // MARK: Interactions as they are emitted

    /// Between two flights of one photon lies a Compton scattering: 1 - cos = m (1/k' - 1/k).
    @Test(arguments: [3e-3, 0.05, 2]) func comptonScatteringInFlight(_ energy: Double) throws {
        let transport = try Self.transport("C", depth: 300)
        var scatterings = 0, worst = 0.0
        for index in 0..<(energy < 0.01 ? 600 : energy < 1 ? 250 : 7) {
            var scorer = RecordingScorer()
            Self.shower(transport, .photon, energy, index, into: &scorer)
            var last: (energy: Double, z: Double, direction: Vector)?
            for event in scorer.events {
                guard case .flight(let k, let z, let direction, let length) = event else { continue }
                if let last, k < last.energy, abs(last.z - z) < 1e-12 * max(1, z) {
                    let cosine = 1 - Constants.electronMass * (1 / k - 1 / last.energy)
                    // The directions' lengths are 1 to some 1e-10.
                    worst = max(worst, abs(direction.dot(last.direction) - cosine))
                    scatterings += 1
                }
                last = (k, z + length * direction.z, direction)
            }
        }
        #expect(scatterings > 200 && worst < 1e-8, "\(scatterings) scatterings, worst \(worst)")
    }

    /// The two photons of an annihilation: (k1 + k2)^2 - |k1 + k2|^2 = 2 m (k1 + k2), at rest and in flight.
    @Test func annihilation() throws {
        let transport = try Self.transport("Al", depth: 30, ShowerSettings(photonCut: 1e-4, electronCut: 1e-4))
        var inFlight = 0, atRest = 0
        for index in 0..<1500 {
            var scorer = RecordingScorer()
            Self.shower(transport, .positron, 0.02, index, into: &scorer)
            for (a, b) in zip(scorer.events, scorer.events.dropFirst()) {
                guard case .created(let k1, let z1, let d1) = a, case .created(let k2, let z2, let d2) = b, z1 == z2 else { continue }
                let p = d1 * k1 + d2 * k2
                expectClose((k1 + k2) * (k1 + k2) - p.dot(p), 2 * Constants.electronMass * (k1 + k2), relative: 1e-8)
                if k1 == k2 { atRest += 1 } else { inFlight += 1 }
            }
        }
        #expect(atRest > 1000 && inFlight > 100, "\(atRest) at rest, \(inFlight) in flight")
    }

    /// Photons that leave without an interaction: exp(-n sigma d), XCOM without coherent scattering.
    @Test(arguments: [("Pb", 2e-3, 2.0), ("Al", 2e-2, 10), ("PbWO4", 1, 1)])
    func attenuation(_ name: String, _ energy: Double, _ depth: Double) throws {
        let material = try Material.named(name), transport = try Self.transport(name, depth: depth)
        let showers = energy < 0.1 ? 8000 : 1500
        var unscattered = 0.0
        for index in 0..<showers {
            var scorer = RecordingScorer()
            Self.shower(transport, .photon, energy, index, into: &scorer)
            for event in scorer.events {
                if case .left(.photon, energy, true) = event { unscattered += 1 }
            }
        }
        let expected = exp(-material.photonCrossSection(at: energy).totalNoCoherent * material.density * depth)
        expectClose(unscattered / Double(showers), expected, absolute: 4 * (expected * (1 - expected) / Double(showers)).squareRoot(), name)
    }

    // MARK: Thin layers

    /// In a layer much thinner than a step, the mean loss below the cuts is the restricted stopping power times the thickness.
    /// Knock-on electrons and the lengthening of the path by scattering add up to 4 % in the copper foil (no more than
    /// n sigma d of knock-ons and g/2 of path), 0.1 % in the gas.
    @Test(arguments: [("Cu", 0.01, 0.05), ("Pb", 0.002, 0.03), ("Ar", 1.3, 0.001)], [ElectromagneticTrack.Kind.electron, .positron])
    func thinLayer(_ layer: (String, Double, Double), _ kind: ElectromagneticTrack.Kind) throws {
        let (name, depth, tolerance) = layer, t = 0.01
        let transport = try Self.transport(name, depth: depth)
        var deposit = RunningStatistics(), leaks = 0.0
        for index in 0..<8000 {
            var scorer = LedgerScorer()
            Self.shower(transport, kind, t, index, into: &scorer)
            deposit.add(scorer.ledger.deposited)
            leaks += scorer.ledger.leakFar
        }
        let expected = CollisionStoppingPower(try Material.named(name)).restricted(t, cut: 1e-3, positron: kind == .positron) * depth
        expectClose(deposit.mean, expected, absolute: tolerance * expected + 4 * deposit.error, name)
        #expect(leaks / 8000 > 0.95 * t)
    }

    /// Cutting a block where nothing turns back changes nothing: electrons lose in ten layers of 5 cm of argon what they lose in
    /// one of 50 cm.
    @Test func layersAddUp() throws {
        let t = 0.02
        let thick = try Self.transport("Ar", depth: 50), thin = try Self.transport("Ar", depth: 5)
        var whole = RunningStatistics(), parts = RunningStatistics()
        for index in 0..<2000 {
            var scorer = LedgerScorer()
            Self.shower(thick, .electron, t, index, into: &scorer)
            whole.add(scorer.ledger.deposited)
            var sum = 0.0
            for layer in 0..<10 {
                var scorer = LedgerScorer()
                Self.shower(thin, .electron, t, seed: 63, index * 10 + layer, into: &scorer)
                sum += scorer.ledger.deposited
            }
            parts.add(sum)
        }
        // The loss changes by 0.1 % over the 20 keV lost; oblique paths add g/2 = 0.2 %.
        expectClose(parts.mean, whole.mean, relative: 5e-3, absolute: 4 * (parts.error + whole.error))
    }

    // MARK: At and below the cuts

    @Test func belowTheCuts() throws {
        let transport = try Self.transport("PbWO4", depth: 10)
        func events(_ kind: ElectromagneticTrack.Kind, _ energy: Double, _ transport: ElectromagneticTransport) -> LedgerScorer {
            var scorer = LedgerScorer()
            Self.shower(transport, kind, energy, 0, into: &scorer)
            return scorer
        }
        let photon = events(.photon, 9e-4, transport)
        #expect(photon.ledger.belowThreshold == 9e-4 && photon.ledger.deposited == 0 && photon.photons == 0)
        #expect(events(.electron, 9e-4, transport).ledger.deposited == 9e-4)
        let positron = events(.positron, 2e-4, transport)
        #expect(positron.ledger.deposited == 2e-4 && positron.ledger.belowThreshold == 2 * Constants.electronMass && positron.photons == 0)
        #expect(transport.steps == 0)
        // With a cut below the electron mass its annihilation at rest makes two photons, back to back.
        let low = try Self.transport("PbWO4", depth: 10, ShowerSettings(photonCut: 1e-4, electronCut: 1e-4))
        var scorer = RecordingScorer()
        Self.shower(low, .positron, 1e-5, 0, into: &scorer)
        let photons = scorer.events.compactMap { event -> (Double, Vector)? in
            if case .created(let energy, _, let direction) = event { (energy, direction) } else { nil }
        }
        #expect(photons[0].0 == Constants.electronMass && photons[1].0 == Constants.electronMass)
        #expect(photons[0].1 == photons[1].1 * -1)
    }

    /// Positrons are followed below the electron cut as long as their annihilation in flight can make a photon above the photon cut.
    @Test func positronsBelowTheElectronCut() throws {
        let transport = try Self.transport("H2O", depth: 10)
        var above = 0
        for index in 0..<4000 {
            var scorer = LedgerScorer()
            Self.shower(transport, .positron, 9e-4, index, into: &scorer)
            above += scorer.photons
        }
        #expect(above > 10, "\(above) photons above 1 MeV from 4000 positrons of 0.9 MeV")
    }

    /// A particle that starts at the far face or flies backwards leaves at once, with all it has.
    @Test func bothFaces() throws {
        let transport = try Self.transport("Fe", depth: 5)
        for kind in [ElectromagneticTrack.Kind.photon, .electron, .positron] {
            for (z, direction, far) in [(0.0, Vector(0, 0, -1), false), (5, Vector(0, 0, 1), true)] {
                var scorer = LedgerScorer()
                var random = RandomStream(seed: 64, stage: .validation, collision: 0)
                transport.transport(
                    ElectromagneticTrack(position: Vector(0, 0, z), direction: direction, energy: 0.1, kind: kind), random: &random, scorer: &scorer)
                #expect(scorer.ledger.sum == (far ? scorer.ledger.leakFar : scorer.ledger.leakBack))
                expectClose(scorer.ledger.sum, Self.incoming(kind, 0.1), relative: 1e-14)
            }
        }
    }
}
