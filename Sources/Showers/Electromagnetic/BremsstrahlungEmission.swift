import Foundation
import Materials
import Numerics
import Particles

/// Bremsstrahlung photons of electrons or positrons in a material.
///
/// Seltzer and Berger's spectra (`BremsstrahlungSpectrum`) with the LPM and dielectric effects as a factor
/// (`LandauPomeranchukMigdal`); positrons by the factor exp(2 pi alpha Z (1/beta_before - 1/beta_after)) of the ratio of Coulomb
/// wave functions (Koch and Motz, Rev. Mod. Phys. 31 (1959) 920, eq. II-6). The atoms' spectra are added first, so that a photon
/// is drawn from the material as a whole. Energies in GeV.
///
/// Layout: `shape` holds k dSigma/dk in 1/cm on a grid of T (4 nodes an octave, rows) and k/T (16 nodes an octave, columns).
package struct BremsstrahlungEmission: Sendable {
    private static let energyShift: UInt64 = 50  // 4 nodes an octave
    private static let ratioShift: UInt64 = 48  // 16 nodes an octave

    private static let quadrature = GaussLegendre(8)

    private let firstRow: Int
    private let rows: Int
    private let firstColumn: Int
    private let columns: Int
    private let shape: FloatTable
    private let cut: Double
    private let proposal: BremsstrahlungProposal

    /// - Parameters:
    ///   - lowest: lowest kinetic energy at which a photon can be asked for, GeV.
    ///   - cut: lowest photon energy that is sampled, GeV; the table itself reaches further down.
    package init(_ material: Material, lowest: Double, highest: Double, cut: Double, positron: Bool) {
        firstRow = Int(lowest.bitPattern >> Self.energyShift)
        rows = Int(highest.bitPattern >> Self.energyShift) - firstRow + 2
        let smallest = cut / highest / 32
        firstColumn = Int(smallest.bitPattern >> Self.ratioShift)
        columns = Int(1.0.bitPattern >> Self.ratioShift) - firstColumn + 1

        let atoms = material.components.map { component in
            (
                density: component.atomsPerBarnCentimetre, z: Double(component.element.atomicNumber),
                spectrum: BremsstrahlungSpectrum(component.element), lpm: LandauPomeranchukMigdal(material, component.element)
            )
        }
        var values = [Double](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            let t = Double(bitPattern: UInt64(firstRow + row) << Self.energyShift)
            let splines = atoms.map { $0.spectrum.energySlice(t) }
            for column in 0..<columns {
                // The column at k = T stands for the limit from below.
                let ratio = min(Double(bitPattern: UInt64(firstColumn + column) << Self.ratioShift), 1 - 1e-9)
                let k = ratio * t
                var sum = 0.0
                for (atom, spline) in zip(atoms, splines) {
                    var value = spline(ratio) * atom.density
                    value *= atom.lpm.bremsstrahlungSuppression(electron: t + Constants.electronMass, photon: k)
                    if positron { value *= Self.positronFactor(t, photon: k, z: atom.z) }
                    sum += value
                }
                values[row * columns + column] = sum
            }
        }
        shape = FloatTable(values)
        self.cut = cut
        let (firstRow, firstColumn, rows, columns) = (firstRow, firstColumn, rows, columns)
        proposal = BremsstrahlungProposal(
            cut: cut, energies: (0...rows).map { Double(bitPattern: UInt64(firstRow + $0) << Self.energyShift) },
            ratios: (0..<columns).map { Double(bitPattern: UInt64(firstColumn + $0) << Self.ratioShift) }
        ) { row, column in Double(Float(values[min(row, rows - 1) * columns + column])) }
    }

    private static func positronFactor(_ t: Double, photon k: Double, z: Double) -> Double {
        func inverseBeta(_ t: Double) -> Double {
            let gamma = max(t, 1e-12) / Constants.electronMass + 1
            return 1 / (1 - 1 / (gamma * gamma)).squareRoot()
        }
        return exp(max(-50, 2 * .pi * Constants.fineStructure * z * (inverseBeta(t) - inverseBeta(t - k))))
    }

    /// k dSigma/dk, 1/cm, at kinetic energy `t` and photon energy `k` < t.
    @inline(__always)
    package func differential(_ t: Double, photon k: Double) -> Double {
        let tBits = t.bitPattern, ratioBits = (k / t).bitPattern
        let row = Int(truncatingIfNeeded: tBits >> Self.energyShift) &- firstRow
        let column = Int(truncatingIfNeeded: ratioBits >> Self.ratioShift) &- firstColumn
        let x = Double(tBits & ((1 << Self.energyShift) - 1)) * 0x1p-50
        let y = Double(ratioBits & ((1 << Self.ratioShift) - 1)) * 0x1p-48
        let base = row &* columns &+ column
        let low = shape.interpolate(base, y), high = shape.interpolate(base &+ columns, y)
        return low + x * (high - low)
    }

    /// Energy of a photon between the cut and `t`, from the tabulated shape: by rejection, under the steps of `BremsstrahlungProposal`.
    @inline(__always)
    package func sample(kinetic t: Double, using random: inout some UniformGenerator) -> Double {
        let row = Int(truncatingIfNeeded: t.bitPattern >> Self.energyShift) &- firstRow
        guard _fastPath(row >= proposal.firstRow) else { return sampleNearCut(t, row, using: &random) }
        while true {
            let (ratio, width, sure) = proposal.draw(row, using: &random)
            let k = ratio * t
            let u = random.uniform()
            guard _fastPath(k >= cut) else { continue }
            // Most are accepted without a look at the shape.
            if u <= sure || u * proposal.area(row) * ratio <= width * differential(t, photon: k) { return k }
        }
    }

    /// The same where the range of energies changes much with `t`: proposal 1/k.
    @inline(never)
    private func sampleNearCut(_ t: Double, _ row: Int, using random: inout some UniformGenerator) -> Double {
        let largest = proposal.ceiling(row), logRange = fastLog(t / cut)
        while true {
            let k = cut * fastExp(random.uniform() * logRange)
            if k < t, random.uniform() * largest <= differential(t, photon: k) { return k }
        }
    }

    /// Rate of photons above `cut`, 1/cm.
    package func rate(_ t: Double, above cut: Double) -> Double {
        guard t > cut else { return 0 }
        return Self.quadrature.integrate(log(cut), log(t), panelWidth: 0.2) { differential(t, photon: min(exp($0), t * (1 - 1e-9))) }
    }

    /// Energy loss to photons below `cut`, GeV/cm.
    package func softLoss(_ t: Double, below cut: Double) -> Double {
        let end = min(cut, t * (1 - 1e-9)), start = end / 8
        let upper = Self.quadrature.integrate(log(start), log(end), panelWidth: 0.2) { exp($0) * differential(t, photon: exp($0)) }
        // Below, k dSigma/dk is linear in k, or falls where the dielectric effect sets in and little is lost.
        return upper + start * differential(t, photon: start / 2)
    }
}

/// Read-only single-precision numbers; see `Table`.
struct FloatTable: Sendable {
    private let values: UnmanagedArray<Float>

    init(_ values: [Double]) { self.values = UnmanagedMemory.permanent.array(values.map(Float.init)) }

    @inline(__always)
    func interpolate(_ bin: Int, _ fraction: Double) -> Double {
        let low = Double(values[bin])
        return low + fraction * (Double(values[bin &+ 1]) - low)
    }
}
