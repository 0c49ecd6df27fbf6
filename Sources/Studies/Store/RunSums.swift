import Numerics

/// The sums over the batches of a sample, given in their order. Of each batch three numbers are kept, whatever its size.
struct SampleSums {
    private struct Estimated {
        var collisions, crossSection, error: Double
    }

    private var batches: [Estimated] = []
    private(set) var collisions = 0
    private(set) var jets = 0
    private(set) var weights = 0.0
    private(set) var squaredWeights = 0.0

    mutating func add(_ batch: BatchRecord) {
        batches.append(Estimated(collisions: Double(batch.collisions), crossSection: batch.crossSection, error: batch.crossSectionError))
        collisions += batch.collisions
        jets += batch.jets
        weights += batch.sumOfWeights
        squaredWeights += batch.sumOfSquaredWeights
    }

    /// Barn. A batch of n collisions out of N tried estimates sigma_max n/N. The best estimate of all is that of their sums: the shares are those
    /// of the tries, in proportion to n/sigma, and the errors, independent of each other, are added in quadrature. Without errors (PYTHIA
    /// knows the soft cross sections) the batches agree, and count by their collisions.
    var crossSection: Estimate {
        let isExact = batches.contains { $0.error == 0 || $0.crossSection <= 0 }
        func tries(_ batch: Estimated) -> Double { batch.collisions / (isExact ? 1 : batch.crossSection) }
        let all = batches.reduce(0) { $0 + tries($1) }
        var mean = 0.0, variance = 0.0
        for batch in batches {
            let share = tries(batch) / all, error = share * batch.error
            mean += share * batch.crossSection
            variance += error * error
        }
        return Estimate(mean: mean, error: variance.squareRoot())
    }
}

/// The sums over the batches of a run, given in their order.
struct RunSums {
    private(set) var samples: [SampleSums]
    private(set) var batches = 0
    private(set) var entered: [String: Int] = [:]
    private(set) var ignored: [String: Int] = [:]
    private(set) var cpuSeconds = 0.0
    /// By sample and replica: batches and their collisions.
    private(set) var replicas: [[(batches: Int, collisions: Int64)]]

    init(samples: Int, replicas: Int) {
        self.samples = Array(repeating: SampleSums(), count: samples)
        self.replicas = Array(repeating: Array(repeating: (0, 0), count: replicas), count: samples)
    }

    mutating func add(_ batch: BatchID, _ record: BatchRecord, replica: Int) {
        samples[batch.sample].add(record)
        batches += 1
        entered.merge(record.entered, uniquingKeysWith: +)
        ignored.merge(record.ignored, uniquingKeysWith: +)
        cpuSeconds += record.cpuSeconds
        replicas[batch.sample][replica].batches += 1
        replicas[batch.sample][replica].collisions += Int64(record.collisions)
    }
}
