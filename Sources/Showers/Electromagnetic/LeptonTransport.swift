import Foundation
import Numerics
import Particles

/// Electrons and positrons on their way through a layer: slowing down with random hinges to the next hard interaction, and those.
extension ElectromagneticTransport {
    @inline(__always)
    func lepton(
        _ start: UnmanagedReference<ElectromagneticTrack>, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        _ table: LeptonTable, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        if field == nil, !slab.value.thin {
            leptonInBlock(start, slab, tables, table, positron: positron, random: &random, scorer: &scorer)
        } else {
            leptonInLayer(start, slab, tables, table, positron: positron, random: &random, scorer: &scorer)
        }
    }

    /// In a thick layer without a field: a copy of the loop without what only others need.
    @inline(never)
    private func leptonInBlock(
        _ start: UnmanagedReference<ElectromagneticTrack>, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        _ table: LeptonTable, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        follow(start, slab, tables, table, thin: false, straggles: false, field: nil, positron: positron, random: &random, scorer: &scorer)
    }

    @inline(never)
    private func leptonInLayer(
        _ start: UnmanagedReference<ElectromagneticTrack>, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        _ table: LeptonTable, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        follow(
            start, slab, tables, table, thin: slab.value.thin, straggles: slab.value.straggles, field: field, positron: positron, random: &random,
            scorer: &scorer)
    }

