import Foundation
import Inputs

extension Material {
    /// Nuclear interaction length of hadrons at high energies (inelastic collisions only), cm: Bragg additivity of the elements' values.
    ///
    /// PDG's values, to 0.5 % for the compounds that PDG lists too; showers use the cross sections of `Nuclei` at each energy instead.
    public var interactionLength: Double {
        1 / (density * components.reduce(0) { $0 + $1.massFraction / $1.element.interactionLength })
    }
}

extension Element {
    /// Nuclear interaction length, g/cm^2: PDG's value, or between its elements linear in ln A for ln lambda (within 1 %; lambda ~ A^(1/3) nearly).
    var interactionLength: Double {
        let points = Self.interactionLengths, t = log(atomicWeight)
        guard let high = points.firstIndex(where: { $0.logWeight >= t - 1e-12 }) else { return exp(points[points.count - 1].logLength) }
        guard high > 0, points[high].logWeight > t + 1e-12 else { return exp(points[high].logLength) }
        let a = points[high - 1], b = points[high]
        return exp(a.logLength + (b.logLength - a.logLength) * (t - a.logWeight) / (b.logWeight - a.logWeight))
    }

    private static let interactionLengths: [(logWeight: Double, logLength: Double)] = TableFile.bundled("interaction_lengths", in: .module).dropFirst().map { row in
        (log(Element(symbol: String(row[0]))!.atomicWeight), log(TableFile.number(row[1])))
    }
}
