// Primakoff production, photon + atom -> ALP + atom, in the squared momentum transfer |t|.
//
// Collinear (arXiv:2305.16383, eq. 2 and 3): the nucleus takes no energy, and
//
//     d sigma / d theta = (1/4) g^2 alpha Z^2 F(t)^2 p^4 sin^3(theta) / t^2,   t = m^2 - 2 E (E - p cos theta).
//
// |t| cancels badly as it stands; exactly,
//
//     |t| = t0 + y,   t0 = (E - p)^2 = (m^2 / (E + p))^2,   y = 4 E p sin^2(theta / 2),   0 <= y <= Y = 4 E p.
//
// In y, with sin^3(theta) d theta = 8 (y/Y) (1 - y/Y) dy / Y, the total cross section is
//
//     sigma = (1/8) g^2 alpha Z^2 K I,   I = integral from 0 to Y of y (1 - y/Y) F(t0 + y)^2 / (t0 + y)^2 dy,
//
// with K = (p/E)^2.
//
// Recoil: one photon exchanged with a target of mass M and charge form factor F, to leading order without further
// approximation. With the Gram determinant of the photon's, the ALP's and the target's momenta (its root is |k x p| M at rest),
//
//     d sigma / d|t| = (1/8) g^2 alpha Z^2 F^2 / t^2 [ |t| - (m^2 + |t|)^2 / 4 E^2 - (m^2 + |t|) |t| / 2 M E ],
//
// and the ALP has the energy E - |t| / 2 M. The bracket is a (|t| - t0) (t0 + Y - |t|): the same I between its zeros, with
// K = a Y. For M -> infinity K is p/E, not the (p/E)^2 of eq. 2, whose p^4 stands for E p^3: they differ near threshold.
//
// I spans up to 75 powers of e between t0 and Y, and F oscillates at the top. With T = t0 + Y, y (1 - y/Y) is
// [-t^2 + (t0 + T) t - t0 T] / Y: three integrals of F^2 t^-k, k = 0, 1, 2, that know neither energy nor mass. They are
// taken once per element over fixed panels in t; a cross section then needs direct quadrature in its first and last panel
// only, where y and Y - y are small and taken without subtraction. In the panels between, t exceeds t0 by a finite part of
// itself and the three terms cancel by a few digits at most.
//
// Panels: where F oscillates (Helm, q R_1 > 1.5) one lobe of F^2, pi / R_1, in q = sqrt t, and at most 6 in the exponent of
// the skin; elsewhere at most 4 wide in ln t (nearest singularity: poles of the screening factor and of the dipole, pi off
// the axis). Twelve Gauss-Legendre nodes a panel then leave errors below 1e-10 of the cross section.
//
// Neglected: exchange of more than one photon, the nucleus's magnetic moment and excitation.

import Foundation
import Materials
import Numerics
import Particles

/// Which energy and momentum the struck nucleus takes.
public enum PrimakoffKinematics: String, CaseIterable, Codable, Sendable {
    /// None, as in arXiv:2305.16383, eq. 2.
    case collinear
    /// What two-body kinematics gives it.
    case recoil
}

/// The Primakoff cross section of one element.
public struct PrimakoffCrossSection: Sendable {
    public let element: Element
    public let formFactor: FormFactor
    public let kinematics: PrimakoffKinematics
    private let scatterers: [ScattererCrossSection]

    public init(_ element: Element, formFactor: FormFactor, kinematics: PrimakoffKinematics = .collinear) {
        (self.element, self.formFactor, self.kinematics) = (element, formFactor, kinematics)
        scatterers = ChargeDistribution.all(in: element, formFactor).map { ScattererCrossSection($0, kinematics) }
    }

    /// Cross section divided by g^2, barn GeV^2, at a photon energy (GeV) and a mass (GeV).
    ///
    /// Relative error below 1e-9 for masses of 1e-6 to 10 GeV and energies from the mass to 10 TeV; zero below threshold,
    /// and where F^2 is below 1e-290.
    public func perSquaredCoupling(energy: Double, mass: Double) -> Double {
        var sum = 0.0
        for scatterer in scatterers { sum += scatterer.perSquaredCoupling(energy: energy, mass: mass) }
        return sum
    }

