// Evaporation of light particles from an excited nucleus.
//
// Weisskopf's widths with the inverse cross sections of Dostrovsky, Fraenkel and Friedlander (Phys. Rev. 116 (1959) 683), as compiled by Furihata
// (Nucl. Instrum. Methods B 171 (2000) 251): for the total kinetic energy e of particle j and residual nucleus,
//
//     P_j(e) de ~ (2 s_j + 1) m_j sigma_j(e) e rho(E - S_j - e) de,
//     neutrons:         sigma e = pi R^2 alpha (e + beta),  alpha = 0.76 + 2.2 A^(-1/3),  alpha beta = 2.12 A^(-2/3) - 0.05 MeV,
//     charged particles: sigma e = pi R^2 (1 + c_j) (e - k_j V_j), V_j = z_j Z e^2 / (1.7 fm A^(1/3) + 1.2 fm (not for protons)),
//
// R = 1.5 fm (A^(1/3) + A_j^(1/3)) (A^(1/3) alone for nucleons), A and Z of the residual nucleus, k and c from Dostrovsky's table by Z.
// With rho ~ exp(2 sqrt(a U)) the integrals are elementary. Below the lowest level of the gas there is the ground state alone. Neglected: angular
// momentum, fission, fragments heavier than alpha particles, Fermi break-up of light nuclei (they evaporate too).

import Numerics
import Particles

/// The particles that evaporate.
enum EvaporatedParticle: Int, CaseIterable {
    case neutron, proton, deuteron, triton, helium3, alpha

    @inline(__always) var massNumber: Int {
        switch self {
        case .neutron, .proton: 1
        case .deuteron: 2
        case .triton, .helium3: 3
        case .alpha: 4
        }
    }
    @inline(__always) var atomicNumber: Int {
        switch self {
        case .neutron: 0
        case .proton, .deuteron, .triton: 1
        case .helium3, .alpha: 2
        }
    }
}

/// Widths and spectra. Energies in MeV.
struct Evaporation: Sendable {
    /// One open channel: particle, separation energy, and the spectrum (x + offset) exp(2 sqrt(a (room - x))) of x = e - barrier, 0 < x < limit.
    struct Channel {
        var particle = EvaporatedParticle.neutron
        /// Particle's and residual nucleus's masses, GeV.
        var mass = 0.0, residualMass = 0.0
        var separation = 0.0, barrier = 0.0, offset = 0.0, limit = 0.0, room = 0.0, levelDensity = 0.0
        /// No level of the gas can be reached: only the ground state is left.
        var onlyGroundState: Bool { levelDensity == 0 }
    }

    private let nuclides = NuclideTable.shared
    private let sizes: NuclearSizes
    /// By residual Z: barrier factor (k z e^2, MeV fm) and 1 + c of each charged particle; 2 numbers each, 5 particles.
    private let barriers: Table
    private let masses: Table

    init(sizes: NuclearSizes) {
        self.sizes = sizes
        masses = Table(EvaporatedParticle.allCases.map { NuclideTable.shared.mass($0.massNumber, $0.atomicNumber) })
        barriers = Table((0...NuclideTable.largestAtomicNumber).flatMap { z -> [Double] in
            let charge = Double(z)
            let kProton = Self.interpolate(charge, [0.42, 0.58, 0.68, 0.77, 0.80]), cProton = Self.interpolate(charge, [0.50, 0.28, 0.20, 0.15, 0.10])
            let kAlpha = Self.interpolate(charge, [0.68, 0.82, 0.91, 0.97, 0.98]), cAlpha = Self.interpolate(charge, [0.10, 0.10, 0.10, 0.08, 0.06])
            let table = [
                (kProton, cProton), (kProton + 0.06, cProton / 2), (kProton + 0.12, cProton / 3), (kAlpha - 0.06, cAlpha * 4 / 3), (kAlpha, cAlpha),
            ]
            return zip(table, EvaporatedParticle.allCases.dropFirst()).flatMap {
                [$0.0 * Double($1.atomicNumber) * charge * 1.44, 1 + $0.1]
            }
        })
    }

