import Collisions
import Foundation
import Inputs
import Particles
import Testing
import _TestSupport

private func massless(pt: Double, eta: Double, phi: Double, pdg: Int32 = 22) -> FinalParticle {
    let p = Vector(pt * cos(phi), pt * sin(phi), pt * sinh(eta))
    return FinalParticle(pdg: pdg, momentum: p, energy: p.magnitude)
}

private func collision(_ particles: [FinalParticle]) -> Collision {
    var collision = Collision()
    collision.particles = particles
    return collision
}

@Suite struct JetTests {
    @Test(arguments: JetFinding.Algorithm.allCases)
    func twoCloseParticlesAreOneJetAndTwoDistantOnesTwo(algorithm: JetFinding.Algorithm) throws {
        let finder = try JetFinder(JetFinding(algorithm: algorithm, radius: 0.5, pt: 20))
        // Distance 0.28 < R; across phi = pi.
        let close = try finder.jets(of: collision([massless(pt: 30, eta: 1, phi: 3.1), massless(pt: 15, eta: 1.2, phi: -2.98)]))
        #expect(close.count == 1)
        #expect(close[0].constituents.sorted() == [0, 1])
        // Nearly collinear: the sum of the pT up to 1 - cos(0.2), and the axis between.
        expectClose(close[0].pt, 45, relative: 0.01)
        #expect(close[0].axis.eta > 1 && close[0].axis.eta < 1.2)
        expectClose(close[0].axis.magnitude, 1, relative: 1e-12)

        let distant = try finder.jets(of: collision([massless(pt: 25, eta: 1, phi: 0), massless(pt: 40, eta: 1, phi: 0.6)]))
        #expect(distant.map(\.constituents) == [[1], [0]], "descending in pT")
        expectClose(distant[0].pt, 40, relative: 1e-12)
        expectClose(distant[0].axis.phi, 0.6, relative: 1e-12)
    }

    /// Three in a row, 0.4 apart with R = 0.5: anti-kT starts at the hardest and takes both neighbours of a hard middle;
    /// with a hard end, that end takes its neighbour and leaves the far one.
    @Test func antiKtClustersAroundTheHardest() throws {
        let finder = try JetFinder(JetFinding(radius: 0.5, pt: 1))
        let middle = [massless(pt: 5, eta: 0, phi: 0), massless(pt: 100, eta: 0, phi: 0.4), massless(pt: 5, eta: 0, phi: 0.8)]
        #expect(try finder.jets(of: collision(middle)).map { $0.constituents.sorted() } == [[0, 1, 2]])
        let end = [massless(pt: 100, eta: 0, phi: 0), massless(pt: 5, eta: 0, phi: 0.4), massless(pt: 5, eta: 0, phi: 0.8)]
        #expect(try finder.jets(of: collision(end)).map { $0.constituents.sorted() } == [[0, 1], [2]])
    }

    @Test func thresholdEtaLimitAndNeutrinos() throws {
        let event = collision([
            massless(pt: 19.9, eta: 0, phi: 0), massless(pt: 50, eta: 3, phi: 2), massless(pt: 21, eta: -2, phi: -1),
            massless(pt: 80, eta: 0, phi: 1.5, pdg: 12), massless(pt: 80, eta: 0, phi: -2.5, pdg: -14),
        ])
        #expect(try JetFinder(JetFinding()).jets(of: event).map(\.constituents) == [[1], [2]])
        #expect(try JetFinder(JetFinding(absEta: 2.5)).jets(of: event).map(\.constituents) == [[2]])
        #expect(try JetFinder(JetFinding()).jets(of: collision([])).isEmpty)
    }

    @Test func nonsenseIsRefused() {
        #expect(throws: InputError.self) { try JetFinder(JetFinding(radius: 0)) }
        #expect(throws: InputError.self) { try JetFinder(JetFinding(pt: -1)) }
        #expect(throws: InputError.self) { try JetFinder(JetFinding(pt: .nan)) }
        #expect(throws: InputError.self) { try JetFinder(JetFinding(absEta: 0)) }
    }

    @Test func constituentsAreSortedByDumpAndNoneIsLost() throws {
        let ids: [Int32] = [22, 11, -11, 211, -211, 321, -321, 2212, 130, 13, 5122]
        let event = collision(ids.enumerated().map { massless(pt: 10, eta: 0.01 * Double($0.offset), phi: 0, pdg: $0.element) })
        let jets = try JetFinder(JetFinding()).jets(of: event)
        #expect(jets.count == 1)
        let result = incidentParticles(of: event, jets: jets, selection: IncidentSelection())
        #expect(Set(result.electromagnetic.map(\.species)) == [.photon, .electron, .positron])
        #expect(Set(result.hadronic.map(\.species)) == [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus])
        #expect(result.leftOut == ["p": 1, "K0L": 1, "mu-": 1])
        #expect(event.invisible == ["PDG 5122": 1])
        #expect(result.electromagnetic.allSatisfy { $0.jetAxis == jets[0].axis })
        #expect(result.electromagnetic.first { $0.species == .photon }?.momentum == event.particles[0].momentum)
    }
}
