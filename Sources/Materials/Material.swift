import Foundation
import Inputs
import Particles

/// A homogeneous material: an element, compound or mixture by mass fraction, with its density.
public struct Material: Equatable, Sendable {
    public struct Component: Equatable, Sendable {
        public let element: Element
        public let massFraction: Double
        /// Number density of the element's atoms, 1/(barn cm): atoms per cm^3 times 1e-24.
        public let atomsPerBarnCentimetre: Double
    }

    public let name: String
    /// g/cm^3
    public let density: Double
    public let components: [Component]

    private init(name: String, density: Double, fractions: [(Element, Double)]) {
        self.name = name
        self.density = density
        let sum = fractions.reduce(0) { $0 + $1.1 }
        components = fractions.filter { $0.1 > 0 }.sorted { $0.0.atomicNumber > $1.0.atomicNumber }.map { element, fraction in
            Component(
                element: element, massFraction: fraction / sum,
                atomsPerBarnCentimetre: fraction / sum * density * Constants.avogadro / element.atomicWeight * Constants.barn)
        }
    }

    /// The same mixture at another density, g/cm^3.
    public func at(density: Double) -> Material {
        density == self.density ? self : Material(name: name, density: density, fractions: components.map { ($0.element, $0.massFraction) })
    }

    /// The sum of n Z^2 over the elements, 1/(barn cm): what photons make in the fields of nuclei goes by it, form factors aside.
    public var squaredCharges: Double {
        components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * Double($1.element.atomicNumber * $1.element.atomicNumber) }
    }

    /// A pure element at its own density.
    public init(_ element: Element) {
        self.init(name: element.symbol, density: element.density, fractions: [(element, 1)])
    }

    /// A compound by numbers of atoms, such as [("Pb", 1), ("W", 1), ("O", 4)]. `density` in g/cm^3.
    init(name: String, density: Double, atoms: [(String, Double)]) {
        self.init(name: name, density: density, fractions: atoms.map { symbol, count in
            let element = Element(symbol: symbol)!
            return (element, count * element.atomicWeight)
        })
    }

    // MARK: By name

    /// The field's materials. Densities: PDG 2024 "Atomic and nuclear properties" unless said.
    public static let builtIn: [Material] = [
        // 8.28 g/cm^3: crystals as grown for calorimeters (CERN/LHCC 97-33).
        Material(name: "PbWO4", density: 8.28, atoms: [("Pb", 1), ("W", 1), ("O", 4)]),
        Material(name: "Cu", density: 8.96, atoms: [("Cu", 1)]),
        // Cartridge brass C26000.
        Material(name: "brass", density: 8.53, fractions: [(Element(symbol: "Cu")!, 0.70), (Element(symbol: "Zn")!, 0.30)]),
        // Stainless steel AISI 304.
        Material(name: "steel", density: 8.0, fractions: [
            (Element(symbol: "Fe")!, 0.70), (Element(symbol: "Cr")!, 0.19), (Element(symbol: "Ni")!, 0.11),
        ]),
        Material(name: "LAr", density: 1.396, atoms: [("Ar", 1)]),
        Material(name: "polystyrene", density: 1.06, atoms: [("C", 8), ("H", 8)]),
        Material(name: "H2O", density: 1.0, atoms: [("H", 2), ("O", 1)]),
        Material(name: "concrete", density: 2.3, fractions: [
            (Element(symbol: "O")!, 0.529), (Element(symbol: "Si")!, 0.337), (Element(symbol: "Ca")!, 0.044),
            (Element(symbol: "Al")!, 0.034), (Element(symbol: "Na")!, 0.016), (Element(symbol: "Fe")!, 0.014),
            (Element(symbol: "K")!, 0.013), (Element(symbol: "H")!, 0.010), (Element(symbol: "C")!, 0.001),
            (Element(symbol: "Mg")!, 0.002),
        ]),
        Material(name: "rock", density: 2.65, atoms: [("Si", 1), ("O", 2)]),
        Material(name: "air", density: 1.205e-3, fractions: [
            (Element(symbol: "N")!, 0.755267), (Element(symbol: "O")!, 0.231781), (Element(symbol: "Ar")!, 0.012827),
            (Element(symbol: "C")!, 0.000124),
        ]),
    ]

    /// A material by its built-in name or by an element's symbol. An unknown name is an error that tells the nearest one.
    public static func named(_ name: String, at place: String? = nil) throws -> Material {
        if let material = builtIn.first(where: { $0.name == name }) { return material }
        if let element = Element(symbol: name) { return Material(element) }
        let elements = Element.all.map(\.symbol)
        var error = InputError.unknown("material", name, among: builtIn.map(\.name) + elements, at: place)
        error.expected = "one of \(builtIn.map(\.name).joined(separator: ", ")) or an element's symbol (H ... U)"
        throw error
    }

    /// A mixture by mass fraction, such as ["Pb": 0.45534, "W": 0.40402, "O": 0.14064]; fractions must add to 1 within 1 %
    /// and are normalised. `density` in g/cm^3.
    public static func mixture(
        name: String, density: Double, massFractions: [String: Double], at place: String? = nil
    ) throws -> Material {
        guard density > 0, density.isFinite else {
            throw InputError("the density of \(name) is \(density)", at: place, expected: "a positive number of g/cm3")
        }
        var fractions: [(Element, Double)] = []
        for (symbol, fraction) in massFractions.sorted(by: { $0.key < $1.key }) {
            guard let element = Element(symbol: symbol) else {
                throw InputError.unknown("element", symbol, among: Element.all.map(\.symbol), at: place)
            }
            guard fraction >= 0, fraction.isFinite else {
                throw InputError("the mass fraction of \(symbol) in \(name) is \(fraction)", at: place, expected: "a number from 0 to 1")
            }
            fractions.append((element, fraction))
        }
        let sum = fractions.reduce(0) { $0 + $1.1 }
        guard abs(sum - 1) < 0.01 else {
            throw InputError("the mass fractions of \(name) add up to \(sum)", at: place, expected: "1")
        }
        return Material(name: name, density: density, fractions: fractions)
    }

    /// A compound by numbers of atoms, such as ["Pb": 1, "W": 1, "O": 4]. `density` in g/cm^3.
    public static func compound(name: String, density: Double, atoms: [String: Double], at place: String? = nil) throws -> Material {
        let weights = try Dictionary(uniqueKeysWithValues: atoms.map { symbol, count in
            guard let element = Element(symbol: symbol) else {
                throw InputError.unknown("element", symbol, among: Element.all.map(\.symbol), at: place)
            }
            return (symbol, count * element.atomicWeight)
        })
        // In a fixed order: the same text gives the same bits.
        let sum = weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        guard sum > 0 else { throw InputError("\(name) has no atoms", at: place, expected: "elements with their numbers, { Pb: 1, W: 1, O: 4 }") }
        return try mixture(name: name, density: density, massFractions: weights.mapValues { $0 / sum }, at: place)
    }

    // MARK: Derived

    /// Electrons per cm^3 times 1e-24.
    public var electronsPerBarnCentimetre: Double {
        components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * Double($1.element.atomicNumber) }
    }

    /// Radiation length, cm: Tsai, Rev. Mod. Phys. 46 (1974) 815, eq. 3.66 and table B.2, Bragg additivity.
    public var radiationLength: Double {
        1 / components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * $1.element.radiationCrossSection }
    }

    /// Plasma energy of the electrons, eV.
    public var plasmaEnergy: Double {
        // hbar omega_p = sqrt(4 pi n_e r_e^3) m_e c^2 / alpha.
        let re = Constants.classicalElectronRadius
        return (4 * .pi * electronsPerBarnCentimetre / Constants.barn * re * re * re).squareRoot()
            * Constants.electronMass * 1e9 / Constants.fineStructure
    }

    /// Mean excitation energy, eV: Bragg additivity with the values of ICRU 37 for atoms in compounds.
    public var excitationEnergy: Double {
        guard components.count > 1 else { return components[0].element.excitationEnergy }
        var sum = 0.0, weight = 0.0
        for component in components {
            let electrons = component.atomsPerBarnCentimetre * Double(component.element.atomicNumber)
            let energy = isGas ? component.element.excitationEnergy : component.element.excitationEnergyInCompound
            sum += electrons * log(energy)
            weight += electrons
        }
        return exp(sum / weight)
    }

    var isGas: Bool { density < 0.02 }
}

