// De-excitation of a nucleus: evaporation while a particle can leave, then photons down to the ground state.
//
// Photons: statistical E1 cascade, P(k) dk ~ k^3 rho(E - k) dk (Blatt and Weisskopf, Theoretical Nuclear Physics, 1952, XII.4: constant strength
// function), with the level density of `LevelDensity`. Between the ground state and 12/sqrt(A) MeV (1.5 MeV in Cu, 0.8 in Pb; the lowest level of the gas, if
// higher) there are no levels: a photon that would lead there goes to the ground state. Photons below 0.1 MeV are deposited. They
// are emitted only where no particle can be: a neutron half an MeV above its threshold is a thousand times faster.
//
// Neglected: spin. Check: neutrons of 14 MeV on 56Fe and 63Cu make two neutrons in 36 and 38 % of the non-elastic collisions (evaluated 32 and 34 %, a test); their photons
// are compared in docs/Validation.md.

import Numerics
import Particles

/// A nucleus with internal energy, flying.
public struct ExcitedNucleus: Equatable, Sendable {
    public var massNumber: Int
    public var atomicNumber: Int
    /// Energy above the ground state, GeV.
    public var excitation: Double
    /// GeV.
    public var momentum: Vector
    /// Who has the excitation; none: it is in equilibrium.
    public var excitons: Excitons

    @inlinable
    public init(massNumber: Int, atomicNumber: Int, excitation: Double, momentum: Vector, excitons: Excitons = Excitons()) {
        (self.massNumber, self.atomicNumber, self.excitation, self.momentum, self.excitons) = (massNumber, atomicNumber, excitation, momentum, excitons)
    }
}

/// Brings excited nuclei to rest. A value with read-only tables; shared freely between threads.
public struct Deexcitation: Sendable {
    private let nuclides = NuclideTable.shared
    private let sizes = NuclearSizes()
    private let evaporation: Evaporation

    /// Photons below it are deposited, GeV.
    private static let lowestPhotonEnergy = 0.1e-3

    public init() { evaporation = Evaporation(sizes: sizes) }

    /// De-excites `nucleus`: nucleons join `result.secondaries`, photons `result.nuclearPhotons`; the kinetic energies of d, t, He-3, alpha
    /// and the residual nucleus are added to `result.deposit`, and to `result.binding` the sum of (mass - A m_p) of all of those.
    ///
    /// Energy, momentum, charge and baryon number are conserved to rounding. A single nucleon must have no excitation.
    public func deexcite(_ nucleus: ExcitedNucleus, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        precondition(nucleus.excitation >= 0, "excitation of \(nucleus.excitation) GeV")
        let excitons = nucleus.excitons
        var nucleus = Decaying(nucleus)
        if excitons.particles > 0 { equilibrate(&nucleus, excitons, random: &random, into: &result) }
        evaporate(&nucleus, random: &random, into: &result)
        settle(nucleus, random: &random, into: &result)
    }

    /// Capture of a neutron at rest: photons from the separation energy down to the ground state. Part of a shower only if asked for. Adds to `result`, the target's (mass - A m_p) taken off `binding`; what goes in is m_n - m_p.
    ///
    /// Capture only: (n, p), (n, alpha) on 6Li, 10B, 14N are not modelled, nor primary lines to single levels.
    public func captureNeutron(massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        let target = nuclides.mass(massNumber, atomicNumber)
        let separation = target + Species.neutron.mass - nuclides.mass(massNumber + 1, atomicNumber)
        result.binding -= target - Double(massNumber) * Species.proton.mass
        guard separation > 0 else {
            // Not bound (4He): it stays a free neutron.
            result.secondaries.append(Secondary(species: .neutron, momentum: .zero))
            result.binding += target - Double(massNumber) * Species.proton.mass
            return
        }
        let compound = ExcitedNucleus(massNumber: massNumber + 1, atomicNumber: atomicNumber, excitation: separation, momentum: .zero)
        settle(Decaying(compound), random: &random, into: &result)
    }

    /// The nucleus on its way down. GeV.
    private struct Decaying {
        var massNumber: Int, atomicNumber: Int
        /// Excitation.
        var heat: Double
        var momentum: Vector

        init(_ nucleus: ExcitedNucleus) {
            (massNumber, atomicNumber) = (nucleus.massNumber, nucleus.atomicNumber)
            (heat, momentum) = (nucleus.excitation, nucleus.momentum)
        }
    }

