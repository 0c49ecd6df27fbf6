import Collisions
import Foundation
import Inputs
import Mediators
import Numerics
import Reach

/// A run that makes collisions until its expected counts are known as well as asked for.
///
/// A first round of 20 batches of each sample is the pilot: it shows what a collision of each sample adds to the variance of each point and what time it
/// takes. Further rounds add batches in the proportion that reaches the error first (`EventAllocation`); nothing is thrown away. The directory
/// holds an ordinary run after each round, whose study names the numbers of events that were made.
public struct PrecisionRun {
    private let start: Study
    private let directory: RunDirectory
    private let goal: PrecisionGoal
    private let threads: Int
    /// A round has at most so many times the collisions of all before, since what it is planned from is known poorly.
    private static let growth = 4.0
    private static let mostRounds = 12

    /// - Throws: `InputError` for a study without collisions of PYTHIA, or a point whose scenario it does not have.
    public init(_ study: Study, in directory: RunDirectory, goal: PrecisionGoal, threads: Int) throws {
        (start, self.directory, self.goal, self.threads) = (try study.beginning(), directory, goal, threads)
        for point in goal.points where !study.scenarios.contains(where: { $0.name == point.scenario }) {
            throw InputError.unknown("scenario", point.scenario, among: study.scenarios.map(\.name), at: "--point")
        }
    }

    /// Makes the collisions; returns the errors reached and the study as it has grown.
    public func run() throws -> PrecisionReport {
        let begin = Date()
        var study = try held ?? start, points = goal.points, cpuBefore = 0.0, pace = 1 / Double(threads)
        for round in 1... {
            let roundBegin = Date()
            try Pipeline(study, in: directory).makeFluxes(threads: threads)
            let simulation = try Simulation(study)
            let store = try RunStore(reading: directory.store, empty: simulation.empty)
            if points.isEmpty { points = try Self.points(directory, study) }
            let counts = try SampleCounts(simulation, store, points: points, threads: threads)
            let cpu = zip(counts.allocation.seconds, counts.collisions).reduce(0) { $0 + $1.0 * Double($1.1) }
            let wall = Date().timeIntervalSince(roundBegin)
            if cpu - cpuBefore > 1 { pace = wall / (cpu - cpuBefore) }
            cpuBefore = cpu
            let report = try PrecisionReport(goal: goal, points: points, counts: counts, cpuSeconds: cpu, seconds: Date().timeIntervalSince(begin), study: study)
            guard !report.isReached, round < Self.mostRounds, let next = grown(study, counts, pace: pace, spent: Date().timeIntervalSince(begin), report) else { return report }
            study = next
        }
        preconditionFailure("rounds without end")
    }

    /// What the directory holds of this run, if it has been begun.
    private var held: Study? {
        get throws {
            guard FileManager.default.fileExists(atPath: directory.study) else { return nil }
            let held = try directory.readStudy()
            return held.hasGrown(from: start) ? held : nil
        }
    }

    private static func points(_ directory: RunDirectory, _ study: Study) throws -> [PrecisionGoal.Point] {
        let saved = try SavedFluxes(directory), range = ScanRange(masses: study.reach.mass, count: min(study.reach.masses, 60))
        let contours = try study.scenarios.compactMap { scenario in try study.reach.contours(saved.sources, scenarios: [scenario], range: range).first }
        let points = PrecisionGoal.points(on: contours)
        guard !points.isEmpty else {
            throw InputError("no scenario has a contour whose counts could be made precise", at: "--precision", expected: "points: --point NAME:100MeV:1e-5/GeV")
        }
        return points
    }