    /// Dostrovsky's table over Z = 10, 20, 30, 50, 70; the ends' values outside.
    private static func interpolate(_ z: Double, _ values: [Double]) -> Double {
        let grid = [10.0, 20, 30, 50, 70]
        guard z > grid[0] else { return values[0] }
        guard let upper = grid.firstIndex(where: { $0 >= z }) else { return values[4] }
        let weight = (z - grid[upper - 1]) / (grid[upper] - grid[upper - 1])
        return values[upper - 1] + weight * (values[upper] - values[upper - 1])
    }

    /// Chooses a channel of the nucleus (A, Z) of that mass (GeV) at `excitation` (MeV) by its width; nil when none is open.
    func choose(_ a: Int, _ z: Int, mass: Double, excitation: Double, random: inout RandomStream) -> Channel? {
        var widths: SIMD8<Double> = .zero, exponents = SIMD8<Double>(repeating: -1)
        for i in 0..<6 {
            guard let channel = channel(Self.particle(i), a, z, mass: mass, excitation: excitation) else { continue }
            let x = 2 * (channel.levelDensity * channel.room).squareRoot()
            exponents[i] = x
            widths[i] = strength(channel, a, z) * integral(channel, x)
        }
        let largest = exponents.max()
        guard largest >= 0 else { return nil }
        var total = 0.0
        for i in 0..<6 where exponents[i] >= 0 {
            widths[i] *= fastExp(exponents[i] - largest)
            total += widths[i]
        }
        var draw = random.uniform() * total
        var last = 0
        for i in 0..<6 where exponents[i] >= 0 {
            last = i
            draw -= widths[i]
            if draw < 0 { break }
        }
        return channel(Self.particle(last), a, z, mass: mass, excitation: excitation)
    }

    /// The channel with the largest release, of a nucleus that is unbound though no channel is open above its barrier; all energy goes into
    /// it. Above A = 16 only nucleons count: there heavier particles tunnel slowly.
    func unbound(_ a: Int, _ z: Int, mass: Double, excitation: Double) -> Channel? {
        var best: Channel?, release = 0.0
        for i in 0..<6 {
            let particle = Self.particle(i)
            guard particle.massNumber == 1 || a <= 16, let (mass, residualMass, separation) = separation(particle, a, z, mass: mass),
                excitation - separation > release
            else { continue }
            release = excitation - separation
            best = Channel(particle: particle, mass: mass, residualMass: residualMass, separation: separation)
        }
        return best
    }

    /// The particle of that raw value, 0 ... 5; no array of all cases is made in the hot loop.
    @inline(__always)
    private static func particle(_ i: Int) -> EvaporatedParticle { EvaporatedParticle(rawValue: i).unsafelyUnwrapped }

    private func separation(_ particle: EvaporatedParticle, _ a: Int, _ z: Int, mass: Double) -> (mass: Double, residual: Double, energy: Double)? {
        let residual = a - particle.massNumber, charge = z - particle.atomicNumber
        guard residual > 0, charge >= 0, charge <= residual else { return nil }
        let own = masses[particle.rawValue], rest = nuclides.mass(residual, charge)
        return (own, rest, (own + rest - mass) * 1e3)
    }

    func channel(_ particle: EvaporatedParticle, _ a: Int, _ z: Int, mass: Double, excitation: Double) -> Channel? {
        guard let (own, rest, separation) = separation(particle, a, z, mass: mass) else { return nil }
        let residual = a - particle.massNumber, charge = z - particle.atomicNumber
        let root = sizes.cubeRoot(residual)
        var channel = Channel(particle: particle, mass: own, residualMass: rest, separation: separation)
        if particle == .neutron {
            channel.offset = (2.12 / (root * root) - 0.05) / (0.76 + 2.2 / root)
        } else {
            let radius = 1.7 * root + (particle == .proton ? 0 : 1.2)
            channel.barrier = barriers[10 &* charge &+ 2 &* (particle.rawValue - 1)] / radius
        }
        channel.limit = excitation - separation - channel.barrier
        guard channel.limit > 0 else { return nil }
        let density = LevelDensity(sizes, nuclides, residual, charge)
        let room = channel.limit - density.backshift
        if room > 0 { (channel.room, channel.levelDensity) = (room, density.parameter(at: room)) }
        return channel
    }

