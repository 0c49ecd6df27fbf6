import Foundation
import Materials
import Mediators
import Testing
import _TestSupport

@Suite struct ProductionModelTests {
    private func crossSection(_ z: Int, _ formFactor: FormFactor, _ kinematics: PrimakoffKinematics = .collinear) -> PrimakoffCrossSection {
        PrimakoffCrossSection(Element(atomicNumber: z), formFactor: formFactor, kinematics: kinematics)
    }

    /// The formula of the file's head by the trapezoidal rule in ln t, form factors written out again.
    private func bruteForce(_ z: Double, _ a: Double, _ scatterer: String, energy: Double, mass: Double, target: Double, recoil: Bool) -> Double {
        let alpha = 7.2973525643e-3, hbarC2 = 0.38937937e-3, me = 0.51099895069e-3
        func square(_ t: Double) -> Double {
            switch scatterer {
            case "dipole": return z * z * pow(1 + t / (0.164 * pow(a, -2 / 3.0)), -2)
            default:
                let screening = 773 * 773 * pow(z, -4 / 3.0) / (me * me) * t, tau = t / (4 * 0.938272089 * 0.938272089)
                return z * pow(screening / (1 + screening), 2) * pow(1 + t / 0.71, -4) * (1 + tau * 2.792847 * 2.792847) / (1 + tau)
            }
        }
        let p = ((energy - mass) * (energy + mass)).squareRoot(), m2 = mass * mass
        func bracket(_ t: Double) -> Double {
            let transverse = t - (m2 + t) * (m2 + t) / (4 * energy * energy)
            return recoil ? transverse - (m2 + t) * t / (2 * target * energy) : transverse * p / energy
        }
        let steps = 400_000, low = log(pow(m2 / (2 * energy), 2)) - 0.1, high = log(5 * energy * energy), h = (high - low) / Double(steps)
        var sum = 0.0
        for i in 0...steps {
            let t = exp(low + Double(i) * h), b = bracket(t)
            if b > 0 { sum += square(t) * b / t }
        }
        return sum * h * alpha / 8 * hbarC2
    }

    @Test(arguments: [(0.05, 0.2), (0.1, 3), (0.5, 1), (0.5, 50)])
    func dipoleWithRecoil(mass: Double, energy: Double) {
        let copper = Element(atomicNumber: 29), target = copper.atomicWeight * 0.93149410372
        for recoil in [false, true] {
            expectClose(
                crossSection(29, .dipole, recoil ? .recoil : .collinear).perSquaredCoupling(energy: energy, mass: mass),
                bruteForce(29, copper.atomicWeight, "dipole", energy: energy, mass: mass, target: target, recoil: recoil), relative: 1e-5,
                "recoil \(recoil)")
        }
    }

    /// What the protons add to the screened nucleus.
    @Test(arguments: [(0.05, 0.2), (0.1, 3), (0.5, 2)])
    func protonsOneByOne(mass: Double, energy: Double) {
        let all = crossSection(8, .helmScreeningInelastic, .recoil).perSquaredCoupling(energy: energy, mass: mass)
        let nucleus = crossSection(8, .helmScreening, .recoil).perSquaredCoupling(energy: energy, mass: mass)
        expectClose(all - nucleus, bruteForce(8, 16, "proton", energy: energy, mass: mass, target: 0.938272089, recoil: true), relative: 1e-4)
    }

    /// A heavy nucleus takes no energy: what is left is the E p^3 for eq. 2's p^4.
    @Test func recoilOfAHeavyNucleus() {
        for (mass, energy) in [(0.01, 0.011), (0.01, 0.02), (0.1, 0.12), (0.1, 1)] {
            let velocity = ((energy - mass) * (energy + mass)).squareRoot() / energy
            let ratio = crossSection(82, .helm, .recoil).perSquaredCoupling(energy: energy, mass: mass)
                / crossSection(82, .helm).perSquaredCoupling(energy: energy, mass: mass)
            expectClose(ratio, 1 / velocity, relative: 0.01, "m = \(mass), E = \(energy)")
        }
        // Threshold: m + m^2 / 2 M, with M = 14.9 GeV for oxygen.
        let threshold = 1 + 1 / (2 * 15.999 * 0.93149410372)
        #expect(crossSection(8, .helm, .recoil).perSquaredCoupling(energy: threshold * 0.9999, mass: 1) == 0)
        #expect(crossSection(8, .helm, .recoil).perSquaredCoupling(energy: threshold * 1.001, mass: 1) > 0)
    }

    /// Shares add up to one and agree with eq. 2 integrated in theta between two angles.
    @Test func angles() throws {
        let production = PrimakoffProduction(try Material.named("Cu"), formFactor: .helm)
        let edges = [0] + (0..<9).map { 0.01 * pow(2, Double($0)) } + [Double.pi]
        for (mass, energy) in [(0.01, 0.05), (0.05, 1), (0.1, 0.3)] {
            let shares = try #require(production.angularShares(energy: energy, mass: mass, angles: edges))
            expectClose(shares.shares.reduce(0, +), 1, relative: 1e-12)
            #expect(shares.energyLoss == 0)
            let p = ((energy - mass) * (energy + mass)).squareRoot(), fm = 1 / 0.1973269804
            let radius = (pow(1.23 * pow(63.546, 1 / 3.0) - 0.6, 2) + 2.18).squareRoot() * fm, skin = 0.9 * fm
            func density(_ theta: Double) -> Double {
                let t = pow(mass * mass / (energy + p), 2) + 4 * energy * p * pow(sin(theta / 2), 2), x = t.squareRoot() * radius
                let f = x < 0.05 ? 1 - x * x / 10 : 3 * (sin(x) / x - cos(x)) / (x * x)
                return f * f * exp(-t * skin * skin) * pow(sin(theta), 3) / (t * t)
            }
            func integral(_ low: Double, _ high: Double) -> Double {
                let n = 20_000, a = log(low), h = (log(high) - a) / Double(n)
                return (0..<n).reduce(0) { let theta = exp(a + (Double($1) + 0.5) * h); return $0 + density(theta) * theta } * h
            }
            let total = integral(1e-6, .pi)
            for i in 1..<edges.count - 1 {
                expectClose(shares.shares[i], integral(edges[i], edges[i + 1]) / total, absolute: 1e-3, "interval \(i), E = \(energy)")
            }
        }
        let loss = try #require(PrimakoffProduction(try Material.named("O"), formFactor: .helmScreeningInelastic, kinematics: .recoil)
            .angularShares(energy: 5, mass: 0.1, angles: edges)).energyLoss
        #expect(loss > 0 && loss < 0.1)
    }

    @Test func levels() {
        #expect(ProductionModel(.paper) == ProductionModel())
        #expect(ProductionModel(.screened) == ProductionModel(formFactor: .helmScreening))
        #expect(ProductionModel(.full, formFactor: .dipole) == ProductionModel(formFactor: .dipole, kinematics: .recoil, weight: .trackLength, sampledAngles: true))
    }
}
