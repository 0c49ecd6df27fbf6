import Foundation
import Materials
import Mediators
import Particles
import Testing
import _TestSupport

@Suite struct PrimakoffTests {
    private func crossSection(_ name: String, _ formFactor: FormFactor = .helm) throws -> PrimakoffCrossSection {
        try PrimakoffCrossSection(#require(Material.named(name).components.first).element, formFactor: formFactor)
    }

    /// barn at g = 1 /GeV, from an independent quadrature to four digits.
    @Test(arguments: [
        ("Cu", 0.1, 1.0, 1.223e-3, 1.223e-3), ("Cu", 0.01, 1, 3.980e-3, 3.957e-3),
        ("Pb", 0.001, 1, 5.209e-2, 3.447e-2), ("O", 0.5, 10, 6.915e-5, 6.915e-5),
    ])
    func referenceValues(_ name: String, mass: Double, energy: Double, helm: Double, screened: Double) throws {
        expectClose(try crossSection(name).perSquaredCoupling(energy: energy, mass: mass), helm, relative: 1e-3)
        expectClose(
            try crossSection(name, .helmScreening).perSquaredCoupling(energy: energy, mass: mass), screened, relative: 1e-3)
    }

    /// Eq. 2 as it stands, in ln theta, by the trapezoidal rule: independent in variable and in method.
    ///
    /// In x = ln theta the integrand dies off at both ends faster than any power once theta is mapped by a double exponential
    /// onto (0, pi); 2 10^5 equal steps resolve the lobes of F.
    private func bruteForce(_ element: Element, _ formFactor: FormFactor, energy: Double, mass: Double) -> Double {
        let hbarC = 0.1973269804, femtometre = 1 / hbarC, alpha = 7.2973525643e-3
        let p = ((energy - mass) * (energy + mass)).squareRoot()
        let a = pow(element.atomicWeight, 1 / 3.0), z = Double(element.atomicNumber)
        let radius = (pow(1.23 * a - 0.6, 2) + 2.18).squareRoot() * femtometre, skin = 0.9 * femtometre
        let screening = 111 * pow(z, -1 / 3.0) / 0.51099895069e-3
        func density(_ theta: Double) -> Double {
            let s = sin(theta / 2), recoil = mass * mass / (energy + p)
            let t = recoil * recoil + 4 * energy * p * s * s, x = t.squareRoot() * radius
            // The series where the closed form loses digits.
            var f = x < 0.1 ? 1 - x * x / 10 + x * x * x * x / 280 : 3 * (sin(x) / x - cos(x)) / (x * x)
            f *= exp(-t * skin * skin / 2)
            if formFactor == .helmScreening { f *= screening * screening * t / (1 + screening * screening * t) }
            let p2 = p * p / t, sine = sin(theta)
            return 0.25 * alpha * z * z * f * f * p2 * p2 * sine * sine * sine
        }
        // theta = pi / (1 + e^-u): ln theta at small angles, ln(pi - theta) near pi.
        let peak = log(mass * mass / energy / energy / .pi)
        let low = min(peak, 0) - 25, high = 20.0, steps = 200_000, h = (high - low) / Double(steps)
        var sum = 0.0
        for i in 0...steps {
            let u = low + Double(i) * h, e = exp(-u), theta = .pi / (1 + e)
            sum += density(theta) * theta * e / (1 + e)
        }
        return sum * h * hbarC * hbarC * 1e-2
    }

    @Test(arguments: ["O", "Cu", "Pb"], [FormFactor.helm, .helmScreening])
    func agreesWithBruteForce(_ name: String, formFactor: FormFactor) throws {
        let section = try crossSection(name, formFactor)
        for (mass, energy) in [
            (1e-6, 1e-5), (1e-6, 0.01), (1e-6, 1e4), (1e-3, 1.01e-3), (1e-3, 0.01), (1e-3, 1), (1e-3, 100), (1e-3, 1e4),
            (0.1, 0.1001), (0.1, 0.15), (0.1, 1), (0.1, 1e3), (0.5, 0.6), (0.5, 10), (1, 3), (1, 1e4), (3, 4), (5, 20), (10, 10.5),
            (10, 50), (10, 1e4),
        ] {
            let expected = bruteForce(section.element, formFactor, energy: energy, mass: mass)
            expectClose(
                section.perSquaredCoupling(energy: energy, mass: mass), expected, relative: 1e-9,
                "\(name) \(formFactor) m = \(mass) E = \(energy)")
        }
    }

    /// For a point charge and m << E << 1/R the cross section is (1/8) alpha Z^2 (ln(Y/t0) - 2), up to (m/E)^2 and (E R)^2.
    @Test func pointChargeLimit() throws {
        let section = try crossSection("O"), mass = 1e-7, energy = 1e-4
        let logarithm = log(4 * energy * energy) - 2 * log(mass * mass / (2 * energy))
        expectClose(
            section.perSquaredCoupling(energy: energy, mass: mass),
            7.2973525643e-3 * 64 / 8 * 0.38937937e-3 * (logarithm - 2), relative: 1e-5)
    }

    @Test func thresholdIsSmooth() throws {
        let section = try crossSection("Cu")
        #expect(section.perSquaredCoupling(energy: 0.05, mass: 0.1) == 0)
        #expect(section.perSquaredCoupling(energy: 0.1, mass: 0.1) == 0)
        // sigma ~ p^2 Y^2 / t0^2, so (E - m)^2; E - m itself has 53 - 40 bits.
        let near = section.perSquaredCoupling(energy: 0.1 * (1 + 1e-12), mass: 0.1)
        let far = section.perSquaredCoupling(energy: 0.1 * (1 + 1e-10), mass: 0.1)
        expectClose(far / near, 1e4, relative: 1e-3)
    }

    @Test func materialsAddTheirAtoms() throws {
        let production = PrimakoffProduction(try Material.named("PbWO4"), formFactor: .helm)
        let alp = ALP(mass: 0.02, coupling: 1e-4), energy = 3.0
        var primakoff = 0.0, standard = 0.0
        for component in production.material.components {
            let section = PrimakoffCrossSection(component.element, formFactor: .helm)
            primakoff += component.atomsPerBarnCentimetre * section.perSquaredCoupling(energy: energy, mass: alp.mass) * 1e-8
            standard += component.atomsPerBarnCentimetre * component.element.photonCrossSection(at: energy).total
        }
        expectClose(production.probability(energy: energy, point: alp), primakoff / (standard + primakoff), relative: 1e-12)
        #expect(production.probability(energy: 0.01, point: alp) == 0)
        // Eq. 4 tends to 1, not beyond.
        let strong = production.probability(energy: energy, point: ALP(mass: 0.02, coupling: 1e9))
        #expect(strong < 1 && strong > 0.999)
    }
}
