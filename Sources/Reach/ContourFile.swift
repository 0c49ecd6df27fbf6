import Experiments
import Foundation
import Inputs
import Mediators
import Particles

/// A contour on disk: comment lines `# key: value`, the column names, one line per mass.
public struct ContourFile: Equatable, Sendable {
    /// What the comment lines say, by key.
    public var header: [String: String]
    public var points: [Contour.Point]
    /// By their names, "stat" and "syst".
    public var bands: [String: ContourBand]

    static func columns(_ coupling: Mediator.Coupling) -> String { ["mass_GeV", coupling.key("lower"), coupling.key("upper")].joined(separator: ",") }
    /// The further columns of a band, after its name.
    static func columns(_ band: String) -> String {
        ["lower_\(band)_minus", "lower_\(band)_plus", "upper_\(band)_minus", "upper_\(band)_plus"].joined(separator: ",")
    }

    /// `reach/<scenario>_N<signal>.csv`'s name, such as "SCENARIO_N2.3.csv".
    public static func name(scenario: String, signal: Double) -> String { "\(scenario)_N\(number(signal)).csv" }

    /// A number as files and their names hold it: six digits.
    public static func number(_ value: Double) -> String { String(format: "%g", value) }

    /// Reads a contour. Throws `InputError` with file and line for anything but the format that `write` makes.
    public init(contentsOf url: URL) throws {
        let isNumber = try AtomicFiles.readText(url).contains("\nmass_GeV,lower,upper")
        let table = try PointTable(contentsOf: url, columns: Self.columns((isNumber ? Mediator.darkPhoton : .alpPhoton).coupling), further: true)
        header = table.header
        points = try table.rows.map { line, row in
            guard row[0] > 0, row[1] > 0, row[2] >= row[1] else {
                throw InputError("mass \(row[0]), couplings \(row[1]) and \(row[2])", at: "\(url.path):\(line)",
                    expected: "positive numbers, lower not above upper")
            }
            return .init(mass: row[0], lower: row[1], upper: row[2])
        }
        let columns = table.names
        bands = [:]
        for first in columns.indices.dropFirst(3) {
            guard let name = columns[first].wholeMatch(of: /lower_(\w+)_minus/)?.1, columns.count >= first + 4, columns[first..<first + 4].joined(separator: ",") == Self.columns(String(name)) else { continue }
            bands[String(name)] = ContourBand(points: table.rows.map { _, row in
                .init(lowerMinus: row[first], lowerPlus: row[first + 1], upperMinus: row[first + 2], upperPlus: row[first + 3])
            })
        }
        if let i = points.indices.dropFirst().first(where: { points[$0].mass <= points[$0 - 1].mass }) {
            throw InputError("masses do not ascend (\(points[i - 1].mass), then \(points[i].mass))", at: url.path)
        }
    }
}

extension Contour {
    /// Writes the contour with what it belongs to; `study` is the checksum of the resolved study, `files` those of its file and of the fluxes,
    /// `program` what made it. Bands become further columns under their names, such as "stat".
    public func write(
        to url: URL, study: String, files: String, program: String, bands: [(name: String, says: String, band: ContourBand)] = []
    ) throws {
        try AtomicFiles.write([(url, Data(text(study: study, files: files, program: program, bands: bands).utf8))])
    }

    func text(study: String, files: String, program: String, bands: [(name: String, says: String, band: ContourBand)] = []) -> String {
        var lines = [
            "scenario: \(scenario.name)",
            "signal: \(Self.number(signal)) expected events\(meaning.map { " (\($0))" } ?? (signal == 2.3 ? " (90 % CL without background)" : ""))",
            scenario.window == nil ? "luminosity: \(Quantity.format(scenario.luminosity, as: .luminosity))" : "on_target: \(Self.number(scenario.luminosity))",
            "trigger: \(scenario.triggerResponse.map { "simulated response, \($0.pattern)" } ?? Self.number(scenario.trigger))",
            "efficiency: \(scenario.efficiencyText)",
            "energy_threshold: \(Quantity.format(scenario.energyThreshold, as: .energy))",
        ] + acceptanceLines + [
            "level: \(level)",
            "background: \(scenario.background.text)"
                + (limit == nil && scenario.background.expected > 0 ? ", not used: the number of events is given" : ""),
            "couplings_searched: \(Self.number(range.couplings.lowerBound))..\(Self.number(range.couplings.upperBound))\(coupling.textUnit)",
            "study: \(study)",
            "files: \(files)",
            "program: \(program)",
        ]
        if mediator != Mediator.alpPhoton.name { lines.insert("mediator: \(mediator), \(coupling.interaction)", at: 0) }
        let open = points.filter(isOpen).count
        if open > 0 {
            lines.append("open: \(open) upper edges equal \(Self.number(range.couplings.upperBound))\(coupling.textUnit), where the search ends, not the reach")
        }
        if let best {
            lines.append(String(format: "most_events: %.4g at m = %.4g GeV, %@ = %.4g%@", best.events, best.mass, coupling.symbol, best.coupling, coupling.textUnit))
        }
        if let noReach { lines.append("no_reach: \(noReach)") }
        lines += bands.map { "band_\($0.name): \($0.says)" }
        let rows = points.indices.map { i in
            let point = points[i]
            let ends = bands.flatMap { band in
                let ends = band.band.points[i]
                return [ends.lowerMinus, ends.lowerPlus, ends.upperMinus, ends.upperPlus]
            }
            return ([point.mass, point.lower, point.upper] + ends).map { String(format: "%.9g", $0) }.joined(separator: ",")
        }
        let columns = ([ContourFile.columns(coupling)] + bands.map { ContourFile.columns($0.name) }).joined(separator: ",")
        return (lines.map { "# \($0)" } + [columns] + rows).joined(separator: "\n") + "\n"
    }

    /// What sees the decays.
    private var acceptanceLines: [String] {
        let chamber = scenario.chamber
        if let window = scenario.window {
            return [
                "window: decays from \(Self.number(window.decays.lowerBound)) to \(Self.number(window.decays.upperBound)) cm, "
                    + "photons at the detector: \(window.signature.photons.rawValue), \(window.flights) flights a bin"
            ]
        }
        let place = switch scenario.geometry {
        case .rays: "\(chamber.stations.count == 1 ? "station" : "stations") \(chamber.stations.map(\.name).joined(separator: ", ")) as they stand"
        case .effective: "layers at \(chamber.layers.map { "\(Self.number($0.distance))-\(Self.number($0.distance + $0.thickness)) cm" }.joined(separator: ", ")) behind the dumps"
        }
        return [
            "geometry: \(scenario.geometry.rawValue), photons of the decay: \(scenario.photons.rawValue)",
            "chamber: \(chamber.name), \(Self.number(chamber.absEta.lowerBound)) < |eta| < \(Self.number(chamber.absEta.upperBound)), \(place)",
        ]
    }

    private static func number(_ value: Double) -> String { ContourFile.number(value) }
}