    /// The cross section divided by g^2, barn GeV^2, of ALPs between angles to the photon, radian, ascending, from the second
    /// of `angles` on (below the second: what the total leaves), with the energy that the target takes.
    ///
    /// Four Gauss-Legendre nodes in ln(angle) an interval: right to 1e-3 of the total for intervals of a factor 2 or less.
    func angularParts(energy: Double, mass: Double, angles: [Double]) -> (parts: [Double], energyLoss: Double) {
        var parts = [Double](repeating: 0, count: angles.count - 1), loss = 0.0
        for scatterer in scatterers { scatterer.addAngularParts(energy, mass, angles, &parts, &loss) }
        let total = perSquaredCoupling(energy: energy, mass: mass)
        parts[0] = max(0, total - parts.dropFirst().reduce(0, +))
        return (parts, loss)
    }
}

/// The Primakoff cross section on one kind of scatterer.
private struct ScattererCrossSection: Sendable {
    private let form: ChargeDistribution
    private let kinematics: PrimakoffKinematics
    /// Edges of the panels, GeV^2, ascending.
    private let edges: [Double]
    /// Integrals of F^2 t^-k over each panel.
    private let panels: [Moments]
    /// Where the panels change from ln t to q, GeV^2.
    private let joint: Double
    /// F^2 falls by more than e^-45 over this range of t, GeV^2.
    private let fade: Double

    private struct Moments {
        var zeroth = 0.0, first = 0.0, second = 0.0
    }

    private static let rule = GaussLegendre(12)
    private static let angleRule = GaussLegendre(4)
    private static let logarithmicWidth = 4.0
    /// GeV^2: 4 E^2 at 10 TeV, and more.
    private static let highest = 1e9

    init(_ form: ChargeDistribution, _ kinematics: PrimakoffKinematics) {
        (self.form, self.kinematics) = (form, kinematics)
        if case .helm(let radius) = form.shape { joint = (1.5 / radius) * (1.5 / radius) } else { joint = Self.highest }
        if case .helm = form.shape { fade = 45 / (ChargeDistribution.skin * ChargeDistribution.skin) } else { fade = .infinity }
        edges = Self.panelEdges(form, joint)
        panels = Self.moments(form, edges, joint)
    }