extension Element {
    /// 1/(X0 n), barn: 4 alpha r_e^2 (Z^2 (L_rad - f) + Z L'_rad).
    var radiationCrossSection: Double {
        let z = Double(atomicNumber)
        let (l, lPrime) = radiationLogarithms
        return 4 * Constants.fineStructure * Constants.classicalElectronRadiusSquaredBarn
            * (z * z * (l - coulombCorrection) + z * lPrime)
    }

    /// Tsai's L_rad and L'_rad (table B.2; above Z = 4: ln(184.15 Z^-1/3), ln(1194 Z^-2/3)).
    public var radiationLogarithms: (nuclear: Double, electron: Double) {
        switch atomicNumber {
        case 1: (5.31, 6.144)
        case 2: (4.79, 5.621)
        case 3: (4.74, 5.805)
        case 4: (4.71, 5.924)
        default: (log(184.15) - log(Double(atomicNumber)) / 3, log(1194) - 2 * log(Double(atomicNumber)) / 3)
        }
    }

    /// Coulomb correction f(Z) of Davies, Bethe, Maximon, Phys. Rev. 93 (1954) 788, eq. 36, by the series of Tsai eq. 3.3.
    public var coulombCorrection: Double {
        let a2 = pow(Constants.fineStructure * Double(atomicNumber), 2)
        return a2 * (1 / (1 + a2) + 0.20206 - 0.0369 * a2 + 0.0083 * a2 * a2 - 0.002 * a2 * a2 * a2)
    }
}
