import Foundation
import Numerics
import Particles

// The surface of the nucleus: what leaves, what is kept.
extension IntranuclearCascade {
    /// A track that has no further collision: it leaves, or is reflected and followed again, or is kept.
    func leave(_ track: Track, random: inout RandomStream) {
        let kinetic = track.energy - track.mass
        let probability = transmission(track.hadron, kinetic)
        if random.uniform() < probability {
            emit(track)
            return
        }
        guard probability > Self.smallestTransmission else {
            stop(track, random: &random)
            return
        }
        // Where it meets the surface from within.
        let x = track.position, d = track.direction
        let surface = medium.radius + 1
        let along = x.dot(d), square = x.dot(x) - surface * surface
        let discriminant = along * along - square
        let path = discriminant > 0 ? -along + discriminant.squareRoot() : -1
        let speed = velocity(track, at: min(x.magnitude, surface)).velocity
        let time = track.time + path / max(speed, 1e-3)
        let limit = Self.longestTime * pow(Double(medium.massNumber) / 208, 0.16)
        guard path > 0, time < limit else {
            stop(track, random: &random)
            return
        }
        var reflected = track
        reflected.position = x + d * path
        let normal = reflected.position * (1 / surface)
        reflected.direction = (d - normal * (2 * d.dot(normal))).normalized
        reflected.time = time
        tracks.append(reflected)
    }

    /// A track that passes the surface less often than this is not followed on.
    private static let smallestTransmission = 0.02

    /// Probability to pass the surface.
    ///
    /// Nucleons: the step of the potential, 4 k k' / (k + k')^2. Positive charges: Gamow's factor below the Coulomb barrier.
    private func transmission(_ hadron: CascadeHadron, _ kinetic: Double) -> Double {
        guard medium.massNumber > 1 else { return 1 }
        guard kinetic > 0 else { return 0 }
        let barrier = hadron.charge > 0 ? medium.coulombBarrier * Double(hadron.charge) : 0
        var probability = 1.0
        if kinetic < barrier {
            // G = (2 Z alpha / beta) (arccos sqrt x - sqrt(x (1 - x))), x = T / B.
            let x = kinetic / barrier
            let beta = (2 * kinetic / hadron.mass).squareRoot()
            let exponent = 2 * Double(medium.atomicNumber) * Constants.fineStructure / beta * (acos(x.squareRoot()) - (x * (1 - x)).squareRoot())
            probability = exp(-2 * exponent)
        }
        guard hadron.isNucleon else { return probability }
        let outside = max(kinetic - barrier, min(kinetic, 0.001)).squareRoot()
        let inside = (kinetic + medium.potential(hadron, 0)).squareRoot()
        return probability * 4 * outside * inside / ((outside + inside) * (outside + inside))
    }

    /// The end of a track that has not got out: nucleons join the residual nucleus, pions are absorbed there with their energy, others leave
    /// all the same.
    private func stop(_ track: Track, random: inout RandomStream) {
        switch track.hadron.family {
        case .nucleon: keep(track)
        case .pion where (0...massNumber).contains(atomicNumber + track.hadron.charge) && massNumber > 1:
            atomicNumber += track.hadron.charge
        default: emit(track)
        }
    }

    func keep(_ track: Track) {
        massNumber += 1
        atomicNumber += track.hadron.charge
        excitons.particles += 1
        excitons.protons += track.hadron.charge
    }

    func emit(_ track: Track) {
        let p = max(0, (track.energy - track.hadron.mass) * (track.energy + track.hadron.mass)).squareRoot()
        leaving.append(Leaving(hadron: track.hadron, momentum: track.direction * p))
    }
}
