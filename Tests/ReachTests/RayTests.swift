import Experiments
import Foundation
import Inputs
import Materials
import Mediators
import Numerics
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct RayTests {
    private func factor(_ count: SignalCount, _ name: String) throws -> Double {
        try #require(count.budget.first { $0.factor == name }).value
    }

    private func scenario(_ geometry: Geometry = .rays, _ chamber: Chamber = .driftTubes) -> Scenario {
        var scenario = Scenario(name: "toy", luminosity: 5e17, trigger: 1, chamber: chamber)
        scenario.geometry = geometry
        return scenario
    }

    /// One photon of 10 GeV at 90 degrees, 20 cm deep in the HCAL (r = 197.5 cm): every factor by hand. At 90 degrees the
    /// superlayers of the four stations are crossed straight.
    @Test func oneCell() throws {
        let toy = ToyFlux(
            energy: [10 * (1 - 1e-7), 10 * (1 + 1e-7)], depth: [19.999, 20.001], theta: [.pi / 2 - 1e-4, .pi / 2 + 1e-4], spectrum: { _, _ in 1 },
            attenuation: 1e9)
        var flux = toy.flux
        flux.photons = [1]
        let alp = ALP(mass: 0.1, coupling: 1e-4), source = try FluxSource(flux, model: ProductionModel())
        let count = SignalModel([source], scenario: scenario()).count(alp)
        let length = (100 - 0.01).squareRoot() / 0.1 * 1.973269804e-14 / (1e-8 * 1e-3 / (64 * .pi))
        var decay = 0.0
        for station in Station.driftTubes {
            for layer in station.layers {
                decay += station.azimuth * (exp(-(layer.lowerBound - 197.5) / length) - exp(-(layer.upperBound - 197.5) / length))
            }
        }
        let made = 5e17 * 0.08 * PrimakoffProduction(try Material.named("Cu"), formFactor: .helm).probability(energy: 10, point: alp)
        expectClose(count.expected, made * decay * 0.9, relative: 1e-4)
        expectClose(try factor(count, "acceptance"), 1, relative: 1e-9)
        expectClose(count.budget.reduce(1) { $0 * $1.value }, count.expected, relative: 1e-6)
        // MB1 as the first layer, in the part of the azimuth it fills.
        let first = Station.driftTubes[0]
        expectClose(try factor(count, "survival"), first.azimuth * exp(-(first.layers[0].lowerBound - 197.5) / length), relative: 1e-3)
        let origin = try #require(count.origin)
        #expect(origin.stations.map(\.name) == ["MB1", "MB2", "MB3", "MB4"])
        expectClose(origin.stations.reduce(0) { $0 + $1.share }, 1, relative: 1e-9)
    }

    /// One photon of 10 GeV at 90 degrees, 20 cm deep in the HCAL, against the decay law by hand, from lives a million times longer than
    /// the way to ones that end on it. In counts per g^4 a table that begins too late shows as a kink.
    @Test(arguments: [Geometry.effective, .rays]) func scansFollowTheDecayLaw(_ geometry: Geometry) throws {
        var flux = ToyFlux(
            energy: [10 * (1 - 1e-7), 10 * (1 + 1e-7)], depth: [19.999, 20.001], theta: [.pi / 2 - 1e-4, .pi / 2 + 1e-4], spectrum: { _, _ in 1 },
            attenuation: 1e9).flux
        flux.photons = [1]
        let source = try FluxSource(flux, model: ProductionModel()), couplings = logarithmicGrid(from: 1e-9, to: 3e-3, count: 40)
        let map = SignalMap([source], scenario: scenario(geometry), masses: [0.1], couplings: couplings)
        let ways: [(weight: Double, from: Double, to: Double)] = geometry == .effective
            ? Chamber.driftTubes.layers.map { (1, 110 + $0.distance, 110 + $0.distance + $0.thickness) }
            : Station.driftTubes.flatMap { station in station.layers.map { (station.azimuth, $0.lowerBound - 197.5, $0.upperBound - 197.5) } }
        func expected(_ g: Double) -> Double {
            let length = (100 - 0.01).squareRoot() / 0.1 * 1.973269804e-14 / (g * g * 1e-3 / (64 * .pi))
            return g * g * ways.reduce(0) { $0 - $1.weight * exp(-$1.from / length) * expm1(-($1.to - $1.from) / length) }
        }
        for (g, count) in zip(couplings, map.counts) where expected(g) > 1e-40 * g * g {
            expectClose(count / map.counts[20], expected(g) / expected(couplings[20]), relative: 2e-5, "g = \(g)")
        }
    }

    private func toys(_ model: ProductionModel, energies: ClosedRange<Double> = 1e-3...1e3) throws -> [FluxSource] {
        try ["ECAL", "HCAL"].map { dump in
            let depth = dump == "ECAL" ? 60.0 : 130
            var toy = ToyFlux(
                dump: dump, energy: ToyFlux.edges(energies.lowerBound, energies.upperBound, perDecade: 10), depth: (0...6).map { depth * Double($0) / 6 },
                spectrum: ToyFlux.powerLaw(2, total: 200))
            toy.theta = [0.02, 0.08] + Chamber.me0.thetaEdges[0...1] + [0.4] + [Chamber.driftTubes.thetaEdges[0], 1, .pi / 2]
            return try FluxSource(toy.flux, model: model)
        }
    }

    /// The scan's tables against the sum over cells at both edges, in every combination.
    @Test(arguments: [ProductionModel(), ProductionModel(.full)], [Geometry.effective, .rays])
    func scansAgreeWithSums(_ model: ProductionModel, _ geometry: Geometry) throws {
        let sources = try toys(model), scenarios = [scenario(geometry), scenario(geometry, .me0)]
        for contour in Contour.scan(sources, scenarios: scenarios, signals: [2.3], range: ScanRange(masses: 0.01...0.1, count: 3)) {
            let count = SignalModel(sources, scenario: contour.scenario)
            for point in contour.points where [0.01, 0.1].contains(point.mass) {
                // Shares of angles and Lorentz factors are taken at the bins' middles in the scan; bins are four times as wide here as those of runs.
                let tolerance = model.sampledAngles ? 4e-3 : 2e-3
                expectClose(count.count(ALP(mass: point.mass, coupling: point.lower)).expected, 2.3, relative: tolerance, "lower \(point.mass)")
                guard !contour.isOpen(point) else { continue }
                expectClose(count.count(ALP(mass: point.mass, coupling: point.upper)).expected, 2.3, relative: 5 * tolerance, "upper \(point.mass)")
            }
        }
    }

    /// ME0 stands 6 cm behind the dump at least: the contour is closed where the paper's distance of zero leaves it open.
    @Test func distanceClosesTheUpperEdge() throws {
        let sources = try toys(ProductionModel())
        let contours = Contour.scan(
            sources, scenarios: [scenario(.effective, .me0), scenario(.rays, .me0)], signals: [2.3], range: ScanRange(masses: 0.05...0.2, count: 3))
        #expect(contours[0].points.contains(where: contours[0].isOpen))
        #expect(!contours[1].points.isEmpty && !contours[1].points.contains(where: contours[1].isOpen))
    }

    /// Soft photons of a wide chamber: asking for photons can only lose; at high energies nothing is lost inside a large station.
    @Test func photonsOfTheDecay() throws {
        let sources = try toys(ProductionModel(), energies: 0.01...10)
        func expected(_ photons: PhotonRequirement, _ mass: Double) -> Double {
            var scenario = scenario(.rays, .me0)
            scenario.photons = photons
            let count = SignalModel(sources, scenario: scenario).count(ALP(mass: mass, coupling: 1e-5))
            #expect(abs(count.budget.reduce(1) { $0 * $1.value } / count.expected - 1) < 1e-6)
            return count.expected
        }
        // At a Lorentz factor of 2 or so photons leave at 60 degrees; at 1000 and more along the mediator.
        let (any, one, both) = (expected(.any, 0.008), expected(.one, 0.008), expected(.both, 0.008))
        #expect(both < 0.9 * one && one < any && both > 0)
        // Lines through ME0's edge leave it sideways, others through its back.
        let straight = expected(.both, 1e-5), light = expected(.any, 1e-5)
        expectClose(straight, expected(.one, 1e-5), relative: 1e-9)
        #expect(straight > 0.7 * light && straight < light)
    }

    /// Slow muons fly along the mediator and are seen nearly always; what is not followed is never seen.
    @Test func productsOfTheDecay() throws {
        let sources = try toys(ProductionModel(), energies: 0.3...10), mass = 0.212, width = 1e-12
        func expected(_ modes: [DecayMode], _ photons: PhotonRequirement) -> Double {
            var scenario = scenario(.rays, .me0)
            scenario.photons = photons
            let mediator = Mediator(name: "toy", title: "toy", coupling: Mediator.alpPhoton.coupling, channels: Mediator.alpPhoton.channels, modes: modes)
            let count = SignalModel(sources, scenario: scenario).count(MediatorPoint(mediator, mass: mass, coupling: 1e-5))
            #expect(count.expected == 0 || abs(count.budget.reduce(1) { $0 * $1.value } / count.expected - 1) < 1e-6)
            return count.expected
        }
        func mode(_ products: [Species], _ part: Double) -> DecayMode { DecayMode(products) { _ in part * width } }
        let photons = mode([.photon, .photon], 1), muons = mode([.muonMinus, .muonPlus], 1), hadrons = DecayMode(unfollowed: ["hadrons"]) { _ in width }
        let any = expected([photons], .any), both = expected([photons], .both), dimuons = expected([muons], .both), light = expected([photons], .one)
        expectClose(expected([muons], .any), any, relative: 1e-12)
        #expect(both < 0.97 * any && dimuons > both && dimuons < any && light > both)
        expectClose(expected([mode([.photon, .photon], 0.25), mode([.muonMinus, .muonPlus], 0.75)], .both), 0.25 * both + 0.75 * dimuons, relative: 1e-9)
        #expect(expected([hadrons], .both) == 0)
        expectClose(expected([hadrons], .any), any, relative: 1e-12)
        expectClose(expected([mode([.photon, .photon], 0.5), DecayMode(unfollowed: ["hadrons"]) { _ in 0.5 * width }], .both), 0.5 * both, relative: 1e-9)
    }

    @Test func efficiencyInEnergy() throws {
        let sources = try toys(ProductionModel(), energies: 1...2), alp = ALP(mass: 0.05, coupling: 1e-5)
        func count(_ points: [(Double, Double)]) -> SignalCount {
            var scenario = scenario(.effective)
            scenario.efficiency = 1
            scenario.efficiencyCurve = EfficiencyCurve(points.map { .init(energy: $0.0, value: $0.1) })
            return SignalModel(sources, scenario: scenario).count(alp)
        }
        let whole = count([(0.01, 1), (100, 1)])
        expectClose(count([(0.01, 0.25), (100, 0.25)]).expected, whole.expected / 4, relative: 1e-9)
        #expect(count([(10, 1), (100, 1)]).expected == 0)
        #expect(count([(10, 1), (100, 1)]).notes.contains { $0.contains("mediators of other energies are not counted") })
        // Linear in ln E: 0.5 at the geometric mean.
        let curve = EfficiencyCurve([.init(energy: 1, value: 0), .init(energy: 4, value: 1)])
        expectClose(curve(2), 0.5, relative: 1e-12)
        #expect(curve(0.9) == 0 && curve(4.1) == 0 && curve(4) == 1)
    }

    /// Production along the path: n sigma_P times the path, without saturation.
    @Test func trackLength() throws {
        var flux = ToyFlux(
            energy: [10 * (1 - 1e-7), 10 * (1 + 1e-7)], depth: [19.999, 20.001], theta: [1, 2], spectrum: { _, _ in 1 }, attenuation: 1e9).flux
        (flux.photons, flux.trackLength) = ([2], [7])
        let alp = ALP(mass: 0.1, coupling: 1e-4)
        let count = SignalModel([try FluxSource(flux, model: ProductionModel(weight: .trackLength))], scenario: scenario(.effective)).count(alp)
        let attenuation = PrimakoffProduction(try Material.named("Cu"), formFactor: .helm).attenuationPerSquaredCoupling(energy: 10, mass: 0.1)
        expectClose(try factor(count, "photons") * factor(count, "conversion"), 5e17 * 0.08 * 7 * attenuation * 1e-8, relative: 1e-6)
    }

    @Test func impossibleScenarios() throws {
        let sources = try toys(ProductionModel())
        var wants = scenario(.effective)
        wants.photons = .both
        #expect(throws: InputError.self) { try wants.check(sources) }
        let bare = scenario(.rays, Chamber(name: "x", absEta: 0...1, layers: [.init(distance: 1, thickness: 1)]))
        #expect(throws: InputError.self) { try bare.check(sources) }
        let nowhere = try FluxSource(
            sources[1].flux, of: .alpPhoton, by: Primakoff(), order: DumpOrder([.init(name: "HCAL", depth: 130)]), model: ProductionModel())
        #expect(throws: InputError.self) { try scenario().check([nowhere]) }
        try scenario().check(sources)
    }

    // MARK: Bands and maps

    /// Four replicas with 0.7 ... 1.3 of the photons: 12.9 % of N; the lower edge goes as N^(-1/4).
    @Test func statisticalBand() throws {
        var toy = ToyFlux(energy: ToyFlux.edges(1e-2, 1e2, perDecade: 10), replicas: 4, spectrum: ToyFlux.powerLaw(2, total: 300))
        toy.weight = { [0.7, 0.9, 1.1, 1.3][$0] }
        let sources = [try toy.source()]
        let contour = Contour.scan(sources, scenarios: [scenario(.effective)], signals: [2.3], range: ScanRange(masses: 1e-3...2e-3, count: 2))[0]
        let band = try #require(contour.statisticalBand(sources)), error = (0.2 / 3).squareRoot() / 2
        expectClose(band.points[0].lowerMinus / contour.points[0].lower, pow(1 + error, -0.25), relative: 1e-3)
        expectClose(band.points[0].lowerPlus / contour.points[0].lower, pow(1 - error, -0.25), relative: 1e-3)
        #expect(contour.statisticalBand([try ToyFlux(energy: [1, 2], spectrum: { _, _ in 1 }).source()]) == nil)

        let systematic = contour.systematicBand([
            Variation(name: "a", sources: sources, scenario: contour.scenario, scale: 16),
            Variation(name: "a", sources: sources, scenario: contour.scenario, scale: 1 / 16.0),
            Variation(name: "b", sources: sources, scenario: contour.scenario, scale: 16),
        ])
        // A factor 16 is a factor 2 in the lower edge; two of them in quadrature 2^sqrt 2.
        expectClose(systematic.points[0].lowerMinus / contour.points[0].lower, pow(2, -2.0.squareRoot()), relative: 2e-3)
        expectClose(systematic.points[0].lowerPlus / contour.points[0].lower, 2, relative: 2e-3)
    }

    @Test func mapsAreTheCounts() throws {
        let sources = try toys(ProductionModel())
        let map = SignalMap(sources, scenario: scenario(.effective), masses: [0.01, 0.05], couplings: logarithmicGrid(from: 1e-6, to: 1e-3, count: 4))
        #expect(map.counts.count == 8)
        let count = SignalModel(sources, scenario: scenario(.effective)).count(ALP(mass: 0.05, coupling: map.couplings[2])).expected
        expectClose(map.counts[6], count, relative: 1e-3)
    }
}
