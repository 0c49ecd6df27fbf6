import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Books energy by layer, and whether every position lies in its layer.
private struct ByLayer: ShowerScorer {
    let faces: [Double]
    var layer = 0
    var booked: [Double]
    var photons: [Int]
    var ledger = EnergyLedger()
    var misplaced = 0

    init(_ stack: LayerStack) {
        faces = stack.faces
        booked = [Double](repeating: 0, count: stack.layers.count)
        photons = [Int](repeating: 0, count: stack.layers.count)
    }

    private mutating func check(_ z: Double) {
        if z < faces[layer] - 1e-12 * faces[layer] || z > faces[layer + 1] * (1 + 1e-12) { misplaced += 1 }
    }

    mutating func enters(layer: Int) { self.layer = layer }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        check(z)
        photons[layer] += 1
    }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        check(z)
        check(z + length * direction.z)
    }
    mutating func deposit(_ energy: Double, z: Double) {
        check(z)
        booked[layer] += energy
        ledger.deposited += energy
    }
    mutating func belowThreshold(_ energy: Double, z: Double) {
        check(z)
        booked[layer] += energy
        ledger.belowThreshold += energy
    }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += balance } else { ledger.leakBack += balance }
    }
    mutating func invisible(_ energy: Double) {}
}

@Suite struct LayerTests {
    private static func layer(_ name: String?, _ thickness: Double) throws -> LayerStack.Layer {
        .init(try name.map { try Material.named($0) }, thickness: thickness)
    }

    private static func shower<Scorer: ShowerScorer>(
        _ transport: ElectromagneticTransport, _ kind: ElectromagneticTrack.Kind, _ energy: Double, seed: UInt64 = 81, _ index: Int,
        from position: Vector = .zero, _ direction: Vector = .zAxis, into scorer: inout Scorer
    ) {
        var random = RandomStream(seed: seed, stage: .validation, collision: UInt64(index))
        transport.transport(
            ElectromagneticTrack(position: position, direction: direction, energy: energy, kind: kind), random: &random, scorer: &scorer)
    }

    private static let lowCuts = ShowerSettings(photonCut: 1e-4, electronCut: ShowerSettings.lowestElectronCut)

    @Test(arguments: [ShowerSettings(), lowCuts, ShowerSettings(photonCut: 1e-3, electronCut: 1e-4)])
    func energyClosesByLayer(_ settings: ShowerSettings) throws {
        let stack = try LayerStack([
            Self.layer(nil, 2), Self.layer("Pb", 0.5), Self.layer("Ar", 1.3), Self.layer(nil, 0.7), Self.layer("Al", 0.2), Self.layer("Cu", 4),
            Self.layer("Ar", 30), Self.layer(nil, 1),
        ])
        let transport = ElectromagneticTransport(stack, settings: settings)
        var booked = [Double](repeating: 0, count: stack.layers.count)
        for kind in [ElectromagneticTrack.Kind.photon, .electron, .positron] {
            for (energy, showers) in [(2e-3, 100), (0.02, 50), (1, 5)] {
                let incoming = energy + (kind == .positron ? 2 * Constants.electronMass : 0)
                for index in 0..<showers {
                    var scorer = ByLayer(stack)
                    Self.shower(transport, kind, energy, index, into: &scorer)
                    expectClose(scorer.ledger.sum, incoming, relative: 1e-12, "\(kind) \(energy) GeV")
                    expectClose(scorer.booked.reduce(0, +), scorer.ledger.deposited + scorer.ledger.belowThreshold, relative: 1e-12)
                    #expect(scorer.misplaced == 0 && scorer.booked.allSatisfy { $0 >= 0 })
                    for i in booked.indices { booked[i] += scorer.booked[i] }
                }
            }
        }
        #expect(stack.layers.indices.allSatisfy { (stack.layers[$0].material == nil) == (booked[$0] == 0) }, "\(booked)")
    }

