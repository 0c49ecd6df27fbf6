import Foundation
import Numerics
import Particles

/// sum |M|^2 / (e^2 g^2) of gamma e -> e X, averaged over the photon and the electron, and by crossing of e+ e- -> gamma X; also what
/// bremsstrahlung on a nucleus is made of.
///
/// With s, u reduced by m_e^2 and s + t + u = m^2:
///
///     pseudoscalar   -(s + u)^2/su + 2 m^2 B
///     scalar         -(s + u)^2/su + 2 (m^2 - 4 m_e^2) B         B = -t/su + m_e^2 ((s + u)/su)^2
///     vector         -2 (s^2 + u^2)/su + 4 (m^2 + 2 m_e^2) B
///
/// (Y.S. Liu, G.A. Miller, Phys. Rev. D 96 (2017) 016004; for a massless vector twice the formula of Klein and Nishina.)
enum ElectronAmplitude {
    @inline(__always)
    static func squared(_ kind: CouplingModel.Kind, s: Double, u: Double, t: Double, mass: Double) -> Double {
        let product = s * u, sum = (s + u) / product
        return leading(kind, s, u) + weight(kind, mass: mass) * (-t / product + electronSquare * sum * sum)
    }

    @inline(__always)
    private static func leading(_ kind: CouplingModel.Kind, _ s: Double, _ u: Double) -> Double {
        kind == .vector ? -2 * (s * s + u * u) / (s * u) : -(s + u) * (s + u) / (s * u)
    }

    /// What multiplies B.
    @inline(__always)
    static func weight(_ kind: CouplingModel.Kind, mass: Double) -> Double {
        switch kind {
        case .pseudoscalar: 2 * mass * mass
        case .scalar: 2 * (mass * mass - 4 * electronSquare)
        case .vector: 4 * (mass * mass + 2 * electronSquare)
        }
    }

    static let electronSquare = Constants.electronMass * Constants.electronMass
}

/// A distribution over a variable from 0 to 1, by Gauss-Legendre panels, with its cumulative one.
struct PanelDistribution: Sendable {
    let total: Double
    /// At the panels' edges, from 0 to 1, and the density there.
    private let cumulative, densities: [Double]
    private static let rule = GaussLegendre(6), pair = GaussLegendre(2)

    /// - Parameter nodes: of each panel, 2 or 6.
    init(panels: Int, nodes: Int = 6, _ density: (Double) -> Double) {
        var cumulative = [0.0]
        let rule = nodes == 2 ? Self.pair : Self.rule
        for i in 0..<panels {
            let low = Double(i) / Double(panels), high = Double(i + 1) / Double(panels)
            cumulative.append(cumulative[i] + rule.integrate(low, high, density))
        }
        total = cumulative[panels]
        var densities = (0...panels).map { max(0, density(Double($0) / Double(panels))) }
        // Densities may jump at the ends of what is possible: there from the panel's content.
        func mean(_ i: Int) -> Double { (cumulative[i + 1] - cumulative[i]) * Double(panels) }
        densities[0] = max(0, 2 * mean(0) - densities[1])
        densities[panels] = max(0, 2 * mean(panels - 1) - densities[panels - 1])
        self.densities = densities
        self.cumulative = cumulative.map { $0 / cumulative[panels] }
    }

    /// The integral alone.
    static func integral(panels: Int, _ density: (Double) -> Double) -> Double {
        rule.integrate(0, 1, panelWidth: 1 / Double(panels), density)
    }

    /// The variable below which lies a share; within a panel the density is a straight line.
    func quantile(_ share: Double) -> Double {
        let panels = cumulative.count - 1, i = bisect(from: 0, below: panels) { cumulative[$0] <= share }
        let width = cumulative[i + 1] - cumulative[i], low = densities[i], high = densities[i + 1]
        guard width > 0, low + high > 0 else { return (Double(i) + 0.5) / Double(panels) }
        // (low y + (high - low) y^2/2) / ((low + high)/2) = part
        let part = (share - cumulative[i]) / width
        let y = part * (low + high) / (low + max(0, low * low + part * (high - low) * (high + low)).squareRoot())
        return (Double(i) + min(1, y)) / Double(panels)
    }
}

/// Mediators whose angle follows from their energy, as in every process of two bodies to two.
struct TwoBodyEmission: Emission {
    let distribution: PanelDistribution
    /// Of the distribution's variable, GeV.
    let energy: @Sendable (Double) -> Double
    /// 1 - cos of the angle to the parent, by the mediator's energy.
    let oneMinusCosine: @Sendable (Double) -> Double

    func energy(quantile: Double) -> Double { energy(distribution.quantile(quantile)) }

    func draw(_ random: inout RandomStream) -> (energy: Double, oneMinusCosine: Double) {
        let energy = energy(quantile: random.uniform())
        return (energy, min(2, max(0, oneMinusCosine(energy))))
    }

    /// Shares between angles, from 64 quantiles.
    func shares(_ angles: [Double]) -> [Double] {
        var shares = [Double](repeating: 0, count: angles.count - 1)
        for i in 0..<64 {
            let angle = 2 * asin(min(1, max(0, oneMinusCosine(energy(quantile: (Double(i) + 0.5) / 64)) / 2).squareRoot()))
            shares[bisect(from: 0, below: shares.count) { angles[$0] <= angle }] += 1.0 / 64
        }
        return shares
    }
}

/// Production whose emission is that of two bodies.
protocol TwoBodyProduction: Production {
    func twoBody(energy: Double, mass: Double) -> TwoBodyEmission?
}

extension TwoBodyProduction {
    var sharesEnergy: Bool { true }
    func emission(energy: Double, mass: Double) -> (any Emission)? { twoBody(energy: energy, mass: mass) }
    func deflection(energy: Double, mass: Double) -> (any Deflection)? { nil }
    func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)? {
        twoBody(energy: energy, mass: mass).map { ($0.shares(angles), 0) }
    }
}
