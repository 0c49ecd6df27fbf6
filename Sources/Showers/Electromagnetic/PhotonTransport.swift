import Foundation
import Numerics
import Particles

/// Photons on their way through a layer: flight, choice of the process, what it makes.
extension ElectromagneticTransport {
    func photon(
        _ start: UnmanagedReference<ElectromagneticTrack>, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let table = tables.value.photons
        let low = slab.value.low, high = slab.value.high
        var track = start.value
        while true {
            steps &+= 1
            let (bin, fraction) = table.grid.locate(track.energy)
            let row = bin &* table.stride
            let rate = table.rows.interpolate(bin, fraction, column: 0, stride: table.stride)

            // Fly to the interaction, or to the face.
            let length = random.exponential() / rate
            let z = track.position.z + length * track.direction.z
            if _slowPath(z < low || z > high) {
                flyOut(track, face: z < low ? low : high, scorer: &scorer)
                return
            }
            scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: length)
            track.position = track.position + track.direction * length

            // Choose the process.
            let choice = random.uniform()
            if choice < table.rows.interpolate(bin, fraction, column: 1, stride: table.stride) {
                pair(track, tables, row: row, random: &random, scorer: &scorer)
                return
            }
            guard choice < table.rows.interpolate(bin, fraction, column: 2, stride: table.stride) else {
                absorb(track, tables, random: &random, scorer: &scorer)
                return
            }
            let (epsilon, oneMinusCos) = ComptonScattering.sample(photon: track.energy, using: &random)
            let scattered = track.energy * epsilon
            let (cosPhi, sinPhi) = random.azimuth()
            recoil(track, scattered: scattered, oneMinusCos: oneMinusCos, cosPhi: cosPhi, sinPhi: sinPhi, scorer: &scorer)
            if scattered < settings.photonCut {
                scorer.belowThreshold(scattered, z: track.position.z)
                return
            }
            track.direction = track.direction.scattered(
                cosTheta: 1 - oneMinusCos, sinTheta: fastRoot(oneMinusCos * (2 - oneMinusCos)), cosPhi: cosPhi, sinPhi: sinPhi)
            track.energy = scattered
        }
    }

    /// The Compton electron, opposite in azimuth to the photon: followed with its own direction, or deposited.
    @inline(__always)
    func recoil(
        _ track: ElectromagneticTrack, scattered: Double, oneMinusCos: Double, cosPhi: Double, sinPhi: Double, scorer: inout some ShowerScorer
    ) {
        let t = track.energy - scattered
        guard t > electronCut(track) else {
            scorer.deposit(t, at: track.position)
            return
        }
        // Momentum balance with the electron at rest before.
        let p = fastRoot(t * (t + 2 * Constants.electronMass))
        let along = (track.energy - scattered * (1 - oneMinusCos)) / p
        let across = max(0, 1 - along * along).squareRoot()
        let direction = track.direction.scattered(
            cosTheta: min(1, along), sinTheta: across, cosPhi: -cosPhi, sinPhi: -sinPhi)
        stack.push(ElectromagneticTrack(from: track, direction: direction, energy: t, kind: .electron))
    }

    func pair(
        _ track: ElectromagneticTrack, _ tables: UnmanagedReference<ElectromagneticTables>, row: Int, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) {
        let table = tables.value.photons
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
        let angle1 = tables.value.angles.oneMinusCosine(energy: first + m, using: &random)
        let angle2 = tables.value.angles.oneMinusCosine(energy: second + m, using: &random)
        func fragment(_ t: Double, _ kind: ElectromagneticTrack.Kind, _ oneMinusCos: Double, _ sign: Double) -> ElectromagneticTrack {
            let direction = track.direction.scattered(
                cosTheta: 1 - oneMinusCos, sinTheta: fastRoot(oneMinusCos * (2 - oneMinusCos)), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            return ElectromagneticTrack(from: track, direction: direction, energy: t, kind: kind)
        }
        push(fragment(first, electronFirst ? .electron : .positron, angle1, 1), scorer: &scorer)
        push(fragment(second, electronFirst ? .positron : .electron, angle2, -1), scorer: &scorer)
    }

    func absorb(
        _ track: ElectromagneticTrack, _ tables: UnmanagedReference<ElectromagneticTables>, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let table = tables.value.photons
        let u = random.uniform()
        var component = 0
        while component < table.bindings.count - 1, u > table.photoelectricShares[component] { component += 1 }
        let binding = min(table.bindings[component], track.energy)
        let t = track.energy - binding
        scorer.deposit(binding, at: track.position)
        guard t > electronCut(track) else {
            scorer.deposit(t, at: track.position)
            return
        }
        let cosine = EmissionAngle.photoelectronCosine(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.scattered(
            cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        stack.push(ElectromagneticTrack(from: track, direction: direction, energy: t, kind: .electron))
    }

    /// A photon that reaches a face.
    @inline(never)
    func flyOut(_ start: ElectromagneticTrack, face: Double, scorer: inout some ShowerScorer) {
        var track = start
        let inside = (face - track.position.z) / track.direction.z
        scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: inside)
        track.position = track.position + track.direction * inside
        if next(&track, scorer: &scorer) { stack.push(track) }
    }
}