    /// A photon that crosses the stack flies from face to face, exactly, and not through vacuum.
    @Test func facesAreExact() throws {
        let stack = try LayerStack([Self.layer("Ar", 0.7), Self.layer(nil, 3.1), Self.layer("Ar", 0.1), Self.layer("Ne", 11.3)])
        let transport = ElectromagneticTransport(stack, settings: ShowerSettings())
        let cosine = 0.3, down = Vector((1 - cosine * cosine).squareRoot(), 0, -cosine)
        for (start, direction, order) in [(Vector.zero, down * -1, [0, 2, 3]), (Vector(0, 0, stack.depth), down, [3, 2, 0])] {
            var scorer = RecordingScorer()
            Self.shower(transport, .photon, 0.5, 0, from: start, direction, into: &scorer)
            let flights = scorer.events.compactMap { event -> (z: Double, length: Double)? in
                if case .flight(_, let z, _, let length) = event { (z, length) } else { nil }
            }
            #expect(flights.map(\.z) == order.map { stack.faces[direction.z > 0 ? $0 : $0 + 1] })
            for (flight, i) in zip(flights, order) { expectClose(flight.length * cosine, stack.layers[i].thickness, relative: 1e-13) }
            if case .left(.photon, 0.5, let far)? = scorer.events.last { #expect(far == (direction.z > 0)) } else { Issue.record("it stayed") }
        }
    }

    /// Where a track starts at an inner face, its direction decides.
    @Test func startAtAFace() throws {
        let stack = try LayerStack([Self.layer("Cu", 1), Self.layer("Pb", 1), Self.layer(nil, 1), Self.layer("Fe", 1)])
        let transport = ElectromagneticTransport(stack, settings: ShowerSettings())
        for (z, direction, layer) in [(1.0, Vector.zAxis, 1), (1, Vector(0, 0, -1), 0), (2, Vector.zAxis, 3), (2.5, Vector(0, 0, -1), 1), (0, .zAxis, 0)] {
            var scorer = ByLayer(stack)
            Self.shower(transport, .electron, 9e-4, 0, from: Vector(0, 0, z), direction, into: &scorer)
            #expect(scorer.booked[layer] == 9e-4 && scorer.ledger.deposited == 9e-4, "z = \(z)")
        }
        var scorer = ByLayer(stack)
        Self.shower(transport, .positron, 0.1, 0, from: Vector(0, 0, 4), .zAxis, into: &scorer)
        expectClose(scorer.ledger.leakFar, 0.1 + 2 * Constants.electronMass, relative: 1e-14)
    }

    /// A face inside one material changes nothing on average: photons made, energy in each half, leakage.
    @Test(arguments: [("PbWO4", 8.0, 0.3), ("Al", 1, 0.006)]) func halvesMakeAWhole(_ name: String, _ depth: Double, _ energy: Double) throws {
        let settings = name == "Al" ? Self.lowCuts : ShowerSettings()
        let halves = try LayerStack([Self.layer(name, depth / 2), Self.layer(name, depth / 2)])
        let cut = ElectromagneticTransport(halves, settings: settings)
        let whole = ElectromagneticTransport(.shared(try Material.named(name), settings: settings), depth: depth)
        var one = [RunningStatistics](repeating: RunningStatistics(), count: 4), two = one
        let showers = energy > 0.1 ? 800 : 6000
        for index in 0..<showers {
            var a = LedgerScorer(), b = LedgerScorer()
            Self.shower(whole, .electron, energy, index, into: &a)
            Self.shower(cut, .electron, energy, seed: 82, index, into: &b)
            for (i, values) in [
                (a.ledger.deposited, b.ledger.deposited), (Double(a.photons), Double(b.photons)), (a.ledger.leakFar, b.ledger.leakFar),
                (a.ledger.leakBack, b.ledger.leakBack),
            ].enumerated() {
                one[i].add(values.0)
                two[i].add(values.1)
            }
        }
        for (i, what) in ["deposit", "photons", "far leakage", "front leakage"].enumerated() {
            let error = (one[i].error * one[i].error + two[i].error * two[i].error).squareRoot()
            expectClose(two[i].mean, one[i].mean, absolute: 4 * error, "\(name) \(what)")
        }
    }

    /// Vacuum between layers shifts what comes behind it and changes nothing else: the same showers, number by number.
    @Test(arguments: [ElectromagneticTrack.Kind.photon, .electron, .positron]) func vacuumOnlyShifts(_ kind: ElectromagneticTrack.Kind) throws {
        let tight = try LayerStack([Self.layer("Cu", 2), Self.layer("Pb", 1)])
        let apart = try LayerStack([Self.layer("Cu", 2), Self.layer(nil, 5), Self.layer(nil, 0.3), Self.layer("Pb", 1)])
        let first = ElectromagneticTransport(tight, settings: ShowerSettings()), second = ElectromagneticTransport(apart, settings: ShowerSettings())
        for index in 0..<40 {
            var a = ByLayer(tight), b = ByLayer(apart)
            Self.shower(first, kind, 0.2, index, into: &a)
            Self.shower(second, kind, 0.2, index, into: &b)
            #expect([a.photons[0], a.photons[1]] == [b.photons[0], b.photons[3]] && b.booked[1] == 0 && b.booked[2] == 0)
            expectClose(a.booked[0], b.booked[0], absolute: 1e-9)
            expectClose(a.booked[1], b.booked[3], absolute: 1e-9)
            expectClose(a.ledger.leakFar, b.ledger.leakFar, absolute: 1e-9)
        }
    }

    @Test func badStacks() {
        #expect(throws: InputError.self) { try LayerStack([]) }
        #expect(throws: InputError.self) { try LayerStack([Self.layer("Al", 0)]) }
        #expect(throws: InputError.self) { try LayerStack([Self.layer(nil, .infinity)]) }
        #expect(throws: InputError.self) {
            try layerReport(
                LayerStack([Self.layer("Al", 1)]), sensitive: [1], primary: .photon, kineticEnergy: 1, primaries: 1, settings: ShowerSettings(), seed: 1)
        }
    }

