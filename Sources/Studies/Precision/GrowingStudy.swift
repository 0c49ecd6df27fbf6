import Collisions
import Experiments
import Inputs
import Showers

extension Study.Sample {
    /// Batches of the first round: as many as a flux has replicas.
    static let firstBatches = BatchPlan.mostReplicas
    /// Collisions in a batch of a run that grows, of which starting a generator is a third of the time: a hard one takes four times the time of a soft one, and the hardest, with their showers, a hundred times, while they
    /// add little.
    private var usualBatch: Int {
        guard !process.lowercased().hasPrefix("softqcd:") else { return 200 }
        return switch ptHat?.least ?? 0 {
        case ..<50: 40
        case ..<150: 10
        default: 2
        }
    }

    /// What a sample grows by, so that all replicas have equally many collisions.
    var granule: Int { Self.firstBatches * (batch ?? 1) }

    fileprivate var beginning: Self {
        var sample = self
        sample.batch = batch ?? usualBatch
        sample.events = sample.granule
        return sample
    }
}

extension Study {
    /// GeV: most of the time goes into the collisions, so that their particles are followed more often than by the standard.
    private static let roulette = 1.5

    /// The study of the first round towards a precision: samples that can grow; stitched ones in place of the default; roulette of incident particles
    /// by the scenarios' chambers, and of soft photons and electrons below their thresholds, unless the study has its own.
    package func beginning() throws -> Study {
        guard case .pythia(var pythia) = source else {
            throw InputError("--precision plans collisions of PYTHIA", at: "source", expected: "source: { collisions: { samples: ... } }", advice: "leave it out, and give the numbers of events yourself")
        }
        var study = self
        if source.hasDefaultSamples {
            pythia.samples = Sample.stitched(events: Preset.quick.events, energy: pythia.energy)
        }
        pythia.samples = pythia.samples.map(\.beginning)
        let ranges = scenarios.map(\.chamber.absEta).reduce(into: [ClosedRange<Double>]()) { if !$0.contains($1) { $0.append($1) } }
        if !ranges.isEmpty {
            if pythia.focus == nil, incident.from == .jets, pythia.samples.contains(where: { $0.ptHat != nil }) { pythia.focus = ranges }
            if showers.importance == nil { study.showers.importance = ParticleImportance(absEta: ranges, energy: Self.roulette) }
        }
        study.source = .pythia(pythia)
        let threshold = scenarios.map(\.energyThreshold).min() ?? 0
        if showers.thin == .none, showers.species == [.photon], threshold > showers.photonCut { study.showers.thin = Thinning(below: min(threshold, 1), factor: 8) }
        return study
    }

    /// The study with one batch of each sample that can grow: the same for a run before and after it has grown.
    package var ungrown: Study {
        guard case .pythia(var pythia) = source, pythia.samples.contains(where: { $0.batch != nil }) else { return self }
        var study = self
        for (i, sample) in pythia.samples.enumerated() { pythia.samples[i].events = sample.batch ?? sample.events }
        study.source = .pythia(pythia)
        return study
    }

    /// Whether this study is another one with more collisions in samples that can grow, and as many or more in all.
    package func hasGrown(from other: Study) -> Bool { ungrown == other.ungrown && fluxesGrow(from: other) }

    /// The same for the fluxes alone, whatever is made of them.
    package func fluxesGrow(from other: Study) -> Bool {
        guard case .pythia(let mine) = source, case .pythia(let others) = other.source, ungrown.fluxChecksum == other.ungrown.fluxChecksum else { return false }
        return zip(mine.samples, others.samples).allSatisfy { $0.events >= $1.events }
    }

    /// Throws `InputError` for a sample that does not consist of whole batches.
    func checkBatches() throws {
        guard case .pythia(let pythia) = source else { return }
        for sample in pythia.samples {
            guard let batch = sample.batch, !sample.events.isMultiple(of: batch) else { continue }
            throw InputError(
                "the sample '\(sample.name)' has \(sample.events) events in batches of \(batch)", at: "source.collisions.samples", expected: "a multiple of \(batch)",
                advice: "more can be added only to whole batches")
        }
    }
}