    /// The study of the next round; nil if there is no time for it, or nothing left to gain.
    private func grown(_ study: Study, _ counts: SampleCounts, pace: Double, spent: Double, _ report: PrecisionReport) -> Study? {
        guard case .pythia(var pythia) = study.source else { return nil }
        let now = counts.collisions.map(Double.init), cost = counts.allocation.seconds
        let wanted = zip(counts.allocation.numbers(error: goal.error), now).map(max)
        func seconds(_ numbers: [Double]) -> Double { numbers.indices.reduce(0) { $0 + (numbers[$1] - now[$1]) * cost[$1] } * pace }
        let all = seconds(wanted)
        PrecisionReport.say(
            "\(Int(now.reduce(0, +))) collisions, worst error \(PrecisionReport.percent(report.worst)): \(PrecisionReport.percent(goal.error)) takes "
                + "\(Int((wanted.reduce(0, +) - now.reduce(0, +)).rounded())) more, about \(WorkProgress.span(all))")
        let left = goal.seconds.map { $0 - spent } ?? .infinity
        guard all > 0, left > 0 else { return nil }
        // Few collisions tell little of what many will show: a step towards the numbers wanted, the whole way where that is near.
        let base = now.reduce(0, +), step = min(1, Self.growth * base / max(wanted.reduce(0, +) - base, 1), left / all)
        var isLarger = false
        for s in pythia.samples.indices {
            let granule = Double(pythia.samples[s].granule), target = now[s] + step * (wanted[s] - now[s])
            // To the nearest granule where the time is limited, else up.
            let whole = (step < 1 && left / all <= step ? (target / granule).rounded() : (target / granule - 0.05).rounded(.up)) * granule
            pythia.samples[s].events = max(pythia.samples[s].events, Int(whole))
            if pythia.samples[s].events > counts.collisions[s] { isLarger = true }
        }
        var next = study
        next.source = .pythia(pythia)
        return isLarger ? next : nil
    }
}

/// What a run towards a precision has reached.
public struct PrecisionReport: Encodable {
    public struct Entry: Encodable {
        public var scenario: String
        public var mass, coupling, expected: Double
        /// Relative; absent where there is no signal.
        public var error: Double?
        public var isReached: Bool
        let unit: Mediators.Mediator.Coupling

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(scenario, forKey: "scenario")
            try container.encode(mass, forKey: "mass_GeV")
            try container.encode(coupling, forKey: AnyKey(unit.key("coupling")))
            try container.encode(expected, forKey: "expected")
            try container.encodeIfPresent(error, forKey: "relative_error")
            try container.encode(isReached, forKey: "reached")
        }
    }

    public var asked: Double
    public var entries: [Entry]
    public var collisions: Int
    public var cpuSeconds: Double
    public var seconds: Double
    /// With the numbers of events that were made.
    public var study: Study

    enum CodingKeys: String, CodingKey { case asked, entries = "points", collisions, cpuSeconds = "cpu_s", seconds = "wall_s" }

    init(goal: PrecisionGoal, points: [PrecisionGoal.Point], counts: SampleCounts, cpuSeconds: Double, seconds: Double, study: Study) throws {
        let unit = try study.mediator.value().coupling
        (asked, self.cpuSeconds, self.seconds, self.study) = (goal.error, cpuSeconds, seconds, study)
        collisions = counts.collisions.reduce(0, +)
        entries = zip(points, zip(counts.sums, counts.errors)).map { point, result in
            Entry(
                scenario: point.scenario, mass: point.mass, coupling: point.coupling, expected: result.0, error: result.1.isFinite ? result.1 : nil,
                isReached: result.1 <= goal.error, unit: unit)
        }
    }

    /// Of points with signal.
    var worst: Double { entries.compactMap(\.error).max() ?? .infinity }
    /// Points without signal can never be.
    var isReached: Bool { entries.allSatisfy { $0.isReached || $0.error == nil } }

    static func percent(_ value: Double) -> String { value.isFinite ? "\(digits(100 * value, 2)) %" : "unknown" }

    static func say(_ text: String) { FileHandle.standardError.write(Data("precision: \(text)\n".utf8)) }

    public var text: String {
        var table = TextTable(["scenario", "mass, GeV", "coupling", "expected", "error", ""])
        for entry in entries {
            table.add([
                entry.scenario, digits(entry.mass, 3), digits(entry.coupling, 3), digits(entry.expected, 4), entry.error.map(Self.percent) ?? "-",
                entry.isReached ? "" : entry.error == nil ? "no signal in this flux" : "not reached",
            ])
        }
        let missing = entries.filter { !$0.isReached }.count
        let verdict = missing == 0 ? "\(Self.percent(asked)) reached at all \(entries.count) points" : "\(Self.percent(asked)) not reached at \(missing) of \(entries.count) points"
        return "\(table.text)\n\(verdict): \(collisions) collisions, \(digits(cpuSeconds, 3)) s of processor time, \(digits(seconds, 3)) s on the wall"
    }
}
