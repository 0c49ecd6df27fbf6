import Foundation
import Numerics
import Particles

// How particles fly through the nucleus and meet its nucleons.

extension IntranuclearCascade {
    /// Brings the projectile to its first collision; false if none happens at any impact parameter.
    ///
    /// With `other` it is one of the two, at random at each impact parameter, so that they collide in proportion to their cross sections: K0L and K0S
    /// as K0 and anti-K0 (on hydrogen, where every attempt collides, half and half).
    func enter(_ hadron: CascadeHadron, or other: CascadeHadron?, momentum: Vector, energy: Double, random: inout RandomStream) -> Bool {
        let direction = momentum.normalized
        let start: Double = medium.massNumber > 1 ? medium.outerRadius : 0
        let bound = max(
            ElementaryRates.bound(hadron, momentum: momentum.magnitude), ElementaryRates.bound(other ?? hadron, momentum: momentum.magnitude))
        let reach = (bound / (10 * .pi)).squareRoot()
        let widest = medium.massNumber > 1 ? medium.radius + 1.6 + reach : 0
        for _ in 0..<Self.impactParameters {
            let b = widest * random.uniform().squareRoot(), phi = 2 * Double.pi * random.uniform()
            let aside = direction.turned(cosTheta: 0, sinTheta: 1, cosPhi: cos(phi), sinPhi: sin(phi))
            let entering = other.map { random.uniform() < 0.5 ? hadron : $0 } ?? hadron
            let track = Track(
                hadron: entering, mass: hadron.mass, energy: energy, direction: direction, position: aside * b + direction * (-start - 1), time: 0, formed: 0)
            if collides(track, random: &random) { return true }
        }
        return false
    }

    func followAll(random: inout RandomStream) {
        var next = 0
        while next < tracks.count {
            let track = tracks[next]
            next += 1
            if track.hadron.isDelta {
                fly(track, random: &random)
            } else if track.hadron.isNucleon, track.energy <= track.mass {
                keep(track)
            } else if !collides(track, random: &random) {
                leave(track, random: &random)
            }
        }
    }

    func velocity(_ track: Track, at radius: Double) -> (kinetic: Double, momentum: Double, velocity: Double) {
        let m = track.mass
        let kinetic = track.energy - m + medium.potential(track.hadron, radius, outside: track.energy - m)
        let p = max(0, kinetic * (kinetic + 2 * m)).squareRoot()
        return (kinetic, p, p / (kinetic + m))
    }

    /// Lets a track fly to its next collision and puts the products on the stack; false if there is none within a range, fm.
    func collides(_ track: Track, within range: Double = .infinity, random: inout RandomStream) -> Bool {
        guard track.energy - track.mass < Self.highestEnergy else { return false }
        let local = velocity(track, at: track.position.magnitude)
        let bound = ElementaryRates.bound(track.hadron, momentum: local.momentum) * (0.1 / .pi)
        let formed = (track.formed - track.time) * local.velocity
        findCandidates(position: track.position, direction: track.direction, earliest: track.earlyShare > 0 ? 1e-9 : max(1e-9, formed), bound: bound)
        for k in candidates.indices {
            guard candidates[k].path < range else { break }
            if meets(track, candidates[k], share: candidates[k].path < formed ? track.earlyShare : 1, random: &random) { return true }
        }
        return false
    }

    /// Nucleons whose distance from a path is within a bound (squared, fm^2), in the order of the path.
    private func findCandidates(position: Vector, direction: Vector, earliest: Double, bound: Double) {
        candidates.removeAll(keepingCapacity: true)
        nucleons.withUnsafeBufferPointer { nucleons in
            for i in nucleons.indices where nucleons[i].isPresent {
                let d = nucleons[i].position - position
                let path = d.dot(direction)
                guard path > earliest else { continue }
                let square = d.dot(d) - path * path
                if square < bound { candidates.append(Candidate(path: path, nucleon: i, distanceSquared: square)) }
            }
        }
        // Few: by insertion.
        candidates.withUnsafeMutableBufferPointer { candidates in
            for i in candidates.indices.dropFirst() {
                let moved = candidates[i]
                var k = i
                while k > 0, candidates[k - 1].path > moved.path {
                    candidates[k] = candidates[k - 1]
                    k -= 1
                }
                candidates[k] = moved
            }
        }
    }

