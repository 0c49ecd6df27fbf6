import Numerics
import Particles

/// What electrons and positrons do at the end of a leg: bremsstrahlung, hard scattering, annihilation, and their stop.
extension ElectromagneticTransport {
    /// Bremsstrahlung above the photon cut. The lepton's own deflection is neglected against multiple scattering.
    @inline(__always)
    func radiate(
        _ track: inout ElectromagneticTrack, _ tables: UnmanagedReference<ElectromagneticTables>, _ table: LeptonTable, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) {
        let k = table.emission.sample(kinetic: track.energy, using: &random)
        let oneMinusCos = tables.value.angles.oneMinusCosine(energy: track.energy + Constants.electronMass, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.scattered(
            cosTheta: 1 - oneMinusCos, sinTheta: fastRoot(oneMinusCos * (2 - oneMinusCos)), cosPhi: cosPhi, sinPhi: sinPhi)
        create(k, from: track, direction, scorer: &scorer)
        track.energy -= k
    }

    /// Moller or Bhabha scattering above the electron cut.
    @inline(__always)
    func knockOn(_ track: inout ElectromagneticTrack, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, cut = electronCut(track)
        guard t > (positron ? cut : 2 * cut) else { return }
        let epsilon = positron
            ? BhabhaScattering.sample(kinetic: t, cut: cut, using: &random) : MollerScattering.sample(kinetic: t, cut: cut, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let m2 = 2 * Constants.electronMass
        /// Elastic kinematics: cos = sqrt(T' (T + 2m) / (T (T' + 2m))).
        func turned(_ energy: Double, _ sign: Double) -> Vector {
            let cos2 = min(1, energy * (t + m2) / (t * (energy + m2)))
            return track.direction.scattered(cosTheta: fastRoot(cos2), sinTheta: fastRoot(1 - cos2), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
        }
        let given = epsilon * t, kept = t - given
        push(ElectromagneticTrack(from: track, direction: turned(given, 1), energy: given, kind: .electron), scorer: &scorer)
        track.direction = turned(kept, -1)
        track.energy = kept
    }

    func annihilate(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, total = t + 2 * Constants.electronMass
        let epsilon = PositronAnnihilation.sample(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        for (share, sign) in [(epsilon, 1.0), (1 - epsilon, -1.0)] {
            let cosine = PositronAnnihilation.cosine(share, kinetic: t)
            let direction = track.direction.scattered(
                cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            create(share * total, from: track, direction, scorer: &scorer)
        }
    }

    /// A lepton at its cut.
    @inline(__always)
    func stop(_ track: ElectromagneticTrack, positron: Bool, scorer: inout some ShowerScorer) {
        if positron { stoppedPositron(track, scorer: &scorer) } else { scorer.deposit(track.energy, at: track.position) }
    }

    /// A positron at its cut: what is left of its motion is deposited, then it annihilates at rest.
    func stoppedPositron(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        scorer.deposit(track.energy, at: track.position)
        let m = Constants.electronMass
        if m < settings.photonCut {
            scorer.belowThreshold(2 * m, z: track.position.z)
        } else {
            // Back to back; the axis follows the positron's last direction, which multiple scattering has made isotropic.
            create(m, from: track, track.direction, scorer: &scorer)
            create(m, from: track, track.direction * -1, scorer: &scorer)
        }
    }
}
