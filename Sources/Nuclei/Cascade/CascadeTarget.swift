import Foundation
import Numerics
import Particles

// A nucleus whose first collisions somebody else makes: nucleons in the way of a projectile, then the cascade of the products.
extension IntranuclearCascade {
    /// A nucleon in the way of a projectile.
    package struct Obstacle {
        fileprivate var index: Int
        /// Distance along the path, fm.
        package var path: Double
        /// Share of the cross section with which the projectile still meets it.
        package var smallestShare: Double
        package var isProton: Bool
        /// Fermi momentum, GeV.
        package var momentum: Vector
        /// Depth of the nucleon's potential, GeV: baryons are slower by it outside.
        package var potential: Double

        package var species: Species { isProton ? .proton : .neutron }
    }

    /// Draws a nucleus with at least one nucleon within sqrt(sigma/pi) of the straight path of a projectile, whose impact
    /// parameter is drawn from the plane; returns those nucleons in the order of the path.
    ///
    /// The mean number is then A sigma / sigma_A with sigma_A the Glauber cross section of the nucleus for black nucleons.
    /// - Parameter crossSection: inelastic on a nucleon, mb.
    package func target(
        massNumber: Int, atomicNumber: Int, direction: Vector, crossSection: Double, random: inout RandomStream,
        into obstacles: inout [Obstacle]
    ) {
        obstacles.removeAll(keepingCapacity: true)
        for nucleus in 0... {
            prepare(massNumber: massNumber, atomicNumber: atomicNumber, random: &random)
            let reach = crossSection / (10 * .pi), widest = medium.radius + 3 + reach.squareRoot()
            for _ in 0..<8 {
                let b = widest * random.uniform().squareRoot(), phi = 2 * Double.pi * random.uniform()
                // With next to no cross section the path through some nucleon is taken: the nucleons have no order within their kind.
                let first = nucleons[random.uniform() * Double(massNumber) < Double(atomicNumber) ? 0 : massNumber - 1].position
                let axis = nucleus < Self.mostNuclei
                    ? direction.turned(cosTheta: 0, sinTheta: 1, cosPhi: cos(phi), sinPhi: sin(phi)) * b
                    : first - direction * first.dot(direction)
                for i in nucleons.indices {
                    let d = nucleons[i].position - axis, path = d.dot(direction)
                    guard d.dot(d) - path * path < reach else { continue }
                    let hadron = nucleons[i].hadron, r = nucleons[i].radius
                    obstacles.append(Obstacle(
                        index: i, path: path, smallestShare: (d.dot(d) - path * path) / reach, isProton: nucleons[i].isProton, momentum: medium.momentum(hadron, r, random: &random),
                        potential: medium.potential(hadron, r)))
                }
                if !obstacles.isEmpty {
                    obstacles.sort { $0.path < $1.path }
                    return
                }
            }
        }
    }

    private static let mostNuclei = 1000

    /// Pauli's principle for a nucleon that is struck elastically. `draw` is uniform in (0, 1).
    package func isBlocked(_ momentum: Vector, at obstacle: Obstacle, draw: Double) -> Bool {
        isBlocked(obstacle.isProton ? .proton : .neutron, momentum, radius: nucleons[obstacle.index].radius, draw: draw)
    }

    /// Takes a struck nucleon out of the nucleus.
    package func strike(_ obstacle: Obstacle) { remove(obstacle.index) }

    /// Adds a product of a collision with a struck nucleon.
    ///
    /// - Parameters:
    ///   - pdg: PDG number; anything but a hadron that the cascade knows leaves at once.
    ///   - momentum, energy: where the nucleon stood, GeV.
    ///   - formationTime: as for `CascadeParticle`, fm/c.
    ///   - earlyShare: share of its cross sections that it has before, in [0, 1].
    /// - Returns: false if the species is unknown to the program.
    package func add(
        pdg: Int32, momentum: Vector, energy: Double, from obstacle: Obstacle, formationTime: Double, earlyShare: Double
    ) -> Bool {
        let hadron: CascadeHadron
        switch pdg {
        case 311: hadron = .kaonZero
        case -311: hadron = .antikaonZero
        default:
            guard let species = Species(rawValue: pdg) else { return false }
            guard let known = CascadeHadron(species) else {
                passing.append(Secondary(species: species, momentum: momentum))
                return true
            }
            hadron = known
        }
        // What is not a nucleon cannot be bound.
        let outside = energy - Double(hadron.baryonNumber) * obstacle.potential
        let p = momentum.magnitude
        tracks.append(Track(
            hadron: hadron, mass: hadron.mass, energy: hadron.isNucleon ? outside : max(outside, hadron.mass),
            direction: p > 0 ? momentum * (1 / p) : .zAxis, position: nucleons[obstacle.index].position, time: 0, formed: formationTime, earlyShare: earlyShare))
        return true
    }

    /// Follows what was added; adds to `result` as `collide` does. False, with `result` as it was, if energy cannot be balanced.
    package func finish(_ projectile: Secondary, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        let target = nuclearMass(massNumber: medium.massNumber, atomicNumber: medium.atomicNumber)
        followAll(random: &random)
        guard settle(FourMomentum(projectile.momentum, energy: projectile.energy + target), random: &random, into: &result) else { return false }
        result.binding -= target - Double(medium.massNumber) * Species.proton.mass
        return true
    }
}
