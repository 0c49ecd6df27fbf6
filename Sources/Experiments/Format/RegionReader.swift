import Inputs

extension Experiment {
    /// A region of a period.
    static func readRegion(_ name: String, _ entries: Entries) throws -> Period.Region {
        let front = try entries.required("front").value(), depth = try entries.required("depth").value(), extent = try entries.required("extent").list().map { try $0.range() }
        guard !extent.isEmpty, extent[0].lowerBound >= 0, zip(extent, extent.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
            throw InputError("the limits of '\(name)' overlap, or there is none", at: entries.required("extent").place, expected: "ranges that ascend from 0cm or more")
        }
        let list = entries.required("efficiency"), points = try list.setting.list().map { point in
            let pair = try point.list()
            guard pair.count == 2 else { throw InputError("not a point", at: point.place, expected: "an energy and an efficiency, [10MeV, 0.5]") }
            return (energy: try pair[0].quantity(.energy, in: 1e-6...1e6), value: try pair[1].number(in: 0...1))
        }
        guard points.count > 1, zip(points, points.dropFirst()).allSatisfy({ $0.energy < $1.energy }) else {
            throw InputError("no efficiency in energy", at: list.place, expected: "two or more points with ascending energies")
        }
        let shape: Station.Shape = try entries["shape"]?.choice() ?? .disk
        return Period.Region(station: Station(name: name, shape: shape, layers: [front...front + depth], extent: extent), efficiency: points)
    }

    static func readJetVeto(_ entries: Entries) throws -> Period.JetVeto {
        Period.JetVeto(pt: try entries.required("pt").value(), cone: try entries.required("cone").value())
    }
}
