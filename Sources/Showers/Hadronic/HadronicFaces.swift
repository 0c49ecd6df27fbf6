import Experiments
import Foundation
import Materials
import Numerics
import Particles

// Hadrons at the faces of slabs, and the slabs themselves.

extension HadronicTransport {
    /// Puts a track on the face that it flies to.
    @inline(__always)
    func toFace(_ track: inout HadronicTrack, _ slab: UnmanagedReference<HadronicSlab>, _ back: Bool) {
        let face = back ? slab.value.low : slab.value.high
        track.position = track.position + track.direction * ((face - track.position.z) / track.direction.z)
        track.position.z = face
    }

    /// Takes a track that stands at a face into the next slab, where it is split or put to roulette. False when it is no more.
    func cross(
        _ track: inout HadronicTrack, _ kind: HadronKind, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Bool {
        let far = track.direction.z > 0, next = track.slab + (far ? 1 : -1)
        guard next >= 0, next < slabCount else {
            leave(track, kind, far: far, scorer: &scorer)
            return false
        }
        let from = slabs.reference(track.slab), to = slabs.reference(next)
        if from.value.layer != to.value.layer {
            scorer.crosses(face: max(from.value.layer, to.value.layer), kind.species, kineticEnergy: track.energy, far: far)
            scorer.enters(layer: to.value.layer)
        }
        track.slab = next
        // Muons are not split: they do not die out with depth.
        guard !kind.isMuon else { return true }
        let ratio: Double
        if let targets {
            guard from.value.region != to.value.region else { return true }
            let cell = targets.cell(region: to.value.region, isKaon: kind.isKaon, energy: track.energy)
            if far { crossings[cell].add(track.weight) }
            ratio = targets.ratio(track.weight, cell)
        } else {
            ratio = to.value.importance / from.value.importance
        }
        guard ratio != 1 else { return true }
        let copies = Int(ratio + random.uniform())
        guard copies > 0 else { return false }
        track.weight /= ratio
        for _ in 1..<max(copies, 1) { stack.append(track) }
        scorer.carries(track.weight)
        return true
    }

    func leave(_ track: HadronicTrack, _ kind: HadronKind, far: Bool, scorer: inout some ShowerScorer) {
        scorer.leave(kind.species, kineticEnergy: track.energy, balance: track.energy + kind.carried, far: far)
    }
}

extension HadronicSlab {
    /// The layers of a stack, cut at the importance planes: one in front of each piece whose middle lies `spacing` or more behind the last plane, so that thin layers share one. Vacuum keeps
    /// the importance of what is before it.
    static func slabs(of stack: LayerStack, settings: HadronicSettings, importance: ImportancePlanes?) -> [HadronicSlab] {
        var slabs: [HadronicSlab] = []
        // `behind`: how far the last plane is, in spacings.
        var level = 1.0, behind = 0.0, region = 0
        for (i, layer) in stack.layers.enumerated() {
            let tables = layer.material.map { HadronicTables.shared($0, settings: settings) }
            let low = stack.faces[i], high = stack.faces[i + 1]
            var pieces = 1, spacings = 0.0
            if let tables, let importance {
                spacings = layer.thickness / (importance.spacing * tables.interactionLength)
                pieces = max(1, Int(spacings.rounded()))
            }
            for piece in 0..<pieces {
                if let importance, tables != nil, behind + spacings / Double(2 * pieces) >= 1 {
                    level *= importance.factor
                    region += 1
                    behind = 0
                }
                behind += spacings / Double(pieces)
                slabs.append(
                    HadronicSlab(
                        low: low + (high - low) * Double(piece) / Double(pieces),
                        high: piece == pieces - 1 ? high : low + (high - low) * Double(piece + 1) / Double(pieces),
                        tables: tables, layer: i, region: region, importance: level))
            }
        }
        return slabs
    }
}
