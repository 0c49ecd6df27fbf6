import Foundation
import Inputs
import Mediators
import Numerics
import Reach
import Studies

/// Expected counts on a grid of masses and couplings, in a file: the answer of `calodump map`.
public struct MapReport: Encodable, Sendable {
    public var scenario: String
    public var file: String
    /// Masses by couplings.
    public var shape: [Int]
    public var largest: Double
    /// Time for the counts.
    public var seconds: Double
    /// What the numbers do not contain, in words.
    public var notes: [String]

    /// - Parameters:
    ///   - name: nil is the first scenario of the study.
    ///   - file: `.npy`: an array of the shape (masses, couplings), the axes beside it in `.json`; `.csv`: one line a point.
    public init(
        _ directory: RunDirectory, scenario name: String?, masses: ClosedRange<Double>, couplings: ClosedRange<Double>, points: (Int, Int), cut: String? = nil, file: String
    ) throws {
        let url = URL(fileURLWithPath: file)
        guard ["npy", "csv"].contains(url.pathExtension) else { throw InputError("a map cannot be written", at: file, expected: "a name ending in .npy or .csv") }
        let saved = try SavedFluxes(directory, cut: cut), unit = saved.mediator.coupling
        for mass in [masses.lowerBound, masses.upperBound] { try saved.mediator.check(mass: mass) }
        let scenario = try saved.scenarios(name.map { [$0] } ?? [])[0]
        let start = ContinuousClock.now
        let map = SignalMap(
            saved.sources, scenario: scenario, masses: logarithmicGrid(from: masses.lowerBound, to: masses.upperBound, count: points.0), couplings: logarithmicGrid(from: couplings.lowerBound, to: couplings.upperBound, count: points.1))
        seconds = (ContinuousClock.now - start) / .seconds(1)
        // What holds at the lightest mass holds at all: there the most photons count.
        notes = SignalModel(saved.sources, scenario: scenario).count(
            MediatorPoint(saved.mediator, mass: masses.lowerBound, coupling: couplings.upperBound)).notes
        if url.pathExtension == "npy" {
            let axes = Axes(
                scenario: scenario.name, masses: map.masses, couplings: map.couplings, unit: unit, study: try Provenance(directory, saved.study).study,
                program: ProgramVersion.stamp)
            try AtomicFiles.write([
                (url, NumpyArray(shape: [points.0, points.1], values: map.counts).encoded),
                (url.deletingPathExtension().appendingPathExtension("json"), Data((try jsonText(axes) + "\n").utf8)),
            ])
        } else {
            var lines = ["# scenario: \(scenario.name)", "# study: \(saved.study.fluxChecksum + saved.study.reachChecksum)", "# program: \(ProgramVersion.stamp)", "mass_GeV,\(unit.key("coupling")),expected"]
            for (i, mass) in map.masses.enumerated() {
                for (j, coupling) in map.couplings.enumerated() {
                    lines.append(String(format: "%.9g,%.9g,%.9g", mass, coupling, map.counts[i * points.1 + j]))
                }
            }
            try AtomicFiles.write([(url, Data((lines.joined(separator: "\n") + "\n").utf8))])
        }
        (self.scenario, self.file, shape, largest) = (scenario.name, file, [points.0, points.1], map.counts.max() ?? 0)
    }

    public var text: String {
        let line = "\(scenario): \(shape[0]) masses by \(shape[1]) couplings, at most \(digits(largest, 4)) events, in \(digits(seconds, 2)) s: \(file)"
        return ([line] + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}

/// What stands beside the array of a map.
private struct Axes: Encodable {
    let scenario: String
    let masses, couplings: [Double]
    let unit: Mediator.Coupling
    let study, program: String

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try container.encode(scenario, forKey: "scenario")
        try container.encode(masses, forKey: "mass_GeV")
        try container.encode(couplings, forKey: AnyKey(unit.key("coupling")))
        try container.encode(unit.unit, forKey: "coupling_unit")
        try container.encode(study, forKey: "study")
        try container.encode(program, forKey: "program")
    }
}
