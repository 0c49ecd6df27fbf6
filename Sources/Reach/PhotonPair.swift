import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Which photons of a decay in a station, or electrons or muons, must go on through it. Decays into what is not followed (hadrons, taus) count for
/// `any` alone.
public enum PhotonRequirement: String, CaseIterable, Codable, Sendable {
    /// None: every decay inside counts (the paper).
    case any
    /// At least one leaves the station through its far face.
    case one
    /// Both do.
    case both
}

/// What a requirement leaves of the decays of a mediator of one mass.
struct SeenDecays {
    /// Part of the decays that can count: those with visible products, or into two that are followed.
    let share: Double
    private let pairs: [(part: Double, speed: Double)]

    init(_ mediator: Mediator, mass: Double, _ requirement: PhotonRequirement) {
        let followed = requirement == .any ? [] : mediator.pairs(mass: mass), sum = followed.reduce(0) { $0 + $1.branching }
        share = requirement == .any ? mediator.visibleBranching(mass: mass) : sum
        pairs = sum > 0 ? followed.map { ($0.branching / sum, $0.speed) } : [(1, 1)]
    }

    /// The Lorentz factors at which two photons would open as wide as the products do, with their parts, for a mediator's own.
    ///
    /// Products of the speed v in the rest frame leave at tan = v sin / gamma (beta + v cos): those of a right angle there as photons at
    /// gamma' beta' = gamma beta / v, which is taken for all (exact for v = 1; for slow products, which all go forward, those few are too wide that
    /// leave backwards in the rest frame).
    func lorentzFactors(_ gamma: Double) -> [(gamma: Double, part: Double)] {
        pairs.map { pair in
            let momentum = ((gamma - 1) * (gamma + 1)).squareRoot() / max(pair.speed, 1e-6)
            return (pair.speed == 1 ? gamma : (1 + momentum * momentum).squareRoot(), pair.part)
        }
    }
}

/// The two photons of a decay at rest in opposite directions, isotropic, boosted along the mediator's.
enum PhotonPair {
    /// Angles of the two photons to the mediator for one cosine in its rest frame.
    private struct Angles {
        var cosines, sines: (Double, Double)
        var weight: Double
    }

    /// Part of the decays in the middle of a segment whose photons meet the requirement, for each of the Lorentz factors of `RayTable`.
    ///
    /// With c the cosine in the rest frame, photons leave at cos = (c + beta) / (1 + beta c), sin = sqrt(1 - c^2) / gamma (1 + beta c),
    /// and the same with -c on the other side. Six nodes in c by four in azimuth; where not even the widest photon reaches the limit of the
    /// station's far face (within half the angle to it, which is measured in one plane only), all are seen or none.
    static func fractions(_ requirement: PhotonRequirement, in station: Station, _ segment: Rays.Segment) -> [Double] {
        let (point, along) = (segment.point, segment.direction)
        let centre = station.isLeftBehind(from: point, along: along), room = station.angleToLimit(from: point, along: along)
        let across = along.turned(cosTheta: 0, sinTheta: 1, cosPhi: 1, sinPhi: 0), up = along.turned(cosTheta: 0, sinTheta: 1, cosPhi: 0, sinPhi: 1)
        return tables.map { table in
            if table.widest < room / 2 { return centre ? 1 : 0 }
            var sum = 0.0
            for angles in table.angles {
                for azimuth in azimuths {
                    let side = across * azimuth.cos + up * azimuth.sin
                    let first = station.isLeftBehind(from: point, along: along * angles.cosines.0 + side * angles.sines.0)
                    if requirement == .both, !first { continue }
                    if first && requirement == .one || station.isLeftBehind(from: point, along: along * angles.cosines.1 - side * angles.sines.1) {
                        sum += angles.weight
                    }
                }
            }
            return sum
        }
    }

    /// By Lorentz factor: the largest angle, radian, and all of them.
    private static let tables: [(widest: Double, angles: [Angles])] = RayTable.lorentzFactors.map { gamma in
        let beta = (max(0, (gamma - 1) * (gamma + 1))).squareRoot() / gamma, rule = GaussLegendre(6)
        let angles = zip(rule.nodes, rule.weights).map { node, weight in
            let c = (1 + node) / 2, transverse = ((1 - c) * (1 + c)).squareRoot() / gamma
            return Angles(
                cosines: ((beta + c) / (1 + beta * c), (beta - c) / (1 - beta * c)), sines: (transverse / (1 + beta * c), transverse / (1 - beta * c)),
                weight: weight / 2 / Double(azimuths.count))
        }
        return (angles.map { acos($0.cosines.1) }.max()!, angles)
    }

    private static let azimuths: [(cos: Double, sin: Double)] = (0..<4).map {
        let angle = (Double($0) + 0.3) * .pi / 2
        return (cos(angle), sin(angle))
    }
}
