import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles

/// Events in a station for a picture: what flies where, and which cells are hit.
public struct EventDisplay: Encodable, Sendable {
    struct Slice: Encodable { var from, to: Double; var dense: Bool }
    struct Layer: Encodable { var from, to, width, edge: Double; var measures: String }
    struct Line: Encodable { var species: String; var from, to: [Double] }
    struct Event: Encodable { var title: String; var hits: [ChamberHit]; var lines: [Line] }

    let experiment, chamber, station: String
    /// Along the normal, cm.
    let thickness: Double
    /// Shown around what flies, cm.
    let halfWidth: Double
    let slices: [Slice]
    let layers: [Layer]
    private(set) var events: [Event] = []

    enum CodingKeys: String, CodingKey { case experiment, chamber, station, thickness = "thickness_cm", halfWidth = "half_width_cm", slices, layers, events }

    /// The signal and, beside it, a muon, a charged hadron that punches through, a K0S that decays into two pi0, a photon of a neutron's capture, and random hits.
    ///
    /// - Parameters:
    ///   - primary: the signal: its first event that the chamber's pattern recognises.
    ///   - hitRate: of random hits in each layer, per cm2 and s.
    ///   - collider: for hadrons; nil: they are left out.
    public init(
        _ experiment: Experiment, chamber: String, station: String? = nil, primary: ResponseSource.Primary, hitRate: Double, seed: UInt64, collider: (any HadronCollider)? = nil
    ) throws {
        let model = try ChamberModel(experiment, chamber: chamber, station: station)
        (self.experiment, self.chamber, self.station, thickness) = (experiment.name, chamber, model.structure.station, model.thickness)
        slices = zip(model.structure.slices, zip(model.stack.faces, model.stack.faces.dropFirst())).map {
            Slice(from: $1.0, to: $1.1, dense: ($0.material?.density ?? 0) > 0.5)
        }
        layers = model.layers.map {
            Layer(from: $0.gas.lowerBound, to: $0.gas.upperBound, width: $0.cells.width ?? 1e4, edge: $0.edge, measures: $0.cells.measures.rawValue)
        }
        let widest = model.layers.compactMap(\.cells.width).max() ?? 10
        halfWidth = max(8 * widest, model.thickness / 2)
        let stated = try experiment.description(ofChamber: chamber).patterns.first ?? .layersInARow(2)
        let arrival = try Arrival(experiment, chamber: chamber, station: model.structure.station)
        func title(_ primary: ResponseSource.Primary) -> String {
            switch primary {
            case .spectrum(let species, _, _): species.map(\.name).joined(separator: ", ")
            case .particle(let species, let energy): "\(species.name) of \(Quantity.format(energy, as: .energy))"
            case .mediator(let mediator, let mass, let energy):
                "\(mediator.name), m = \(Quantity.format(mass, as: .energy)), E = \(Quantity.format(energy, as: .energy))"
            }
        }
        let finder = PatternFinder(stated, in: model), simulation = ChamberSimulation(model, collider: collider)
        simulation.isRecording = true
        func show(_ title: String, _ primary: ResponseSource.Primary, _ isWanted: ([ChamberHit], PatternFinder.Event) -> Bool) throws {
            try add(title, ResponseSource(primary, arrival: arrival, in: model), simulation, seed: seed, isWanted)
        }
        try show("signal: " + title(primary), primary) { finder.isFound(in: $0, $1) }
        try show("muon through: mu- of 10 GeV", .particle(.muonMinus, kineticEnergy: 10)) { hits, _ in !hits.isEmpty }
        if collider != nil {
            try show("hadron that punches through: pi+ of 5 GeV, collides inside", .particle(.pionPlus, kineticEnergy: 5)) { hits, _ in
                hits.count > 2 * model.layers.count && simulation.sent.count > 1
            }
            try show("K0S of 15 GeV that decays inside into two pi0", .particle(.kaonShort, kineticEnergy: 14.5)) { hits, event in
                simulation.mesons == 2 && simulation.sent.count > 4 && finder.isFound(in: hits, event)
            }
        }
        try show("photon of a neutron's capture: 7.6 MeV", .particle(.photon, kineticEnergy: 7.6e-3)) { hits, _ in hits.count > 1 }
        let parts = try experiment.description(ofChamber: chamber).randomHits?.parts ?? 1
        let accidental = AccidentalRate(model, of: try experiment.volume(model.structure.station), parts: parts, crossing: experiment.crossing)
        var random = RandomStream(seed: seed, stage: .chamberResponse, collision: 0)
        let mean = accidental.meanHits(rate: hitRate)
        events.append(Event(
            title: "random hits of \(digits(accidental.window, 3)) ns at \(digits(hitRate, 3)) per cm2 and s, \(digits(mean, 2)) expected",
            hits: accidental.hits(random.poisson(mean), &random), lines: []))
    }

    private static let tries = 20_000

    private mutating func add(
        _ title: String, _ source: ResponseSource, _ simulation: ChamberSimulation, seed: UInt64, _ isWanted: ([ChamberHit], PatternFinder.Event) -> Bool
    ) throws {
        let model = simulation.model
        for event in 0..<Self.tries {
            var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event))
            simulation.clear()
            let direction = source.send(into: simulation, random: &random)
            simulation.read(random: &random)
            guard isWanted(simulation.hits, .init(direction: direction, isPassed: simulation.isPassed)) else { continue }
            let lines = simulation.sent.map { particle in
                let way = particle.direction.z > 0 ? (model.thickness - particle.position.z) / particle.direction.z : particle.direction.z < 0 ? -particle.position.z / particle.direction.z : 10
                let end = particle.position + particle.direction * way
                return Line(
                    species: particle.species.name, from: [particle.position.x, particle.position.y, particle.position.z], to: [end.x, end.y, end.z])
            }
            events.append(Event(title: title, hits: simulation.hits, lines: lines))
            return
        }
        throw InputError("no event of \(Self.tries) is seen: \(title)", expected: "a signal that the chamber recognises")
    }
}
