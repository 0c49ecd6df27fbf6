// Counter-based random numbers: Philox4x32-10.
//
// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405.
// A block of four 32-bit words is a keyed bijection of a 128-bit counter, so a stream is a function of what is computed
// and never of the thread that computes it, and two streams with different counters never overlap.

/// A source of uniform deviates. Samplers are generic over it, so that tests can count or script the draws.
public protocol UniformGenerator {
    /// A uniform deviate in the open interval (0, 1).
    mutating func uniform() -> Double
}

/// One block of Philox4x32-10.
public enum Philox {
    @inlinable @inline(__always)
    public static func block(
        counter: SIMD4<UInt32>, key: SIMD2<UInt32>
    ) -> SIMD4<UInt32> {
        var c0 = counter.x, c1 = counter.y, c2 = counter.z, c3 = counter.w
        var k0 = key.x, k1 = key.y
        for _ in 0..<10 {
            let p0 = UInt64(0xD251_1F53) &* UInt64(c0)
            let p1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
            let h0 = UInt32(truncatingIfNeeded: p0 >> 32), l0 = UInt32(truncatingIfNeeded: p0)
            let h1 = UInt32(truncatingIfNeeded: p1 >> 32), l1 = UInt32(truncatingIfNeeded: p1)
            (c0, c1, c2, c3) = (h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0)
            k0 = k0 &+ 0x9E37_79B9
            k1 = k1 &+ 0xBB67_AE85
        }
        return SIMD4(c0, c1, c2, c3)
    }
}

/// What a stream is used for. Different stages of one collision draw from different streams.
public enum RandomStage: UInt32, Sendable {
    case collision = 1
    case hadronGenerator = 2
    case electromagneticShower = 3
    case hadronicShower = 4
    case validation = 5
}

/// A stream of uniform deviates: key = seed, counter = (draw, particle, stage and collision).
///
/// Each deviate has 32 bits, `(w + 1/2) 2^-32`: the smallest is 1.2e-10, so an exponential deviate reaches 22.9.
public struct RandomStream: UniformGenerator, Sendable {
    @usableFromInline var key: SIMD2<UInt32>
    @usableFromInline var counter: SIMD4<UInt32>
    @usableFromInline var words: SIMD4<UInt32> = .zero
    @usableFromInline var left: Int32 = 0

    /// - Parameters:
    ///   - seed: the study's seed.
    ///   - stage: what the numbers are for.
    ///   - collision: index of the collision (or batch, for generators), below 2^28 * 2^32.
    ///   - particle: index of the particle within the collision.
    @inlinable
    public init(seed: UInt64, stage: RandomStage, collision: UInt64, particle: UInt32 = 0) {
        precondition(collision >> 60 == 0, "collision index \(collision) does not fit 60 bits")
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        counter = SIMD4(
            0, particle, UInt32(truncatingIfNeeded: collision),
            UInt32(truncatingIfNeeded: collision >> 32) | stage.rawValue << 28)
    }

    /// The next 32 random bits.
    @inlinable @inline(__always)
    public mutating func word() -> UInt32 {
        if left == 0 {
            words = Philox.block(counter: counter, key: key)
            counter.x &+= 1
            left = 4
        }
        left &-= 1
        let word = words.x
        words = SIMD4(words.y, words.z, words.w, word)
        return word
    }

    @inlinable @inline(__always)
    public mutating func uniform() -> Double {
        (Double(word()) + 0.5) * 0x1p-32
    }

    /// A uniform deviate in (0, 1) with 53 random bits, for external generators.
    @inlinable
    public mutating func uniform53() -> Double {
        let high = UInt64(word()), low = UInt64(word())
        return (Double((high << 32 | low) >> 12) + 0.5) * 0x1p-52
    }
}

extension UniformGenerator {
    /// An exponential deviate with mean 1.
    @inlinable @inline(__always)
    public mutating func exponential() -> Double { -fastLog(uniform()) }
}
