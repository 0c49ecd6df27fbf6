/// Hadrons that carry quarks of a baryon out of its collision: the fastest baryon and the fastest meson.
///
/// Before they are formed they collide with the share of their cross sections that those quarks have in additive counting, 2/3 for a
/// baryon with two of them and 1/2 for a meson with one, as in UrQMD (S.A. Bass et al., Prog. Part. Nucl. Phys. 41 (1998) 255;
/// M. Bleicher et al., J. Phys. G 25 (1999) 1859); all else is made of the string's quarks and does not collide before. The fastest
/// is looked for after the decays of short-lived hadrons. What a meson's collision makes has no such shares: its leading hadron keeps its
/// whole cross section, without which pion showers, too deep as they are, become a centimetre of Cu deeper.
struct LeadingHadrons {
    /// Baryon number of the baryon.
    private let sign: Int
    private let hasBaryon: Bool
    private let hasMeson: Bool

    /// Of a collision of `projectile`, without the hadron that goes on as a link of the chain; nil for a meson.
    init?(of projectile: GeneratorParticle, without next: GeneratorParticle?) {
        guard projectile.baryonNumber != 0 else { return nil }
        sign = projectile.baryonNumber
        (hasBaryon, hasMeson) = (next?.baryonNumber != sign, next?.baryonNumber != 0)
    }

    static func share(of hadron: GeneratorParticle) -> Double { hadron.baryonNumber == 0 ? 0.5 : 2.0 / 3 }

    /// Of each particle, the share of its cross sections that it has before it is formed.
    func shares(of particles: [GeneratorParticle]) -> [Double] {
        var shares = [Double](repeating: 0, count: particles.count)
        for (number, isWanted) in [(sign, hasBaryon), (0, hasMeson)] where isWanted {
            let fastest = particles.indices.filter { particles[$0].isHadron && particles[$0].baryonNumber == number }
                .max { particles[$0].energy < particles[$1].energy }
            if let fastest { shares[fastest] = Self.share(of: particles[fastest]) }
        }
        return shares
    }
}
