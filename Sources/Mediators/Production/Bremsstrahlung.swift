import Foundation
import Materials
import Numerics
import Particles

/// e Z -> e Z X, on the nucleus and on the protons one by one, both screened.
public struct Bremsstrahlung: ProductionChannel {
    let kind: CouplingModel.Kind
    /// Squared coupling to electrons at unit coupling of the mediator.
    let strength: Double
    public var name: String { "bremsstrahlung" }
    public var parents: [Species] { [.electron, .positron] }

    /// A bare nucleus has no photon flux of its own at small momentum transfers: the form factor is always a screened one, with the protons one by
    /// one beside Helm's.
    public func production(in material: Material, model: ProductionModel) -> any Production {
        let isDipole = model.formFactor == .dipole || model.formFactor == .dipoleScreening
        return BremsstrahlungProduction(kind: kind, strength: strength, photons: VirtualPhotons(material, isDipole ? .dipoleScreening : .helmScreeningInelastic))
    }
}

/// In the approximation of Weizsaecker and Williams: with x = E_X/E and U = E^2 theta^2 x + m^2 (1-x)/x + m_e^2 x,
///
///     d sigma / dx dU = alpha^2 (g^2/4 pi) (1 - x) beta A(x, U) / U^2 chi(t_min, t_max),    chi = integral of (t - t_min) F^2 / t^2,
///
/// A = a + b x (U_0 - U)/U^2 the limit of `ElectronAmplitude` (Y.S. Liu, D. McKeen, G.A. Miller, Phys. Rev. D 95 (2017) 036010), t_min = (U / 2E(1-x))^2
/// for each x and angle (not at the angle zero, as in the improved approximation), and t_max = 2.6 U/x, where photons become too virtual: fitted to
/// the exact tree-level integral. Against that on W, 1 MeV to 3 GeV (`Validation/bremsstrahlung.py`): 1 % for E >= 10 m up to 100 GeV, 3 % at 1 TeV
/// and for a vector of E = 3 m; low by 10 to 30 % for scalars below E = 3 m. The improved approximation (t_min of the angle zero, t_max = m^2 + m_e^2) is
/// 1.2 to 2 times the exact integral at E = 100 m and up to 20 times near threshold.
package struct BremsstrahlungProduction: Production {
    let kind: CouplingModel.Kind
    let strength: Double
    let photons: VirtualPhotons
    private let tables = BremsstrahlungTables()

    init(kind: CouplingModel.Kind, strength: Double, photons: VirtualPhotons) { (self.kind, self.strength, self.photons) = (kind, strength, photons) }

    package var sharesEnergy: Bool { true }

    /// The terms at one x, with the scale of U.
    private struct Splitting {
        var a, b, least, recoil, mostPerU: Double
        let photons: VirtualPhotons

        /// The mean of A chi over r, from where t_min reaches t_max on.
        func integral(_ nodes: [Node]) -> Double {
            let start = least * recoil * recoil / mostPerU
            guard start < 1 else { return 0 }
            let low = 2 * log(least * recoil), high = log(mostPerU * least), ratio = b / least, a = a
            return (1 - start) * photons.withTables { tables in
                var sum = 0.0
                for node in nodes {
                    let r = start + (1 - start) * node.r, logarithm = fastLog(r), from = low - 2 * logarithm, to = high - logarithm
                    let (one, two) = tables.values(from), (three, four) = tables.values(to)
                    sum += node.weight * (a + ratio * (r * r - r)) * max(0, one - three - (two - four * fastExp(max(from - to, -700))))
                }
                return sum
            }
        }

        /// A chi at U = least / r; r from 0 to 1 is even in dU/U^2.
        @inline(__always)
        func density(_ r: Double) -> Double {
            let u = least / r, t = u * recoil
            return max(0, a + b / least * (r * r - r)) * photons.flux(from: t * t, to: mostPerU * u)
        }
    }

    private func splitting(_ energy: Double, _ mass: Double, _ x: Double) -> Splitting {
        let square = ElectronAmplitude.electronSquare, leading = kind == .vector ? 2 * (2 - 2 * x + x * x) : x * x
        return Splitting(
            a: leading / (1 - x), b: ElectronAmplitude.weight(kind, mass: mass) * x, least: mass * mass * (1 - x) / x + square * x,
            recoil: 1 / (2 * energy * (1 - x)), mostPerU: Self.virtuality / x, photons: photons)
    }

    /// d sigma / dx times the density of atoms, at unit coupling, 1/cm.
    package func spectrum(energy: Double, mass: Double, x: Double) -> Double { spectrum(energy: energy, mass: mass, x: x, Self.nodes) }

    private func spectrum(energy: Double, mass: Double, x: Double, _ nodes: [Node]) -> Double {
        guard x * energy > mass, (1 - x) * energy > Constants.electronMass else { return 0 }
        let splitting = splitting(energy, mass, x), velocity = (1 - mass / (x * energy) * (mass / (x * energy))).squareRoot()
        let integral = splitting.integral(nodes)
        return strength * Constants.fineStructure * Constants.fineStructure / (4 * .pi) * (1 - x) * velocity * integral / splitting.least * Constants.hbarCSquaredBarn
    }

    /// t_max x/U.
    fileprivate static let virtuality = 2.6

    private static let rule = GaussLegendre(40)

    /// A node in r with its weight.
    fileprivate struct Node {
        let r, weight: Double
    }

    /// With r = s^3, since the flux goes with ln r.
    private static let nodes = nodes(24), fewNodes = nodes(12)

    private static func nodes(_ count: Int) -> [Node] {
        let rule = GaussLegendre(count)
        return zip(rule.nodes, rule.weights).map { node, weight in
            let s = (1 + node) / 2
            return Node(r: s * s * s, weight: weight / 2 * 3 * s * s)
        }
    }

    /// x as a function of s from 0 (softest mediator) to 1, with dx/ds: even in ln(1 - x + (m_e/m)^2), slower towards both ends, where the spectrum has a
    /// square root (softest) and a logarithm. The hardest leaves the electron its mass, or is where t_min reaches t_max at the angle zero: beyond, the
    /// approximation has no photons.
    private struct Range {
        let offset, soft, width: Double

        init?(_ energy: Double, _ mass: Double) {
            let electron = Constants.electronMass, square = electron * electron
            guard energy > mass + electron else { return nil }
            // (m^2 (1 - x) + m_e^2 x^2) = 4 v E^2 (1 - x)^2
            let half = mass * mass / 2 - square, scale = 4 * BremsstrahlungProduction.virtuality * energy * energy - square
            let hardest = max(electron / energy, (half + (half * half + square * scale).squareRoot()) / scale)
            guard hardest < 1 - mass / energy else { return nil }
            offset = square / (mass * mass)
            soft = log(1 - mass / energy + offset)
            width = soft - log(hardest + offset)
        }

        func fraction(_ s: Double) -> (x: Double, slope: Double) {
            let rest = exp(soft - width * s * s * (3 - 2 * s))
            return (1 + offset - rest, 6 * s * (1 - s) * width * rest)
        }
    }

    package func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard let range = Range(energy, mass) else { return 0 }
        return Self.rule.integrate(0, 1) { s in
            let (x, slope) = range.fraction(s)
            return spectrum(energy: energy, mass: mass, x: x) * slope
        }
    }

    package func emission(energy: Double, mass: Double) -> (any Emission)? { fractions(energy, mass)?.emission }

    private func fractions(_ energy: Double, _ mass: Double) -> (total: Double, emission: any Emission)? {
        guard let range = Range(energy, mass) else { return nil }
        let distribution = PanelDistribution(panels: 20, nodes: 2) { s in
            let (x, slope) = range.fraction(s)
            return spectrum(energy: energy, mass: mass, x: x, Self.fewNodes) * slope
        }
        guard distribution.total > 0 else { return nil }
        return (distribution.total, BremsstrahlungEmission(production: self, energy: energy, mass: mass) { range.fraction(distribution.quantile($0)).x })
    }

    package func scanned(energy: Double, mass: Double) -> (attenuation: Double, fractions: [Double])? {
        tables.values(energy: energy, mass: mass) { energy, mass in
            fractions(energy, mass).map { total, emission in (total, EmissionQuantiles.quantiles.map { emission.energy(quantile: $0) }) }
        }
    }

    /// Without the angle's share of the photons' flux, which changes by its logarithm.
    package func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)? {
        let exact = { emission(energy: energy, mass: mass).map { emission in EmissionQuantiles.quantiles.map { emission.energy(quantile: $0) / energy } } }
        guard let fractions = scanned(energy: energy, mass: mass)?.fractions ?? exact() else { return nil }
        var shares = [Double](repeating: 0, count: angles.count - 1)
        for (fraction, weight) in zip(fractions, EmissionQuantiles.weights) {
            let x = min(fraction, 1 - Constants.electronMass / energy), splitting = splitting(energy, mass, x)
            func beyond(_ angle: Double) -> Double {
                let r = angle >= .pi ? 0 : splitting.least / (splitting.least + energy * energy * angle * angle * x)
                return splitting.a * r + splitting.b / splitting.least * (r * r * r / 3 - r * r / 2)
            }
            let whole = beyond(0)
            for i in shares.indices { shares[i] += weight * (beyond(angles[i]) - beyond(angles[i + 1])) / whole }
        }
        return (shares, 0)
    }

    package func deflection(energy: Double, mass: Double) -> (any Deflection)? { nil }

    /// 1 - cos of a drawn angle at one x, by rejection.
    fileprivate func oneMinusCosine(energy: Double, mass: Double, x: Double, _ random: inout RandomStream) -> Double {
        let splitting = splitting(energy, mass, x), t = splitting.least * splitting.recoil
        let most = (splitting.a + max(0, -splitting.b) / (4 * splitting.least)) * photons.flux(from: t * t, to: .infinity, subtracting: false)
        for _ in 0..<10_000 {
            let r = max(random.uniform(), 1e-15)
            guard random.uniform() * most < splitting.density(r) else { continue }
            return min(2, splitting.least * (1 / r - 1) / (energy * energy * x) / 2)
        }
        return 0
    }
}

