import Numerics

/// Counts the draws of a sampler.
public struct CountingGenerator: UniformGenerator {
    private var stream: RandomStream
    public private(set) var draws = 0

    public init(seed: UInt64) { stream = RandomStream(seed: seed, stage: .validation, collision: 0) }

    public mutating func uniform() -> Double {
        draws += 1
        return stream.uniform()
    }
}

/// Plays back given numbers, to pin a branch; traps when they are used up.
public struct ScriptedGenerator: UniformGenerator {
    private var script: ArraySlice<Double>

    public init(_ numbers: [Double]) { script = numbers[...] }

    public mutating func uniform() -> Double {
        guard let next = script.popFirst() else { preconditionFailure("the script of random numbers is used up") }
        return next
    }
}
