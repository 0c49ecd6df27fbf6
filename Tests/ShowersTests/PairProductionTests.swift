import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct PairProductionTests {
    private static func process(_ name: String) throws -> (pair: PairProduction, element: Element) {
        let material = try Material.named(name), element = material.components[0].element
        return (PairProduction(element, lpm: LandauPomeranchukMigdal(material, element)), element)
    }

    /// Below 2.1 MeV (uniform), about the Coulomb correction's onset at 50 MeV, and with the LPM effect above 100 GeV.
    @Test(arguments: ["H", "Al", "Pb", "U"], [1.03e-3, 2.0e-3, 2.2e-3, 8e-3, 4.9e-2, 5.1e-2, 10, 150, 1e4])
    func samplerFollowsDensity(_ name: String, _ k: Double) throws {
        let pair = try Self.process(name).pair
        var random = RandomStream(seed: 71, stage: .validation, collision: UInt64(k * 1e6))
        let low = Constants.electronMass / k
        expectDistribution(edges: logarithmicEdges(low, 0.5, 24), samples: 20_000, tests: samplerTests, "\(name), \(k) GeV") {
            pair.density($0, photon: k)
        } draw: {
            pair.sample(photon: k, using: &random)
        }
    }

    @Test(arguments: ["Al", "Pb"], [1.5e-3, 5e-3, 1, 1e3]) func densityIsSymmetric(_ name: String, _ k: Double) throws {
        let pair = try Self.process(name).pair
        for epsilon in [0.35, 0.41, 0.49] {
            expectClose(pair.density(epsilon, photon: k), pair.density(1 - epsilon, photon: k), relative: 1e-12)
        }
    }

    /// alpha r_e^2 Z^2 times the integral of the density is the Bethe-Heitler cross section of the nucleus with Coulomb
    /// correction: XCOM's (Hubbell, Gimm and Overbo, J. Phys. Chem. Ref. Data 9 (1980) 1023) within 2 % from 100 MeV.
    @Test(arguments: ["O", "Al", "Cu", "Pb"], [0.1, 1, 50]) func integratesToXCOM(_ name: String, _ k: Double) throws {
        let (pair, element) = try Self.process(name)
        let low = log(Constants.electronMass / k)
        let integral = 2 * integrate({ exp($0) * pair.densityWithoutLPM(exp($0), photon: k) }, low, log(0.5), panels: 60)
        let z = Double(element.atomicNumber)
        let sigma = Constants.fineStructure * Constants.classicalElectronRadiusSquaredBarn * z * z * integral
        expectClose(sigma, element.photonCrossSection(at: k).pairNuclear, relative: 0.02, "\(name), \(k) GeV")
    }

    /// Complete screening (Tsai, Rev. Mod. Phys. 46 (1974) 815, eq. 3.9): proportional to
    /// (1 - 4/3 eps (1 - eps)) (L_rad - f) - eps (1 - eps)/9.
    @Test(arguments: ["Al", "Pb"]) func completeScreening(_ name: String) throws {
        let (pair, element) = try Self.process(name), k = 99.0
        func tsai(_ epsilon: Double) -> Double {
            let both = epsilon * (1 - epsilon)
            return (1 - 4 / 3 * both) * (element.radiationLogarithms.nuclear - element.coulombCorrection) - both / 9
        }
        for epsilon in [0.05, 0.2, 0.5] {
            expectClose(pair.densityWithoutLPM(epsilon, photon: k) / 4, tsai(epsilon), relative: 5e-3, "\(name), share \(epsilon)")
        }
    }

    /// The effect of the medium sets in without a jump where it is switched on, and lowers the total with rising energy. Migdal's
    /// xi(s) is not smooth at s = 1, where the total dips by 0.4 % before it falls.
    @Test func suppressionOfTheTotal() throws {
        for name in ["H2O", "PbWO4", "W", "U"] {
            let material = try Material.named(name)
            for component in material.components {
                let pair = PairProduction(component.element, lpm: LandauPomeranchukMigdal(material, component.element))
                expectClose(pair.totalSuppression(photon: 100.001), 1, relative: 2e-3, name)
                var last = 1.0
                for k in [300, 1e3, 3e3, 1e4] {
                    let now = pair.totalSuppression(photon: k)
                    #expect(now <= last + 5e-3 && now > 0.94, "\(name) \(k) GeV: \(now)")
                    last = now
                }
            }
        }
    }

    /// The share never leaves the kinematic range, so that no energy is made.
    @Test(arguments: [1.0221e-3, 1.7e-3, 2.11e-3, 3.3e-3, 0.05, 16e3]) func shareWithinLimits(_ k: Double) throws {
        for name in ["H", "Cu", "U"] {
            let pair = try Self.process(name).pair
            var random = RandomStream(seed: 72, stage: .validation, collision: 0)
            for _ in 0..<5000 {
                let epsilon = pair.sample(photon: k, using: &random)
                #expect(epsilon >= Constants.electronMass / k * (1 - 1e-15) && epsilon <= 0.5)
            }
        }
    }

    /// Uniform: one draw; else three a try, or five where the part with the cube root is taken. The envelope has the shape 2 F1 (eps - 1/2)^2 + F2 with the screening functions of the
    /// symmetric split, on the range where the density is positive.
    @Test(arguments: [5e-3, 0.03, 1, 1e3]) func draws(_ k: Double) throws {
        let (pair, element) = try Self.process("Cu")
        expectDraws(perTry: 1, acceptance: 1, seed: 73) { _ = pair.sample(photon: 1.9e-3, using: &$0) }
        let low = Constants.electronMass / k
        let start = linearEdges(low, 0.5, 100_000).first { pair.density($0, photon: k) > 0 }!
        let middle = pair.density(0.5, photon: k)  // F2/3 of the symmetric split
        // The other coefficient from the split's two functions, phi1 and phi2.
        let delta = 4 * 136 / cbrt(Double(element.atomicNumber)) * low
        let phi1 = delta <= 1 ? 20.867 + delta * (-3.242 + 0.625 * delta) : 21.12 - 4.184 * log(delta + 0.952)
        let phi2 = delta <= 1 ? 20.209 + delta * (-1.930 - 0.086 * delta) : phi1
        let correction = 8 / 3 * log(Double(element.atomicNumber)) + (k > 0.05 ? 8 * element.coulombCorrection : 0)
        let f1 = 3 * phi1 - phi2 - correction
        let cubed = 2 / 3 * f1 * pow(0.5 - start, 3) / 3, envelope = cubed + middle * (0.5 - start)
        let integral = integrate({ exp($0) * pair.density(exp($0), photon: k) }, log(start), log(0.5), panels: 80)
        expectDraws(perTry: 3 + 2 * cubed / envelope, acceptance: integral / envelope, seed: 74, "\(k) GeV") { _ = pair.sample(photon: k, using: &$0) }
    }
}
