import Experiments
import Materials
import Numerics
import Particles
import Showers

/// Muons on a straight line through a station: mean loss in its slices, drawn loss in gas.
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

    init(_ model: ChamberModel, settings: ShowerSettings) {
        electronCut = settings.electronCut
        slices = model.structure.slices.enumerated().map { index, slice in
            Slice(
                low: model.stack.faces[index], high: model.stack.faces[index + 1], loss: slice.material.map(HeavyParticleStoppingPower.init),
                gas: slice.cells == nil ? nil : slice.material.map {
                    Gas(straggling: ElectromagneticTables.shared($0, settings: settings).straggling, stopping: CollisionStoppingPower($0))
                })
        }
    }

    func fly(kineticEnergy: Double, from start: Vector, along direction: Vector, random: inout RandomStream, scorer: inout CellScorer) {
        let mass = Species.muonMinus.mass
        var energy = kineticEnergy
        guard direction.z != 0 else { return }
        for index in direction.z > 0 ? Array(slices.indices) : slices.indices.reversed() {
            let slice = slices[index]
            let a = (slice.low - start.z) / direction.z, b = (slice.high - start.z) / direction.z
            let from = max(0, min(a, b)), to = max(a, b)
            guard to > from, let loss = slice.loss else { continue }
            let gamma = 1 + energy / mass, betaGamma = ((gamma - 1) * (gamma + 1)).squareRoot()
            // Below the range of Bethe's formula it stops here.
            guard betaGamma > 0.1 else { return }
            if let gas = slice.gas {
                let same = (gamma - 1) * Constants.electronMass
                let mean = gas.stopping.restricted(same, cut: electronCut, positron: true) * (to - from)
                let lost = gas.straggling.sample(mean: mean, kinetic: max(same, electronCut), positron: true, using: &random)
                scorer.enters(layer: index)
                scorer.deposit(lost, from: start + direction * from, over: start + direction * from, to: start + direction * to, z: 0)
            }
            energy -= loss(betaGamma: betaGamma, mass: mass) * (to - from)
            guard energy > 0 else { return }
        }
    }
}
