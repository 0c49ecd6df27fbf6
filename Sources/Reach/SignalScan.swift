import Detectors
import Foundation
import Mediators
import Particles

/// Counts per inverse barn for one chamber, made for scans over mass and coupling: what depends on neither is done once, what
/// depends on the mass once per mass.
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
            let accepted = AcceptedPhotons(source, chamber: chamber)
            let table = DetectionTable(source, accepted, chamber: chamber)
            let nodes = accepted.spectra.indices.filter { table.photons[$0] > 0 }.flatMap {
                Self.nodes(source, accepted.spectra[$0], table, bin: $0, above: 0)
            }
            return Prepared(source: source, spectra: accepted.spectra, table: table, nodes: nodes)
        }
    }

    private static func nodes(_ source: PhotonSource, _ spectrum: BinSpectrum, _ table: DetectionTable, bin: Int, above: Double) -> [Node] {
        spectrum.nodes(above: above).map {
            Node(
                bin: bin, energy: $0.energy, logEnergy: log($0.energy), photons: $0.weight * table.photons[bin] * source.flux.crossSection,
                attenuation: source.production.standardModelAttenuation(energy: $0.energy))
        }
    }

    /// The counts at one mass, GeV, as a function of the coupling.
    func curve(mass: Double) -> CouplingCurve {
        let threshold = max(mass, energyThreshold)
        // lambda = width m / (p hbar c) at g = 1 /GeV.
        let decay = ALP(mass: mass, coupling: 1).width * mass / Constants.hbarC
        let parts = prepared.map { item -> (table: DetectionTable, terms: [CouplingCurve.Term]) in
            let whole = item.nodes.filter { item.spectra[$0.bin].low >= threshold }
            let cut = item.spectra.indices.filter {
                item.spectra[$0].low < threshold && item.spectra[$0].high > threshold && item.table.photons[$0] > 0
            }.flatMap { Self.nodes(item.source, item.spectra[$0], item.table, bin: $0, above: threshold) }
            let nodes = cut + whole
            guard let highest = nodes.last?.energy else { return (item.table, []) }
            let production = ProductionTable(item.source.production, mass: mass, lowest: threshold, highest: highest)
            let terms = nodes.compactMap { node -> CouplingCurve.Term? in
                let ratio = production.attenuationPerSquaredCoupling(energy: node.energy, logEnergy: node.logEnergy) / node.attenuation
                let momentum = ((node.energy - mass) * (node.energy + mass)).squareRoot()
                guard ratio > 0, momentum > 0 else { return nil }
                return .init(
                    bin: node.bin, production: node.photons * ratio, ratio: ratio, decay: decay / momentum, logDecay: log(decay / momentum))
            }
            return (item.table, terms)
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

    let parts: [(table: DetectionTable, terms: [Term])]

    func callAsFunction(_ coupling: Double) -> Double {
        guard coupling > 0 else { return 0 }
        let square = coupling * coupling, logSquare = log(square)
        var sum = 0.0
        for (table, terms) in parts {
            terms.withUnsafeBufferPointer { terms in
                for term in terms {
                    sum += term.production * square / (1 + term.ratio * square)
                        * table.probability(bin: term.bin, lambda: term.decay * square, logLambda: term.logDecay + logSquare)
                }
            }
        }
        return sum
    }
}
