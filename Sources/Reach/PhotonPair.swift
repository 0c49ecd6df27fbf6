import Experiments
import Foundation
import Numerics
import Particles

/// Which photons of a decay in a station must go on through it.
public enum PhotonRequirement: String, CaseIterable, Codable, Sendable {
    /// None: every decay inside counts (the paper).
    case any
    /// At least one leaves the station through its far face.
    case one
    /// Both do.
    case both
}

/// The two photons of a decay at rest in opposite directions, isotropic, boosted along the mediator's.
enum PhotonPair {
    /// Part of the decays at a point whose photons meet the requirement; the mediator has the Lorentz factor `gamma`.
    ///
    /// With c the cosine in the rest frame, photons leave at cos = (c + beta) / (1 + beta c), sin = sqrt(1 - c^2) / gamma (1 + beta c),
    /// and the same with -c on the other side. Six nodes in c by four in azimuth.
    static func fraction(
        _ requirement: PhotonRequirement, in station: Station, at point: Vector, along direction: Vector, gamma: Double
    ) -> Double {
        guard requirement != .any else { return 1 }
        let beta = (max(0, (gamma - 1) * (gamma + 1))).squareRoot() / gamma
        var sum = 0.0
        for (node, weight) in zip(rule.nodes, rule.weights) {
            let c = (1 + node) / 2, transverse = ((1 - c) * (1 + c)).squareRoot() / gamma
            for azimuth in azimuths {
                let first = direction.turned(
                    cosTheta: (beta + c) / (1 + beta * c), sinTheta: transverse / (1 + beta * c), cosPhi: azimuth.cos, sinPhi: azimuth.sin)
                let second = direction.turned(
                    cosTheta: (beta - c) / (1 - beta * c), sinTheta: transverse / (1 - beta * c), cosPhi: -azimuth.cos, sinPhi: -azimuth.sin)
                let firstSeen = station.isLeftBehind(from: point, along: first), secondSeen = station.isLeftBehind(from: point, along: second)
                if requirement == .both ? firstSeen && secondSeen : firstSeen || secondSeen { sum += weight / 2 / Double(azimuths.count) }
            }
        }
        return sum
    }

    private static let rule = GaussLegendre(6)
    private static let azimuths: [(cos: Double, sin: Double)] = (0..<4).map {
        let angle = (Double($0) + 0.3) * .pi / 2
        return (cos(angle), sin(angle))
    }
}