    @inline(__always)
    private func follow<Scorer: ShowerScorer>(
        _ start: UnmanagedReference<ElectromagneticTrack>, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        _ table: LeptonTable, thin: Bool, straggles: Bool, field: UniformField?, positron: Bool, random: inout RandomStream, scorer: inout Scorer
    ) {
        let stride = LeptonTable.pathStride
        var track = start.value
        var (bin, fraction) = table.grid.locate(track.energy)
        if track.energy < slab.value.rangeRejection,
            min(track.position.z - slab.value.low, slab.value.high - track.position.z) > table.path.interpolate(bin, fraction, column: 0, stride: stride) {
            stop(track, positron: positron, scorer: &scorer)
            return
        }
        while true {
            // The energy at the next hard interaction, or the cut.
            var range = table.path.interpolate(bin, fraction, column: 0, stride: stride)
            let hardDepth = table.path.interpolate(bin, fraction, column: 1, stride: stride)
            let target = hardDepth - random.exponential()
            let stops = target <= table.path[1]
            var endBin = 0, endFraction = 0.0
            if stops {
                // Nothing more happens on its way to the cut. Where no face is within its range, the way itself does not matter.
                if field == nil, min(track.position.z - slab.value.low, slab.value.high - track.position.z) > range {
                    let forward = table.path.interpolate(bin, fraction, column: 4, stride: stride)
                    let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
                    let loss = max(0, track.energy - table.cut), start = track.position
                    track.position = track.position + track.direction * forward
                    if Scorer.scoresLeptons, loss > 0 {
                        scorer.leptonFlight(
                            positron: positron, from: track.energy, to: table.cut, z: start.z, to: track.position.z, direction: track.direction,
                            length: range)
                    }
                    scorer.belowThreshold(loss * softShare, z: track.position.z)
                    scorer.deposit(loss * (1 - softShare), from: start, over: start, to: track.position, z: track.position.z)
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
            var scattering = table.path.interpolate(bin, fraction, column: 2, stride: stride)
            let endScattering = table.path.interpolate(endBin, endFraction, column: 2, stride: stride)
            let endRange = table.path.interpolate(endBin, endFraction, column: 0, stride: stride)

            // Walk there in steps of equal scattering depth.
            let depth = scattering - endScattering
            // Most have one step: no call of the library and no division for those.
            var count = depth * (1 / Self.largestScattering) > 1 ? (depth * (1 / Self.largestScattering)).rounded(.up) : 1
            if thin {
                let pieces = min(depth * (1 / Self.smallestScattering), (range - endRange) * slab.value.stepsPerLength)
                count = max(count, pieces.rounded(.up))
            }
            if let field {
                count = max(count, ((range - endRange) * abs(field.turning(track)) * (1 / UniformField.largestTurn)).rounded(.up))
            }
            let g = count > 1 ? depth / count : depth
            let logarithm = table.path.interpolate(bin, fraction, column: 3, stride: stride)
            let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
            let deflection = tables.value.scattering.distribution(g, logarithm: logarithm, spin: table.spin)
            var left = truncated(count)
            // What the collisions of the steps took beyond their mean.
            var excess = 0.0
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
                // Turn per path in the field; each straight piece is a chord.
                let turning = field?.turning(track) ?? 0
                if let field { track.direction = field.turned(track.direction, by: turning * before / 2) }
                let begin = track
                if let face = slab.value.face(track, length: before) {
                    cross(
                        track, from: begin.position, slab, tables, table, face: face, range: range, softShare, excess: excess,
                        turn: (turning, before / 2), random: &random, scorer: &scorer)
                    return
                }
                track.position = track.position + track.direction * before
                let hinge = track.position
                if let field { track.direction = field.turned(track.direction, by: turning * before / 2) }
                let oneMinusCos = deflection.oneMinusCosine(using: &random)
                let (cosPhi, sinPhi) = random.azimuth()
                track.direction = track.direction.scattered(
                    cosTheta: 1 - oneMinusCos, sinTheta: fastRoot(oneMinusCos * (2 - oneMinusCos)), cosPhi: cosPhi, sinPhi: sinPhi)
                let after = length - before
                if let field { track.direction = field.turned(track.direction, by: turning * after / 2) }
                if let face = slab.value.face(track, length: after) {
                    if Scorer.scoresLeptons {
                        let middle = track.energy - (track.energy - nextEnergy) * (before / length)
                        scorer.leptonFlight(
                            positron: positron, from: track.energy, to: middle, z: begin.position.z, to: hinge.z, direction: begin.direction,
                            length: before)
                    }
                    cross(
                        track, from: begin.position, slab, tables, table, face: face, range: nextRange + after, softShare, excess: excess,
                        turn: (turning, after / 2), random: &random, scorer: &scorer)
                    return
                }
                track.position = track.position + track.direction * after
                if let field { track.direction = field.turned(track.direction, by: turning * after / 2) }
                if Scorer.scoresLeptons {
                    scorer.leptonFlight(
                        positron: positron, from: track.energy, to: nextEnergy, z: begin.position.z, to: track.position.z,
                        direction: before > after ? begin.direction : track.direction, length: length)
                }
                let loss = track.energy - nextEnergy
                scorer.belowThreshold(loss * softShare, z: hinge.z)
                if straggles {
                    let lost = straggle(track, tables, loss, softShare, excess: excess, random: &random)
                    scorer.deposit(lost, from: begin.position, over: hinge, to: track.position, z: hinge.z)
                    excess += lost - loss * (1 - softShare)
                } else {
                    scorer.deposit(loss * (1 - softShare), from: begin.position, over: hinge, to: track.position, z: hinge.z)
                }
                track.energy = nextEnergy
                (range, bin, fraction) = (nextRange, nextBin, nextFraction)
            }

            if straggles {
                track.energy -= excess
                if !stops, track.energy > table.cut { (bin, fraction) = table.grid.locate(track.energy) }
            }
            if stops || (straggles && track.energy <= table.cut) {
                stop(track, positron: positron, scorer: &scorer)
                return
            }

            // Hard interaction.
            let choice = random.uniform()
            if choice < table.choice.interpolate(bin, fraction, column: 0, stride: LeptonTable.choiceStride),
                track.energy > settings.photonCut
            {
                radiate(&track, tables, table, random: &random, scorer: &scorer)
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

    /// A lepton that reaches a face on a straight piece, which begins `range` above the cut: it goes on with the energy that it has there.
    /// Its step began at `begin`; of its turn in the field that of a path `turn.done` is made.
    @inline(never)
    func cross<Scorer: ShowerScorer>(
        _ start: ElectromagneticTrack, from begin: Vector, _ slab: UnmanagedReference<Slab>, _ tables: UnmanagedReference<ElectromagneticTables>,
        _ table: LeptonTable, face: Double, range: Double, _ softShare: Double, excess: Double,
        turn: (perPath: Double, done: Double), random: inout RandomStream, scorer: inout Scorer
    ) {
        var track = start
        let inside = (face - track.position.z) / track.direction.z, end = track.position + track.direction * inside
        let energy = min(track.energy, table.energy(atRange: range - inside))
        let loss = track.energy - energy
        if Scorer.scoresLeptons {
            scorer.leptonFlight(
                positron: track.kind == .positron, from: table.energy(atRange: range), to: energy, z: track.position.z, to: face,
                direction: track.direction, length: inside)
        }
        scorer.belowThreshold(loss * softShare, z: face)
        if slab.value.straggles {
            let lost = straggle(track, tables, loss, softShare, excess: excess, random: &random)
            scorer.deposit(lost, from: begin, over: track.position, to: end, z: face)
            track.energy = max(0, energy - excess - (lost - loss * (1 - softShare)))
        } else {
            scorer.deposit(loss * (1 - softShare), from: begin, over: track.position, to: end, z: face)
            track.energy = energy
        }
        track.position = end
        if let field { track.direction = field.turned(track.direction, by: turn.perPath * (inside - turn.done)) }
        if next(&track, scorer: &scorer) { push(track, scorer: &scorer) }
    }

    /// A step's fluctuating collision loss. The track has its energy before the step, but for the `excess` lost so far; it cannot lose more
    /// than it has.
    @inline(never)
    func straggle(
        _ track: ElectromagneticTrack, _ tables: UnmanagedReference<ElectromagneticTables>, _ loss: Double, _ softShare: Double, excess: Double,
        random: inout RandomStream
    ) -> Double {
        let mean = loss * (1 - softShare)
        let drawn = tables.value.straggling.sample(mean: mean, kinetic: track.energy, positron: track.kind == .positron, using: &random)
        return min(drawn, track.energy - excess - loss * softShare)
    }
}

extension LeptonTable {
    /// Kinetic energy whose range to the cut is `range` cm.
    package func energy(atRange range: Double) -> Double {
        guard range > 0 else { return grid[0] }
        let low = bisect(from: 0, below: grid.count - 1) { path[$0 * Self.pathStride] <= range }, high = low + 1
        let start = path[low * Self.pathStride]
        let fraction = (range - start) / (path[high * Self.pathStride] - start)
        return grid[low] + fraction * (grid[high] - grid[low])
    }
}
