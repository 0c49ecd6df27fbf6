import Fluxes
import Foundation
import Inputs
import Numerics
import Particles
import Showers

extension Simulation {
    /// Beam particle -> Shower -> tallies, for the beam particles of one batch. One beam particle is a collision with a cross section of
    /// 1 barn: a luminosity of N/barn then stands for N particles on target.
    func run(_ beam: Study.BeamSource, _ batch: BatchID, progress: WorkProgress) throws -> (record: BatchRecord, tallies: [String: FluxTally]) {
        let start = threadCPUSeconds(), range = plan.collisions(of: batch), particle = try study.beamParticle()
        let dumps = try DumpShowers(study, colliders: colliders, empty: empty)
        var record = BatchRecord()
        if beam.photons == .approximation, particle.species.isElectromagnetic {
            dumps.scoreThickTarget(energy: particle.kineticEnergy, electrons: range.count)
            progress.add(range.count)
            // All of them take as long as one.
            progress.finishBatch(working: 0)
        } else {
            let begin = Date()
            for number in range {
                try Interrupt.check()
                let index = BatchPlan.index(sample: batch.sample, collision: number)
                switch beam.photons {
                case .cascade: _ = try dumps.shower(particle, collision: index, index: 0)
                case .approximation: try dumps.scoreFirstCollision(particle, collision: index)
                }
                dumps.endCollision(weight: 1)
                progress.add(1)
            }
            progress.finishBatch(working: Date().timeIntervalSince(begin))
        }
        (record.collisions, record.crossSection) = (range.count, 1)
        (record.sumOfWeights, record.sumOfSquaredWeights) = (Double(range.count), Double(range.count))
        record.entered[particle.species.name] = range.count
        record.cpuSeconds = threadCPUSeconds() - start
        return (record, dumps.tallies)
    }
}
