import Experiments
import Inputs
import Reach

/// Keys of a chamber that a study defines itself.
enum ChamberKeys {
    static let chamber = Keys<Chamber>("chamber", [
        .key("name", \.name, .text, "Name of the chamber.", absence: .required),
        .key("abs_eta", \.absEta, absEta, "Covered |eta|, on both sides, at all azimuths.", absence: .required),
        .key("layers", \.layers, layers, "Layers behind the dumps, for geometry: effective.", absence: .required),
        .key("stations", \.stations, stations, "The chamber as it stands in the detector, for geometry: rays.",
            absence: .meaning("those of the experiment's chamber of that name")),
    ])

    /// What a definition starts from; all of it is required.
    static let blank = Chamber(name: "", absEta: 0...1, layers: [.init(distance: 0, thickness: 1)])
    private static let blankStation = Station(name: "", shape: .barrel, layers: [1...2], extent: [0...1])

    /// A chamber of the experiment by name, or a definition.
    static func read(_ setting: Setting, of experiment: Experiment) throws -> Chamber {
        guard setting.isMapping else { return try experiment.chamber(try setting.text(), at: setting.place) }
        let entries = try chamber.entries(setting)
        var read = blank
        try chamber.read(entries, into: &read)
        if entries["stations"] == nil { read.stations = experiment.stations(of: read.name) }
        return read
    }

    static let absEta = Format<ClosedRange<Double>>(.range(.number(0...20))) { setting in
        let eta = try setting.list().map { try $0.number(in: 0...20) }
        guard eta.count == 2, eta[0] < eta[1] else {
            throw InputError("abs_eta is not a range", at: setting.place, expected: "two ascending numbers, [0, 1.2]")
        }
        return eta[0]...eta[1]
    } write: { "[\($0.lowerBound), \($0.upperBound)]" }

    private struct Layer: Sendable {
        var distance = 0.0, thickness = 0.0
    }

    private static let layer = Keys<Layer>("layer", [
        .key("distance", \.distance, .quantityOrZero(.length, upTo: 1e5), "From the back of the last dump to the front of the layer.", absence: .required),
        .key("thickness", \.thickness, .quantity(.length, 1e-4...1e5), "Path of a mediator inside.", absence: .required),
    ])

    private static let layers = Format<[Chamber.Layer]>(.list(.table(layer.table))) { setting in
        let read = try setting.list().map { item in
            let said = try layer.read(item, into: Layer())
            return Chamber.Layer(distance: said.distance, thickness: said.thickness)
        }
        guard !read.isEmpty else { throw InputError("a chamber without layers", at: setting.place, expected: "at least one") }
        guard zip(read, read.dropFirst()).allSatisfy({ $0.distance + $0.thickness <= $1.distance }) else {
            throw InputError("the layers overlap", at: setting.place, expected: "layers in the order in which they are crossed")
        }
        return read
    } write: { "[\($0.map { layer.line(Layer(distance: $0.distance, thickness: $0.thickness)) }.joined(separator: ", "))]" }

    /// `{ name: first, shape: barrel, layers: [[4.1m, 4.2m]], extent: [[0cm, 1.2m]], azimuth: 0.94 }`
    private static let station = Keys<Station>("station", standard: blankStation, [
        .key("name", \.name, .text, "Name of the station.", absence: .required),
        .key("shape", \.shape, .choice("shape"), "barrel: layers between radii; disk: between |z|, on both sides.", absence: .required),
        .key("layers", \.layers, ranges(from: 1e-6), "Radii of a barrel, |z| of a disk, ascending.", absence: .required),
        .key("extent", \.extent, ranges(from: 0), "|z| of a barrel, radii of a disk, ascending.", absence: .required),
        .key("azimuth", \.azimuth, .number(1e-6...1), "Part of the azimuth that the layers fill."),
    ])

    private static let stations: Format<[Station]> = {
        let list = station.format(blankStation).list()
        return Format(list.kind) { setting in
            let stations = try list.read(setting)
            if let (a, b) = Station.firstOverlap(stations) {
                throw InputError("the stations '\(a.name)' and '\(b.name)' overlap: decays there would count twice", at: setting.place, expected: "stations side by side")
            }
            return stations
        } write: { list.write($0) }
    }()

    private static func ranges(from least: Double) -> Format<[ClosedRange<Double>]> {
        let length = Format<Double>.quantityOrZero(.length, upTo: 1e6)
        return Format<[ClosedRange<Double>]>(.list(.range(length.kind))) { setting in
            let ranges = try setting.list().map { pair in
                let ends = try pair.list().map(length.read)
                guard ends.count == 2, ends[0] >= least, ends[0] < ends[1] else {
                    throw InputError("not a range", at: pair.place, expected: "two ascending lengths, [4.1m, 4.2m]")
                }
                return ends[0]...ends[1]
            }
            guard !ranges.isEmpty, zip(ranges, ranges.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
                throw InputError("the ranges overlap, or there is none", at: setting.place, expected: "ascending ranges")
            }
            return ranges
        } write: { "[\($0.map { "[\(length.write($0.lowerBound)), \(length.write($0.upperBound))]" }.joined(separator: ", "))]" }
    }
}
