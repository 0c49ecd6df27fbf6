import Experiments
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct ContourTests {
    private let scenarios = Scenario.builtIn

    /// Photons roughly as the paper's: 1e19 above 1 MeV in 500 fb^-1, E^-2.
    private func sources(factor: Double = 1, perDecade: Int = 40) throws -> [FluxSource] {
        let energy = ToyFlux.edges(1e-3, 1e3, perDecade: perDecade)
        return try [
            ToyFlux(
                dump: "ECAL", energy: energy, depth: Array(stride(from: 0.0, through: 60, by: 1)), spectrum: ToyFlux.powerLaw(2, total: 300 * factor), attenuation: 8
            ).source(),
            ToyFlux(energy: energy, spectrum: ToyFlux.powerLaw(2, total: 150 * factor)).source(),
        ]
    }

    /// At both edges the full count, cell by cell, equals the level; inside it is above, outside below.
    @Test func edgesAreWhereTheFullCountCrosses() throws {
        let sources = try sources()
        let contours = Contour.scan(sources, scenarios: scenarios, signals: [2.3, 100], range: ScanRange(count: 12))
        #expect(contours.map(\.scenario.name) == scenarios.flatMap { [$0.name, $0.name] })
        #expect(contours.map(\.signal) == [2.3, 100, 2.3, 100, 2.3, 100, 2.3, 100])
        #expect(expectCrossings(contours, sources) > 60)
    }

    /// Heavy mediators, made among the lobes of the form factor; their reach needs more photons than there are.
    @Test func heavyMassesToo() throws {
        let sources = try sources(factor: 1e12)
        let contours = Contour.scan(sources, scenarios: Array(scenarios[2...]), signals: [2.3], range: ScanRange(masses: 0.5...5, count: 8))
        #expect(expectCrossings(contours, sources) > 20)
    }

    /// Number of edges tested.
    private func expectCrossings(_ contours: [Contour], _ sources: [FluxSource]) -> Int {
        var edges = 0
        for contour in contours {
            let model = SignalModel(sources, scenario: contour.scenario)
            func count(_ mass: Double, _ coupling: Double) -> Double { model.count(ALP(mass: mass, coupling: coupling)).expected }
            for point in contour.points where point.lower < point.upper * 0.9 {
                expectClose(count(point.mass, point.lower), contour.signal, relative: 5e-4, "lower edge at \(point.mass)")
                #expect(count(point.mass, point.lower * 0.98) < contour.signal)
                edges += 1
                guard !contour.isOpen(point) else { continue }
                expectClose(count(point.mass, point.upper), contour.signal, relative: 5e-4, "upper edge at \(point.mass)")
                #expect(count(point.mass, point.upper * 1.02) < contour.signal)
                edges += 1
            }
        }
        return edges
    }

    /// Edges against those of ten times finer bins in energy and depth, to 0.1 %: the same photons, scanned and counted.
    @Test(arguments: [2, 3]) func edgesAgainstFinerBins(_ scenario: Int) throws {
        func edges(_ perDecade: Int, _ slices: Int) throws -> [Contour.Point] {
            let toys = ["ECAL": 60.0, "HCAL": 130].map { dump, depth in
                ToyFlux(
                    dump: dump, energy: ToyFlux.edges(1e-3, 1e3, perDecade: perDecade), depth: (0...slices).map { depth * Double($0) / Double(slices) },
                    spectrum: ToyFlux.powerLaw(2, total: 200), attenuation: 1e9)
            }
            return Contour.scan(
                try toys.map { try $0.source() }, scenarios: [scenarios[scenario]], signals: [2.3], range: ScanRange(masses: 0.002...0.2, count: 9))[0].points
        }
        let coarse = try edges(40, 13), fine = try edges(400, 130)
        let pairs = coarse.compactMap { a in fine.first { abs($0.mass / a.mass - 1) < 1e-12 && a.lower < a.upper }.map { (a, $0) } }
        #expect(pairs.count >= 7)
        for (a, b) in pairs {
            expectClose(a.lower, b.lower, relative: 1e-3, "lower edge at \(a.mass)")
            expectClose(a.upper, b.upper, relative: 1e-3, "upper edge at \(a.mass)")
        }
    }

    /// The crossings found by walking through the couplings in steps of 2 %.
    @Test func edgesAgreeWithAWalk() throws {
        let sources = try sources(perDecade: 8), scenario = scenarios[2], model = SignalModel(sources, scenario: scenario)
        let range = ScanRange(masses: 0.02...0.03, count: 2)
        let point = try #require(Contour.scan(sources, scenarios: [scenario], signals: [100], range: range)[0].points.first)
        func walk(_ edge: Double) -> [Double] {
            stride(from: log(edge) - 0.2, through: log(edge) + 0.2, by: 0.02).filter { model.count(ALP(mass: 0.02, coupling: exp($0))).expected >= 100 }
        }
        let rise = walk(point.lower), fall = walk(point.upper)
        expectClose(log(point.lower), try #require(rise.first), absolute: 0.0201)
        expectClose(log(point.upper), try #require(fall.last), absolute: 0.0201)
        // Inside all the way; outside nothing.
        #expect((9...11).contains(rise.count) && (9...11).contains(fall.count))
    }

    @Test func contoursClose() throws {
        let contour = Contour.scan(try sources(), scenarios: [scenarios[2]], signals: [2.3], range: ScanRange(count: 60))[0]
        let tip = try #require(contour.points.last), before = contour.points[contour.points.count - 2]
        #expect(tip.lower == tip.upper && tip.mass < 5)
        #expect(before.lower < tip.lower && before.upper > tip.upper && before.mass < tip.mass)
        // The tip is where the largest count is the level: 1e-6 in ln m times a slope of ten or so.
        let model = SignalModel(try sources(), scenario: scenarios[2])
        expectClose(model.count(ALP(mass: tip.mass, coupling: tip.lower)).expected, 2.3, relative: 1e-3)
        for (a, b) in zip(contour.points, contour.points.dropFirst()) { #expect(a.mass < b.mass) }
        #expect(contour.points.allSatisfy { $0.lower <= $0.upper && $0.lower > 0 })
    }

    @Test func moreEventsWidenTheContour() throws {
        let contours = Contour.scan(try sources(), scenarios: [scenarios[2]], signals: [2.3, 100], range: ScanRange(count: 20))
        for (easy, hard) in zip(contours[0].points, contours[1].points) where easy.mass == hard.mass {
            #expect(easy.lower < hard.lower && easy.upper >= hard.upper)
        }
        #expect(contours[0].points.last!.mass > contours[1].points.last!.mass)
    }

    /// With no gap in front of the chamber the dump's last slice sees it at any lifetime: no upper edge below 1 /GeV.
    @Test func openUpperEdges() throws {
        let contour = Contour.scan(try sources(), scenarios: [scenarios[3]], signals: [2.3], range: ScanRange(count: 5))[0]
        let first = try #require(contour.points.first)
        #expect(contour.isOpen(first) && first.upper == 1)
        let model = SignalModel(try sources(), scenario: scenarios[3])
        #expect(model.count(ALP(mass: first.mass, coupling: 1)).expected > 2.3)
    }

    @Test func noReachIsAnAnswer() throws {
        let scan = { (source: FluxSource, range: ScanRange) in
            Contour.scan([source], scenarios: [self.scenarios[0]], signals: [2.3], range: range)[0]
        }
        let rare = ToyFlux(energy: ToyFlux.edges(1e-3, 10), spectrum: ToyFlux.powerLaw(2, total: 1e-9))
        let weak = scan(try rare.source(), ScanRange(count: 10))
        #expect(weak.points.isEmpty && weak.best!.events < 2.3)
        #expect(weak.noReach?.hasPrefix("at most ") == true)
        let low = ToyFlux(energy: ToyFlux.edges(1e-3, 0.1), spectrum: ToyFlux.powerLaw(2))
        let soft = scan(try low.source(), ScanRange(masses: 1...5, count: 3))
        #expect(soft.points.isEmpty && soft.best == nil)
        #expect(soft.noReach == "no photon in acceptance has an energy above the lowest mass, none in 1000 collisions: at 90 % CL up to 0.23 % of the collisions have one")
    }

    @Test func paperScenarios() throws {
        #expect(scenarios.map(\.name) == ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"])
        #expect(scenarios.map(\.luminosity) == [1.5e17, 4e17, 5e17, 5e17])
        #expect(scenarios.map(\.trigger) == [1.1e-6, 1.1e-5, 1, 1])
        #expect(throws: InputError.self) { try Experiment.standard.period("run4") }
        #expect(try Scenario(Experiment.standard.period("run4-me0"), of: .standard).chamber.name == "ME0")
    }

    // MARK: Files

    @Test func filesReadBack() throws {
        let contour = Contour.scan(try sources(), scenarios: [scenarios[2]], signals: [2.3], range: ScanRange(count: 8))[0]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("contour-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let name = ContourFile.name(scenario: contour.scenario.name, signal: contour.signal)
        #expect(name == "run4-dt_N2.3.csv" && ContourFile.name(scenario: "a", signal: 100) == "a_N100.csv")
        let url = folder.appendingPathComponent(name)
        try contour.write(to: url, study: "0123", files: "study.yaml -, flux -", program: "CaloDump")
        let read = try ContourFile(contentsOf: url)
        #expect(read.header["scenario"] == "run4-dt" && read.header["study"] == "0123" && read.header["luminosity"] == "500/fb")
        #expect(read.header["signal"] == "2.3 expected events (90 % CL without background)")
        #expect(read.header["chamber"] == "DT, 0 < |eta| < 1.2, layers at 150-180 cm behind the dumps")
        #expect(read.points.count == contour.points.count)
        for (a, b) in zip(read.points, contour.points) {
            expectClose(a.mass, b.mass, relative: 1e-8)
            expectClose(a.lower, b.lower, relative: 1e-8)
            expectClose(a.upper, b.upper, relative: 1e-8)
        }
        var alongRays = contour
        alongRays.scenario.geometry = .rays
        try alongRays.write(to: url, study: "0123", files: "study.yaml -, flux -", program: "CaloDump")
        #expect(try ContourFile(contentsOf: url).header["chamber"] == "DT, 0 < |eta| < 1.2, stations MB1, MB2, MB3, MB4 as they stand")

        let columns = "mass_GeV,lower_per_GeV,upper_per_GeV\n"
        for (text, expected) in [
            ("", "the file is empty"), ("# scenario: x\n", "there are no columns"), ("mass,g\n1,2\n", ":1: the columns are 'mass,g'"),
            (columns + "1,2\n", ":2: '1,2'; expected 3 numbers"), (columns + "1,2,x\n", "expected 3 numbers"),
            (columns + "1,3,2\n", "lower not above upper"), (columns + "2,1,2\n1,1,2\n", "masses do not ascend"),
        ] {
            try Data(text.utf8).write(to: url)
            #expect { try ContourFile(contentsOf: url) } throws: { "\($0)".contains(expected) }
        }
    }
}
