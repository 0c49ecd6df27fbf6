import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Counts of one view by threshold and dump as functions of the coupling, for `SignalProfiles`.
struct ProfileMaker {
    /// What is made at one mass above a threshold, per inverse barn at unit squared coupling and without saturation.
    struct Steps {
        var made = 0.0, accepted = 0.0
        /// Mediators that live until the first layer, by coupling.
        var survived: [Double]

        static func + (a: Steps, b: Steps) -> Steps {
            Steps(made: a.made + b.made, accepted: a.accepted + b.accepted, survived: zip(a.survived, b.survived).map(+))
        }
    }

    let grid: ProfileGrid
    let dumps: [String]
    let isTraced: Bool
    private let sources: [FluxSource]
    /// Number of the dump, by source.
    private let dumpOfSource: [Int]
    /// By part of the scan.
    private let dumpOfPart: [Int]
    private let scan: SignalScan
    /// Of thresholds that cut through energy bins, by their number.
    private let cutting: [Int: SignalScan]
    /// Without efficiencies, for the steps before the decay; empty for drawn flights.
    private let plain: SignalScan?
    private let survival: [RayBins]
    /// By source, energy bin and production angle: the mean part of lines that meet the chamber.
    private let acceptance: [[[Double]]]
    /// By dump and species: particles by energy bin, as far as they are counted, per inverse barn, with their spectra.
    private let particles: [[(count: Double, spectrum: BinSpectrum)]]

    init(_ sources: [FluxSource], scenario: Scenario, grid: ProfileGrid, rays: RayStore) {
        var lowest = scenario
        if scenario.window == nil { lowest.energyThreshold = grid.thresholds[0] }
        let view = SignalScan.View(lowest)
        (self.sources, self.grid) = (sources, grid)
        let dumps = sources.map(\.flux.dump).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        self.dumps = dumps
        dumpOfSource = sources.map { dumps.firstIndex(of: $0.flux.dump)! }
        dumpOfPart = scenario.window != nil ? dumpOfSource : dumpOfSource.flatMap { [Int](repeating: $0, count: view.parts.count) }
        scan = SignalScan(sources, view: view, rays: rays)
        isTraced = scenario.window != nil || scenario.geometry == .rays || sources.contains { $0.model.sampledAngles }
        var cutting: [Int: SignalScan] = [:]
        for (k, threshold) in grid.thresholds.enumerated() where scenario.window == nil && !Self.isEdge(threshold, sources) {
            var view = view
            view.energyThreshold = threshold
            cutting[k] = SignalScan(sources, view: view, rays: rays)
        }
        self.cutting = cutting
        guard scenario.window == nil else {
            (plain, survival, acceptance, particles) = (nil, [], [], [])
            return
        }
        var bare = view
        (bare.efficiency, bare.simulated, bare.photons) = (nil, nil, .any)
        plain = SignalScan(sources, view: bare, rays: rays)
        let lines = sources.map { Rays($0, chamber: view.chamber, geometry: view.geometry) }
        survival = zip(sources, lines).map { RayBins($0, table: RayTable($1, .survival, chamber: view.chamber, photons: .any)) }
        acceptance = zip(sources, lines).map { source, lines in
            (0..<source.flux.axes.shape.energy).map { e in
                let amounts = source.meanAmounts[e * lines.cells..<(e + 1) * lines.cells], sum = amounts.reduce(0, +)
                return (0..<lines.angles).map { a in sum > 0 ? zip(amounts, 0...).reduce(0) { $0 + $1.0 * lines.acceptance[$1.1 * lines.angles + a] } / sum : 0 }
            }
        }
        let isTraced = isTraced
        particles = sources.indices.filter { i in
            !sources[..<i].contains { $0.flux.dump == sources[i].flux.dump && $0.flux.species == sources[i].flux.species }
        }.map { i in
            let source = sources[i], spectra = source.spectra(lines[i].spectrumWeights), cells = lines[i].cells
            return spectra.enumerated().map { e, spectrum in
                let count = (0..<cells).reduce(0) { $0 + source.meanParticles[e * cells + $1] * (isTraced ? 1 : lines[i].acceptance[$1]) }
                return (count * source.flux.crossSection, spectrum)
            }
        }
    }

    private static func isEdge(_ energy: Double, _ sources: [FluxSource]) -> Bool {
        sources.allSatisfy { source in energy <= source.flux.axes.energy[0] || source.flux.axes.energy.contains { abs($0 / energy - 1) < 1e-9 } }
    }

    func production(mass: Double) -> ProductionAtMass { ProductionAtMass(sources, mass: mass, threshold: grid.thresholds[0]) }

    /// z of `SignalProfiles`.
    func scale(mass: Double) -> Double { sources[0].mediator.widthPerSquaredCoupling(mass: mass) * mass / Constants.hbarC }

    /// The counts by threshold, dump and coupling.
    func counts(_ production: ProductionAtMass, couplings: [Double]) -> [[[Double]]] {
        let all = byDump(scan.curve(production), dumpOfPart), mass = production.mass, scale = scale(mass: mass), dumps = dumps.indices
        func values(_ curves: [CouplingCurve]) -> [[Double]] { curves.map { curve in couplings.map { curve($0) } } }
        guard plain != nil else { return .init(repeating: values(all), count: grid.thresholds.count) }
        var sums = [[Double]](repeating: .init(repeating: 0, count: couplings.count), count: dumps.count), counts: [[[Double]]] = []
        // From the highest threshold down: each adds what lies between it and the one before.
        var above = Double.infinity
        for (k, threshold) in grid.thresholds.enumerated().reversed() {
            if let scan = cutting[k] {
                counts.append(values(byDump(scan.curve(production), dumpOfPart)))
                continue
            }
            let slice = values(all.map { $0.part(from: threshold, to: above, mass: mass, scale: scale) })
            for d in dumps { for j in couplings.indices { sums[d][j] += slice[d][j] } }
            counts.append(sums)
            above = threshold
        }
        return counts.reversed()
    }