    /// One encounter, with a share of the cross section; false if the two miss each other or the collision is blocked.
    private func meets(_ track: Track, _ candidate: Candidate, share: Double, random: inout RandomStream) -> Bool {
        let nucleon = nucleons[candidate.nucleon]
        let hadron = track.hadron, target = nucleon.hadron
        let local = velocity(track, at: nucleon.radius)
        guard local.kinetic > 0 else { return false }
        let m1 = track.mass, m2 = target.mass
        let p1 = track.direction * local.momentum
        let k = medium.massNumber > 1 ? medium.momentum(target, nucleon.radius, random: &random) : .zero
        let e2 = (k.dot(k) + m2 * m2).squareRoot()
        let sum = FourMomentum(p1 + k, energy: local.kinetic + m1 + e2)
        let s = sum.invariantSquared, w = s.squareRoot()
        let energyInRest = (s - m1 * m1 - m2 * m2) / (2 * m2)
        let relative = max(0, energyInRest * energyInRest - m1 * m1).squareRoot()
        let density = medium.massNumber > 1 ? medium.density(nucleon.radius) : 0
        var rates = ElementaryRates(hadron, on: target, p: relative, w: w, density: density)
        if medium.massNumber == 1, rates.total > rates.elastic + rates.delta {
            // On hydrogen an inelastic collision is asked for.
            rates.elastic = 0
        }
        guard medium.massNumber == 1 || candidate.distanceSquared * (10 * .pi) < share * rates.total else { return false }

        let inFrame = FourMomentum(p1, energy: local.kinetic + m1).inRestFrame(of: sum, invariantMass: w).momentum
        let size = inFrame.magnitude
        let deficit = medium.potential(hadron, nucleon.radius) - medium.potential(hadron, nucleon.radius, outside: track.energy - m1)
        lastDirection = size > 0 ? inFrame * (1 / size) : track.direction
        let initial = ElementaryCollision.Initial(
            hadron: hadron, mass: m1, nucleon: target, relativeMomentum: relative, invariantMass: w,
            energy: track.energy + e2 - medium.potential(target, nucleon.radius),
            potentialDeficit: deficit, momentum: sum.momentum,
            direction: lastDirection)
        let radius = nucleon.radius, medium = medium
        guard elementary.collide(initial, rates: rates, potential: { medium.potential($0, radius) }, random: &random) else { return false }

        // The nucleon that is hit is out of the way of a Delta's absorption, and back if the collision is blocked.
        nucleons[candidate.nucleon].isPresent = false
        guard !isBlocked(elementary.products, radius: radius, random: &random), let products = resolve(at: nucleon, random: &random) else {
            nucleons[candidate.nucleon].isPresent = true
            return false
        }
        remove(candidate.nucleon)
        for partner in absorbers { remove(partner) }
        let place = track.position + track.direction * candidate.path
        let time = track.time + candidate.path / max(local.velocity, 1e-3)
        var fastest = -1, highest = 0.0
        for (i, product) in products.enumerated() {
            guard let out = product.hadron, out.isNucleon, product.momentum.energy > highest else { continue }
            (fastest, highest) = (i, product.momentum.energy)
        }
        for (i, product) in products.enumerated() {
            guard let out = product.hadron else { continue }
            let p = product.momentum.momentum.magnitude
            let mass = out.isDelta ? product.momentum.invariantSquared.squareRoot() : out.mass
            tracks.append(Track(
                hadron: out, mass: mass, energy: product.momentum.energy - medium.potential(out, radius) + (i == fastest ? deficit : 0),
                direction: p > 0 ? product.momentum.momentum * (1 / p) : track.direction, position: i == 0 ? place : nucleon.position, time: time,
                formed: 0, axis: out.isDelta ? elementary.axis : .zero))
        }
        return true
    }
}
