import Foundation
import Numerics

/// Electron stopping powers as the `electron` verb reports them, MeV cm^2/g.
public struct ElectronStoppingPower: Equatable, Sendable {
    public var collision: Double
    public var radiative: Double
    public var total: Double { collision + radiative }
}

extension Material {
    /// Kinetic energies, GeV, for which `electronStoppingPower` is stated.
    public static let electronEnergies: ClosedRange<Double> = 1e-5...1e4

    /// Unrestricted collision and radiative stopping power of electrons at kinetic energy `t` (GeV, 10 keV - 10 TeV).
    ///
    /// Collision: see `CollisionStoppingPower`. Radiative: ESTAR's table of the elements, spline of ln S in ln T, proportional to
    /// T above 10 GeV (complete screening, no LPM effect).
    public func electronStoppingPower(at t: Double) -> ElectronStoppingPower {
        let table = RadiativeTable.shared
        let x = log(t), end = table.logEnergies[table.logEnergies.count - 1]
        var radiative = 0.0
        for component in components {
            let spline = CubicSpline(x: table.logEnergies, y: table.logValues[component.element.atomicNumber - 1])
            radiative += component.massFraction * exp(spline(x) + max(0, x - end))
        }
        return ElectronStoppingPower(collision: CollisionStoppingPower(self).unrestricted(t) * 1e3 / density, radiative: radiative)
    }
}