    /// The counts above one of the thresholds as a function of the coupling.
    func curve(_ production: ProductionAtMass, above k: Int) -> CouplingCurve {
        if let scan = cutting[k] { return scan.curve(production) }
        let mass = production.mass, all = scan.curve(production)
        return plain == nil ? all : all.part(from: grid.thresholds[k], to: .infinity, mass: mass, scale: scale(mass: mass))
    }

    private func byDump(_ curve: CouplingCurve, _ numbers: [Int]) -> [CouplingCurve] {
        dumps.indices.map { d in CouplingCurve(parts: zip(curve.parts, numbers).filter { $0.1 == d }.map(\.0)) }
    }

    /// The steps before the decay by threshold, survival by coupling; nothing for drawn flights.
    func steps(_ production: ProductionAtMass, couplings: [Double]) -> [Steps] {
        var steps: [Steps] = [], above = Double.infinity
        var tables: [DetectionTable] = []
        for (i, bins) in survival.enumerated() {
            tables.append(bins.detection(mass: production.mass, threshold: max(production.mass, grid.thresholds[0]), angles: production.angles[i], SeenDecays(sources[i].mediator, mass: production.mass, .any)))
        }
        var sum: Steps?
        for (k, threshold) in grid.thresholds.enumerated().reversed() {
            if cutting[k] != nil { steps.append(slice(threshold, .infinity, production, tables, couplings)) } else {
                let added = slice(threshold, above, production, tables, couplings)
                sum = sum.map { $0 + added } ?? added
                steps.append(sum!)
                above = threshold
            }
        }
        return steps.reversed()
    }

    @inline(never)
    private func slice(_ from: Double, _ to: Double, _ production: ProductionAtMass, _ tables: [DetectionTable], _ couplings: [Double]) -> Steps {
        var steps = Steps(survived: .init(repeating: 0, count: couplings.count))
        guard let plain, to > production.mass else { return steps }
        let mass = production.mass, scale = scale(mass: mass), threshold = max(mass, from)
        var parts: [CouplingCurve.Part] = []
        for source in sources.indices {
            let table = tables[source], acceptance = meanAcceptance(source, production)
            var terms: [CouplingCurve.Term] = []
            plain.made(ofSource: source, production, above: threshold) { bin, energy, mediators, saturation in
                guard energy > mass, energy >= threshold, energy < to else { return }
                let entered = mediators * table.thickness[bin], decay = scale / ((energy - mass) * (energy + mass)).squareRoot()
                steps.made += isTraced ? mediators : mediators * acceptance[bin]
                steps.accepted += mediators * acceptance[bin]
                guard entered > 0 else { return }
                // Without the factor lambda of a decay.
                terms.append(.init(bin: bin, production: entered / decay, saturation: saturation, decay: decay, logDecay: log(decay)))
            }
            terms.sort { $0.logDecay > $1.logDecay }
            parts.append(.rays(table, terms))
        }
        let curve = CouplingCurve(parts: parts)
        steps.survived = couplings.map { curve($0) / ($0 * $0) }
        return steps
    }

    /// By energy bin.
    private func meanAcceptance(_ source: Int, _ production: ProductionAtMass) -> [Double] {
        let edges = sources[source].flux.axes.energy
        return acceptance[source].enumerated().map { e, byAngle in
            guard byAngle.count > 1, byAngle.contains(where: { $0 > 0 }), edges[e + 1] > production.mass else { return byAngle[0] }
            let shares = production.angles[source]?.shares(logEnergy: log((edges[e] * edges[e + 1]).squareRoot())) ?? [1]
            return zip(shares, byAngle).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    /// Parents above an energy, GeV, each once whatever its channels.
    func parents(above energy: Double) -> Double {
        particles.joined().reduce(0) { sum, bin in
            guard bin.count > 0, bin.spectrum.high > energy else { return sum }
            return sum + bin.count * (bin.spectrum.low >= energy ? 1 : bin.spectrum.nodes(above: energy).reduce(0) { $0 + $1.weight })
        }
    }
}

extension CouplingCurve {
    /// Only what mediators in a range of energies make, GeV.
    ///
    /// - Parameter scale: width times mass over hbar c at unit coupling, 1/(cm GeV).
    func part(from low: Double, to high: Double, mass: Double, scale: Double) -> CouplingCurve {
        func decay(_ energy: Double) -> Double { energy > mass ? scale / ((energy - mass) * (energy + mass)).squareRoot() : .infinity }
        // An energy is known to rounding only, and none stands on a threshold.
        let most = decay(low) * (1 + 1e-12), least = high.isFinite ? decay(high) * (1 + 1e-12) : -1
        return CouplingCurve(parts: parts.map { part in
            guard case .rays(let table, let terms) = part else { return part }
            return .rays(table, terms.filter { $0.decay <= most && $0.decay > least })
        })
    }
}
