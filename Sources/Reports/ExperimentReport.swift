import Experiments
import Foundation
import Inputs
import Particles

/// An experiment as `calodump experiments` shows it: what stands where, with the source of each number.
public struct ExperimentReport: Encodable, Sendable {
    public struct VolumeEntry: Encodable, Sendable {
        var name, role, shape: String
        var front, depth: Double
        var materials: [String]

        enum CodingKeys: String, CodingKey { case name, role, shape, front = "front_cm", depth = "depth_cm", materials }
    }

    public struct ChamberEntry: Encodable, Sendable {
        var name, label: String
        var stations: [String]
        var absEta: [Double]?
        var efficiency: Double

        enum CodingKeys: String, CodingKey { case name, label, stations, absEta = "abs_eta", efficiency }
    }

    public struct PeriodEntry: Encodable, Sendable {
        var name, label, chamber: String
        var luminosity, onTarget: Double?
        var recorded, efficiency, background, backgroundError: Double

        enum CodingKeys: String, CodingKey {
            case name, label, chamber, luminosity = "luminosity_per_fb", onTarget = "on_target", recorded, efficiency, background
            case backgroundError = "background_error"
        }
    }

    public var name, title, checksum: String
    public var volumes: [VolumeEntry]
    public var chambers: [ChamberEntry]
    public var periods: [PeriodEntry]
    public var numbers: [SourcedNumber]
    private let experiment: Experiment

    private enum CodingKeys: String, CodingKey { case name, title, checksum, volumes, chambers, periods, numbers }

    public init(_ experiment: Experiment) {
        self.experiment = experiment
        (name, title, checksum, numbers) = (experiment.name, experiment.title, experiment.checksum, experiment.numbers)
        volumes = experiment.volumes.map { volume in
            var materials: [String] = []
            for slice in volume.slices where !materials.contains(slice.material?.name ?? "vacuum") { materials.append(slice.material?.name ?? "vacuum") }
            return VolumeEntry(
                name: volume.name, role: volume.role.rawValue, shape: volume.shape.rawValue, front: volume.range.lowerBound, depth: volume.depth, materials: materials)
        }
        chambers = experiment.chambers.map { chamber in
            ChamberEntry(
                name: chamber.name, label: chamber.label,
                stations: experiment.volumes.filter { $0.role == .chamber && $0.chamber == chamber.name }.map(\.name),
                absEta: chamber.absEta.map { [$0.lowerBound, $0.upperBound] }, efficiency: chamber.response.efficiency)
        }
        periods = experiment.periods.map { period in
            var entry = PeriodEntry(
                name: period.name, label: period.label, chamber: period.chamber, recorded: period.recorded, efficiency: period.efficiency,
                background: period.background.expected, backgroundError: period.background.error)
            switch period.exposure {
            case .luminosity(let luminosity): entry.luminosity = luminosity / Quantity.parsed(1, "/fb", .luminosity)
            case .onTarget(let number): entry.onTarget = number
            }
            return entry
        }
    }

    public var text: String {
        var sources: [String] = []
        func index(_ source: String) -> Int {
            if let found = sources.firstIndex(of: source) { return found + 1 }
            sources.append(source)
            return sources.count
        }
        var table = TextTable(["number", "value", "flag", "source"])
        for number in numbers {
            table.add([number.key, number.value, number.flag == .memory ? "M !" : number.flag.rawValue, "[\(index(number.source))]"])
        }
        let memory = numbers.filter { $0.flag == .memory }.count
        return """
            \(name): \(title)
            \(beamText)

            \(volumeTable.text)

            \(chamberTable.text)

            \(periodTable.text)

            \(table.text)

            V: read in the source; C: computed from it; M: from memory, not checked (\(memory) of \(numbers.count) numbers, marked with !)
            \(sources.enumerated().map { "[\($0 + 1)] \($1)" }.joined(separator: "\n"))
            """
    }

    private var beamText: String {
        switch experiment.beam {
        case .collider(let particles, let energy): "\(particles.joined(separator: " on ")) at \(Quantity.format(energy, as: .energy))"
        case .fixedTarget(let particle, let energy): "\(particle) of \(Quantity.format(energy, as: .energy)) on a fixed target"
        }
    }

    private var volumeTable: TextTable {
        var table = TextTable(["volume", "role", "shape", "front", "depth", "materials"])
        for volume in volumes {
            table.add([
                volume.name, volume.role, volume.shape, volume.shape == "module" ? "face" : "\(digits(volume.front, 6)) cm", "\(digits(volume.depth, 6)) cm",
                volume.materials.joined(separator: ", "),
            ])
        }
        return table
    }

    private var chamberTable: TextTable {
        var table = TextTable(["chamber", "stations", "|eta|", "recognised"])
        for chamber in chambers {
            table.add([
                chamber.name, chamber.stations.joined(separator: ", "), chamber.absEta.map { "\($0[0]) - \($0[1])" } ?? "-", digits(chamber.efficiency, 4),
            ])
        }
        return table
    }

    private var periodTable: TextTable {
        var table = TextTable(["period", "exposure", "recorded", "chamber", "recognised", "background"])
        for period in periods {
            let exposure = period.luminosity.map { "\(digits($0, 6))/fb" } ?? "\(digits(period.onTarget ?? 0, 4)) on target"
            let error = period.backgroundError > 0 ? " +- \(digits(period.backgroundError, 4))" : ""
            table.add([
                period.name, exposure, digits(period.recorded, 4), period.chamber, digits(period.efficiency, 4), digits(period.background, 4) + error,
            ])
        }
        return table
    }
}

extension Quantity {
    fileprivate static func parsed(_ number: Double, _ unit: String, _ dimension: Inputs.Dimension) -> Double {
        number * dimension.units.first { $0.name == unit }!.value
    }
}

/// The experiments that come with the program.
public struct ExperimentList: Encodable, Sendable {
    public struct Entry: Encodable, Sendable { var name, title: String }
    public var experiments: [Entry]

    public init() throws {
        experiments = try Experiment.builtIn.map { Entry(name: $0, title: try Experiment(named: $0).title) }
    }

    public func encode(to encoder: any Encoder) throws { try experiments.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["experiment", "what it is"])
        for entry in experiments { table.add([entry.name, entry.title]) }
        return table.text
    }
}
