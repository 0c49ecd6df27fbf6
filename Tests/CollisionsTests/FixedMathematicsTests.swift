import CGenerators
import Foundation
import Inputs
import Numerics
import Testing

/// The C library's functions as they are for any x86-64 processor (scripts/fixed_math.sh). Some hundred of a million values differ in their last bit on processors
/// with FMA, if the library chooses.
@Suite struct FixedMathematicsTests {
    private static let functions: [(name: String, function: @Sendable (Double) -> Double, range: ClosedRange<Double>, checksum: String)] = [
        ("exp", exp, -50...50, "16cac9eed9977a16"), ("log", log, 1e-9...100, "f31fcd128a6ba528"), ("sin", sin, -10...10, "8e9650a8e3bc41fc"), ("cos", cos, -10...10, "3e01dea4e568e677"), ("tan", tan, -10...10, "533b5f1675f60404"),
        ("atan", atan, -10...10, "450154dcf656bd2f"), ("asin", asin, -1...1, "a557f1898f81baeb"), ("acos", acos, -1...1, "b6a642a8477724e3"), ("expm1", expm1, -2...2, "3a928560a6b3715a"), ("log1p", log1p, -0.9...2, "f4dab53f883cbbac"),
        ("sinh", sinh, -5...5, "8333fce7ec65a104"), ("cosh", cosh, -5...5, "288a70d776a1038f"), ("tanh", tanh, -3...3, "840e232c90b60874"), ("erf", erf, -3...3, "912615973ceafe66"), ("tgamma", tgamma, 0.1...20, "52b6825468720d38"),
        ("pow", { pow($0, 1.7) }, 1e-3...50, "2b30a6c464945fae"), ("atan2", { atan2($0, 1.3) }, -3...3, "10b7aaf5f93577db"),
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
