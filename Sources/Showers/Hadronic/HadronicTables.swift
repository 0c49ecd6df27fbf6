import Foundation
import Materials
import Nuclei
import Numerics
import Particles
import Synchronization

/// What the transport of hadrons and muons looks up in a material, by species: made once, then only read. Plain memory, so that
/// copies cost nothing.
struct HadronicTables: Sendable {
    /// By `Species.ordinal`; photons, electrons and neutrinos have an empty one.
    let species: UnmanagedArray<HadronTable>
    let targets: UnmanagedArray<Target>
    let targetCount: Int
    /// Interaction length of 20 GeV neutrons, cm.
    let interactionLength: Double
    /// A range (cm) that no score resolves.
    let shortRange: Double

    /// An element as a target.
    struct Target: Sendable {
        let nuclei: TargetNuclei
        /// Cumulative share of captures at rest: proportional to the number of electrons (Fermi and Teller, Phys. Rev. 72 (1947) 399).
        let captures: Double
    }

    init(_ material: Material, settings: HadronicSettings) {
        let electrons = material.electronsPerBarnCentimetre
        var captured = 0.0
        targets = UnmanagedMemory.permanent.array(material.components.map { component in
            captured += component.atomsPerBarnCentimetre * Double(component.element.atomicNumber) / electrons
            return Target(nuclei: TargetNuclei(component.element), captures: captured)
        })
        targetCount = material.components.count
        let loss = ChargedLoss(material)
        species = UnmanagedMemory.permanent.array(HadronKind.all.map { HadronTable($0, material, loss, settings: settings) })
        let neutron = species[Species.neutron.ordinal]
        interactionLength = 1 / neutron.value(HadronTable.grid.locate(20), HadronTable.rate + material.components.count)
        shortRange = 0.3 * material.radiationLength
    }

    private struct Known: Sendable {
        var material: Material
        var settings: HadronicSettings
        var tables: HadronicTables
    }
    private static let cache = Mutex<[Known]>([])

    /// The tables of a material, made on first use and shared by all threads.
    static func shared(_ material: Material, settings: HadronicSettings) -> HadronicTables {
        var settings = settings
        (settings.lowestEnergy, settings.neutronCut) = (0, 0)  // which are no matter of the tables
        return cache.withLock { [settings] known in
            if let found = known.first(where: { $0.material == material && $0.settings == settings }) { return found.tables }
            let tables = HadronicTables(material, settings: settings)
            known.append(Known(material: material, settings: settings, tables: tables))
            return tables
        }
    }
}

/// One species in one material, on an octave grid of the kinetic energy, linearly interpolated.
///
/// Row: [range R (cm), interaction depth tau, scattering depth g, mean depth of the stopping point (cm along the direction), variance V of the range
/// (cm^2), total rate of inelastic and elastic collisions and decays (1/cm), then cumulative by element the rates of inelastic collisions, then of
/// elastic ones on top]. The first five belong to charged species and are cumulated from the lowest energy: R = int dT/S, tau = int
/// Sigma dT/S with the total rate Sigma, g = int dT/(S lambda_1), V = int dT (d variance/dx)/S^3. A particle of energy T has its next interaction or decay at the energy T' with
/// tau(T') = tau(T) - (exponential deviate): exact with continuous loss, whatever the cross section does on the way.
struct HadronTable: Sendable {
    /// Kinetic energy at which charged particles have stopped, GeV: a range of microns.
    static let grid = OctaveGrid(lowest: 1e-4, highest: ShowerSettings.tableEnd)
    static let range = 0, depth = 1, scattering = 2, forward = 3, straggling = 4, rate = 5

    let rows: Table
    let stride: Int
    /// By target.
    let elastic: UnmanagedArray<ElasticScattering>

