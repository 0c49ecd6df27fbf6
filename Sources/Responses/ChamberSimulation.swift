import Inputs
import Numerics
import Particles
import Showers

/// A cell that is hit.
public struct ChamberHit: Equatable, Codable, Sendable {
    /// 0 is the first that a particle from the collisions meets.
    public var layer: Int
    public var cell: Int
    /// What charged particles have left in the gas, keV.
    public var energy: Double
    /// From the ionisation nearest to the middle, ns; nil where the cells have no drift time.
    public var driftTime: Double?

    enum CodingKeys: String, CodingKey { case layer, cell, energy = "energy_keV", driftTime = "drift_time_ns" }

    public init(layer: Int, cell: Int, energy: Double, driftTime: Double? = nil) {
        (self.layer, self.cell, self.energy, self.driftTime) = (layer, cell, energy, driftTime)
    }
}

/// What particles leave in the cells of a station, one event after the other. One per thread; tables are shared.
///
/// Photons, electrons and positrons by the electromagnetic engine: photons from 0.1 MeV, electrons in gas from 10 keV (1.5 mm of argon) and in
/// other slices from 30 keV on (9 um of aluminium); electrons below 0.3 MeV that cannot leave such a slice end where they are. Losses in single
/// collisions below that fluctuate in gas only. In a field charged particles turn. Muons fly with their ionisation loss, drawn, and without delta electrons of
/// their own. Hadrons collide, decay and lose the mean energy, without a field; they start at the front face. A cell is hit when more than its threshold is left in its gas, and read out with its efficiency. Not modelled: signal propagation,
/// afterpulses, dead time, cross-talk, clusters of strips, fluorescence, photons below 0.1 MeV.
public final class ChamberSimulation {
    public let model: ChamberModel
    /// Of the event that `read` has finished, by layer and cell.
    public private(set) var hits: [ChamberHit] = []

    /// What has been sent in, for pictures.
    public private(set) var sent: [(species: Species, position: Vector, direction: Vector)] = []
    /// Whether a muon has left the station through its far face.
    public private(set) var isPassed = false

    private let transport: ElectromagneticTransport
    private let muons: MuonFlight
    private let hadrons: HadronicTransport?
    private var scorer: CellScorer

    package static let settings = ShowerSettings(photonCut: ShowerSettings.lowestCut, electronCut: ShowerSettings.lowestElectronCut)
    static let wall = InertLayer(electronCut: 3e-5, rangeRejection: 3e-4)

    /// - Parameter collider: for hadrons; nil: they are not followed.
    public init(_ model: ChamberModel, collider: (any HadronCollider)? = nil) {
        self.model = model
        transport = ElectromagneticTransport(model.stack, settings: Self.settings, inert: model.structure.slices.map { $0.cells == nil ? Self.wall : nil },
            field: model.field.flatMap(UniformField.init))
        muons = MuonFlight(model, settings: Self.settings)
        hadrons = collider.map { [transport] in HadronicTransport(model.stack, settings: HadronicSettings(), collider: $0, electromagnetic: transport) }
        scorer = CellScorer(model)
    }

    /// For pictures: photons that hadrons make, where the line of the hadron was then, stand in `sent`; and `mesons` counts pi0 and eta.
    public var isRecording: Bool {
        get { scorer.isRecording }
        set { scorer.isRecording = newValue }
    }
    public var mesons: Int { scorer.mesons }

    /// Begins the next event.
    public func clear() {
        scorer.clear()
        isPassed = false
        sent.removeAll(keepingCapacity: true)
        hits.removeAll(keepingCapacity: true)
    }

    /// Sends a particle through the station, and all that comes from it.
    ///
    /// - Parameters:
    ///   - kineticEnergy: GeV.
    ///   - position, direction: in the station's frame, where it starts (inside or at the front); a unit vector.
    /// - Returns: false for a species that leaves nothing here (neutrinos) or is not followed (hadrons without a collider).
    @discardableResult
    public func shower(_ species: Species, kineticEnergy: Double, from position: Vector, along direction: Vector, random: inout RandomStream) -> Bool {
        sent.append((species, position, direction))
        let kind: ElectromagneticTrack.Kind
        switch species {
        case .photon: kind = .photon
        case .electron: kind = .electron
        case .positron: kind = .positron
        case .muonMinus, .muonPlus:
            let leaves = muons.fly(
                kineticEnergy: kineticEnergy, charge: species == .muonPlus ? 1 : -1, from: position, along: direction, random: &random, scorer: &scorer)
            if leaves { isPassed = true }
            return true
        case _ where species.isHadron:
            guard let hadrons else { return false }
            let before = scorer.photons.count
            _ = hadrons.transport(species, kineticEnergy: kineticEnergy, at: position, along: direction, random: &random, scorer: &scorer)
            if scorer.isPassed { isPassed = true }
            for photon in scorer.photons.dropFirst(before) where photon.direction.z != 0 {
                sent.append((.photon, position + direction * ((photon.z - position.z) / direction.z), photon.direction))
            }
            return true
        default: return false
        }
        transport.transport(ElectromagneticTrack(position: position, direction: direction, energy: kineticEnergy, kind: kind), random: &random, scorer: &scorer)
        return true
    }

    /// Ends the event: the cells above their thresholds that are read out stand in `hits`.
    public func read(random: inout RandomStream) {
        for index in 0..<scorer.count {
            let charge = scorer[index], layer = model.layers[Int(charge.layer)]
            guard charge.energy > layer.cells.threshold, layer.cells.efficiency >= 1 || random.uniform() < layer.cells.efficiency else { continue }
            var time: Double?
            if let drift = layer.cells.driftTime, let width = layer.cells.width { time = drift * charge.distance / ((width - layer.cells.wall) / 2) }
            hits.append(ChamberHit(layer: Int(charge.layer), cell: Int(charge.cell), energy: charge.energy * 1e6, driftTime: time))
        }
        if hits.count > 1 { hits.sort { ($0.layer, $0.cell) < ($1.layer, $1.cell) } }
    }

    /// Steps of the electromagnetic transport so far.
    package var steps: Int { transport.steps }
}
