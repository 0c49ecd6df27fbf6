// Counter-based random numbers: Philox4x64-10.
//
// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405.
// A block of four 64-bit words is a keyed bijection of a 256-bit counter, so a stream is a function of what is computed
// and never of the thread that computes it, and two streams with different counters never overlap. The variant with 32-bit words
// costs twice as many instructions a draw.

/// A source of uniform deviates. Samplers are generic over it, so that tests can count or script the draws.
public protocol UniformGenerator {
    /// A uniform deviate in the open interval (0, 1).
    mutating func uniform() -> Double
}

/// One block of Philox4x64-10.
public enum Philox {
    /// Four random words for a 256-bit counter and a 128-bit key.
    @inlinable @inline(__always)
    public static func block(counter: SIMD4<UInt64>, key: SIMD2<UInt64>) -> SIMD4<UInt64> {
        var c0 = counter.x, c1 = counter.y, c2 = counter.z, c3 = counter.w
        var k0 = key.x, k1 = key.y
        for _ in 0..<10 {
            let p0 = c0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
            let p1 = c2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
            (c0, c1, c2, c3) = (p1.high ^ c1 ^ k0, p1.low, p0.high ^ c3 ^ k1, p0.low)
            k0 = k0 &+ 0x9E37_79B9_7F4A_7C15
            k1 = k1 &+ 0xBB67_AE85_84CA_A73B
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
/// Each deviate has 32 bits, `(w + 1/2) 2^-32`: the smallest is 1.2e-10, so an exponential deviate reaches 22.9.
public struct RandomStream: UniformGenerator, Sendable {
    @usableFromInline let key: SIMD2<UInt64>
    @usableFromInline var counter: SIMD4<UInt64>
    /// Four blocks that are being used up, low halves first.
    @usableFromInline var words: SIMD16<UInt64> = .zero
    /// Index of the next 32-bit word in them; `count` when they are used up.
    @usableFromInline var next = RandomStream.count
    @usableFromInline static var count: Int { @inline(__always) get { 32 } }

    /// - Parameters:
    ///   - seed: the study's seed.
    ///   - stage: what the numbers are for.
    ///   - collision: index of the collision, or of the batch, for generators.
    ///   - particle: index of the particle within the collision.
    @inlinable
    public init(seed: UInt64, stage: RandomStage, collision: UInt64, particle: UInt32 = 0) {
        key = SIMD2(seed, 0)
        counter = SIMD4(0, UInt64(particle), collision, UInt64(stage.rawValue))
    }

    /// The next 32 random bits.
    @inlinable @inline(__always)
    public mutating func word() -> UInt32 {
        if next == Self.count { refill() }
        let word = withUnsafePointer(to: &words) {
            UnsafeRawPointer($0).load(fromByteOffset: next &* 4, as: UInt32.self)
        }
        next &+= 1
        return word
    }

    /// Out of line: one copy of the ten rounds, not one at every draw. Several blocks at a time, since the processor overlaps
    /// them and the branch that leads here is seldom taken.
    @usableFromInline @inline(never)
    mutating func refill() {
        func block(_ index: UInt64) -> SIMD4<UInt64> {
            Philox.block(counter: SIMD4(counter.x &+ index, counter.y, counter.z, counter.w), key: key)
        }
        words = SIMD16(
            lowHalf: SIMD8(lowHalf: block(0), highHalf: block(1)), highHalf: SIMD8(lowHalf: block(2), highHalf: block(3)))
        counter.x &+= 4
        next = 0
    }

    @inlinable @inline(__always)
    public mutating func uniform() -> Double {
        (Double(word()) + 0.5) * 0x1p-32
    }

    /// A uniform deviate in (0, 1) with 52 random bits, for external generators.
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
