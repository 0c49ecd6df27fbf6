import Foundation
import Materials
import Numerics
import Particles

/// Everything that the transport of photons, electrons and positrons looks up in a material: made once, then only read.
///
/// All tables stand on `OctaveGrid`s in the energy and are interpolated linearly. Layout of the rows:
/// - photons: [total rate without coherent scattering (1/cm), share of pair production, share of pair production and Compton
///   scattering, then per element the cumulative share in pair production].
/// - leptons (one table for electrons, one for positrons), the path: [range R (cm), hard depth tau, scattering depth g,
///   logarithm L, mean depth of the energy left when it slows down to the cut (cm along its direction)], cumulated from the lowest energy: R = int dT/S, tau = int Sigma dT/S, g = int dT/(S lambda_1), with S the loss
///   to transfers and photons below the cuts, Sigma the rate of hard interactions, lambda_1 the first transport mean free path.
///   A lepton of energy T has its next hard interaction at the energy T' with tau(T') = tau(T) - (exponential deviate), after the
///   path R(T) - R(T'): exact with continuous loss, without step limits.
/// - leptons, the choice: [share of bremsstrahlung, share of bremsstrahlung and Moller or Bhabha scattering, share of the soft
///   loss that goes to photons].
package struct ElectromagneticTables: Sendable {
    package let material: Material
    package let settings: ShowerSettings
    package let photons: PhotonTable
    package let electrons: LeptonTable
    package let positrons: LeptonTable
    let scattering = MultipleScattering.Sampler()
    let angles = EmissionAngle()
    package let straggling: CollisionStraggling

    package init(_ material: Material, settings: ShowerSettings) {
        self.material = material
        self.settings = settings
        photons = PhotonTable(material, cut: settings.photonCut)
        electrons = LeptonTable(material, settings: settings, positron: false)
        positrons = LeptonTable(material, settings: settings, positron: true)
        straggling = CollisionStraggling(
            material, lowest: min(electrons.grid.lowest, positrons.grid.lowest), cut: settings.electronCut)
    }
}

package struct PhotonTable: Sendable {
    package let grid: OctaveGrid
    package let stride: Int
    package let rows: Table
    /// By component of the material, heaviest first.
    package let pairs: UnmanagedArray<PairProduction>
    /// K-shell binding energies, GeV, by component.
    package let bindings: Table
    /// Share of photoelectric absorption by component, cumulative, at 1 MeV.
    package let photoelectricShares: Table

    package init(_ material: Material, cut: Double) {
        let components = material.components
        grid = OctaveGrid(lowest: cut, highest: ShowerSettings.tableEnd)
        stride = 3 + components.count
        let lpm = components.map { LandauPomeranchukMigdal(material, $0.element) }
        let processes = zip(components, lpm).map { PairProduction($0.element, lpm: $1) }
        pairs = UnmanagedMemory.permanent.array(processes)
        bindings = Table(components.map { $0.element.innermostBinding })
        var rows: [Double] = []
        for (node, k) in grid.nodes.enumerated() {
            // None at the first node above threshold either, so that interpolation leaves none below it.
            let opens = grid[max(0, node - 1)] > 2 * Constants.electronMass
            let each = components.indices.map { i -> PhotonCrossSection in
                var sigma = components[i].element.photonCrossSection(at: max(k, Element.lowestPhotonEnergy))
                if !opens { (sigma.pairNuclear, sigma.pairElectron) = (0, 0) }
                if k > PairProduction.lpmThreshold {
                    let suppression = processes[i].totalSuppression(photon: k)
                    sigma.pairNuclear *= suppression
                    sigma.pairElectron *= suppression
                }
                return sigma
            }
            var pair = 0.0, compton = 0.0, photoelectric = 0.0
            var shares: [Double] = []
            for (component, sigma) in zip(components, each) {
                let n = component.atomsPerBarnCentimetre
                pair += n * (sigma.pairNuclear + sigma.pairElectron)
                compton += n * sigma.incoherent
                photoelectric += n * sigma.photoelectric
                shares.append(pair)
            }
            let total = pair + compton + photoelectric
            rows += [total, pair / total, (pair + compton) / total] + shares.map { pair > 0 ? $0 / pair : 1 }
        }
        self.rows = Table(rows)
        var sum = 0.0
        let photoelectric = components.map { component -> Double in
            sum += component.atomsPerBarnCentimetre * component.element.photonCrossSection(at: 1e-3).photoelectric
            return sum
        }
        photoelectricShares = Table(photoelectric.map { $0 / sum })
    }
}

extension PairProduction {
    /// Ratio of the total cross section with the LPM effect to the one without.
    package func totalSuppression(photon k: Double) -> Double {
        let low = Constants.electronMass / k
        let quadrature = GaussLegendre(8)
        func total(_ f: (Double) -> Double) -> Double {
            // Even in eps <-> 1 - eps; ln eps spreads the asymmetric end.
            quadrature.integrate(log(low), log(0.5), panelWidth: 0.5) { exp($0) * f(exp($0)) }
        }
        return total { density($0, photon: k) } / total { densityWithoutLPM($0, photon: k) }
    }
}

