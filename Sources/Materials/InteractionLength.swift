import Foundation
import Inputs
import Numerics

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
        exp(linear(Self.interactionLengths.logLength, over: Self.interactionLengths.logWeight, at: log(atomicWeight)))
    }

    private static let interactionLengths: (logWeight: [Double], logLength: [Double]) = {
        let rows = TableFile.bundled("interaction_lengths", in: .module).dropFirst()
        return (rows.map { log(Element(symbol: String($0[0]))!.atomicWeight) }, rows.map { log(TableFile.number($0[1])) })
    }()
}
