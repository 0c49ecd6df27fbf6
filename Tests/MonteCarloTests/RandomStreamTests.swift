import Foundation
import Testing
import MonteCarlo
import _TestSupport

@Suite struct RandomStreamTests {
    /// Known answers of Random123 (tests/kat_vectors, philox4x32 10).
    @Test func philoxKnownAnswers() {
        #expect(
            Philox.block(counter: .zero, key: .zero)
                == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox.block(counter: SIMD4(repeating: 0xffff_ffff), key: SIMD2(repeating: 0xffff_ffff))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox.block(
                counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0xa409_3822, 0x299f_31d0))
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func streamsDifferInEveryPartOfTheirName() {
        func first(_ seed: UInt64, _ stage: RandomStage, _ collision: UInt64, _ particle: UInt32) -> UInt32 {
            var stream = RandomStream(seed: seed, stage: stage, collision: collision, particle: particle)
            return stream.word()
        }
        let words = [
            first(1, .collision, 0, 0), first(2, .collision, 0, 0), first(1 << 40, .collision, 0, 0),
            first(1, .electromagneticShower, 0, 0), first(1, .collision, 1, 0), first(1, .collision, 1 << 33, 0),
            first(1, .collision, 0, 1),
        ]
        #expect(Set(words).count == words.count)
        #expect(first(1, .collision, 5, 7) == first(1, .collision, 5, 7))
    }

    @Test func uniformsAreUniform() {
        var stream = RandomStream(seed: 3, stage: .validation, collision: 0)
        let edges = (0...64).map { Double($0) / 64 }
        expectDistribution(edges: edges, samples: 200_000, tests: 3, "uniform", density: { _ in 1 }) { stream.uniform() }
        expectDistribution(edges: edges, samples: 200_000, tests: 3, "uniform53", density: { _ in 1 }) { stream.uniform53() }
        expectDistribution(
            edges: (0...60).map { Double($0) / 4 } + [25], samples: 200_000, tests: 3, "exponential", density: { exp(-$0) }
        ) { stream.exponential() }
    }
}