private struct BremsstrahlungEmission: Emission {
    let production: BremsstrahlungProduction
    let energy, mass: Double
    /// x by the quantile.
    let fraction: @Sendable (Double) -> Double

    func energy(quantile: Double) -> Double { fraction(quantile) * energy }

    func draw(_ random: inout RandomStream) -> (energy: Double, oneMinusCosine: Double) {
        let x = min(fraction(random.uniform()), 1 - Constants.electronMass / energy * (1 + 1e-9))
        return (x * energy, production.oneMinusCosine(energy: energy, mass: mass, x: x, &random))
    }
}

/// The virtual photons of a material's atoms: integrals of F^2 between momentum transfers, from tables in ln t made once.
struct VirtualPhotons: Sendable {
    /// By ln t: integral of F^2 / t from t on, and t times that of F^2 / t^2; times the density of atoms, 1/(barn cm).
    private let first, second: [Double]
    /// GeV^2
    private static let lowest = 1e-24, highest = 1e3, step = 0.02
    private static let start = log(lowest), end = log(highest)
    private static let rule = GaussLegendre(6)

    init(_ material: Material, _ form: FormFactor) {
        let count = Int((log(Self.highest / Self.lowest) / Self.step).rounded(.up)) + 1
        let scatterers = material.components.flatMap { component in
            ChargeDistribution.all(in: component.element, form).map { (form: $0, weight: $0.strength * component.atomsPerBarnCentimetre) }
        }
        var first = [Double](repeating: 0, count: count), second = first, sums = (0.0, 0.0)
        for i in stride(from: count - 2, through: 0, by: -1) {
            let low = Self.start + Self.step * Double(i)
            for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
                let t = exp(low + Self.step / 2 * (1 + node)), q = t.squareRoot()
                let square = scatterers.reduce(0) { $0 + $1.weight * $1.form.squared(t, q) } * weight * Self.step / 2
                sums.0 += square
                sums.1 += square / t
            }
            (first[i], second[i]) = (sums.0, sums.1 * exp(low))
        }
        (self.first, self.second) = (first, second)
    }

    /// Integral of (t - t_min) F^2 / t^2 from t_min to t_max, GeV^2; without `subtracting` that of F^2 / t.
    func flux(from least: Double, to most: Double, subtracting: Bool = true) -> Double {
        guard least < most else { return 0 }
        return withTables { tables in
            let (a, b) = tables.values(log(least))
            guard subtracting else { return a }
            let (c, d) = tables.values(log(most))
            return max(0, a - c - (b - d * least / most))
        }
    }

    func withTables<Result>(_ body: (Tables) -> Result) -> Result {
        first.withUnsafeBufferPointer { first in second.withUnsafeBufferPointer { body(Tables(first: first, second: $0)) } }
    }

    /// The tables, read without checks.
    struct Tables {
        let first, second: UnsafeBufferPointer<Double>

        /// Both at ln t, by one cubic.
        @inline(__always)
        func values(_ logarithm: Double) -> (Double, Double) {
            guard logarithm < VirtualPhotons.end else { return (0, 0) }
            let x = max(0, logarithm - VirtualPhotons.start) * (1 / VirtualPhotons.step), i = min(max(Int(x), 1), first.count - 3), f = x - Double(i)
            let a = -f * (f - 1) * (f - 2) * (1.0 / 6), b = (f + 1) * (f - 1) * (f - 2) * 0.5, c = -(f + 1) * f * (f - 2) * 0.5, d = (f + 1) * f * (f - 1) * (1.0 / 6)
            let one = a * first[i - 1] + b * first[i] + c * first[i + 1] + d * first[i + 2]
            let two = a * second[i - 1] + b * second[i] + c * second[i + 1] + d * second[i + 2]
            return (one, logarithm < VirtualPhotons.start ? two * exp(logarithm - VirtualPhotons.start) : two)
        }
    }
}