    /// (2 s + 1) m sigma e / (e - barrier), in units of a nucleon's mass times pi (1.5 fm)^2.
    func strength(_ channel: Channel, _ a: Int, _ z: Int) -> Double {
        let particle = channel.particle
        let root = sizes.cubeRoot(a - particle.massNumber)
        if particle == .neutron { return 2 * root * root * (0.76 + 2.2 / root) }
        let enhancement = barriers[10 &* (z - particle.atomicNumber) &+ 2 &* (particle.rawValue - 1) &+ 1]
        switch particle {
        case .neutron, .proton: return 2 * root * root * enhancement
        default:
            let radius = root + sizes.cubeRoot(particle.massNumber)
            let spins: Double = particle == .deuteron ? 3 : particle == .alpha ? 1 : 2
            return spins * Double(particle.massNumber) * radius * radius * enhancement
        }
    }

    /// Integral of the spectrum over x, divided by exp(2 sqrt(a room)); x = 2 sqrt(a room) is handed in.
    private func integral(_ channel: Channel, _ x: Double) -> Double {
        let room = channel.room, offset = channel.offset, limit = channel.limit
        // The ground state alone counts as one level per MeV; where the gas starts far below it, rho hardly changes over the spectrum.
        if channel.onlyGroundState || limit < room / 4 { return (limit / 2 + offset) * limit }
        guard x > 1 else {
            // Series of the exponential, 2 room sum x^n/n! [room (1/(n+2) - 1/(n+4)) + offset/(n+2)]: 2e-4 at x = 1.
            var sum = 0.0, term = 1.0
            for n in 0..<6 {
                let order = Double(n)
                sum += term * (room * (1 / (order + 2) - 1 / (order + 4)) + offset / (order + 2))
                term *= x / (order + 1)
            }
            return 2 * room * sum * fastExp(-x)
        }
        let a = channel.levelDensity, rest = fastExp(-x)
        return (room + offset) * (x - 1 + rest) / (2 * a) - (((x - 3) * x + 6) * x - 6 + 6 * rest) / (8 * a * a)
    }

    /// Total kinetic energy of particle and residual nucleus, MeV, from the channel's spectrum by rejection.
    ///
    /// Wide spectra: 2 sqrt(a (room - x)) lies below its tangent at 0, so that the envelope is (x + offset) exp(-x/T), T = sqrt(room/a). Narrow
    /// ones, 2 sqrt(a room) < 3: uniform in s = sqrt(1 - x/room).
    func sampleEnergy(_ channel: Channel, random: inout RandomStream) -> Double {
        let room = channel.room, offset = channel.offset, limit = channel.limit
        if channel.onlyGroundState { return channel.barrier + limit }
        if limit < room / 4 {
            while true {
                let x = limit * random.uniform()
                if random.uniform() * (limit + offset) < x + offset { return channel.barrier + x }
            }
        }
        let exponent = 2 * (channel.levelDensity * room).squareRoot()
        if exponent < 3 {
            let bound = (0.385 * room + offset) * fastExp(exponent)
            while true {
                let s = random.uniform(), x = room * (1 - s * s)
                if x < limit, random.uniform() * bound < (x + offset) * s * fastExp(exponent * s) { return channel.barrier + x }
            }
        }
        let temperature = 2 * room / exponent
        while true {
            var x = temperature * random.exponential()
            if random.uniform() * (temperature + offset) < temperature { x += temperature * random.exponential() }
            guard x < room, x < limit else { continue }
            let real = 2 * (channel.levelDensity * (room - x)).squareRoot()
            if random.exponential() > exponent - x / temperature - real { return channel.barrier + x }
        }
    }
}
