import Collisions
import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Reach
import Responses

/// Simulated responses of chambers, made once (a minute or two) and kept as files whose names are the checksums of all that they depend on.
package enum ResponseTables {
    /// Two in parallel: what a table is does not depend on it.
    private static let threads = 2
    private static let seed: UInt64 = 1
    /// Radiation lengths; a station with less has no walls.
    private static let leastDepth = 0.01

    /// The scenarios with the responses that they ask for.
    ///
    /// - Parameters:
    ///   - directory: where tables are kept.
    ///   - announce: told what is being simulated.
    package static func attach(
        to scenarios: [Scenario], of study: Study, mediator: Mediator, grid: EfficiencySimulation.Grid = .init(),
        in directory: URL = GeneratorCache.directory.appending(path: "responses"), announce: (String) -> Void = GeneratorCache.announceOnStandardError
    ) throws -> [Scenario] {
        try scenarios.map { scenario in
            guard let choice = scenario.response ?? scenario.triggerResponse else { return scenario.regions.isEmpty ? scenario : try scenario.withRegions(mediator) }
            let experiment = try choice.experiment.map { try Experiment(named: $0) } ?? study.experiment, chamber = choice.chamber ?? scenario.chamber.name
            let description = try experiment.description(ofChamber: chamber, at: "scenarios")
            let pattern = try pattern(of: scenario, choice, description)
            let stations = try names(of: scenario, choice, experiment, chamber)
            var tables: [[EfficiencyTable]] = [], thickness: [Double] = []
            for (index, station) in stations.enumerated() {
                let model = try ChamberModel(experiment, chamber: chamber, station: station, at: "scenarios")
                // Stations that are built alike see alike, at angles that hardly differ.
                if let alike = try stations[..<index].firstIndex(where: { try ChamberModel(experiment, chamber: chamber, station: $0).structure.slices == model.structure.slices }) {
                    tables.append(tables[alike])
                    thickness.append(model.thickness)
                    continue
                }
                let depth = model.structure.radiationLengths
                if depth < Self.leastDepth {
                    announce("hardly a photon converts in \(station) of \(experiment.name): \(digits(depth, 2)) radiation lengths, gas without walls; "
                        + "{ response: \(choice.pattern), experiment: NAME } takes the chamber of a detector")
                }
                let arrival = try Arrival(experiment, chamber: chamber, station: station, at: "scenarios")
                let products = products(of: mediator)
                guard !products.isEmpty else { throw InputError("no decay of '\(mediator.name)' can be followed", at: "scenarios", expected: "decays to photons, electrons or muons") }
                tables.append(try products.map { products in
                    let simulation = EfficiencySimulation(model, arrival: arrival, pattern: pattern, products: products, grid: grid)
                    return try table(simulation, "\(experiment.name) \(chamber) \(station), \(products.map(\.name).joined(separator: " "))", in: directory, announce)
                })
                thickness.append(model.thickness)
            }
            return scenario.withResponse(mediator, stations: tables, thickness: thickness)
        }
    }

    /// That of the efficiency, of the trigger, or both in the same hits.
    private static func pattern(of scenario: Scenario, _ choice: ResponseChoice, _ chamber: ChamberDescription) throws -> HitPattern {
        let first = try pattern(choice.pattern, of: chamber)
        guard scenario.response != nil, let trigger = scenario.triggerResponse else { return first }
        var same = trigger
        same.pattern = choice.pattern
        guard same == choice else {
            throw InputError("the trigger and the efficiency of '\(scenario.name)' look at different chambers", at: "scenarios", expected: "the same experiment, chamber and station in both")
        }
        return first.and(try pattern(trigger.pattern, of: chamber))
    }

    private static func pattern(_ name: String, of chamber: ChamberDescription) throws -> HitPattern {
        if let known = chamber.patterns.first(where: { $0.name == name }) { return known }
        guard name == "consecutive-2" else { throw InputError.unknown("pattern", name, among: chamber.patterns.map(\.name) + ["consecutive-2"], at: "scenarios") }
        return .layersInARow(2)
    }

    /// Rays know each station; the effective layers stand for the first, or the one that is named.
    static func names(of scenario: Scenario, _ choice: ResponseChoice, _ experiment: Experiment, _ chamber: String) throws -> [String] {
        let all = experiment.stationVolumes(ofChamber: chamber).map(\.name)
        if let station = choice.station {
            guard all.contains(station) else { throw InputError.unknown("station", station, among: all, at: "scenarios") }
            return [station]
        }
        let asked = scenario.chamber.stations.map(\.name)
        return scenario.geometry == .rays && asked.allSatisfy(all.contains) && !asked.isEmpty ? asked : Array(all.prefix(1))
    }

    private static func products(of mediator: Mediator) -> [[Species]] {
        mediator.modes.filter { $0.isFollowed && DecayProducts.areFollowed($0.products) }.map(\.products).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func table(_ simulation: EfficiencySimulation, _ what: String, in directory: URL, _ announce: (String) -> Void) throws -> EfficiencyTable {
        let key = simulation.key(physics: ProgramVersion.physics, seed: seed), checksum = FNV1a(key.joined(separator: "\n")).hex
        let file = directory.appending(path: "\(checksum).json")
        if let data = try? AtomicFiles.read(file), let known = try? JSONDecoder().decode(EfficiencyTable.self, from: data), known.isSound, known.key == key { return known }
        announce("simulating the response of \(what), pattern \(simulation.pattern.name)")
        let progress = WorkProgress("energies and openings", total: simulation.possibleNodes, threads: threads, kind: "\(what), \(simulation.grid)", isLong: false)
        let table = try simulation.table(
            physics: ProgramVersion.physics, seed: seed, threads: threads, isCancelled: { Interrupt.isRequested }, finished: progress.add)
        try Interrupt.check()
        progress.finish()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try AtomicFiles.write([(file, try encoder.encode(table))])
        return table
    }
}
