import Numerics
import Particles

/// Inelastic and elastic cross sections of one species on one element, as a table made once; barn, kinetic energies in GeV.
///
/// The model and its accuracy are told in `HadronNucleusModel`. Look-ups take no logarithm and no memory; linear between nodes 2-3 % apart, right to 0.1 %.
public struct HadronCrossSections: Sendable {
    private static let grid = OctaveGrid(lowest: 1e-5, highest: 1.01e5)

    /// Inelastic, elastic at each node.
    @usableFromInline let values: Table
    @usableFromInline let grid: OctaveGrid

    /// - Parameters:
    ///   - species: a hadron; all others have no cross section.
    ///   - massNumber: standard atomic weight of the element, or the mass number of a nuclide.
    public init(_ species: Species, massNumber: Double, atomicNumber: Int) {
        let model = HadronNucleusModel(massNumber: massNumber, atomicNumber: atomicNumber)
        let grid = Self.grid
        self.grid = grid
        values = Table(grid.nodes.flatMap { energy -> [Double] in
            let (inelastic, elastic) = model.crossSections(species, kineticEnergy: energy)
            return [inelastic * 1e-3, elastic * 1e-3]
        })
    }

    /// Everything but elastic scattering: absorption, charge exchange, quasi-elastic knock-out and excitation of levels included.
    @inlinable
    public func inelastic(_ kineticEnergy: Double) -> Double { value(kineticEnergy, column: 0) }

    /// The nucleus stays in its ground state. Coulomb scattering of charged hadrons is not in it.
    @inlinable
    public func elastic(_ kineticEnergy: Double) -> Double { value(kineticEnergy, column: 1) }

    /// Outside 10 keV ... 101 TeV the end's value stands.
    @inlinable @inline(__always)
    func value(_ kineticEnergy: Double, column: Int) -> Double {
        let (bin, fraction) = grid.locate(min(max(kineticEnergy, grid.lowest), 1.01e5))
        return values.interpolate(bin, fraction, column: column, stride: 2)
    }
}
