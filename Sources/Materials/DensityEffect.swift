import Foundation

/// Density effect of a material by Sternheimer's method, as ESTAR evaluates it: every subshell is an oscillator; the
/// oscillator energies are the binding energies times one factor that makes their logarithmic mean the material's
/// excitation energy.
///
/// Sternheimer, Phys. Rev. 88 (1952) 851; Sternheimer, Berger, Seltzer, At. Data Nucl. Data Tables 30 (1984) 261; ICRU 37, sec. 4.
struct DensityEffect: Sendable {
    /// Oscillator strengths f_i (sum 1), squared energies over the plasma energy squared, and the local-field terms 2/3 f_i
    /// (f_i for conduction electrons).
    private var strength: [Double] = []
    private var square: [Double] = []
    private var field: [Double] = []
    /// Plasma energy, eV.
    private let plasma: Double

    /// Strengths and resonance energies (eV), polarisation included: their logarithmic mean is the excitation energy.
    var oscillators: [(strength: Double, energy: Double)] {
        strength.indices.map { (strength[$0], plasma * (square[$0] + field[$0]).squareRoot()) }
    }

    init(_ material: Material) {
        plasma = material.plasmaEnergy
        let all = material.electronsPerBarnCentimetre
        var conductor = false
        for component in material.components {
            let z = Double(component.element.atomicNumber)
            let share = component.atomsPerBarnCentimetre * z / all
            for shell in component.element.shells {
                let f = share * shell.electrons / z
                // Conduction electrons are free only in the pure element.
                let free = shell.conducts && material.components.count == 1
                conductor = conductor || free
                strength.append(f)
                square.append(free ? 0 : pow(shell.binding / plasma, 2))
                field.append(free ? f : 2 / 3 * f)
            }
        }
        // Newton's iteration for the square of Sternheimer's factor.
        let target = 2 * log(material.excitationEnergy / plasma)
        var root = 1.0
        for _ in 0..<100 {
            var value = -target, slope = 0.0
            for i in strength.indices {
                let term = root * square[i] + field[i]
                value += strength[i] * log(term)
                slope += strength[i] * square[i] / term
            }
            let step = value / slope
            root = max(root - step, root / 10)
            if abs(step) < 1e-10 * root { break }
        }
        for i in square.indices { square[i] *= root }
    }

    /// The correction delta at kinetic energy over electron mass tau; the stopping number is lowered by delta / 2.
    func callAsFunction(tau: Double) -> Double {
        let momentum2 = tau * (tau + 2)  // (beta gamma)^2
        func sum(_ l: Double) -> Double {
            var total = 0.0
            for i in strength.indices { total += strength[i] / (square[i] + l) }
            return total
        }
        // l solves 1/(beta gamma)^2 = sum f_i / (nu_i^2 + l); no solution, no correction (insulators at low energy).
        guard square.contains(0) || 1 / momentum2 < sum(0) else { return 0 }
        var low = 0.0, high = momentum2
        for _ in 0..<200 where high - low > 1e-12 * high {
            let middle = (low + high) / 2
            if sum(middle) > 1 / momentum2 { low = middle } else { high = middle }
        }
        let l = (low + high) / 2
        var delta = -l / (momentum2 + 1)
        for i in strength.indices { delta += strength[i] * log1p(l / (square[i] + field[i])) }
        return max(0, delta)
    }
}
