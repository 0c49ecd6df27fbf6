import Experiments
import Foundation
import Mediators
import Particles

/// Counts per inverse barn for one view of the decays, made for scans over mass and coupling: what depends on neither is done
/// once, what depends on the mass once per mass, and production once for all views.
struct SignalScan: Sendable {
    /// What a scenario's counts depend on, but for factors.
    struct View: Equatable {
        var chamber: Chamber
        var geometry: Geometry
        var photons: PhotonRequirement
        var efficiency: EfficiencyCurve?
        var energyThreshold: Double

        init(_ scenario: Scenario) {
            (chamber, geometry, photons) = (scenario.chamber, scenario.geometry, scenario.photons)
            (efficiency, energyThreshold) = (scenario.efficiencyCurve, scenario.energyThreshold)
        }
    }

    /// An energy node of a source with what the mass does not change.
    private struct Node {
        var bin: Int
        var energy: Double
        var logEnergy: Double
        /// Photons of the node, or cm of their path, times the collisions' cross section, barn.
        var amount: Double
        /// sum n_i sigma_SM,i, 1/cm.
        var attenuation: Double
    }

    private enum Detection {
        case fixed(DetectionTable)
        case rays(RayBins)
    }

    private struct Prepared {
        var source: PhotonSource
        var spectra: [BinSpectrum]
        var amounts: [Double]
        var detection: Detection
        /// Nodes of whole bins, ascending in energy.
        var nodes: [Node]

        func nodes(bin: Int, above: Double) -> [Node] {
            guard amounts[bin] > 0 else { return [] }
            return spectra[bin].nodes(above: above, fast: true).map {
                Node(
                    bin: bin, energy: $0.energy, logEnergy: log($0.energy), amount: $0.weight * amounts[bin] * source.flux.crossSection,
                    attenuation: source.production.standardModelAttenuation(energy: $0.energy))
            }
        }
    }

    private let view: View
    private let prepared: [Prepared]

    init(_ sources: [PhotonSource], view: View) {
        self.view = view
        prepared = sources.map { source in
            var item: Prepared
            if view.geometry == .effective, !source.model.sampledAngles {
                let accepted = AcceptedPhotons(source, chamber: view.chamber, replicas: false)
                let table = DetectionTable(source, accepted, chamber: view.chamber)
                item = Prepared(source: source, spectra: accepted.spectra, amounts: table.photons, detection: .fixed(table), nodes: [])
            } else {
                let rays = MediatorRays(source, chamber: view.chamber, geometry: view.geometry)
                let bins = RayBins(source, table: RayTable(rays, chamber: view.chamber, photons: view.photons))
                item = Prepared(source: source, spectra: source.spectra, amounts: bins.amounts, detection: .rays(bins), nodes: [])
            }
            item.nodes = item.spectra.indices.flatMap { item.nodes(bin: $0, above: 0) }
            return item
        }
    }

    /// The counts at one mass as a function of the coupling.
    func curve(_ production: ProductionAtMass) -> CouplingCurve {
        let mass = production.mass, threshold = max(mass, view.energyThreshold)
        // lambda = width m / (p hbar c) at g = 1 /GeV.
        let decay = ALP(mass: mass, coupling: 1).width * mass / Constants.hbarC
        let parts = prepared.indices.map { i -> CouplingCurve.Part in
            let item = prepared[i], rates = production.tables[i], angles = production.angles[i]
            let table = switch item.detection {
            case .fixed(let table): table
            case .rays(let bins): bins.detection(mass: mass, threshold: threshold, angles: angles)
            }
            let firstWhole = item.nodes.firstIndex { item.spectra[$0.bin].low >= threshold } ?? item.nodes.count
            let cut = item.spectra.indices.filter { item.spectra[$0].low < threshold && item.spectra[$0].high > threshold }
                .flatMap { item.nodes(bin: $0, above: threshold) }
            var terms: [CouplingCurve.Term] = []
            terms.reserveCapacity(cut.count + item.nodes.count - firstWhole)
            func add(_ node: Node) {
                let attenuation = rates.attenuationPerSquaredCoupling(energy: node.energy, logEnergy: node.logEnergy)
                let yield = item.source.yield(attenuationPerSquaredCoupling: attenuation, standardModel: node.attenuation)
                let energy = node.energy - (angles?.energyLoss(logEnergy: node.logEnergy) ?? 0)
                let momentum = ((energy - mass) * (energy + mass)).squareRoot()
                let made = node.amount * yield.perAmount * (view.efficiency?(energy) ?? 1) * table.thickness[node.bin]
                guard made > 0, momentum > 0, energy >= threshold else { return }
                terms.append(.init(
                    bin: node.bin, production: made, saturation: yield.saturation, decay: decay / momentum, logDecay: log(decay / momentum)))
            }
            cut.forEach(add)
            item.nodes[firstWhole...].forEach(add)
            return .init(table: table, terms: terms)
        }
        return CouplingCurve(parts: parts)
    }
}

/// Expected counts per inverse barn at one mass: a sum over energies of n (r g^2 / (1 + s g^2)) P(lambda g^2), with r the
/// mediators per photon at g = 1 /GeV and s = r, or zero for production along the photons' path.
struct CouplingCurve {
    struct Term {
        var bin: Int
        /// n r D, cm
        var production: Double
        /// s, GeV^2
        var saturation: Double
        /// lambda at g = 1 /GeV, 1/cm, and its logarithm.
        var decay, logDecay: Double
    }

    struct Part {
        let table: DetectionTable
        /// Ascending in energy.
        let terms: [Term]
    }

    let parts: [Part]

    func callAsFunction(_ coupling: Double) -> Double {
        guard coupling > 0 else { return 0 }
        let square = coupling * coupling, logSquare = log(square)
        return parts.reduce(0) { $0 + $1.table.sum($1.terms, square: square, logSquare: logSquare) }
    }

    /// The counts are below this times g^4 at any coupling g, and near it for long lives.
    var perFourthPower: Double {
        parts.reduce(0) { sum, part in part.terms.reduce(sum) { $0 + $1.production * $1.decay } }
    }
}
