// Squared amplitudes of electrons by traces of matrices, number by number: what closed formulas are held against.

/// A complex number.
public struct Complex: Sendable {
    public var re, im: Double
    public init(_ re: Double, _ im: Double = 0) { (self.re, self.im) = (re, im) }
    static func + (a: Self, b: Self) -> Self { Complex(a.re + b.re, a.im + b.im) }
    static func * (a: Self, b: Self) -> Self { Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re) }
}

/// A matrix of four rows that acts on Dirac spinors.
public struct DiracMatrix: Sendable {
    var cells = [Complex](repeating: Complex(0), count: 16)

    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        for i in 0..<16 { sum.cells[i] = a.cells[i] + b.cells[i] }
        return sum
    }

    public static func * (a: Self, b: Self) -> Self {
        var product = Self()
        for i in 0..<4 {
            for j in 0..<4 {
                var sum = Complex(0)
                for k in 0..<4 { sum = sum + a.cells[4 * i + k] * b.cells[4 * k + j] }
                product.cells[4 * i + j] = sum
            }
        }
        return product
    }

    public static func * (factor: Double, a: Self) -> Self {
        var scaled = a
        for i in 0..<16 { scaled.cells[i] = Complex(factor * a.cells[i].re, factor * a.cells[i].im) }
        return scaled
    }

    public var trace: Double { (0..<4).reduce(0) { $0 + cells[5 * $1].re } }

    /// gamma^0 A^+ gamma^0
    public var barred: Self {
        var adjoint = Self()
        for i in 0..<4 { for j in 0..<4 { adjoint.cells[4 * i + j] = Complex(cells[4 * j + i].re, -cells[4 * j + i].im) } }
        return Self.gamma[0] * adjoint * Self.gamma[0]
    }

    public static let one = diagonal(1, 1, 1, 1)
    public static let gamma: [Self] = {
        let pauli: [[Complex]] = [
            [Complex(0), Complex(1), Complex(1), Complex(0)], [Complex(0), Complex(0, -1), Complex(0, 1), Complex(0)], [Complex(1), Complex(0), Complex(0), Complex(-1)],
        ]
        return [diagonal(1, 1, -1, -1)] + pauli.map { s in
            var matrix = Self()
            for i in 0..<2 {
                for j in 0..<2 {
                    matrix.cells[4 * i + j + 2] = s[2 * i + j]
                    matrix.cells[4 * (i + 2) + j] = Complex(-s[2 * i + j].re, -s[2 * i + j].im)
                }
            }
            return matrix
        }
    }()
    /// i gamma5
    public static let pseudoscalar: Self = {
        var matrix = Self()
        for i in 0..<2 { (matrix.cells[4 * i + i + 2], matrix.cells[4 * (i + 2) + i]) = (Complex(0, 1), Complex(0, 1)) }
        return matrix
    }()

    static func diagonal(_ values: Double...) -> Self {
        var matrix = Self()
        for i in 0..<4 { matrix.cells[5 * i] = Complex(values[i]) }
        return matrix
    }

    /// p-slash + mass, p with lower-case metric (+ - - -).
    public static func slash(_ p: [Double], mass: Double) -> Self {
        (mass * one) + (p[0] * gamma[0]) + (-p[1] * gamma[1]) + (-p[2] * gamma[2]) + (-p[3] * gamma[3])
    }
}

/// How a mediator couples to an electron line: vertices with the signs of their squares.
public enum TestVertex: CaseIterable, Sendable {
    case pseudoscalar, scalar, vector

    var vertices: [(matrix: DiracMatrix, sign: Double)] {
        switch self {
        case .pseudoscalar: [(.pseudoscalar, 1)]
        case .scalar: [(.one, 1)]
        case .vector: Self.lorentz
        }
    }

    public static var lorentz: [(matrix: DiracMatrix, sign: Double)] { (0..<4).map { (DiracMatrix.gamma[$0], $0 == 0 ? -1 : 1) } }
}

public func dot(_ a: [Double], _ b: [Double]) -> Double { a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3] }

/// sum over all spins of |u-bar(p') [V S(p - k) W + W S(p + q) V] u(p)|^2 without couplings: k the mediator that leaves by `vertex`, q = p' + k - p what
/// comes in by the vertices W.
public func squaredAmplitude(
    _ vertex: TestVertex, into incoming: [(matrix: DiracMatrix, sign: Double)], p: [Double], out: [Double], k: [Double], mass: Double, electron: Double
) -> Double {
    let a = zip(p, k).map(-), b = zip(out, k).map(+)
    let before = (1 / (mass * mass - 2 * dot(p, k))) * DiracMatrix.slash(a, mass: electron)
    let after = (1 / (mass * mass + 2 * dot(out, k))) * DiracMatrix.slash(b, mass: electron)
    let from = DiracMatrix.slash(p, mass: electron), to = DiracMatrix.slash(out, mass: electron)
    var sum = 0.0
    for v in vertex.vertices {
        for w in incoming {
            // Emitted before or after what comes in.
            let whole = w.matrix * before * v.matrix + v.matrix * after * w.matrix
            sum += v.sign * w.sign * (to * whole * from * whole.barred).trace
        }
    }
    return sum
}
