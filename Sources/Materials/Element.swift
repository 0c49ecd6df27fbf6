import Foundation
import Inputs

/// A chemical element, Z = 1 ... 92.
public struct Element: Equatable, Hashable, Sendable {
    public let atomicNumber: Int
    public let symbol: String
    /// Standard atomic weight, g/mol (IUPAC 2021, abridged); the longest-lived isotope's mass number where there is none.
    public let atomicWeight: Double
    /// Density of the pure element, g/cm^3 (ICRU 37; gases at 20 C, 1 atm).
    public let density: Double
    /// Mean excitation energy of the pure element, eV (ICRU 37).
    public let excitationEnergy: Double

    /// Z = 1 ... 92 in order.
    public static let all: [Element] = TableFile.bundled("elements", in: .module).dropFirst().map { row in
        Element(
            atomicNumber: Int(row[0])!, symbol: String(row[1]), atomicWeight: TableFile.number(row[2]),
            density: TableFile.number(row[3]), excitationEnergy: TableFile.number(row[4]))
    }

    private static let bySymbol = Dictionary(uniqueKeysWithValues: all.map { ($0.symbol, $0) })

    /// The element of that symbol, nil for an unknown one.
    public init?(symbol: String) {
        guard let element = Element.bySymbol[symbol] else { return nil }
        self = element
    }

    /// The element of that atomic number, 1 ... 92.
    public init(atomicNumber: Int) {
        precondition(1...92 ~= atomicNumber, "there is no element with Z = \(atomicNumber) in the tables (1 ... 92)")
        self = Element.all[atomicNumber - 1]
    }

    private init(atomicNumber: Int, symbol: String, atomicWeight: Double, density: Double, excitationEnergy: Double) {
        (self.atomicNumber, self.symbol, self.atomicWeight) = (atomicNumber, symbol, atomicWeight)
        (self.density, self.excitationEnergy) = (density, excitationEnergy)
    }

    /// Mean excitation energy of the element's electrons inside a compound that is liquid or solid, eV: ICRU 37, table 5.1
    /// (Bragg additivity with 1.13 times the element's own value, except for the light elements measured in compounds).
    var excitationEnergyInCompound: Double {
        switch atomicNumber {
        case 1: 19.2
        case 6: 81
        case 7: 82
        case 8: 106
        case 9: 112
        case 17: 180
        default: 1.13 * excitationEnergy
        }
    }

    /// Binding energy of the innermost shell, GeV.
    public var innermostBinding: Double { shells[0].binding * 1e-9 }

    /// Subshells as (electrons, binding energy in eV, conduction electrons of the pure element?).
    var shells: [(electrons: Double, binding: Double, conducts: Bool)] { Element.shellTable[atomicNumber - 1] }

    private static let shellTable: [[(electrons: Double, binding: Double, conducts: Bool)]] =
        TableFile.bundled("shells", in: .module).dropFirst().map { row in
            row[1].split(separator: " ").map { cell in
                let parts = cell.split(separator: ":").map(TableFile.number)
                return (abs(parts[0]), parts[1], parts[0] < 0)
            }
        }
}