    /// Up to this mass number nuclei break up into alpha particles below the barrier too, and have no emission before equilibrium.
    private static let lightest = 16

    /// Photons, then what a ground state that is not bound emits.
    private func settle(_ nucleus: Decaying, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        var nucleus = nucleus
        radiate(&nucleus, random: &random, into: &result)
        // A ground state that is not bound: 5He, 8Be, proton-rich nuclei.
        while let channel = evaporation.unbound(nucleus.massNumber, nucleus.atomicNumber, mass: groundState(nucleus), excitation: 0) {
            emit(channel, release: -channel.separation * 1e-3, residualHeat: 0, from: &nucleus, random: &random, into: &result)
        }
        finish(nucleus.massNumber, nucleus.atomicNumber, mass: groundState(nucleus), momentum: nucleus.momentum, into: &result)
    }

    private func groundState(_ nucleus: Decaying) -> Double { nuclides.mass(nucleus.massNumber, nucleus.atomicNumber) }

    /// Emits nucleons before equilibrium: `PreEquilibrium`.
    private func equilibrate(_ nucleus: inout Decaying, _ initial: Excitons, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        var excitons = initial
        while nucleus.massNumber > Self.lightest {
            let (a, z) = (nucleus.massNumber, nucleus.atomicNumber), heat = nucleus.heat * 1e3, n = excitons.count
            guard heat > 0, Double(n * n) < 2 * PreEquilibrium.levelDensity(a) * heat else { return }
            let neutron = nucleon(.neutron, excitons.particles - excitons.protons, n, a, z, nucleus, heat)
            let proton = nucleon(.proton, excitons.protons, n, a, z, nucleus, heat)
            let draw = random.uniform() * (neutron.rate + proton.rate + PreEquilibrium.transition(massNumber: a, excitation: heat, excitons: n))
            guard draw < neutron.rate + proton.rate else {
                excitons.scatter(isProton: random.uniform() * Double(a) < Double(z))
                continue
            }
            let isProton = draw >= neutron.rate
            guard let channel = isProton ? proton.channel : neutron.channel else { return }
            let x = PreEquilibrium.sampleEnergy(offset: channel.offset, limit: channel.limit, excitons: n, random: &random)
            let release = (channel.barrier + x) * 1e-3
            emit(channel, release: release, residualHeat: max(0, nucleus.heat - channel.separation * 1e-3 - release), from: &nucleus, random: &random, into: &result)
            excitons.emit(isProton: isProton)
        }
    }

    /// One kind of nucleon that may leave before equilibrium, and hbar times its rate, MeV.
    private func nucleon(
        _ particle: EvaporatedParticle, _ count: Int, _ n: Int, _ a: Int, _ z: Int, _ nucleus: Decaying, _ heat: Double
    ) -> (channel: Evaporation.Channel?, rate: Double) {
        guard count > 0, let channel = evaporation.channel(particle, a, z, mass: groundState(nucleus), excitation: heat) else { return (nil, 0) }
        let rate = PreEquilibrium.emission(
            strength: evaporation.strength(channel, a, z), offset: channel.offset, limit: channel.limit, count: count, excitons: n, massNumber: a, excitation: heat)
        return (channel, rate)
    }

    private func evaporate(_ nucleus: inout Decaying, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        while nucleus.massNumber > 1 {
            let (a, z) = (nucleus.massNumber, nucleus.atomicNumber)
            guard nucleus.heat > 0 else { return }
            let heat = nucleus.heat * 1e3
            if let channel = evaporation.choose(a, z, mass: groundState(nucleus), excitation: heat, random: &random) {
                let available = nucleus.heat - channel.separation * 1e-3
                let release = channel.onlyGroundState ? available : min(evaporation.sampleEnergy(channel, random: &random) * 1e-3, available)
                emit(channel, release: release, residualHeat: available - release, from: &nucleus, random: &random, into: &result)
            } else if a <= Self.lightest, let channel = evaporation.unbound(a, z, mass: groundState(nucleus), excitation: heat) {
                let release = nucleus.heat - channel.separation * 1e-3
                emit(channel, release: release, residualHeat: 0, from: &nucleus, random: &random, into: &result)
            } else {
                return
            }
        }
    }

