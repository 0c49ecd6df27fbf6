import Foundation
import Numerics
import Particles

// A Delta(1232) of two nucleons on its way through the nucleus.
extension IntranuclearCascade {
    /// Lets a Delta fly until it scatters off a nucleon, is absorbed on one or two of them at the rates of Oset and Salcedo at the local density (`Delta.absorptionTerms`,
    /// those that pions' absorption is made of), or decays, with its free width. A decay that Pauli's principle forbids is put off.
    ///
    /// Detailed balance with N N -> N Delta (P. Danielewicz, G.F. Bertsch, Nucl. Phys. A 533 (1991) 712) in place of the rate on one nucleon, with that on two, leaves 5 % more
    /// pions of protons of 585 MeV on Cu and Pb, without it a tenth, and data have fewer still (J.F. Crawford et al., Phys. Rev. C 22 (1980) 1184): docs/Validation.md.
    func fly(_ track: Track, random: inout RandomStream) {
        var track = track
        let free = max(Delta.width(track.mass), 1e-4)
        // No density is above that of the centre.
        let most = free + Delta.absorptionTerms(track.mass, density: medium.massNumber > 1 ? medium.density(0) : 0).sum
        for attempt in 0... {
            let local = velocity(track, at: track.position.magnitude)
            let gamma = 1 / max(1e-6, 1 - local.velocity * local.velocity).squareRoot()
            let time = random.exponential() * gamma * 0.197_326_980_4 / most
            let range = local.velocity * time
            if collides(track, within: range, random: &random) { return }
            track.position = track.position + track.direction * range
            track.time += time
            let radius = track.position.magnitude
            // What it has lost or gained of potential on the way changes its momentum.
            let momentum = FourMomentum(track.direction * velocity(track, at: radius).momentum, energy: track.energy)
            let width = random.uniform() * most
            if width < free {
                if decay(track, momentum, radius, blocked: attempt < Self.mostDelays, random: &random) { return }
            } else {
                let terms = Delta.absorptionTerms(track.mass, density: medium.massNumber > 1 ? medium.density(radius) : 0)
                if width < free + terms.sum, absorb(track, momentum, radius, three: width < free + terms.three, random: &random) { return }
            }
            guard attempt < 2 * Self.mostDelays else { return keep(track) }
        }
    }

    private static let mostDelays = 20

    /// False if Pauli's principle forbids it.
    private func decay(_ track: Track, _ momentum: FourMomentum, _ radius: Double, blocked: Bool, random: inout RandomStream) -> Bool {
        guard let (pion, nucleon) = decay(track.hadron.charge, momentum, radius: radius, about: track.axis, random: &random) else {
            // Bound too deeply for a pion: it ends as excitation of the nucleus, by the balance.
            keep(track)
            return true
        }
        if blocked, isBlocked([nucleon], radius: radius, random: &random) { return false }
        for product in [pion, nucleon] { append(product, from: track, radius) }
        return true
    }

    /// False if there is no pair of nucleons, or Pauli's principle forbids it.
    private func absorb(_ track: Track, _ momentum: FourMomentum, _ radius: Double, three: Bool, random: inout RandomStream) -> Bool {
        absorbers.removeAll(keepingCapacity: true)
        var products: [ElementaryCollision.Product] = []
        let delta = ElementaryCollision.Product(hadron: nil, charge: track.hadron.charge, momentum: momentum)
        let place = Nucleon(position: track.position, radius: radius, isProton: false)
        guard absorb(delta, at: place, three: three, random: &random, into: &products), !isBlocked(products, radius: radius, random: &random) else { return false }
        for partner in absorbers { remove(partner) }
        for product in products { append(product, from: track, radius) }
        return true
    }

    private func append(_ product: ElementaryCollision.Product, from track: Track, _ radius: Double) {
        guard let hadron = product.hadron else { return }
        let p = product.momentum.momentum.magnitude
        tracks.append(Track(
            hadron: hadron, mass: hadron.mass, energy: product.momentum.energy - medium.potential(hadron, radius),
            direction: p > 0 ? product.momentum.momentum * (1 / p) : track.direction, position: track.position, time: track.time, formed: 0))
    }
}