    init(_ kind: HadronKind, _ material: Material, _ loss: ChargedLoss, settings: HadronicSettings) {
        let components = material.components, count = components.count, grid = Self.grid
        stride = Self.rate + 1 + 2 * count
        elastic = UnmanagedMemory.permanent.array(components.map { ElasticScattering(kind.species, massNumber: $0.element.atomicWeight) })
        guard kind.electromagnetic == nil, !kind.isNeutrino else {
            rows = Table([])
            return
        }
        let collides = kind.species.isHadron
        let nuclei = collides ? components.map {
            HadronCrossSections(kind.species, massNumber: $0.element.atomicWeight, atomicNumber: $0.element.atomicNumber)
        } : []
        func rates(_ t: Double) -> [Double] {
            var row = [0.0], sum = 0.0
            for (component, nucleus) in zip(components, nuclei) {
                sum += component.atomsPerBarnCentimetre * nucleus.inelastic(t) * settings.crossSectionScale
                row.append(sum)
            }
            for (component, nucleus) in zip(components, nuclei) {
                if settings.elasticScattering { sum += component.atomsPerBarnCentimetre * nucleus.elastic(t) }
                row.append(sum)
            }
            if !collides { row += [Double](repeating: 0, count: 2 * count) }
            row[0] = sum + kind.perDecayLength * kind.mass / (t * (t + 2 * kind.mass)).squareRoot()
            return row
        }

        var rows: [Double] = []
        var range = 0.0, depth = 0.0, scattering = 0.0, forward = 0.0, straggling = 0.0
        var left = rates(grid[0])
        for i in 0..<grid.count {
            rows += [range, depth, scattering, forward, straggling]
            rows += left
            guard i + 1 < grid.count else { break }
            let right = rates(grid[i + 1])
            if kind.isCharged {
                // The collision rate is linear over a bin, as it is interpolated; the loss by Simpson's rule.
                let width = grid[i + 1] - grid[i], before = (range, scattering)
                for (t, rate, weight) in [(grid[i], left[0], 1.0), (grid[i] + width / 2, (left[0] + right[0]) / 2, 4), (grid[i + 1], right[0], 1)] {
                    let power = loss(t, mass: kind.mass, isMuon: kind.isMuon), step = width * weight / 6 / power
                    range += step
                    depth += step * rate
                    scattering += step * loss.scattering(t, mass: kind.mass)
                    straggling += step * loss.variance(t, mass: kind.mass) / (power * power)
                }
                // From T + dT the path is dR longer, and the mean cosine after it e^(-dg).
                let g = scattering - before.1
                forward = exp(-g) * forward + (range - before.0) * (1 - exp(-g)) / g
            }
            left = right
        }
        self.rows = Table(rows)
    }

    @inline(__always)
    func value(_ at: (bin: Int, fraction: Double), _ column: Int) -> Double {
        rows.interpolate(at.bin, at.fraction, column: column, stride: stride)
    }

    /// Where a cumulated column has a value, at or below bin `upper`; `value` must not be below its first entry.
    @inline(__always)
    func find(_ value: Double, column: Int, below upper: Int) -> (bin: Int, fraction: Double) {
        let low = bisect(from: 0, below: upper &+ 1) { rows[$0 &* stride &+ column] <= value }
        let start = rows[low &* stride &+ column], end = rows[(low &+ 1) &* stride &+ column]
        return (low, min(1, (value - start) / (end - start)))
    }

    /// Energy after a path with the mean loss between two energies, fluctuating; no higher than before the path, no lower than the table's lowest.
    ///
    /// The variance is that of the range between the two times the square of the stopping power at the lower one.
    @inline(__always)
    func energy(
        from start: Double, _ from: (bin: Int, fraction: Double), to end: Double, _ to: (bin: Int, fraction: Double), mass: Double, using random: inout some UniformGenerator
    ) -> Double {
        let rangeVariance = value(from, Self.straggling) - value(to, Self.straggling)
        guard rangeVariance > 0 else { return end }
        let row = to.bin &* stride &+ Self.range
        let power = (Self.grid[to.bin &+ 1] - Self.grid[to.bin]) / (rows[row &+ stride] - rows[row])
        let (largest, beta2) = LossFluctuation.largestTransfer(0.5 * (start + end), mass: mass)
        let more = LossFluctuation.sample(variance: rangeVariance * power * power, largest: largest, beta2: beta2, using: &random)
        return max(Self.grid.lowest, min(start, end - more))
    }

    @inline(__always)
    static func energy(_ at: (bin: Int, fraction: Double)) -> Double {
        let low = grid[at.bin]
        return low + at.fraction * (grid[at.bin &+ 1] - low)
    }
}

extension Material {
    /// Mean free path between inelastic collisions, cm; infinity for a species that makes none.
    public func interactionLength(_ species: Species, kineticEnergy: Double) -> Double {
        1 / components.reduce(0) {
            $0 + $1.atomsPerBarnCentimetre
                * HadronCrossSections(species, massNumber: $1.element.atomicWeight, atomicNumber: $1.element.atomicNumber).inelastic(kineticEnergy)
        }
    }
}
