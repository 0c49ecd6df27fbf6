import CGenerators
import Foundation
import Inputs
import Numerics
import Testing

/// The C library's functions as they are for any x86-64 processor (scripts/fixed_math.sh). Some hundred of a million values differ in their last bit on processors
/// with FMA, if the library chooses.
@Suite struct FixedMathematicsTests {
    private static let functions: [(name: String, function: @Sendable (Double) -> Double, range: ClosedRange<Double>, checksum: String)] = [
        ("exp", exp, -50...50, "56b598664094f628"), ("log", log, 1e-9...100, "bad06618d290ac31"), ("sin", sin, -10...10, "126a59ac191b40a5"), ("cos", cos, -10...10, "41ea7269c4cf05e0"), ("tan", tan, -10...10, "8a1ec753b457a8df"),
        ("atan", atan, -10...10, "1124a1c846d1a71d"), ("asin", asin, -1...1, "62eba206a9abdac6"), ("acos", acos, -1...1, "547b2840a87ecdbd"), ("expm1", expm1, -2...2, "ab649de85aba0577"), ("log1p", log1p, -0.9...2, "408f6c3577bd7e74"),
        ("sinh", sinh, -5...5, "eb092ae448fb28e7"), ("cosh", cosh, -5...5, "6c341909587dca0f"), ("tanh", tanh, -3...3, "2211c8bc1dc7ef76"), ("erf", erf, -3...3, "17404541c045dd11"), ("tgamma", tgamma, 0.1...20, "5933ead3d550f508"),
        ("pow", { pow($0, 1.7) }, 1e-3...50, "c42ad94ae3687629"), ("atan2", { atan2($0, 1.3) }, -3...3, "7fe6fb5cd7d4bc3c"),
    ]

    /// Whether they were linked from a static library: there is one on Debian, and where the set-up installs it.
    private static let areLinked: Bool = {
        let function: @convention(c) (Double) -> Double = exp
        let address = UInt(bitPattern: unsafeBitCast(function, to: UnsafeRawPointer.self))
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let line = maps.split(separator: "\n").first { line in
            let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            return ends.count == 2 && ends[0] <= address && address < ends[1]
        }
        return line.map { !$0.contains("/libm") } ?? false
    }()

    @Test(.enabled(if: areLinked, "there was no static C library when the set-up ran, or the processor is another one"), arguments: functions.map(\.name))
    func sameOnEveryProcessor(name: String) throws {
        let (_, function, range, expected) = try #require(Self.functions.first { $0.name == name })
        var stream = RandomStream(seed: 1, stage: .collision, collision: 0), sum = FNV1a()
        let values = (0..<300_000).map { _ in function(range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()) }
        values.withUnsafeBytes { sum.add(Data($0)) }
        #expect(sum.hex == expected)
    }
}
