import Experiments
import Fluxes
import Foundation
import Materials
import Nuclei
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Books what leaves, where energy is left and which photons are made.
private struct Recorder: ShowerScorer {
    var ledger = EnergyLedger()
    var left: [(species: Species, energy: Double, far: Bool)] = []
    var crossed: [Int] = []
    var deposits: [(energy: Double, z: Double)] = []
    var photons: [(energy: Double, z: Double)] = []
    var nuclear = 0
    var electromagnetic = 0.0
    var layer = 0

    mutating func enters(layer: Int) { self.layer = layer }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) { photons.append((energy, z)) }
    mutating func nuclearPhotonCreated(_ energy: Double, z: Double, direction: Vector) { nuclear += 1 }
    mutating func electromagneticEnergy(_ energy: Double) { electromagnetic += energy }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func deposit(_ energy: Double, z: Double) {
        ledger.deposited += energy
        deposits.append((energy, z))
    }
    mutating func belowThreshold(_ energy: Double, z: Double) { ledger.belowThreshold += energy }
    mutating func crosses(face: Int, _ species: Species, kineticEnergy: Double, far: Bool) { crossed.append(far ? face : -face) }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += balance } else { ledger.leakBack += balance }
        left.append((species, kineticEnergy, far))
    }
    mutating func invisible(_ energy: Double) { ledger.invisible += energy }
}

@Suite struct HadronicTransportTests {
    private static func transport(
        _ stack: LayerStack, _ collider: any HadronCollider, electromagnetic: Bool = true, _ change: (inout HadronicSettings) -> Void = { _ in }
    ) -> HadronicTransport {
        var settings = ShowerSettings()
        change(&settings.hadronic)
        return HadronicTransport(
            stack, settings: settings.hadronic, collider: collider,
            electromagnetic: electromagnetic ? ElectromagneticTransport(stack, settings: settings) : nil)
    }

    private static func run(
        _ transport: HadronicTransport, _ species: Species, _ energy: Double, _ index: Int, seed: UInt64 = 7
    ) -> (Recorder, HadronicTransport.Counts) {
        var scorer = Recorder()
        var random = RandomStream(seed: seed, stage: .validation, collision: UInt64(index))
        let counts = transport.transport(species, kineticEnergy: energy, random: &random, scorer: &scorer)
        return (scorer, counts)
    }

    private static func block(_ name: String, _ depth: Double) throws -> LayerStack { LayerStack(try Material.named(name), depth: depth) }

