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
        var window: DecayWindow?
        var simulated: ChamberEfficiency?

        init(_ scenario: Scenario) {
            (chamber, geometry, photons) = (scenario.chamber, scenario.geometry, scenario.photons)
            (efficiency, energyThreshold, window) = (scenario.efficiencyCurve, scenario.energyThreshold, scenario.window)
            simulated = scenario.simulated
        }

        /// The parts that have an efficiency of their own: the layers of a chamber with a simulated response, or all at once.
        var parts: [(layer: Int?, view: View)] {
            guard let simulated else { return [(nil, self)] }
            return simulated.layers.indices.map { layer in
                var part = self
                part.simulated = nil
                if geometry == .rays { part.chamber.stations = [chamber.stations[layer]] } else { part.chamber.layers = [chamber.layers[layer]] }
                return (layer, part)
            }
        }
    }

    /// An energy node of a source with what the mass does not change.
    private struct Node {
        var bin: Int
        var energy: Double
        var logEnergy: Double
        /// Particles of the node, or cm of their path, times the collisions' cross section, barn.
        var amount: Double
        /// sum n_i sigma_SM,i, 1/cm.
        var attenuation: Double
    }

    private struct Prepared {
        var source: FluxSource
        /// Of the source, and of the chamber's layer where layers have efficiencies of their own.
        var index: Int, layer: Int?
        var spectra: [BinSpectrum]
        var bins: RayBins
        /// Nodes of whole bins, ascending in energy.
        var nodes: [Node] = []

        init(_ source: FluxSource, _ index: Int, layer: Int?, _ bins: RayBins, weights: [Double]) {
            (self.source, self.index, self.layer, self.bins, spectra) = (source, index, layer, bins, source.spectra(weights))
            nodes = spectra.indices.flatMap { nodes(bin: $0, above: 0) }
        }

        func nodes(bin: Int, above: Double) -> [Node] {
            guard bins.amounts[bin] > 0 else { return [] }
            return spectra[bin].nodes(above: above, source.production.sharesEnergy ? .single : .fast).map {
                Node(
                    bin: bin, energy: $0.energy, logEnergy: log($0.energy), amount: $0.weight * bins.amounts[bin] * source.flux.crossSection,
                    attenuation: source.standardModelAttenuation(energy: $0.energy))
            }
        }
    }

    private enum Detection {
        case rays([Prepared])
        case flights([WindowFlights])
    }

    private let view: View
    private let detection: Detection

    init(_ sources: [FluxSource], view: View, rays: RayStore) {
        self.view = view
        if let window = view.window {
            detection = .flights(sources.map { WindowFlights($0, window: window, efficiency: view.efficiency) })
        } else {
            let parts = view.parts
            detection = .rays(sources.enumerated().flatMap { index, source in
                parts.map { layer, view in
                    let (bins, weights) = rays.bins(source, view)
                    return Prepared(source, index, layer: layer, bins, weights: weights)
                }
            })
        }
    }

    /// The counts at one mass as a function of the coupling.
    func curve(_ production: ProductionAtMass) -> CouplingCurve {
        switch detection {
        case .flights(let flights):
            CouplingCurve(parts: flights.map { .flights($0.segments(mass: production.mass)) })
        case .rays(let prepared):
            CouplingCurve(parts: prepared.map { part($0, production) })
        }
    }

    private func part(_ item: Prepared, _ production: ProductionAtMass) -> CouplingCurve.Part {
        let mass = production.mass, simulated = view.simulated?.at(mass: mass), mediator = item.source.mediator
        let threshold = max(mass, view.energyThreshold), kinds = SeenDecays(mediator, mass: mass, view.photons), visible = kinds.share
        // lambda = width m / (p hbar c) at unit coupling.
        let decay = mediator.widthPerSquaredCoupling(mass: mass) * mass / Constants.hbarC
        let table = item.bins.detection(mass: mass, threshold: threshold, angles: production.angles[item.index], kinds)
        var terms: [CouplingCurve.Term] = []
        terms.reserveCapacity(item.nodes.count)
        made(of: item, production, above: threshold) { bin, energy, mediators, saturation in
            let momentum = ((energy - mass) * (energy + mass)).squareRoot()
            let efficiency = (item.layer.flatMap { simulated?(layer: $0, energy: energy) } ?? 1) * (view.efficiency?(energy) ?? 1)
            let made = mediators * visible * efficiency * table.thickness[bin]
            guard made > 0, momentum > 0, energy >= threshold else { return }
            terms.append(.init(bin: bin, production: made, saturation: saturation, decay: decay / momentum, logDecay: log(decay / momentum)))
        }
        // Energies ascend from node to node unless they are shared.
        if production.emissions[item.index] != nil { terms.sort { $0.logDecay > $1.logDecay } }
        return .rays(table, terms)
    }

    /// Hands out what a source's particles above a threshold make: energy bin, the mediator's energy, mediators at unit coupling per inverse barn, saturation.
    private func made(of item: Prepared, _ production: ProductionAtMass, above threshold: Double, _ use: (Int, Double, Double, Double) -> Void) {
        let mass = production.mass, rates = production.tables[item.index], angles = production.angles[item.index], emission = production.emissions[item.index]
        func add(_ node: Node) {
            let attenuation = rates.attenuationPerSquaredCoupling(energy: node.energy, logEnergy: node.logEnergy)
            guard attenuation > 0 else { return }
            let yield = item.source.yield(attenuationPerSquaredCoupling: attenuation, standardModel: node.attenuation)
            guard let emission else {
                return use(node.bin, node.energy - (angles?.energyLoss(logEnergy: node.logEnergy) ?? 0), node.amount * yield.perAmount, yield.saturation)
            }
            for (k, weight) in EmissionQuantiles.weights.enumerated() {
                use(node.bin, emission.fraction(k, logEnergy: node.logEnergy) * node.energy, node.amount * yield.perAmount * weight, yield.saturation)
            }
        }
        for bin in item.spectra.indices where item.spectra[bin].low < threshold && item.spectra[bin].high > threshold {
            item.nodes(bin: bin, above: threshold).forEach(add)
        }
        let firstWhole = item.nodes.firstIndex { item.spectra[$0.bin].low >= threshold } ?? item.nodes.count
        item.nodes[firstWhole...].forEach(add)
        for line in item.source.production.lines(mass: mass) {
            guard let bin = item.spectra.firstIndex(where: { $0.density(at: line.parent) > 0 }) else { continue }
            let positrons = item.bins.amounts[bin] * item.source.flux.crossSection * item.spectra[bin].density(at: line.parent)
            use(bin, line.mediator, positrons * line.strength, 0)
        }
    }

    /// The same of one source of a view without layers of their own efficiency; nothing for drawn flights.
    func made(ofSource source: Int, _ production: ProductionAtMass, above threshold: Double, _ use: (Int, Double, Double, Double) -> Void) {
        guard case .rays(let prepared) = detection else { return }
        made(of: prepared[source], production, above: threshold, use)
    }
}
