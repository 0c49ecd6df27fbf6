// Logarithm and exponential for hot loops, inlined and branch-free.

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
    let n = (x * 1.442_695_040_888_963_4 + 0x1.8p52) - 0x1.8p52
    let r = x - n * 0.693_147_180_559_945_3
    let high = r * r * r * r * r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880)))))
    let low = 1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24))))
    return (low + high) * Double(bitPattern: UInt64(bitPattern: (Int64(n) &+ 1023) << 52))
}
