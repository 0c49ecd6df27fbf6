// Logarithm and exponential for hot loops, inlined and branch-free; conversion and root without the checks that Swift's have.

import CNumerics

/// The whole part of x in (-2^63, 2^63), as `Int(x)`.
@inlinable @inline(__always)
public func truncated(_ x: Double) -> Int { Int(numerics_truncated(x)) }

/// Cosine and sine of `quarters` quarter turns, 0 ... 4; absolute error of both, and of the length of the pair, below 2e-10.
///
/// The nearest quarter turn and the rest |x| <= pi/4, Taylor series of cosine and sine to x^10 and x^11.
@inlinable @inline(__always)
public func fastTurn(_ quarters: Double) -> (cos: Double, sin: Double) {
    let turn = numerics_turn(quarters)
    return (turn.cosine, turn.sine)
}

/// The square root of x >= 0, as `x.squareRoot()`.
@inlinable @inline(__always)
public func fastRoot(_ x: Double) -> Double { numerics_root(x) }

/// Natural logarithm of a positive normal number; relative error of the result below 4e-11 away from x = 1,
/// absolute error below 2e-11 everywhere.
///
/// x = 2^e f with f in [1/sqrt 2, sqrt 2); ln f = 2 artanh s with s = (f - 1)/(f + 1), |s| < 0.1716, by its odd series to s^13.
@inlinable @inline(__always)
public func fastLog(_ x: Double) -> Double {
    let bits = x.bitPattern
    // Shift the mantissa so that the exponent changes at sqrt 2.
    let shifted = bits &- 0x3FE6_A09E_667F_3BCD
    let exponent = Double(Int64(bitPattern: shifted) >> 52)
    let f = Double(bitPattern: bits &- (shifted & 0xFFF0_0000_0000_0000))
    let s = (f - 1) / (f + 1)
    let q = s * s
    let series = 2 + q * (2 / 3 + q * (2 / 5 + q * (2 / 7 + q * (2 / 9 + q * (2 / 11 + q * (2 / 13))))))
    return exponent * 0.693_147_180_559_945_3 + s * series
}

/// Exponential of x in [-700, 700]; relative error below 2e-11.
///
/// e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln 2 / 2, by the Taylor series to r^9 in Horner form.
@inlinable @inline(__always)
public func fastExp(_ x: Double) -> Double {
    // The last bits of the mantissa are n.
    let shifted = x * 1.442_695_040_888_963_4 + 0x1.8p52
    let n = shifted - 0x1.8p52
    let r = x - n * 0.693_147_180_559_945_3
    let high = r * r * r * r * r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880)))))
    let low = 1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24))))
    return (low + high) * Double(bitPattern: (shifted.bitPattern &+ 1023) << 52)
}

/// Angle of the point (x, y) in [-pi, pi]; absolute error below 2e-11. The origin gives 0.
///
/// With the smaller of |x| and |y| over the larger, taken relative to pi/4 above tan(pi/8), atan t = t P(t^2) with the minimax polynomial
/// of degree 6 on |t| <= tan(pi/8); then the octant.
@inlinable @inline(__always)
public func fastAtan2(_ y: Double, _ x: Double) -> Double {
    let ax = abs(x), ay = abs(y)
    let steep = ay > ax
    let small = steep ? ax : ay, large = steep ? ay : ax
    let upper = small > 0.414_213_562_373_095_05 * large
    let t = (upper ? small - large : small) / max(upper ? small + large : large, .leastNormalMagnitude)
    let q = t * t
    let series = 0.999_999_999_978_398_8 + q * (-0.333_333_320_976_087 + q * (0.199_998_838_564_986_1 + q * (-0.142_815_887_711_887_4
        + q * (0.110_404_892_090_019_1 + q * (-0.084_561_927_835_227_83 + q * 0.047_073_479_234_750_79)))))
    var angle = t * series + (upper ? .pi / 4 : 0)
    angle = steep ? .pi / 2 - angle : angle
    angle = x < 0 ? .pi - angle : angle
    return y < 0 ? -angle : angle
}
