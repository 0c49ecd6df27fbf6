import Experiments
import Materials
import Numerics
import Particles
import Showers

/// Muons through a station, on a straight line or in a field on chords of a helix: mean loss in its slices, drawn loss in gas.
///
/// In gas the loss is that to transfers below the electron cut, as an electron of the same velocity has it (`CollisionStraggling`); faster delta
/// electrons, multiple scattering and radiation are neglected: a station is a few hundredths of the range of a muon of 1 GeV.
struct MuonFlight {
    private struct Slice {
        var low, high: Double
        var loss: HeavyParticleStoppingPower?
        var gas: Gas?
    }

    private struct Gas {
        var straggling: CollisionStraggling
        var stopping: CollisionStoppingPower
    }

    private let slices: [Slice]
    private let electronCut: Double
    private let field: UniformField?

    init(_ model: ChamberModel, settings: ShowerSettings) {
        electronCut = settings.electronCut
        field = model.field.flatMap(UniformField.init)
        slices = model.structure.slices.enumerated().map { index, slice in
            Slice(
                low: model.stack.faces[index], high: model.stack.faces[index + 1], loss: slice.material.map(HeavyParticleStoppingPower.init),
                gas: slice.cells == nil ? nil : slice.material.map {
                    Gas(straggling: ElectromagneticTables.shared($0, settings: settings).straggling, stopping: CollisionStoppingPower($0))
                })
        }
    }

    /// Whether it leaves through the far face.
    func fly(kineticEnergy: Double, charge: Double, from start: Vector, along direction: Vector, random: inout RandomStream, scorer: inout CellScorer) -> Bool {
        let mass = Species.muonMinus.mass
        var energy = kineticEnergy, place = start, way = direction
        guard way.z != 0, var index = slices.lastIndex(where: { place.z > $0.low || place.z == $0.low && way.z > 0 }) ?? (way.z > 0 ? 0 : nil) else { return false }
        while slices.indices.contains(index) {
            let slice = slices[index], face = way.z > 0 ? slice.high : slice.low
            var length = max(0, (face - place.z) / way.z), isAtFace = true
            let gamma = 1 + energy / mass, betaGamma = ((gamma - 1) * (gamma + 1)).squareRoot()
            // Below the range of Bethe's formula it stops here.
            guard betaGamma > 0.1 else { return false }
            let turning = field?.turning(momentum: mass * betaGamma, charge: charge) ?? 0
            if abs(turning) * length > Self.largestTurn { (length, isAtFace) = (Self.largestTurn / abs(turning), false) }
            if let field { way = field.turned(way, by: turning * length / 2) }
            let end = place + way * length
            if let gas = slice.gas, length > 0 {
                let same = (gamma - 1) * Constants.electronMass
                let mean = gas.stopping.restricted(same, cut: electronCut, positron: true) * length
                let lost = gas.straggling.sample(mean: mean, kinetic: max(same, electronCut), positron: true, using: &random)
                scorer.enters(layer: index)
                scorer.deposit(lost, from: place, over: place, to: end, z: 0)
            }
            if let loss = slice.loss { energy -= loss(betaGamma: betaGamma, mass: mass) * length }
            guard energy > 0 else { return false }
            place = end
            if let field { way = field.turned(way, by: turning * length / 2) }
            guard way.z != 0 else { return false }
            // A chord that turns back within the slice, or misses its face by little.
            if isAtFace {
                place.z = face
                index += face == slice.high ? 1 : -1
            } else if place.z > slice.high || place.z < slice.low {
                index += place.z > slice.high ? 1 : -1
            }
        }
        return index >= slices.count
    }

    private static let largestTurn = 0.05
}
