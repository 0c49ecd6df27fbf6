import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct RandomStreamTests {
    /// Known answers of Random123 (tests/kat_vectors, philox4x64 7).
    @Test func philoxKnownAnswers() {
        #expect(
            Philox.block(counter: .zero, key: .zero)
                == SIMD4(0x5dc8_ee62_68ec_62cd, 0x139b_c570_b6c1_25a0, 0x84d6_deb4_fb65_f49e, 0xaff7_5833_76d3_78c2))
        #expect(
            Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
                == SIMD4(0x071d_d843_6790_3154, 0x48e2_bbdc_722b_37d1, 0x6afa_9890_bb89_f76c, 0x9194_c8d8_ada5_6ac7))
        #expect(
            Philox.block(
                counter: SIMD4(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89),
                key: SIMD2(0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c))
                == SIMD4(0x513a_3667_04ed_f755, 0xf05d_9924_c070_44d3, 0xbef2_cb9c_bea7_4c6c, 0x8db9_48de_4caa_1f8a))
    }

    /// The processor's own version of the rounds, over more than one refill of four blocks.
    @Test func wordsAreThoseOfTheBlocks() {
        var stream = RandomStream(seed: 11, stage: .validation, collision: 5, particle: 7)
        for block in 0..<9 {
            let words = Philox.block(counter: SIMD4(UInt64(block), 7, 5, UInt64(RandomStage.validation.rawValue)), key: SIMD2(11, 0))
            for i in 0..<4 { #expect(UInt64(stream.word()) | UInt64(stream.word()) << 32 == words[i]) }
        }
    }

    @Test func uniformsAreTheWordsExactly() {
        var words = RandomStream(seed: 12, stage: .validation, collision: 0), uniforms = words
        for _ in 0..<1000 { #expect(uniforms.uniform() == (Double(words.word()) + 0.5) * 0x1p-32) }
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
