// Masses of bare nuclei.
//
// Measured atomic masses (AME2020: Wang et al., Chinese Phys. C 45 (2021) 030003) of the nuclides within a few units of charge of the valley of
// stability, from Tables/masses.csv, to 10 keV; less the electrons and their binding (14.4381 Z^2.39 + 1.55468e-6 Z^5.35 eV, ibid. eq. A4).
//
// Other nuclides: the liquid drop of Myers and Swiatecki (Nucl. Phys. 81 (1966) 1; constants as in Koning, Hilaire, Goriely, Nucl. Phys. A 810 (2008)
// 13, eq. 21), and the shell correction (measured less drop) of the nearest tabulated isobar, with an error of 1-3 MeV. Nuclei of one kind of nucleon, and
// those below A = 5 that are not tabulated, weigh what their nucleons weigh free.

import Foundation
import Inputs
import Numerics
import Particles

/// Mass of a bare nucleus in its ground state, GeV. `massNumber` 1 ... 260; 0 <= `atomicNumber` <= `massNumber`, at most 110.
public func nuclearMass(massNumber: Int, atomicNumber: Int) -> Double {
    NuclideTable.shared.mass(massNumber, atomicNumber)
}

/// What is known of each nuclide, as read-only tables by mass number and atomic number.
struct NuclideTable: Sendable {
    static let shared = NuclideTable()

    static let largestMassNumber = 260
    static let largestAtomicNumber = 110
    private static let row = largestAtomicNumber + 1

    /// Nuclear mass (GeV), then shell correction (MeV), for each nuclide.
    private let values: Table

    /// Mass of the ground state, GeV.
    @inline(__always)
    func mass(_ a: Int, _ z: Int) -> Double { values[Self.index(a, z)] }

    /// Measured mass less that of the liquid drop, MeV.
    @inline(__always)
    func shellCorrection(_ a: Int, _ z: Int) -> Double { values[Self.index(a, z) &+ 1] }

    @inline(__always)
    private static func index(_ a: Int, _ z: Int) -> Int {
        precondition(a >= 1 && a <= largestMassNumber && z >= 0 && z <= min(a, largestAtomicNumber), "no nucleus with A = \(a), Z = \(z)")
        return 2 &* (a &* row &+ z)
    }

    private init() {
        var values = [Double](repeating: 0, count: 2 * (Self.largestMassNumber + 1) * Self.row)
        let excess = Self.measuredMassExcess()
        for a in 1...Self.largestMassNumber {
            let isobars = excess[a] ?? [:]
            for z in 0...min(a, Self.largestAtomicNumber) {
                let drop = Self.liquidDrop(a, z)
                let mass: Double, shell: Double
                if z == 0 || z == a || (a <= 4 && isobars[z] == nil) {
                    mass = Double(z) * Species.proton.mass + Double(a - z) * Species.neutron.mass
                    shell = 0
                } else if let excess = isobars[z] {
                    mass = Self.nuclearMass(a, z, excess: excess)
                    shell = (mass - drop) * 1e3
                } else {
                    shell = isobars.min { (abs($0.key - z), $0.key) < (abs($1.key - z), $1.key) }
                        .map { (Self.nuclearMass(a, $0.key, excess: $0.value) - Self.liquidDrop(a, $0.key)) * 1e3 } ?? 0
                    mass = drop + shell * 1e-3
                }
                values[Self.index(a, z)] = mass
                values[Self.index(a, z) + 1] = shell
            }
        }
        self.values = Table(values)
    }

    /// Atomic mass excess, MeV, by mass number and atomic number.
    private static func measuredMassExcess() -> [Int: [Int: Double]] {
        var excess: [Int: [Int: Double]] = [:]
        for row in TableFile.bundled("masses", in: .module) {
            let a = Int(TableFile.number(row[0])), first = Int(TableFile.number(row[1]))
            excess[a] = Dictionary(uniqueKeysWithValues: row.dropFirst(2).enumerated().map { (first + $0.offset, TableFile.number($0.element)) })
        }
        return excess
    }

    /// GeV, from the atomic mass excess in MeV.
    private static func nuclearMass(_ a: Int, _ z: Int, excess: Double) -> Double {
        let charge = Double(z)
        let electronBinding = (14.4381 * pow(charge, 2.39) + 1.55468e-6 * pow(charge, 5.35)) * 1e-9
        return Double(a) * Constants.atomicMassUnit + excess * 1e-3 - charge * Constants.electronMass + electronBinding
    }

    /// Myers and Swiatecki's liquid drop, GeV.
    private static func liquidDrop(_ a: Int, _ z: Int) -> Double {
        let mass = Double(a), charge = Double(z), neutrons = Double(a - z)
        let asymmetry = (neutrons - charge) / mass
        let symmetry = 1 - 1.79 * asymmetry * asymmetry
        let bulk = symmetry * (-15.677 * mass + 18.56 * pow(mass, 2.0 / 3))
        let coulomb = charge * charge * (0.717 / cbrt(mass) - 1.21129 / mass)
        let pairing = 11 / mass.squareRoot() * Double(1 - (a - z) % 2 - z % 2)
        return charge * Species.proton.mass + neutrons * Species.neutron.mass + (bulk + coulomb - pairing) * 1e-3
    }
}
