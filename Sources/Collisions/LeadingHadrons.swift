/// Hadrons that carry quarks of the projectile out of a collision: the fastest baryon and the fastest meson from a baryon, the two fastest mesons from a meson.
///
/// Before they are formed they collide with the share of their cross sections that those quarks have in additive counting, 2/3 for a
/// baryon with two of them and 1/2 for a meson with one, as in UrQMD (S.A. Bass et al., Prog. Part. Nucl. Phys. 41 (1998) 255;
/// M. Bleicher et al., J. Phys. G 25 (1999) 1859); all else is made of quarks from the string and does not collide before. Decays of
/// short-lived hadrons are done before: the fastest of their products stands for the hadron.
struct LeadingHadrons {
    /// Baryon number of those that are baryons.
    private var sign: Int
    private var baryons: Int
    private var mesons: Int

    static func share(ofBaryon isBaryon: Bool) -> Double { isBaryon ? 2.0 / 3 : 0.5 }

    /// Of a collision of `projectile` whose leading hadron, if any, goes on.
    init(of projectile: GeneratorParticle, without next: GeneratorParticle?) {
        sign = projectile.baryonNumber
        (baryons, mesons) = sign == 0 ? (0, 2) : (1, 1)
        guard let next else { return }
        if next.baryonNumber == 0 { mesons -= 1 } else if next.baryonNumber == sign { baryons = 0 }
    }

    /// Of each particle, the share of its cross sections that it has before it is formed.
    func shares(of particles: [GeneratorParticle]) -> [Double] {
        var shares = [Double](repeating: 0, count: particles.count)
        func mark(_ number: Int, of count: Int) {
            for _ in 0..<count {
                let fastest = particles.indices.filter { particles[$0].isHadron && particles[$0].baryonNumber == number && shares[$0] == 0 }
                    .max { particles[$0].energy < particles[$1].energy }
                if let fastest { shares[fastest] = Self.share(ofBaryon: number != 0) }
            }
        }
        mark(0, of: mesons)
        if sign != 0 { mark(sign, of: baryons) }
        return shares
    }
}
