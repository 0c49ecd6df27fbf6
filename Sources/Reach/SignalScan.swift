import Detectors
import Foundation
import Mediators
import Particles

/// Counts per inverse barn for one chamber, made for scans over mass and coupling: what depends on neither is done once, what
/// depends on the mass once per mass, and production once for all chambers.
struct SignalScan: Sendable {
    /// An energy node of a source with what the mass does not change.
    private struct Node {
        var bin: Int
        var energy: Double
        var logEnergy: Double
        /// Photons of the node times the collisions' cross section, barn.
        var photons: Double
        /// sum n_i sigma_SM,i, 1/cm.
        var attenuation: Double
    }

    private struct Prepared {
        var source: PhotonSource
        var spectra: [BinSpectrum]
        var table: DetectionTable
        /// Nodes of whole bins, ascending in energy.
        var nodes: [Node]
    }

    private let energyThreshold: Double
    private let prepared: [Prepared]

    init(_ sources: [PhotonSource], chamber: Chamber, energyThreshold: Double) {
        self.energyThreshold = energyThreshold
        prepared = sources.map { source in
            let accepted = AcceptedPhotons(source, chamber: chamber, replicas: false)
            let table = DetectionTable(source, accepted, chamber: chamber)
            let nodes = accepted.spectra.indices.filter { table.photons[$0] > 0 }.flatMap {
                Self.nodes(source, accepted.spectra[$0], table, bin: $0, above: 0)
            }
            return Prepared(source: source, spectra: accepted.spectra, table: table, nodes: nodes)
        }
    }

    private static func nodes(_ source: PhotonSource, _ spectrum: BinSpectrum, _ table: DetectionTable, bin: Int, above: Double) -> [Node] {
        spectrum.nodes(above: above, fast: true).map {
            Node(
                bin: bin, energy: $0.energy, logEnergy: log($0.energy), photons: $0.weight * table.photons[bin] * source.flux.crossSection,
                attenuation: source.production.standardModelAttenuation(energy: $0.energy))
        }
    }

    /// The counts at one mass as a function of the coupling.
    func curve(_ production: ProductionAtMass) -> CouplingCurve {
        let mass = production.mass, threshold = max(mass, energyThreshold)
        // lambda = width m / (p hbar c) at g = 1 /GeV.
        let decay = ALP(mass: mass, coupling: 1).width * mass / Constants.hbarC
        let parts = zip(prepared, production.tables).map { item, production -> CouplingCurve.Part in
            let firstWhole = item.nodes.firstIndex { item.spectra[$0.bin].low >= threshold } ?? item.nodes.count
            let cut = item.spectra.indices.filter {
                item.spectra[$0].low < threshold && item.spectra[$0].high > threshold && item.table.photons[$0] > 0
            }.flatMap { Self.nodes(item.source, item.spectra[$0], item.table, bin: $0, above: threshold) }
            var terms: [CouplingCurve.Term] = []
            terms.reserveCapacity(cut.count + item.nodes.count - firstWhole)
            func add(_ node: Node) {
                let ratio = production.attenuationPerSquaredCoupling(energy: node.energy, logEnergy: node.logEnergy) / node.attenuation
                let momentum = ((node.energy - mass) * (node.energy + mass)).squareRoot()
                guard ratio > 0, momentum > 0 else { return }
                terms.append(.init(
                    bin: node.bin, production: node.photons * ratio, ratio: ratio, decay: decay / momentum, logDecay: log(decay / momentum)))
            }
            cut.forEach(add)
            item.nodes[firstWhole...].forEach(add)
            return .init(table: item.table, terms: terms)
        }
        return CouplingCurve(parts: parts)
    }
}

/// Expected counts per inverse barn at one mass: a sum over energies of
/// n (r g^2 / (1 + r g^2)) P(lambda g^2), with r = sigma_P / (g^2 sigma_SM).
struct CouplingCurve {
    struct Term {
        var bin: Int
        /// n r
        var production: Double
        /// r, GeV^2
        var ratio: Double
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
        parts.reduce(0) { sum, part in part.terms.reduce(sum) { $0 + $1.production * $1.decay * part.table.layerThickness } }
    }
}