    /// Two photons of a K+ at rest have 247 MeV each: where those above 300 MeV matter nothing is left, and the shower goes on.
    @Test func nothingIsLeftOfADecayAtRest() throws {
        let collider = HardCollider(SwallowingCollider(), lowest: 0.3), transport = Self.transport(try Self.block("Cu", 30), collider, electromagnetic: false)
        var products: [Secondary] = [], random = RandomStream(seed: 3, stage: .validation, collision: 0)
        collider.decay(.kaonPlus, momentum: .zero, random: &random, into: &products)
        #expect(products.map(\.kineticEnergy) == [0])
        for index in 0..<20 { #expect(Self.run(transport, .kaonPlus, 0.05, index).0.ledger.invisible.isFinite) }
    }

    /// All energy is accounted for, in every shower, whatever enters and whatever the layers are.
    @Test(arguments: [Species.pionPlus, .pionMinus, .kaonPlus, .kaonMinus, .kaonLong, .kaonShort, .proton, .antiproton, .neutron, .antineutron, .lambda, .sigmaPlus, .sigmaMinus, .muonPlus, .muonMinus])
    func ledgerCloses(_ species: Species) throws {
        let stack = try LayerStack([
            .init(try Material.named("Cu"), thickness: 30), .init(nil, thickness: 50), .init(try Material.named("steel"), thickness: 8),
            .init(try Material.named("PbWO4"), thickness: 5),
        ])
        let transport = Self.transport(stack, CascadeCollider())
        for (energy, showers) in [(1e-5, 20), (3e-3, 20), (0.2, 20), (5, 10)] {
            for index in 0..<showers {
                let (scorer, _) = Self.run(transport, species, energy, index)
                let carried = species.mass - Double(species.baryonNumber) * Species.proton.mass
                expectClose(scorer.ledger.sum, energy + carried, relative: 1e-11, "\(species.name) \(energy) GeV")
                #expect(scorer.deposits.allSatisfy { $0.z >= 0 && $0.z <= stack.depth && $0.energy >= 0 })
            }
        }
    }

    /// Hadrons that a collision swallows die out as e^(-x/lambda), lambda from the cross section.
    @Test(arguments: [(Species.neutron, 2.0), (.pionPlus, 20), (.kaonMinus, 50)]) func attenuation(_ species: Species, _ energy: Double) throws {
        let material = try Material.named("Cu"), depth = 25.0, n = 20_000
        let transport = Self.transport(LayerStack(material, depth: depth), SwallowingCollider(), electromagnetic: false) { $0.elasticScattering = false }
        var left = 0
        for index in 0..<n { left += Self.run(transport, species, energy, index).0.left.filter { $0.species == species }.count }
        let component = material.components[0]
        let rate = component.atomsPerBarnCentimetre
            * HadronCrossSections(species, massNumber: component.element.atomicWeight, atomicNumber: 29).inelastic(energy)
        // Charged ones lose up to 0.4 GeV on the way, over which their cross section changes by less than 0.5 %; and a few decay.
        let betaGamma = (energy * (energy + 2 * species.mass)).squareRoot() / species.mass
        let expected = exp(-depth * (rate + (species == .neutron ? 0 : 1 / (betaGamma * species.decayLength))))
        let error = (expected * (1 - expected) / Double(n)).squareRoot()
        expectClose(Double(left) / Double(n), expected, absolute: 4 * error + 0.005 * rate * depth * expected * (species == .neutron ? 0 : 1), species.name)
    }

    /// The cross-section scale is a factor in the exponent.
    @Test func crossSectionScale() throws {
        let n = 20_000
        func survivors(_ scale: Double) throws -> Double {
            let transport = Self.transport(try Self.block("Fe", 20), SwallowingCollider(), electromagnetic: false) {
                ($0.elasticScattering, $0.crossSectionScale) = (false, scale)
            }
            return Double((0..<n).reduce(0) { $0 + Self.run(transport, .neutron, 10, $1).0.left.count }) / Double(n)
        }
        let once = try survivors(1), twice = try survivors(2)
        expectClose(twice, once * once, absolute: 4 * (2 * once * (once * (1 - once) / Double(n)).squareRoot() + (twice / Double(n)).squareRoot()))
    }

    /// In vacuum the decay length is beta gamma c tau.
    @Test(arguments: [(Species.kaonShort, 10.0), (.lambda, 3), (.pionPlus, 0.5), (.muonMinus, 0.05)])
    func decayLength(_ species: Species, _ energy: Double) throws {
        let betaGamma = (energy * (energy + 2 * species.mass)).squareRoot() / species.mass, length = betaGamma * species.decayLength
        let stack = try LayerStack([.init(nil, thickness: length), .init(try Material.named("Cu"), thickness: 1)])
        let transport = Self.transport(stack, SwallowingCollider(), electromagnetic: false)
        let n = 4000
        let crossed = (0..<n).reduce(0) { $0 + (Self.run(transport, species, energy, $1).0.crossed.first == 1 ? 1 : 0) }
        let expected = exp(-1.0)
        expectClose(Double(crossed) / Double(n), expected, absolute: 4 * (expected * (1 - expected) / Double(n)).squareRoot(), species.name)
    }

    /// Depth at which a charged particle stops, cm, without collisions on the way.
    private static func stoppingDepth(_ material: String, _ species: Species, _ energy: Double) throws -> Double {
        let transport = Self.transport(try block(material, 1e4), SwallowingCollider(), electromagnetic: false) {
            ($0.elasticScattering, $0.crossSectionScale) = (false, 1e-9)
        }
        var depth = RunningStatistics()
        for index in 0..<400 { depth.add(run(transport, species, energy, index).0.deposits.last!.z) }
        return depth.mean
    }

    /// Ranges: protons in water, NIST PSTAR (CSDA 2.227, 7.718 and 25.96 g/cm2, as its tables have them; the depth is 0.1-0.3 % less); a K+ of 700 MeV/c in lead,
    /// 195 g/cm2 (PDG 2024, section 34.2.5); muons stop where their CSDA range ends, less their scattering.
    @Test(arguments: [
        ("H2O", Species.proton, 0.05, 2.227, 0.012), ("H2O", .proton, 0.1, 7.718, 0.012), ("H2O", .proton, 0.2, 25.96, 0.012),
        ("Pb", .kaonPlus, (0.49 + 0.493_677 * 0.493_677).squareRoot() - 0.493_677, 195 / 11.35, 0.06),
    ]) func ranges(_ material: String, _ species: Species, _ energy: Double, _ range: Double, _ tolerance: Double) throws {
        // K+ decays on the way: those that do stop short, so only the table is looked at.
        let csda = try continuousRange(material, species, energy)
        expectClose(csda, range, relative: tolerance, "\(species.name) in \(material)")
        guard species == .proton else { return }
        expectClose(try Self.stoppingDepth(material, species, energy), range, relative: 0.02, "depth of \(species.name) in \(material)")
    }

    /// int dT/S from the stopping power itself.
    private func continuousRange(_ name: String, _ species: Species, _ energy: Double) throws -> Double {
        let power = HeavyParticleStoppingPower(try Material.named(name))
        let n = 20_000, low = 1e-4
        var sum = 0.0
        for i in 0..<n {
            let t = low * pow(energy / low, (Double(i) + 0.5) / Double(n))
            sum += t * log(energy / low) / Double(n) / power(betaGamma: (t * (t + 2 * species.mass)).squareRoot() / species.mass, mass: species.mass)
        }
        return sum
    }

    /// Minimum ionisation and the energy that a muon has left behind a block, against the range table.
    @Test func muonsLoseWhatTheyShould() throws {
        // PDG 2024, atomic and nuclear properties of copper: minimum 1.403 MeV cm2/g, critical energy of muons 317 GeV.
        let copper = try Material.named("Cu")
        let power = HeavyParticleStoppingPower(copper)
        let least = (100...1000).map { power(betaGamma: Double($0) / 100, mass: Species.muonMinus.mass) }.min()!
        expectClose(least / copper.density * 1e3, 1.403, relative: 0.01)
        let transport = Self.transport(try Self.block("Cu", 130), SwallowingCollider(), electromagnetic: false)
        var after = RunningStatistics()
        for index in 0..<200 { for left in Self.run(transport, .muonPlus, 5, index).0.left { after.add(left.energy) } }
        // Mean loss between 5 and 3 GeV from the formula, at the mean energy.
        let loss = 130 * power(betaGamma: 4 / Species.muonPlus.mass, mass: Species.muonPlus.mass)
        expectClose(5 - after.mean, loss, relative: 0.02)
        // At the critical energy radiation takes as much again: 10 GeV/m at 317 GeV.
        var fast = RunningStatistics()
        for index in 0..<800 { for left in Self.run(transport, .muonMinus, 317, index).0.left where left.species == .muonMinus { fast.add(left.energy) } }
        let ionisation = 130 * power(betaGamma: 317 / Species.muonMinus.mass, mass: Species.muonMinus.mass)
        expectClose(317 - fast.mean, 2 * ionisation, relative: 0.05)
    }

    /// A stopped pi+ decays to a muon, that one to a positron; a pi- is captured; protons stay.
    @Test func particlesAtRest() throws {
        let transport = Self.transport(try Self.block("Cu", 100), CascadeCollider())
        for index in 0..<50 {
            let (plus, counts) = Self.run(transport, .pionPlus, 1e-4, index)
            #expect(counts.decays == 2 && counts.captures == 0 && plus.electromagnetic == 0 && plus.nuclear == 0)
            #expect(Self.run(transport, .pionMinus, 1e-4, index).1.captures >= 1)
            let (proton, stays) = Self.run(transport, .proton, 1e-4, index)
            #expect(stays.decays == 0 && stays.captures == 0)
            expectClose(proton.ledger.deposited, 1e-4, relative: 1e-12)
        }
    }

    /// Neutrons slow down by elastic scattering alone to the cut; what they have left is deposited and counted.
    @Test func neutronsSlowDown() throws {
        let transport = Self.transport(try Self.block("Fe", 1000), SwallowingCollider(), electromagnetic: false) {
            ($0.crossSectionScale, $0.neutronCut) = (1e-9, 1e-3)
        }
        for index in 0..<20 {
            let (scorer, counts) = Self.run(transport, .neutron, 3e-3, index)
            guard scorer.left.isEmpty else { continue }
            #expect(counts.elastic > 5 && counts.deposited == 1 && counts.depositedEnergy < 1e-3)
            expectClose(scorer.ledger.sum, 3e-3 + Species.neutron.mass - Species.proton.mass, relative: 1e-12)
        }
    }

    /// The same stream gives the same shower, whatever was showered before; the order of materials' tables does not matter.
    @Test func determinism() throws {
        let stack = try Self.block("Cu", 60)
        let one = Self.transport(stack, CascadeCollider()), two = Self.transport(stack, CascadeCollider())
        _ = Self.run(two, .proton, 30, 999)
        for index in 0..<10 {
            let (a, countsA) = Self.run(one, .pionMinus, 20, index), (b, countsB) = Self.run(two, .pionMinus, 20, index)
            #expect(a.ledger == b.ledger && a.photons.map(\.energy) == b.photons.map(\.energy) && countsA.steps == countsB.steps)
        }
    }

    /// A face inside one material changes nothing on average, and vacuum behind a face that nothing decays in changes nothing at all.
    @Test func halvesMakeAWhole() throws {
        let copper = try Material.named("Cu")
        let whole = Self.transport(LayerStack(copper, depth: 40), CascadeCollider())
        let halves = Self.transport(
            try LayerStack([.init(copper, thickness: 15), .init(copper, thickness: 25)]), CascadeCollider())
        var one = [RunningStatistics](repeating: RunningStatistics(), count: 4), two = one
        for index in 0..<400 {
            for (transport, seed) in [(whole, UInt64(8)), (halves, 9)] {
                let scorer = Self.run(transport, .proton, 4, index, seed: seed).0
                let values = [scorer.ledger.deposited, scorer.ledger.leakFar, scorer.ledger.leakBack, Double(scorer.photons.count)]
                for (i, value) in values.enumerated() { if seed == 8 { one[i].add(value) } else { two[i].add(value) } }
            }
        }
        for i in one.indices {
            let error = (one[i].error * one[i].error + two[i].error * two[i].error).squareRoot()
            expectClose(two[i].mean, one[i].mean, absolute: 4 * error, "score \(i)")
        }
    }
}
