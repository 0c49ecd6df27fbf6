import Foundation
import MonteCarlo
import Particles

/// A photon, electron or positron on its way.
package struct ElectromagneticTrack {
    package enum Kind: UInt8 { case photon, electron, positron }

    package var position: Vector
    package var direction: Vector
    /// Kinetic energy, GeV.
    package var energy: Double
    package var kind: Kind

    package init(position: Vector, direction: Vector, energy: Double, kind: Kind) {
        (self.position, self.direction, self.energy, self.kind) = (position, direction, energy, kind)
    }
}

/// Analog transport of photons, electrons and positrons through a block 0 <= z <= depth of one material, transversally infinite.
///
/// The physics stands in the process files beside this one; this file is the order in which it happens. Every particle above its
/// cut is followed; what is below is left where it is born and booked. Not thread-safe: one per thread, tables shared.
package final class ElectromagneticTransport {
    private let tables: ElectromagneticTables
    private let depth: Double
    @exclusivity(unchecked) private var stack: TrackStack
    /// Number of flights of photons and steps of leptons so far.
    @exclusivity(unchecked) package private(set) var steps = 0

    /// Largest scattering depth g of a step with one deflection. Photon yields, depths and angles do not change within 0.5 % between
    /// 0.1 and 2 (docs/Validation.md).
    private static let largestScattering = 1.0

    package init(_ tables: ElectromagneticTables, depth: Double) {
        self.tables = tables
        self.depth = depth
        stack = TrackStack()
    }

    deinit { stack.free() }

    var photonCut: Double { tables.settings.photonCut }

    /// Follows a particle and all that comes from it. A photon below the cut or a lepton below its own is booked at once.
    package func transport(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        precondition(track.energy <= ShowerSettings.highestEnergy, "\(track.energy) GeV is beyond the tables")
        push(track, scorer: &scorer)
        while let next = stack.pop() {
            switch next.kind {
            case .photon: photon(next, random: &random, scorer: &scorer)
            case .electron: lepton(next, tables.electrons, positron: false, random: &random, scorer: &scorer)
            case .positron: lepton(next, tables.positrons, positron: true, random: &random, scorer: &scorer)
            }
        }
    }

    // MARK: Birth

    /// Puts a track on the stack, or books it if it is below its cut.
    @inline(__always)
    private func push(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        switch track.kind {
        case .photon:
            if track.energy >= tables.settings.photonCut { stack.push(track) } else { scorer.belowThreshold(track.energy, z: track.position.z) }
        case .electron:
            if track.energy > tables.electrons.cut { stack.push(track) } else { scorer.deposit(track.energy, z: track.position.z) }
        case .positron:
            if track.energy > tables.positrons.cut { stack.push(track) } else { stoppedPositron(track, scorer: &scorer) }
        }
    }

    /// A new photon: counted if it is above the cut, then followed.
    @inline(__always)
    private func create(_ energy: Double, at position: Vector, _ direction: Vector, scorer: inout some ShowerScorer) {
        if energy >= tables.settings.photonCut {
            scorer.photonCreated(energy, z: position.z, direction: direction)
            stack.push(ElectromagneticTrack(position: position, direction: direction, energy: energy, kind: .photon))
        } else {
            scorer.belowThreshold(energy, z: position.z)
        }
    }

    // MARK: Photons

    private func photon(_ start: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let table = tables.photons
        var track = start
        while true {
            steps &+= 1
            let (bin, fraction) = table.grid.locate(track.energy)
            let row = bin &* table.stride
            let rate = table.rows.interpolate(bin, fraction, column: 0, stride: table.stride)

            // Fly to the interaction, or out.
            let length = random.exponential() / rate
            let z = track.position.z + length * track.direction.z
            if z < 0 || z > depth {
                leave(track, length: length, z: z, scorer: &scorer)
                return
            }
            scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: length)
            track.position = track.position + track.direction * length

            // Choose the process.
            let choice = random.uniform()
            if choice < table.rows.interpolate(bin, fraction, column: 1, stride: table.stride) {
                pair(track, tableRow: row, random: &random, scorer: &scorer)
                return
            }
            guard choice < table.rows.interpolate(bin, fraction, column: 2, stride: table.stride) else {
                absorb(track, random: &random, scorer: &scorer)
                return
            }
            let (epsilon, oneMinusCos) = ComptonScattering.sample(photon: track.energy, using: &random)
            let scattered = track.energy * epsilon
            let (cosPhi, sinPhi) = random.azimuth()
            recoil(track, scattered: scattered, oneMinusCos: oneMinusCos, cosPhi: cosPhi, sinPhi: sinPhi, scorer: &scorer)
            if scattered < tables.settings.photonCut {
                scorer.belowThreshold(scattered, z: track.position.z)
                return
            }
            track.direction = track.direction.turned(
                cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
            track.energy = scattered
        }
    }

    /// The Compton electron, opposite in azimuth to the photon: followed with its own direction, or deposited.
    @inline(__always)
    private func recoil(
        _ track: ElectromagneticTrack, scattered: Double, oneMinusCos: Double, cosPhi: Double, sinPhi: Double, scorer: inout some ShowerScorer
    ) {
        let t = track.energy - scattered
        guard t > tables.electrons.cut else {
            scorer.deposit(t, z: track.position.z)
            return
        }
        // Momentum balance with the electron at rest before.
        let p = (t * (t + 2 * Constants.electronMass)).squareRoot()
        let along = (track.energy - scattered * (1 - oneMinusCos)) / p
        let across = max(0, 1 - along * along).squareRoot()
        let direction = track.direction.turned(
            cosTheta: min(1, along), sinTheta: across, cosPhi: -cosPhi, sinPhi: -sinPhi)
        stack.push(ElectromagneticTrack(position: track.position, direction: direction, energy: t, kind: .electron))
    }

    private func pair(_ track: ElectromagneticTrack, tableRow row: Int, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let table = tables.photons
        var component = 0
        let last = table.stride - 4
        if last > 0 {
            let u = random.uniform()
            while component < last, u > table.rows[row + 3 + component] { component += 1 }
        }
        let m = Constants.electronMass
        let epsilon = table.pairs[component].sample(photon: track.energy, using: &random)
        let first = max(0, epsilon * track.energy - m), second = max(0, track.energy - 2 * m - first)
        let (cosPhi, sinPhi) = random.azimuth()
        let electronFirst = random.uniform() < 0.5
        let angle1 = EmissionAngle.oneMinusCosine(energy: first + m, using: &random)
        let angle2 = EmissionAngle.oneMinusCosine(energy: second + m, using: &random)
        func fragment(_ t: Double, _ kind: ElectromagneticTrack.Kind, _ oneMinusCos: Double, _ sign: Double) -> ElectromagneticTrack {
            let direction = track.direction.turned(
                cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            return ElectromagneticTrack(position: track.position, direction: direction, energy: t, kind: kind)
        }
        push(fragment(first, electronFirst ? .electron : .positron, angle1, 1), scorer: &scorer)
        push(fragment(second, electronFirst ? .positron : .electron, angle2, -1), scorer: &scorer)
    }

    private func absorb(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let table = tables.photons
        let u = random.uniform()
        var component = 0
        while component < table.bindings.count - 1, u > table.photoelectricShares[component] { component += 1 }
        let binding = min(table.bindings[component], track.energy)
        let t = track.energy - binding
        scorer.deposit(binding, z: track.position.z)
        guard t > tables.electrons.cut else {
            scorer.deposit(t, z: track.position.z)
            return
        }
        let cosine = EmissionAngle.photoelectronCosine(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.turned(
            cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        stack.push(ElectromagneticTrack(position: track.position, direction: direction, energy: t, kind: .electron))
    }

    private func leave(_ track: ElectromagneticTrack, length: Double, z: Double, scorer: inout some ShowerScorer) {
        let face = z < 0 ? 0 : depth
        let inside = (face - track.position.z) / track.direction.z
        scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: inside)
        scorer.leave(.photon, kineticEnergy: track.energy, balance: track.energy, far: z > 0)
    }

    // MARK: Electrons and positrons

    private func lepton(
        _ start: ElectromagneticTrack, _ table: LeptonTable, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let stride = LeptonTable.pathStride
        var track = start
        var (bin, fraction) = table.grid.locate(track.energy)
        while true {
            // The energy at the next hard interaction, or the cut.
            var range = table.path.interpolate(bin, fraction, column: 0, stride: stride)
            let hardDepth = table.path.interpolate(bin, fraction, column: 1, stride: stride)
            var scattering = table.path.interpolate(bin, fraction, column: 2, stride: stride)
            let target = hardDepth - random.exponential()
            let stops = target <= table.path[1]
            var endBin = 0, endFraction = 0.0
            if stops {
                // Nothing more happens on its way to the cut. Where no face is within its range, the way itself does not matter.
                if min(track.position.z, depth - track.position.z) > range {
                    let forward = table.path.interpolate(bin, fraction, column: 4, stride: stride)
                    let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
                    let loss = max(0, track.energy - table.cut)
                    track.position = track.position + track.direction * forward
                    scorer.belowThreshold(loss * softShare, z: track.position.z)
                    scorer.deposit(loss * (1 - softShare), z: track.position.z)
                    track.energy -= loss
                    stop(track, positron: positron, scorer: &scorer)
                    return
                }
                (endBin, endFraction) = table.grid.locate(table.cut)
            } else {
                endBin = table.hardDepthInverse.bin(of: target, below: bin, table.path, column: 1)
                let low = table.path[endBin &* stride &+ 1]
                endFraction = (target - low) / (table.path[(endBin &+ 1) &* stride &+ 1] - low)
            }
            let endScattering = table.path.interpolate(endBin, endFraction, column: 2, stride: stride)
            let endRange = table.path.interpolate(endBin, endFraction, column: 0, stride: stride)

            // Walk there in steps of equal scattering depth.
            let count = max(1, ((scattering - endScattering) * (1 / Self.largestScattering)).rounded(.up))
            let g = (scattering - endScattering) / count
            let logarithm = table.path.interpolate(bin, fraction, column: 3, stride: stride)
            let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
            let deflection = tables.scattering.distribution(g, logarithm: logarithm)
            var left = Int(count)
            while left > 0 {
                left &-= 1
                steps &+= 1
                var nextBin = endBin, nextFraction = endFraction, nextRange = endRange
                if left > 0 {
                    scattering -= g
                    nextBin = table.scatteringInverse.bin(of: scattering, below: bin, table.path, column: 2)
                    let low = table.path[nextBin &* stride &+ 2]
                    nextFraction = (scattering - low) / (table.path[(nextBin &+ 1) &* stride &+ 2] - low)
                    nextRange = table.path.interpolate(nextBin, nextFraction, column: 0, stride: stride)
                }
                let gridLow = table.grid[nextBin]
                let nextEnergy = min(track.energy, gridLow + nextFraction * (table.grid[nextBin &+ 1] - gridLow))
                let length = max(0, range - nextRange)

                // Random hinge: fly, deflect once for the whole step, fly on. The loss of a whole step is booked at the hinge.
                let before = length * random.uniform()
                if leaves(&track, table, length: before, range: range, positron: positron, softShare, scorer: &scorer) { return }
                track.position = track.position + track.direction * before
                let hinge = track.position.z
                let cosine = deflection.cosine(using: &random)
                let (cosPhi, sinPhi) = random.azimuth()
                track.direction = track.direction.turned(
                    cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
                let after = length - before
                if leaves(&track, table, length: after, range: nextRange + after, positron: positron, softShare, scorer: &scorer) { return }
                track.position = track.position + track.direction * after
                let loss = track.energy - nextEnergy
                scorer.belowThreshold(loss * softShare, z: hinge)
                scorer.deposit(loss * (1 - softShare), z: hinge)
                track.energy = nextEnergy
                (range, bin, fraction) = (nextRange, nextBin, nextFraction)
            }

            if stops {
                stop(track, positron: positron, scorer: &scorer)
                return
            }

            // Hard interaction.
            let choice = random.uniform()
            if choice < table.choice.interpolate(bin, fraction, column: 0, stride: LeptonTable.choiceStride),
                track.energy > tables.settings.photonCut
            {
                radiate(&track, table, random: &random, scorer: &scorer)
            } else if choice < table.choice.interpolate(bin, fraction, column: 1, stride: LeptonTable.choiceStride) {
                knockOn(&track, positron: positron, random: &random, scorer: &scorer)
            } else if positron {
                annihilate(track, random: &random, scorer: &scorer)
                return
            }
            if track.energy <= table.cut {
                stop(track, positron: positron, scorer: &scorer)
                return
            }
            (bin, fraction) = table.grid.locate(track.energy)
        }
    }

    /// Whether a straight piece of `length` crosses a face; if so the lepton is booked as left, with the energy that it has there.
    @inline(__always)
    private func leaves(
        _ track: inout ElectromagneticTrack, _ table: LeptonTable, length: Double, range: Double, positron: Bool, _ softShare: Double,
        scorer: inout some ShowerScorer
    ) -> Bool {
        let z = track.position.z + length * track.direction.z
        guard z < 0 || z > depth else { return false }
        let face = z < 0 ? 0 : depth
        let inside = (face - track.position.z) / track.direction.z
        let energy = min(track.energy, table.energy(atRange: range - inside))
        let loss = track.energy - energy
        scorer.belowThreshold(loss * softShare, z: face)
        scorer.deposit(loss * (1 - softShare), z: face)
        scorer.leave(
            positron ? .positron : .electron, kineticEnergy: energy,
            balance: energy + (positron ? 2 * Constants.electronMass : 0), far: z > 0)
        return true
    }

    /// Bremsstrahlung above the photon cut. The lepton's own deflection is neglected against multiple scattering.
    @inline(__always)
    private func radiate(
        _ track: inout ElectromagneticTrack, _ table: LeptonTable, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let k = table.emission.sample(kinetic: track.energy, cut: tables.settings.photonCut, using: &random)
        let oneMinusCos = EmissionAngle.oneMinusCosine(energy: track.energy + Constants.electronMass, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.turned(
            cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        create(k, at: track.position, direction, scorer: &scorer)
        track.energy -= k
    }

    /// Moller or Bhabha scattering above the electron cut.
    @inline(__always)
    private func knockOn(_ track: inout ElectromagneticTrack, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, cut = tables.settings.electronCut
        guard t > (positron ? cut : 2 * cut) else { return }
        let epsilon = positron
            ? BhabhaScattering.sample(kinetic: t, cut: cut, using: &random) : MollerScattering.sample(kinetic: t, cut: cut, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let m2 = 2 * Constants.electronMass
        /// Elastic kinematics: cos = sqrt(T' (T + 2m) / (T (T' + 2m))).
        func turned(_ energy: Double, _ sign: Double) -> Vector {
            let cos2 = min(1, energy * (t + m2) / (t * (energy + m2)))
            return track.direction.turned(cosTheta: cos2.squareRoot(), sinTheta: (1 - cos2).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
        }
        let given = epsilon * t, kept = t - given
        push(ElectromagneticTrack(position: track.position, direction: turned(given, 1), energy: given, kind: .electron), scorer: &scorer)
        track.direction = turned(kept, -1)
        track.energy = kept
    }

    private func annihilate(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, total = t + 2 * Constants.electronMass
        let epsilon = PositronAnnihilation.sample(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        for (share, sign) in [(epsilon, 1.0), (1 - epsilon, -1.0)] {
            let cosine = PositronAnnihilation.cosine(share, kinetic: t)
            let direction = track.direction.turned(
                cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            create(share * total, at: track.position, direction, scorer: &scorer)
        }
    }

    /// A lepton at its cut.
    @inline(__always)
    private func stop(_ track: ElectromagneticTrack, positron: Bool, scorer: inout some ShowerScorer) {
        if positron { stoppedPositron(track, scorer: &scorer) } else { scorer.deposit(track.energy, z: track.position.z) }
    }

    /// A positron at its cut: what is left of its motion is deposited, then it annihilates at rest.
    private func stoppedPositron(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        scorer.deposit(track.energy, z: track.position.z)
        let m = Constants.electronMass
        if m < tables.settings.photonCut {
            scorer.belowThreshold(2 * m, z: track.position.z)
        } else {
            // Back to back; the axis follows the positron's last direction, which multiple scattering has made isotropic.
            create(m, at: track.position, track.direction, scorer: &scorer)
            create(m, at: track.position, track.direction * -1, scorer: &scorer)
        }
    }
}

extension LeptonTable {
    /// Kinetic energy whose range to the cut is `range` cm.
    package func energy(atRange range: Double) -> Double {
        guard range > 0 else { return grid[0] }
        var low = 0, high = grid.count - 1
        while high - low > 1 {
            let middle = (low + high) >> 1
            if path[middle * Self.pathStride] <= range { low = middle } else { high = middle }
        }
        let start = path[low * Self.pathStride]
        let fraction = (range - start) / (path[high * Self.pathStride] - start)
        return grid[low] + fraction * (grid[high] - grid[low])
    }
}

/// A last-in first-out stack of tracks in unmanaged memory.
private struct TrackStack {
    private var base: UnsafeMutablePointer<ElectromagneticTrack>
    private var capacity = 1024
    private var count = 0

    init() { base = .allocate(capacity: capacity) }

    func free() { base.deallocate() }

    @inline(__always)
    mutating func push(_ track: ElectromagneticTrack) {
        if count == capacity { grow() }
        base[count] = track
        count &+= 1
    }

    @inline(__always)
    mutating func pop() -> ElectromagneticTrack? {
        guard count > 0 else { return nil }
        count &-= 1
        return base[count]
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<ElectromagneticTrack>.allocate(capacity: 2 * capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
