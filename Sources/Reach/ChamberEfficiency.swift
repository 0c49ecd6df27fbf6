import Experiments
import Inputs
import Mediators
import Particles

/// Which simulated response a scenario takes instead of a number.
public struct ResponseChoice: Equatable, Sendable {
    /// Name of a pattern of the chamber.
    public var pattern: String
    /// Of another experiment, chamber or station; nil: the scenario's own, and each of its stations.
    public var experiment, chamber, station: String?

    public init(pattern: String, experiment: String? = nil, chamber: String? = nil, station: String? = nil) {
        (self.pattern, self.experiment, self.chamber, self.station) = (pattern, experiment, chamber, station)
    }
}

/// The efficiency of a chamber that is cut into thin layers: tables of its stations by the depth of the decay, for each of the mediator's decays.
public struct ChamberEfficiency: Equatable, Sendable {
    /// A layer of the chamber, in its order: whose tables it has, and which bin of their depths it is.
    public struct Layer: Equatable, Sendable {
        public var station: Int
        public var depth: Int

        public init(station: Int, depth: Int) { (self.station, self.depth) = (station, depth) }
    }

    public let mediator: Mediator
    /// By station, one for each kind of products.
    public let tables: [[EfficiencyTable]]
    public let layers: [Layer]

    public init(_ mediator: Mediator, tables: [[EfficiencyTable]], layers: [Layer]) { (self.mediator, self.tables, self.layers) = (mediator, tables, layers) }

    public static func == (a: Self, b: Self) -> Bool {
        a.mediator.name == b.mediator.name && a.layers == b.layers && a.tables.map { $0.map(\.checksum) } == b.tables.map { $0.map(\.checksum) }
    }

    /// At one mass, GeV.
    struct AtMass {
        let whole: ChamberEfficiency
        let mass: Double
        /// By station and table: part of the visible decays.
        let shares: [[Double]]

        /// Recognised part of the visible decays in a layer; those that are not followed (hadrons, taus) are not recognised.
        func callAsFunction(layer: Int, energy: Double) -> Double {
            let layer = whole.layers[layer]
            var sum = 0.0
            for (table, share) in zip(whole.tables[layer.station], shares[layer.station]) where share > 0 {
                sum += share * table(energy: energy, mass: mass, depth: layer.depth)
            }
            return sum
        }
    }

    func at(mass: Double) -> AtMass {
        let visible = mediator.modes.reduce(0) { $1.isVisible ? $0 + $1.widthPerSquaredCoupling(mass) : $0 }
        let shares = tables.map { tables in
            tables.map { table -> Double in
                let width = mediator.modes.filter { $0.products.map(\.name) == table.products }.reduce(0) { $0 + $1.widthPerSquaredCoupling(mass) }
                return visible > 0 ? width / visible : 0
            }
        }
        return AtMass(whole: self, mass: mass, shares: shares)
    }
}

extension Scenario {
    /// The scenario with a simulated response: its chamber is cut into layers by the depth of the decay, in which decays count wherever they are, walls
    /// and honeycomb included.
    ///
    /// - Parameters:
    ///   - stations: tables by station of the chamber (rays) or one set for all layers (effective).
    ///   - thickness: of each station along its normal, cm.
    public func withResponse(_ mediator: Mediator, stations: [[EfficiencyTable]], thickness: [Double]) -> Scenario {
        precondition(stations.count == thickness.count && stations.allSatisfy { !$0.isEmpty }, "\(stations.count) stations")
        var scenario = self, layers: [ChamberEfficiency.Layer] = []
        func each(_ station: Int, _ body: (_ low: Double, _ high: Double) -> Void) {
            let bins = stations[station][0].depthBins
            for depth in 0..<bins {
                layers.append(.init(station: station, depth: depth))
                body(Double(depth) / Double(bins), Double(depth + 1) / Double(bins))
            }
        }
        if geometry == .rays {
            var cut: [Station] = []
            for (index, station) in chamber.stations.enumerated() {
                let front = station.layers[0].lowerBound, depth = thickness[min(index, thickness.count - 1)]
                each(min(index, stations.count - 1)) { low, high in
                    cut.append(Station(
                        name: station.name, shape: station.shape, layers: [front + low * depth...front + high * depth], extent: station.extent, azimuth: station.azimuth))
                }
            }
            scenario.chamber.stations = cut
        } else {
            var cut: [Chamber.Layer] = []
            for layer in chamber.layers {
                each(0) { low, high in cut.append(.init(distance: layer.distance + low * layer.thickness, thickness: (high - low) * layer.thickness)) }
            }
            scenario.chamber.layers = cut
        }
        scenario.simulated = ChamberEfficiency(mediator, tables: stations, layers: layers)
        // A trigger's response leaves the efficiency as it is.
        if response != nil || triggerResponse == nil { (scenario.efficiency, scenario.efficiencyCurve) = (1, nil) }
        if triggerResponse != nil { scenario.trigger = 1 }
        return scenario
    }
}

extension Scenario {
    /// A scenario of regions with their published efficiencies for decays into two photons, electrons or muons that leave no other energy; muons are not recognised.
    public func withRegions(_ mediator: Mediator) throws -> Scenario {
        guard geometry == .rays, chamber.stations.count == regions.count else {
            throw InputError("the regions of the scenario '\(name)' in another geometry or chamber", at: "scenarios", expected: "geometry: rays, and the period's chamber")
        }
        let products = mediator.modes.map(\.products).filter { $0.count == 2 && $0.allSatisfy(\.isElectromagnetic) }.map { $0.map(\.name) }
        let kinds = products.reduce(into: [[String]]()) { if !$0.contains($1) { $0.append($1) } }
        guard !kinds.isEmpty else { throw InputError("no decay of '\(mediator.name)' to photons or electrons", at: "scenarios", expected: "what the search has published efficiencies for") }
        let tables = zip(chamber.stations, regions).map { station, curve in
            kinds.map { products in
                let values = curve.points.flatMap { [$0.value, $0.value] }, depth = station.layers[0].upperBound - station.layers[0].lowerBound
                return EfficiencyTable(
                    key: ["published: \(name) \(station.name) \(curve.points)"], products: products, energies: curve.points.map(\.energy), openings: [1e-9, 1], depths: [0, depth], absEta: [0, 1],
                    values: values, errors: values.map { _ in 0 }, events: 0)
            }
        }
        var scenario = withResponse(mediator, stations: tables, thickness: chamber.stations.map { $0.layers[0].upperBound - $0.layers[0].lowerBound })
        scenario.efficiency = efficiency
        return scenario
    }
}