    /// Photons on N layers of 2 mm of aluminium and 13 mm of argon (20 C, 1 atm): fractions that give at least K hits in consecutive
    /// gas layers, a hit being more than 1 keV from charged particles. Geant4 11.4.1, standard electromagnetic physics, cuts of
    /// 0.01 mm, 400,000 photons.
    @Test(arguments: [
        (0.01, 12, 60_000, [0.1338, 0.114733, 0.0926325], [0.01193, 0.0321, 0.05077, 0.05002], 0.508293),
        (0.1, 12, 40_000, [0.150355, 0.138827, 0.12673, 0.114513, 0.102222], [0.01373, 0.039695, 0.090052, 0.14907], 0.995635),
    ])
    func gasStack(_ energy: Double, _ layers: Int, _ photons: Int, _ consecutive: [Double], _ hits: [Double], _ meanHits: Double) throws {
        let stack = try LayerStack.repeating([Self.layer("Al", 0.2), Self.layer("Ar", 1.3)], count: layers)
        let report = try layerReport(
            stack, sensitive: (0..<layers).map { 2 * $0 + 1 }, primary: .photon, kineticEnergy: energy, primaries: photons, settings: Self.lowCuts,
            seed: 83)
        func expect(_ ours: Estimate, _ theirs: Double, _ what: String) {
            let error = ours.error * (1 + Double(photons) / 400_000).squareRoot()
            expectClose(ours.mean, theirs, absolute: 0.05 * theirs + 3 * error, "\(energy) GeV, \(what)")
        }
        for (k, value) in consecutive.enumerated() { expect(report.consecutiveHits[k], value, "\(k + 1) consecutive hits") }
        for (layer, value) in zip([0, 2, 6, 11], hits) { expect(report.hitFraction[layer], value, "layer \(layer)") }
        expect(report.meanHits, meanHits, "mean number of hits")
    }
}
