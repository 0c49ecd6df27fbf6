// Primakoff production, photon + atom -> ALP + atom (arXiv:2305.16383, eq. 2 and 3):
//
//     d sigma / d theta = (1/4) g^2 alpha Z^2 F(t)^2 p^4 sin^3(theta) / t^2,   t = m^2 - 2 E (E - p cos theta),
//
// with the ALP's energy equal to the photon's (the nucleus takes no energy). |t| cancels badly as it stands; exactly,
//
//     |t| = t0 + y,   t0 = (E - p)^2 = (m^2 / (E + p))^2,   y = 4 E p sin^2(theta / 2),   0 <= y <= Y = 4 E p.
//
// In y, with sin^3(theta) d theta = 8 (y/Y) (1 - y/Y) dy / Y, the total cross section is
//
//     sigma = (1/8) g^2 alpha Z^2 (p/E)^2 I,   I = integral from 0 to Y of y (1 - y/Y) F(t0 + y)^2 / (t0 + y)^2 dy.
//
// I spans up to 75 powers of e between t0 and Y, and F oscillates at the top. With T = t0 + Y, y (1 - y/Y) is
// [-t^2 + (t0 + T) t - t0 T] / Y: three integrals of F^2 t^-k, k = 0, 1, 2, that know neither energy nor mass. They are
// taken once per element over fixed panels in t; a cross section then needs direct quadrature in its first and last panel
// only, where y and Y - y are small and taken without subtraction. In the panels between, t exceeds t0 by a finite part of
// itself and the three terms cancel by a few digits at most.
//
// Panels: below q R_1 = 1.5 at most 4 wide in ln t (nearest singularity: the pole of the screening factor, pi off the
// axis), above it one lobe of F^2, pi / R_1, in q = sqrt t, and at most 6 in the exponent of the skin. Twelve
// Gauss-Legendre nodes a panel then leave errors below 1e-10 of the cross section.
//
// Neglected: the nucleus's recoil and excitation, incoherent production on protons and electrons.

import Foundation
import Materials
import MonteCarlo
import Particles

/// The total Primakoff cross section of one element.
public struct PrimakoffCrossSection: Sendable {
    public let element: Element
    public let formFactor: FormFactor

    private let form: AtomicFormFactor
    /// Edges of the panels, GeV^2, ascending.
    private let edges: [Double]
    /// Integrals of F^2 t^-k over each panel.
    private let panels: [Moments]
    /// Where the panels change from ln t to q, GeV^2.
    private let joint: Double

    private struct Moments {
        var zeroth = 0.0, first = 0.0, second = 0.0
    }

    private static let rule = GaussLegendre(12)
    private static let logarithmicWidth = 4.0

    public init(_ element: Element, formFactor: FormFactor) {
        (self.element, self.formFactor) = (element, formFactor)
        form = AtomicFormFactor(element, formFactor)
        joint = (1.5 / form.radius) * (1.5 / form.radius)
        edges = Self.panelEdges(form, joint)
        panels = Self.moments(form, edges, joint)
    }

    /// Cross section divided by g^2, barn GeV^2, at a photon energy (GeV) and a mass (GeV).
    ///
    /// Relative error below 1e-9 for masses of 1e-6 to 10 GeV and energies from the mass to 10 TeV; zero below threshold,
    /// and where F^2 is below 1e-290.
    public func perSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard energy > mass else { return 0 }
        let momentum = ((energy - mass) * (energy + mass)).squareRoot()
        let z = Double(element.atomicNumber), velocity = momentum / energy
        let least = mass * mass / (energy + momentum)
        return Constants.fineStructure * z * z / 8 * velocity * velocity * Constants.hbarCSquaredBarn
            * integral(leastTransfer: least, range: 4 * energy * momentum)
    }

    /// I of the derivation above: `leastTransfer` is sqrt(t0), GeV; `range` is Y, GeV^2.
    private func integral(leastTransfer q0: Double, range: Double) -> Double {
        let t0 = q0 * q0, last = t0 + range, end = edges.count - 1
        guard t0 < edges[end] else { return 0 }
        let first = edges.partitioningIndex { $0 > t0 }
        let final = edges.partitioningIndex { $0 > last } - 1
        guard first <= final else { return direct(0, range, q0, range) }
        var sum = direct(0, edges[first] - t0, q0, range)
        if final < end { sum += direct(edges[final] - t0, range, q0, range) }
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
                let y = t0 * expm1(w), t = t0 + y
                return y * (1 - y / range) * form.squared(t, t.squareRoot()) / t
            }
        }
        return sum
    }

    /// From 1e-40 GeV^2, below t0 at 1e-6 GeV and 10 TeV, to where the skin factor of F^2 is e^-670.
    private static func panelEdges(_ form: AtomicFormFactor, _ joint: Double) -> [Double] {
        let lowest = 1e-40, panels = (log(joint / lowest) / logarithmicWidth).rounded(.up)
        var edges = (0..<Int(panels)).map { joint * exp(-log(joint / lowest) * (1 - Double($0) / panels)) }
        let skinSquared = AtomicFormFactor.skin * AtomicFormFactor.skin
        var t = joint
        while t * skinSquared < 670 {
            edges.append(t)
            let lobe = t.squareRoot() + .pi / form.radius
            t = min(lobe * lobe, t + 6 / skinSquared)
        }
        return edges + [t]
    }

    private static func moments(_ form: AtomicFormFactor, _ edges: [Double], _ joint: Double) -> [Moments] {
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

extension Array where Element == Double {
    /// The first index, in an ascending array, whose number satisfies `predicate`; `count` if none does.
    fileprivate func partitioningIndex(where predicate: (Double) -> Bool) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
