// Counter-based random numbers: Philox4x64-7.
//
// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405.
// A block of four 64-bit words is a keyed bijection of a 256-bit counter, so a stream is a function of what is computed
// and never of the thread that computes it, and two streams with different counters never overlap. The variant with 32-bit words
// costs twice as many instructions a draw.

import CNumerics

/// A source of uniform deviates. Samplers are generic over it, so that tests can count or script the draws.
public protocol UniformGenerator {
    /// A uniform deviate in the open interval (0, 1).
    mutating func uniform() -> Double
    /// 32 random bits.
    mutating func word() -> UInt32
    /// An exponential deviate with mean 1.
    mutating func exponential() -> Double
}

/// One block of Philox4x64-7.
public enum Philox {
    /// Four random words for a 256-bit counter and a 128-bit key.
    public static func block(counter: SIMD4<UInt64>, key: SIMD2<UInt64>) -> SIMD4<UInt64> {
        var words = [UInt64](repeating: 0, count: 4)
        numerics_philox([counter.x, counter.y, counter.z, counter.w], [key.x, key.y], &words)
        return SIMD4(words)
    }
}

/// What a stream is used for. Different stages of one collision draw from different streams.
public enum RandomStage: UInt32, Sendable {
    case collision = 1
    case hadronGenerator = 2
    case electromagneticShower = 3
    case hadronicShower = 4
    case validation = 5
    /// Decays of particles that an event file leaves undecayed.
    case decay = 6
    /// Decays in flight before the calorimeters.
    case flight = 7
    /// Which incident particles are followed.
    case importance = 8
    /// What a chamber sees: directions, decays, showers in its layers, electronics.
    case chamberResponse = 9
    case mediatorDecay = 16
}

/// A stream of uniform deviates: key = seed, counter = (draw, particle, collision, stage).
///
/// Each deviate has 32 bits, `(w + 1/2) 2^-32`.
public struct RandomStream: UniformGenerator, Sendable {
    @usableFromInline static let exponentials = RectangleWedgeTail(ExponentialDensity())

    @usableFromInline var state = numerics_stream()
    @usableFromInline let exponentials = RandomStream.exponentials

    /// - Parameters:
    ///   - seed: the study's seed.
    ///   - stage: what the numbers are for.
    ///   - collision: index of the collision, or of the batch, for generators.
    ///   - particle: index of the particle within the collision.
    @inlinable
    public init(seed: UInt64, stage: RandomStage, collision: UInt64, particle: UInt32 = 0) {
        state.key = (seed, 0)
        state.counter = (0, UInt64(particle), collision, UInt64(stage.rawValue))
        state.next = Int64(numerics_stream_words)
    }

    /// The next 32 random bits.
    @inlinable @inline(__always)
    public mutating func word() -> UInt32 { numerics_word(&state) }

    @inlinable @inline(__always)
    public mutating func uniform() -> Double { numerics_uniform(&state) }

    @inlinable @inline(__always)
    public mutating func exponential() -> Double { exponentials.sample(using: &self) }

    /// A uniform deviate in (0, 1) with 52 random bits, for external generators.
    @inlinable
    public mutating func uniform53() -> Double {
        let high = UInt64(word()), low = UInt64(word())
        return (Double((high << 32 | low) >> 12) + 0.5) * 0x1p-52
    }
}

extension UniformGenerator {
    /// From a uniform deviate of 32 bits or more.
    public mutating func word() -> UInt32 { UInt32(uniform() * 0x1p32) }

    @inlinable @inline(__always)
    public mutating func exponential() -> Double { -fastLog(uniform()) }
}
