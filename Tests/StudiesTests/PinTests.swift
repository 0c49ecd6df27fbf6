// What a small seeded run gives, held to the last digit: flux files to the byte (for one version of the C library; on any x86-64 processor where it is linked from its static archive), everything right
// of them to 1e-12. A change that only moves things keeps them. A change of a number says so in its commit, and makes them anew:
//
//     CALODUMP_PIN=1 swift test -c release --filter PinTests

import Foundation
import Inputs
import Mediators
import Numerics
import Reach
import Reports
import Studies
import Testing

struct PinTests {
    private static let study = """
        seed: 7
        source: { collisions: { samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 60 } ] } }
        jets: { pt: 4GeV }
        reach: { masses: 8, signal: [2.3, 100] }
        """
    private static let points: [(mass: Double, coupling: Double)] = [(0.02, 1e-5), (0.1, 3e-5), (0.3, 1e-4)]

    private static func inFolder<Value>(_ work: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-pins-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try work(folder)
    }

    @Test func fluxFilesContoursBudgetsAndMaps() throws {
        var pins = Pins<String>("flux")
        try Self.inFolder { folder in
            let directory = RunDirectory(folder)
            try Pipeline(try StudyRequest(yaml: Self.study, file: "pins.yaml").resolve(), in: directory).makeFluxes(threads: 2)
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.flux).sorted() where name.hasSuffix(".npy") {
                var sum = FNV1a()
                sum.add(try Data(contentsOf: URL(fileURLWithPath: "\(directory.flux)/\(name)")))
                pins[name] = sum.hex
            }
            try Self.checkReach(SavedFluxes(directory))
        }
        try pins.check { $0 == $1 }
    }

    private static func checkReach(_ saved: SavedFluxes) throws {
        var pins = Pins<[Double]>("reach")
        for level in [ProductionModel.Level.paper, .full] {
            let sources = try saved.sources(with: ProductionModel(level))
            for geometry in [Geometry.effective, .rays] {
                let scenarios = try saved.scenarios([]).map { scenario in
                    var scenario = scenario
                    scenario.geometry = geometry
                    return scenario
                }
                let name = "\(level.rawValue) \(geometry.rawValue)"
                let range = ScanRange(masses: saved.study.reach.mass, count: saved.study.reach.masses)
                for contour in Contour.scan(sources, scenarios: scenarios, signals: saved.study.reach.signal, range: range) {
                    pins["contour \(name) \(contour.scenario.name) \(contour.signal)"] = contour.points.flatMap { [$0.mass, $0.lower, $0.upper] }
                }
                for scenario in scenarios {
                    for point in points {
                        let count = SignalModel(sources, scenario: scenario).count(MediatorPoint(.alpPhoton, mass: point.mass, coupling: point.coupling))
                        pins["budget \(name) \(scenario.name) \(point.mass) \(point.coupling)"] = [count.expected, count.error ?? -1] + count.budget.map(\.value)
                    }
                }
                let map = SignalMap(
                    sources, scenario: scenarios[2], masses: logarithmicGrid(from: 5e-3, to: 0.5, count: 5), couplings: logarithmicGrid(from: 1e-6, to: 1e-3, count: 6))
                pins["map \(name)"] = map.counts
            }
        }
        try pins.check(equal)
    }

    @Test(arguments: RecastLibrary.names.filter { !$0.contains("-") }) func recast(name: String) throws {
        var pins = Pins<[Double]>("recast-\(name)")
        var study = try RecastLibrary.study(named: name)
        study.shorten(particles: try study.beamParticle().species.isHadron ? 20 : 40, flights: 5)
        study.reach.masses = 6
        var compare = try #require(study.compare)
        (compare.masses, compare.variations) = (Array(compare.masses.prefix(3)), Array(compare.variations.prefix(1)))
        study.compare = compare
        let report = try Self.inFolder { try RecastReport(study, in: RunDirectory("\($0)/run"), folder: $0, threads: 2) }
        for row in report.comparison {
            pins["\(row.mass)"] = [row.lower ?? 0, row.upper ?? 0, row.lowerError ?? 0, row.upperError ?? 0, row.eventsAtLower ?? 0, row.eventsAtUpper ?? 0]
        }
        for variation in report.variations {
            pins[variation.name] = (variation.lowerRatio + variation.upperRatio).map { $0 ?? 0 }
        }
        pins["end"] = [report.highestMass ?? 0]
        try pins.check(Self.equal)
    }

    private static func equal(_ now: [Double], _ pinned: [Double]) -> Bool {
        now.count == pinned.count && zip(now, pinned).allSatisfy { abs($0 - $1) <= 1e-12 * max(abs($0), abs($1)) }
    }
}

extension Study {
    /// With fewer beam particles, and flights into the window.
    mutating func shorten(particles: Int, flights: Int) {
        guard case .beam(var beam) = source else { return }
        beam.particles = particles
        source = .beam(beam)
        reach.flights = flights
        for index in scenarios.indices { scenarios[index].window?.flights = flights }
    }
}

/// Values by name, beside those of `Pins/NAME.json`.
struct Pins<Value: Codable & Sendable> {
    private let url: URL
    private var values: [String: Value] = [:]

    init(_ name: String) { url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pins/\(name).json") }

    subscript(_ name: String) -> Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func check(_ equal: (Value, Value) -> Bool) throws {
        if ProcessInfo.processInfo.environment["CALODUMP_PIN"] != nil {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            try encoder.encode(values).write(to: url)
        }
        let pinned = try JSONDecoder().decode([String: Value].self, from: Data(contentsOf: url))
        #expect(Set(pinned.keys) == Set(values.keys))
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let old = pinned[name] else { continue }
            #expect(equal(value, old), "\(name): \(value), pinned \(old)")
        }
    }
}