    func perSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard let limits = limits(energy, mass) else { return 0 }
        return strength * limits.factor * integral(leastTransfer: limits.least, range: limits.range)
    }

    func addAngularParts(_ energy: Double, _ mass: Double, _ angles: [Double], _ parts: inout [Double], _ energyLoss: inout Double) {
        guard let limits = limits(energy, mass) else { return }
        let t0 = limits.least * limits.least, factor = strength * limits.factor
        for i in 1..<angles.count - 1 {
            let low = log(angles[i]), high = log(min(angles[i + 1], .pi))
            for (node, weight) in zip(Self.angleRule.nodes, Self.angleRule.weights) {
                let angle = exp((low + high) / 2 + (high - low) / 2 * node), half = sin(angle / 2)
                let part = half * half, y = limits.range * part, t = t0 + y
                // dy = Y sin(angle/2) cos(angle/2) d angle
                let density = y * (1 - part) * form.squared(t, t.squareRoot()) / (t * t) * limits.range * half * cos(angle / 2) * angle
                let piece = factor * weight * (high - low) / 2 * density
                parts[i] += piece
                energyLoss += piece * t / (2 * form.targetMass)
            }
        }
    }

    /// (1/8) alpha Z^2, barn GeV^2.
    private var strength: Double { Constants.fineStructure * form.strength / 8 * Constants.hbarCSquaredBarn }

    /// sqrt(t0), GeV, Y, GeV^2, and K of the derivation above; nil below threshold.
    private func limits(_ energy: Double, _ mass: Double) -> (least: Double, range: Double, factor: Double)? {
        guard energy > mass else { return nil }
        switch kinematics {
        case .collinear:
            let momentum = ((energy - mass) * (energy + mass)).squareRoot(), velocity = momentum / energy
            return (mass * mass / (energy + momentum), 4 * energy * momentum, velocity * velocity)
        case .recoil:
            // The bracket is -a t^2 + b t - c. Its discriminant without cancellation: the zeros of b - 2 sqrt(ac), linear in 1/E.
            let inverse = 1 / (2 * energy), a = inverse * (inverse + 1 / form.targetMass), square = mass * mass
            let b = 1 - square * inverse * (1 / form.targetMass + 2 * inverse), root = 2 * a.squareRoot() * square * inverse
            guard b > root else { return nil }
            let discriminant = ((b - root) * (b + root)).squareRoot()
            return (mass * mass * inverse * (2 / (b + discriminant)).squareRoot(), discriminant / a, discriminant)
        }
    }

    /// I of the derivation above: `leastTransfer` is sqrt(t0), GeV; `range` is Y, GeV^2.
    private func integral(leastTransfer q0: Double, range: Double) -> Double {
        let t0 = q0 * q0, last = t0 + range, end = edges.count - 1
        guard t0 < edges[end] else { return 0 }
        let first = bisect(from: -1, below: edges.count) { edges[$0] <= t0 } + 1
        // Beyond a factor e^-45 of F^2 nothing counts.
        let visible = min(last, t0 + fade)
        let final = bisect(from: -1, below: edges.count) { edges[$0] <= visible }
        guard first <= final else { return direct(0, min(range, fade), q0, range) }
        var sum = direct(0, edges[first] - t0, q0, range)
        if final < end, visible == last { sum += direct(edges[final] - t0, range, q0, range) }
        var between = 0.0
        for i in first..<final {
            between += (t0 + last) * panels[i].first - panels[i].zeroth - t0 * last * panels[i].second
        }
        return sum + between / range
    }

    /// The part of I between two values of y within one panel, or below the first edge.
    private func direct(_ from: Double, _ to: Double, _ q0: Double, _ range: Double) -> Double {
        let t0 = q0 * q0
        if t0 + (from + to) / 2 > joint {
            // y = d (d + 2 q0) with d = q - q0, dy = 2 q dd.
            let low = from / ((t0 + from).squareRoot() + q0), high = to / ((t0 + to).squareRoot() + q0)
            return Self.rule.integrate(low, high) { d in
                let y = d * (d + 2 * q0), q = d + q0, t = q * q
                return 2 * y * (1 - y / range) * form.squared(t, q) / (t * q)
            }
        }
        // y = t0 (e^w - 1), dy = t dw.
        let low = log1p(from / t0), high = log1p(to / t0)
        let parts = max(1, ((high - low) / Self.logarithmicWidth - 1e-9).rounded(.up)), width = (high - low) / parts
        var sum = 0.0
        for i in 0..<Int(parts) {
            let a = low + Double(i) * width
            sum += Self.rule.integrate(a, a + width) { w in
                let y = t0 * (w < 0.25 ? expm1(w) : fastExp(w) - 1), t = t0 + y
                return y * (1 - y / range) * form.squared(t, t.squareRoot()) / t
            }
        }
        return sum
    }

    /// From 1e-40 GeV^2, below t0 at 1e-6 GeV and 10 TeV, to where the skin factor of F^2 is e^-670.
    private static func panelEdges(_ form: ChargeDistribution, _ joint: Double) -> [Double] {
        let lowest = 1e-40, panels = (log(joint / lowest) / logarithmicWidth).rounded(.up)
        var edges = (0..<Int(panels)).map { joint * exp(-log(joint / lowest) * (1 - Double($0) / panels)) }
        guard case .helm(let radius) = form.shape else { return edges + [joint] }
        let skinSquared = ChargeDistribution.skin * ChargeDistribution.skin
        var t = joint
        while t * skinSquared < 670 {
            edges.append(t)
            let lobe = t.squareRoot() + .pi / radius
            t = min(lobe * lobe, t + 6 / skinSquared)
        }
        return edges + [t]
    }

    private static func moments(_ form: ChargeDistribution, _ edges: [Double], _ joint: Double) -> [Moments] {
        (0..<edges.count - 1).map { i in
            let logarithmic = edges[i] < joint
            let (low, high) = logarithmic ? (log(edges[i]), log(edges[i + 1])) : (edges[i].squareRoot(), edges[i + 1].squareRoot())
            let middle = (low + high) / 2, half = (high - low) / 2
            var sum = Moments()
            for (x, weight) in zip(rule.nodes, rule.weights) {
                let u = middle + half * x, q = logarithmic ? exp(u / 2) : u, t = q * q
                let element = half * weight * form.squared(t, q) * (logarithmic ? t : 2 * q)
                sum.zeroth += element
                sum.first += element / t
                sum.second += element / (t * t)
            }
            return sum
        }
    }
}