    /// The photon cascade down to the ground state.
    private func radiate(_ nucleus: inout Decaying, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        let density = LevelDensity(sizes, nuclides, nucleus.massNumber, nucleus.atomicNumber)
        let lowestLevel = max(sizes.pairing(nucleus.massNumber), density.backshift)
        while nucleus.heat > 0 {
            let heat = nucleus.heat * 1e3
            var release = nucleus.heat
            if heat > lowestLevel {
                let k = samplePhoton(excitation: heat, density, random: &random)
                if heat - k > lowestLevel { release = k * 1e-3 }
            }
            emitPhoton(release, left: nucleus.heat - release, from: &nucleus, random: &random, into: &result)
            nucleus.heat -= release
        }
    }

    /// A photon takes `release` and leaves an excitation of `left`, GeV; changes the momentum of the nucleus only.
    private func emitPhoton(
        _ release: Double, left: Double, from nucleus: inout Decaying, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        let rested = groundState(nucleus) + left
        let inFrame = random.isotropicDirection() * decayMomentum(release: release, 0, rested)
        let mass = rested + release, frame = FourMomentum(nucleus.momentum, mass: mass)
        let photon = FourMomentum(inFrame, mass: 0).boosted(to: frame, invariantMass: mass).momentum
        if release > Self.lowestPhotonEnergy {
            result.nuclearPhotons.append(Secondary(species: .photon, momentum: photon))
        } else {
            result.deposit += photon.magnitude
        }
        nucleus.momentum = nucleus.momentum - photon
    }

    /// Energy of a photon, MeV, from k^3 exp(2 sqrt(a (room - k))), k < excitation, room = excitation - backshift; 1 for the exponential above `room`.
    private func samplePhoton(excitation: Double, _ density: LevelDensity, random: inout RandomStream) -> Double {
        let room = excitation - density.backshift, a = density.parameter(at: room)
        let exponent = 2 * (a * room).squareRoot()
        // Wide spectra: envelope k^3 exp(-k/T), T = sqrt(room/a), as in evaporation.
        if exponent > 8 {
            let temperature = 2 * room / exponent
            while true {
                let k = -temperature * fastLog(random.uniform() * random.uniform() * random.uniform() * random.uniform())
                guard k < room, k < excitation else { continue }
                let real = 2 * (a * (room - k)).squareRoot()
                if random.exponential() > exponent - k / temperature - real { return k }
            }
        }
        func shape(_ k: Double) -> Double { k * k * k * fastExp(2 * (a * max(room - k, 0)).squareRoot()) }
        // Largest where 3/k = sqrt(a / (room - k)), or at the end.
        let peak = room * 36 / (18 + (324 + 36 * exponent * exponent).squareRoot())
        let bound = max(shape(min(peak, excitation)), shape(excitation))
        while true {
            let k = excitation * random.uniform()
            if random.uniform() * bound < shape(k) { return k }
        }
    }

    /// The nucleus breaks into the channel's particle and a residual nucleus with `residualHeat`; `release` is their kinetic energy. GeV.
    private func emit(
        _ channel: Evaporation.Channel, release: Double, residualHeat: Double, from nucleus: inout Decaying, random: inout RandomStream,
        into result: inout HadronNucleusCollision
    ) {
        let rested = channel.residualMass + residualHeat
        let inFrame = random.isotropicDirection() * decayMomentum(release: release, channel.mass, rested)
        let mass = channel.mass + rested + release, frame = FourMomentum(nucleus.momentum, mass: mass)
        let momentum = FourMomentum(inFrame, mass: channel.mass).boosted(to: frame, invariantMass: mass).momentum
        finish(channel.particle.massNumber, channel.particle.atomicNumber, mass: channel.mass, momentum: momentum, into: &result)
        nucleus.massNumber -= channel.particle.massNumber
        nucleus.atomicNumber -= channel.particle.atomicNumber
        nucleus.heat = residualHeat
        nucleus.momentum = nucleus.momentum - momentum
    }

    /// Books a nucleus, or a nucleon, that stays as it is.
    private func finish(_ a: Int, _ z: Int, mass: Double, momentum: Vector, into result: inout HadronNucleusCollision) {
        if a == 1 {
            result.secondaries.append(Secondary(species: z == 1 ? .proton : .neutron, momentum: momentum))
        } else {
            let square = momentum.dot(momentum)
            result.deposit += square / ((square + mass * mass).squareRoot() + mass)
            result.binding += mass - Double(a) * Species.proton.mass
        }
    }
}
