import Foundation
import Nuclei
import Numerics
import Particles

/// Collisions, decays and what becomes of particles at rest.
extension HadronicTransport {
    /// The interaction of a particle at its place, chosen by the rates. False when the particle is no more.
    @inline(__always)
    func interact(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ table: HadronTable, _ at: (bin: Int, fraction: Double),
        _ slab: UnmanagedReference<HadronicSlab>, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Bool {
        let tables = slab.value.tables.unsafelyUnwrapped
        let last = 2 * tables.targetCount
        let u = random.uniform() * table.value(at, HadronTable.rate)
        var choice = 0
        while choice < last, u >= table.value(at, HadronTable.rate + 1 + choice) { choice &+= 1 }
        if choice == last {
            // The rest of the rate is decay; for a stable particle it is rounding.
            guard kind.perDecayLength > 0 else { return true }
            decay(track, kind, random: &random, scorer: &scorer)
            return false
        }
        if choice >= tables.targetCount {
            let target = choice - tables.targetCount
            scatter(
                &track, kind, table.elastic[target], isHydrogen: tables.targets[target].nuclei.atomicNumber == 1, random: &random, scorer: &scorer)
            return true
        }
        collide(track, kind, tables.targets[choice].nuclei, random: &random, scorer: &scorer)
        return false
    }

    private func collide(
        _ track: HadronicTrack, _ kind: HadronKind, _ target: TargetNuclei, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        counts.collisions += standsFor(track)
        let start = timing ? processorTime() : 0
        collider.collide(
            kind.species, momentum: momentum(track, kind), massNumber: target.massNumber(using: &random), atomicNumber: target.atomicNumber,
            random: &random, into: &result)
        if timing { counts.colliderSeconds += processorTime() - start }
        emitResult(from: track, kind, random: &random, scorer: &scorer)
    }

    /// Elastic scattering: the track goes on in another direction; the nucleus' recoil is deposited, a recoil proton followed.
    private func scatter(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ scattering: ElasticScattering, isHydrogen: Bool, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) {
        counts.elastic += standsFor(track)
        let before = momentum(track, kind)
        let (after, recoil) = scattering.sample(momentum: before, random: &random)
        let p = after.magnitude
        if p > 0 { track.direction = after * (1 / p) }
        track.energy -= recoil
        guard isHydrogen, recoil > HadronTable.grid.lowest else {
            scorer.deposit(recoil, at: track.position)
            return
        }
        stack.append(
            HadronicTrack(
                position: track.position, direction: (before - after).normalized, energy: recoil, weight: track.weight,
                kind: Species.proton.ordinal, slab: track.slab))
    }

    func decay(_ track: HadronicTrack, _ kind: HadronKind, random: inout RandomStream, scorer: inout some ShowerScorer) {
        counts.decays += standsFor(track)
        let start = timing ? processorTime() : 0
        collider.decay(kind.species, momentum: momentum(track, kind), random: &random, into: &products)
        if timing { counts.colliderSeconds += processorTime() - start }
        let balance = track.energy + kind.carried
        guard !products.isEmpty else {
            fail(balance, at: track, scorer: &scorer)
            return
        }
        for meson in collider.mesonsOfDecay { create(meson, at: track, scorer: &scorer) }
        let rest = emit(products, balance: balance, from: track, kind, random: &random, scorer: &scorer)
        scorer.invisible(rest)
    }

    /// A particle that has slowed down: what is left of its motion is deposited, then it decays, is captured or stays.
    func stop(_ track: HadronicTrack, _ kind: HadronKind, random: inout RandomStream, scorer: inout some ShowerScorer) {
        if kind.isNeutron {
            counts.deposited += standsFor(track)
            counts.depositedEnergy += track.energy * Double(standsFor(track))
        }
        scorer.deposit(track.energy, at: track.position)
        var resting = track
        resting.energy = 0
        switch kind.fate {
        case .stays where kind.isNeutron && settings.neutronCapture: capture(resting, kind, random: &random, scorer: &scorer)
        case .stays: scorer.deposit(kind.carried, z: track.position.z)
        case .decays: decay(resting, kind, random: &random, scorer: &scorer)
        case .isCaptured: capture(resting, kind, random: &random, scorer: &scorer)
        }
    }

    private func capture(_ track: HadronicTrack, _ kind: HadronKind, random: inout RandomStream, scorer: inout some ShowerScorer) {
        counts.captures += standsFor(track)
        let tables = slabs[track.slab].tables.unsafelyUnwrapped
        let u = random.uniform()
        var choice = 0
        while choice < tables.targetCount - 1, u >= tables.targets[choice].captures { choice &+= 1 }
        let target = tables.targets[choice].nuclei
        let start = timing ? processorTime() : 0
        collider.capture(
            kind.species, massNumber: target.massNumber(using: &random), atomicNumber: target.atomicNumber, random: &random, into: &result)
        if timing { counts.colliderSeconds += processorTime() - start }
        emitResult(from: track, kind, random: &random, scorer: &scorer)
    }

    /// A particle that is not followed.
    func drop(_ track: HadronicTrack, _ kind: HadronKind, scorer: inout some ShowerScorer) {
        let energy = track.energy + kind.carried
        counts.deposited += standsFor(track)
        counts.depositedEnergy += energy * Double(standsFor(track))
        scorer.deposit(energy, z: track.position.z)
    }

    // MARK: Products

    private func emitResult(from track: HadronicTrack, _ kind: HadronKind, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let balance = track.energy + kind.carried
        guard !result.failed else {
            fail(balance, at: track, scorer: &scorer)
            return
        }
        for meson in result.neutralMesons { create(meson, at: track, scorer: &scorer) }
        scorer.deposit(result.deposit, z: track.position.z)
        var rest = emit(result.secondaries, balance: balance - result.deposit, from: track, kind, random: &random, scorer: &scorer)
        for photon in result.nuclearPhotons {
            let energy = photon.momentum.magnitude
            rest -= energy
            guard let electromagnetic, energy >= electromagnetic.photonCut else {
                scorer.belowThreshold(energy, z: track.position.z)
                continue
            }
            let direction = photon.momentum * (1 / energy)
            scorer.nuclearPhotonCreated(energy, z: track.position.z, direction: direction)
            shower(.photon, energy, direction, from: track, random: &random, scorer: &scorer)
        }
        // What went into nuclear masses, and the rounding of the rest.
        scorer.invisible(rest)
    }

    private func create(_ meson: Secondary, at track: HadronicTrack, scorer: inout some ShowerScorer) {
        let momentum = meson.momentum.magnitude
        scorer.mesonCreated(
            meson.species, energy: meson.energy, z: track.position.z, direction: momentum > 0 ? meson.momentum * (1 / momentum) : track.direction)
    }

    /// Follows photons and electrons, puts hadrons and muons on the stack; returns what is left of the balance.
    private func emit(
        _ secondaries: [Secondary], balance: Double, from track: HadronicTrack, _ parent: HadronKind, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) -> Double {
        var rest = balance
        for secondary in secondaries {
            let ordinal = secondary.species.ordinal, kind = kinds[ordinal]
            let p2 = secondary.momentum.dot(secondary.momentum), p = p2.squareRoot()
            let t = p2 > 0 ? p2 / ((p2 + kind.mass * kind.mass).squareRoot() + kind.mass) : 0
            let energy = t + kind.carried
            rest -= energy
            if kind.isNeutrino {
                scorer.invisible(energy)
                continue
            }
            let direction = p > 0 ? secondary.momentum * (1 / p) : track.direction
            if let particle = kind.electromagnetic {
                if !parent.isMuon { scorer.electromagneticEnergy(energy) }
                if particle == .photon, let electromagnetic, t >= electromagnetic.photonCut {
                    scorer.photonCreated(t, z: track.position.z, direction: direction)
                }
                shower(particle, t, direction, from: track, random: &random, scorer: &scorer)
            } else {
                stack.append(
                    HadronicTrack(position: track.position, direction: direction, energy: t, weight: track.weight, kind: ordinal, slab: track.slab))
            }
        }
        return rest
    }

    /// An electromagnetic shower at the place of a track.
    private func shower(
        _ particle: ElectromagneticTrack.Kind, _ energy: Double, _ direction: Vector, from track: HadronicTrack, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) {
        guard let electromagnetic else {
            scorer.deposit(energy + (particle == .positron ? 2 * Constants.electronMass : 0), z: track.position.z)
            return
        }
        let start = timing ? processorTime() : 0
        let incoming = ElectromagneticTrack(position: track.position, direction: direction, energy: energy, kind: particle, weight: Int32(track.weight))
        electromagnetic.transport(incoming, random: &random, scorer: &scorer)
        if timing { counts.electromagneticSeconds += processorTime() - start }
        scorer.enters(layer: slabs[track.slab].layer)
    }

    private func fail(_ balance: Double, at track: HadronicTrack, scorer: inout some ShowerScorer) {
        counts.failed += standsFor(track)
        scorer.deposit(balance, z: track.position.z)
    }

    @inline(__always)
    private func momentum(_ track: HadronicTrack, _ kind: HadronKind) -> Vector {
        track.direction * (track.energy * (track.energy + 2 * kind.mass)).squareRoot()
    }
}
