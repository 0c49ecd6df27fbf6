import Foundation
import Materials
import Numerics
import Particles

/// How the electrons of atoms meet a positron.
public enum AtomicElectrons: String, CaseIterable, Codable, Sendable {
    /// Free and at rest.
    case atRest = "at-rest"
    /// Bound and moving: the line of resonant annihilation becomes as wide as their momenta along the positron.
    case bound
}

/// The momenta of an atom's electrons along a line, from screened hydrogen.
///
/// A shell of principal number n in Slater's rules (J.C. Slater, Phys. Rev. 36 (1930) 57) has the screened charge Z' and the effective n'. Over a full
/// shell hydrogen's momenta are distributed as those of 1s with p = Z' alpha m_e/n' (V. Fock, Z. Phys. 98 (1935) 145), so that along a line
///
///     J(q) dq = 8 p^5 / (3 pi (p^2 + q^2)^3) dq,
///
/// and the energy is m_e - p^2/2 m_e. Not relativistic: K electrons of lead have p = 0.6 m_e.
package enum BoundElectrons {
    /// Electrons of one group of shells: how many, and their p in units of m_e.
    package struct Group: Equatable {
        package var electrons, momentum: Double
    }

    /// Slater's groups in order: 1s, 2sp, 3sp, 3d, 4sp, 4d, 4f, 5sp, 5d, 5f, 6sp, 6d, 7sp.
    private static let groups: [(n: Int, isSharp: Bool, capacity: Int)] = [
        (1, true, 2), (2, true, 8), (3, true, 8), (3, false, 10), (4, true, 8), (4, false, 10), (4, false, 14), (5, true, 8), (5, false, 10), (5, false, 14),
        (6, true, 8), (6, false, 10), (7, true, 8),
    ]
    /// Subshells in the order in which they are filled, by the group that they belong to.
    private static let filling = [(0, 2), (1, 2), (1, 6), (2, 2), (2, 6), (4, 2), (3, 10), (4, 6), (7, 2), (5, 10), (7, 6), (10, 2), (6, 14), (8, 10), (10, 6), (12, 2), (9, 14), (11, 10), (12, 6)]
    private static let effective = [1: 1, 2: 2, 3: 3, 4: 3.7, 5: 4.0, 6: 4.2, 7: 4.3]

    package static func groups(of atomicNumber: Int) -> [Group] {
        var counts = [Int](repeating: 0, count: groups.count), rest = atomicNumber
        for (group, capacity) in filling where rest > 0 {
            counts[group] += min(rest, capacity)
            rest -= min(rest, capacity)
        }
        return groups.indices.filter { counts[$0] > 0 }.map { i in
            let own = groups[i]
            var screening = Double(counts[i] - 1) * (own.n == 1 ? 0.30 : 0.35)
            for j in groups.indices where j < i {
                let inner = Double(counts[j])
                // Of s and p electrons the shell next inside screens by 0.85; of d and f electrons all groups inside screen fully.
                screening += own.isSharp && groups[j].n == own.n - 1 ? 0.85 * inner : inner
            }
            return Group(electrons: Double(counts[i]), momentum: max(0.5, Double(atomicNumber) - screening) / effective[own.n]! * Constants.fineStructure)
        }
    }

    private static let rule = GaussLegendre(12)

    /// m_e over what an electron adds, E_e - q, and the part of the electrons that add it, for positrons on the electrons of a material; ascending,
    /// the parts adding up to 1.
    static func recoils(in material: Material) -> [(factor: Double, share: Double)] {
        let all = material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * Double($1.element.atomicNumber) }
        let parts = material.components.flatMap { component in
            groups(of: component.element.atomicNumber).flatMap { group in
                // q = p tan(phi): J dq = 8/(3 pi) cos^4(phi) dphi.
                zip(rule.nodes, rule.weights).compactMap { node, weight -> (factor: Double, share: Double)? in
                    let angle = node * .pi / 2, energy = 1 - group.momentum * group.momentum / 2 - group.momentum * tan(angle)
                    guard energy > 0.1 else { return nil }
                    return (1 / energy, group.electrons * component.atomsPerBarnCentimetre / all * weight * 4 / 3 * pow(cos(angle), 4))
                }
            }
        }.sorted { $0.factor < $1.factor }
        let total = parts.reduce(0) { $0 + $1.share }
        return parts.map { ($0.factor, $0.share / total) }
    }
}