package struct LeptonTable: Sendable {
    package static let pathStride = 5
    package static let choiceStride = 3

    package let grid: OctaveGrid
    /// Kinetic energy at which the lepton is stopped, GeV; the lowest node of the tables.
    package let cut: Double
    /// See `MultipleScattering.spin`.
    let spin: Double
    package let path: Table
    package let choice: Table
    package let emission: BremsstrahlungEmission
    package let rangeInverse: MonotoneInverse
    package let hardDepthInverse: MonotoneInverse
    package let scatteringInverse: MonotoneInverse

    /// Kinetic energy at which positrons are stopped, GeV.
    package static func positronCut(_ settings: ShowerSettings) -> Double {
        max(1e-5, min(settings.electronCut, PositronAnnihilation.lowestKineticEnergy(photonCut: settings.photonCut)))
    }

    package init(_ material: Material, settings: ShowerSettings, positron: Bool) {
        let photonCut = settings.photonCut, electronCut = settings.electronCut
        let cut = positron ? Self.positronCut(settings) : electronCut
        let grid = OctaveGrid(lowest: cut, highest: ShowerSettings.tableEnd)
        spin = MultipleScattering.spin(material, positron: positron)
        self.cut = cut
        self.grid = grid
        let emission = BremsstrahlungEmission(
            material, lowest: cut, highest: ShowerSettings.tableEnd, cut: photonCut, positron: positron)
        self.emission = emission

        let collision = CollisionStoppingPower(material)
        let electrons = material.electronsPerBarnCentimetre
        struct Point { var loss, soft, brems, scatter, annihilation, transport, logarithm: Double }
        func point(_ t: Double) -> Point {
            let soft = emission.softLoss(t, below: photonCut)
            let transport = MultipleScattering.transport(material, kinetic: t, positron: positron)
            return Point(
                loss: collision.restricted(t, cut: electronCut, positron: positron) + soft, soft: soft,
                brems: emission.rate(t, above: photonCut),
                scatter: electrons * (positron ? BhabhaScattering.crossSection(kinetic: t, cut: electronCut)
                    : MollerScattering.crossSection(kinetic: t, cut: electronCut)),
                annihilation: positron ? electrons * PositronAnnihilation.crossSection(kinetic: t) : 0,
                transport: transport.inverseLength, logarithm: transport.logarithm)
        }
        // Integrals over each bin by Simpson's rule; the functions themselves are smooth over a bin of 3 %.
        var path: [Double] = [], choice: [Double] = []
        var range = 0.0, hard = 0.0, scattering = 0.0
        // Energy left, times its mean depth, after slowing down to the cut.
        var depthMoment = 0.0
        var left = point(max(grid[0], cut * 0.999_999))
        for i in 0..<grid.count {
            let hardRate = left.brems + left.scatter + left.annihilation
            path += [range, hard, scattering, left.logarithm, i > 0 ? depthMoment / (grid[i] - grid[0]) : 0]
            choice += [
                hardRate > 0 ? left.brems / hardRate : 0, hardRate > 0 ? (left.brems + left.scatter) / hardRate : 0, left.soft / left.loss,
            ]
            guard i + 1 < grid.count else { break }
            let width = grid[i + 1] - grid[i]
            let middle = point((grid[i] + grid[i + 1]) / 2), right = point(grid[i + 1])
            let (rangeBefore, scatteringBefore) = (range, scattering)
            for (p, weight) in [(left, 1.0), (middle, 4), (right, 1)] {
                let step = width * weight / 6 / p.loss
                range += step
                hard += step * (p.brems + p.scatter + p.annihilation)
                scattering += step * p.transport
            }
            // From T + dT the path is dR longer, and the mean cosine after it e^(-dg).
            let g = scattering - scatteringBefore
            let forward = (range - rangeBefore) * (1 - exp(-g)) / g
            depthMoment = exp(-g) * depthMoment + forward * (grid[i] - grid[0] + width / 2)
            left = right
        }
        self.path = Table(path)
        self.choice = Table(choice)
        func column(_ c: Int) -> [Double] { Swift.stride(from: c, to: path.count, by: Self.pathStride).map { path[$0] } }
        let fine = grid.locate(min(64 * max(cut, 1e-3), grid.highest / 2)).bin
        rangeInverse = MonotoneInverse(column(0), cells: 2048, upTo: fine)
        hardDepthInverse = MonotoneInverse(column(1), cells: 2048, upTo: fine)
        scatteringInverse = MonotoneInverse(column(2), cells: 2048, upTo: fine)
    }
}

/// Finds the bin of a value in an ascending column: by a lattice of start bins where bins are narrow, by a walk from the present
/// bin above, where steps cross few bins.
package struct MonotoneInverse: Sendable {
    private let first: Double
    private let end: Double
    private let scale: Double
    private let start: UnmanagedArray<Int32>

    package init(_ column: [Double], cells: Int, upTo fine: Int) {
        first = column[0]
        end = column[fine]
        scale = Double(cells) / (end - first)
        var starts: [Int32] = []
        var bin = 0
        for cell in 0...cells {
            let value = first + Double(cell) / scale
            while bin + 1 < fine, column[bin + 1] <= value { bin += 1 }
            starts.append(Int32(bin))
        }
        start = UnmanagedMemory.permanent.array(starts)
    }

    /// The bin with column[bin] <= value < column[bin + 1], at or below `present`; `value` must not be below the first entry.
    @inline(__always)
    package func bin(of value: Double, below present: Int, _ table: Table, column: Int) -> Int {
        let stride = LeptonTable.pathStride
        var bin: Int
        if value < end {
            bin = Int(start[truncated((value - first) * scale)])
            while bin < present, table[(bin &+ 1) &* stride &+ column] <= value { bin &+= 1 }
        } else {
            bin = present
            while table[bin &* stride &+ column] > value { bin &-= 1 }
        }
        return bin
    }
}
