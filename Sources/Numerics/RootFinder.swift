import Foundation

/// Bracketed searches in one dimension.
package enum RootFinder {
    /// Where `f` changes sign between `positive` (f >= 0) and `negative` (f < 0, -infinity allowed), to an absolute tolerance.
    ///
    /// Chandrupatla's method (Adv. Eng. Software 28 (1997) 145): inverse quadratic interpolation where it is safe, else bisection.
    package static func root(_ positive: Double, _ negative: Double, tolerance: Double, _ f: (Double) -> Double) -> Double {
        // a: the newest point; b: the newest with the other sign; c: the one before.
        var a = negative, b = positive, fa = f(a), fb = f(b), c = a, fc = fa, t = 0.5
        while true {
            let x = a + t * (b - a), fx = f(x)
            if (fx >= 0) == (fa >= 0) { (c, fc) = (a, fa) } else { (c, fc) = (b, fb); (b, fb) = (a, fa) }
            (a, fa) = (x, fx)
            let best = abs(fa) < abs(fb) ? a : b, part = tolerance / 2 / abs(b - a)
            if part > 0.5 || fa == 0 { return best }
            let xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb)
            t = 0.5
            if fa.isFinite, fb.isFinite, fc.isFinite, phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi {
                t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            }
            t = min(max(t, part), 1 - part)
        }
    }

    /// The root between a sample with f >= 0 and its neighbour with f < 0, for a smooth f whose values at neighbouring
    /// samples are known: inverse interpolation through them, then secants; `root` where those leave the bracket.
    ///
    /// - Parameter samples: (x, f) around the bracket, two of them at its ends.
    package static func root(
        _ positive: (x: Double, f: Double), _ negative: (x: Double, f: Double), samples: [(x: Double, f: Double)], tolerance: Double,
        _ f: (Double) -> Double
    ) -> Double {
        func isInside(_ x: Double) -> Bool { (x - positive.x) * (x - negative.x) <= 0 }
        var x = 0.0
        for i in samples.indices {
            var weight = 1.0
            for j in samples.indices where j != i { weight *= samples[j].f / (samples[j].f - samples[i].f) }
            x += weight * samples[i].x
        }
        if !x.isFinite || !isInside(x) { x = positive.x - positive.f * (negative.x - positive.x) / (negative.f - positive.f) }
        var previous = abs(positive.f) < abs(negative.f) ? positive : negative
        for _ in 0..<6 {
            guard x.isFinite, isInside(x) else { break }
            let value = f(x)
            if value == 0 || x == previous.x { return x }
            let next = x - value * (x - previous.x) / (value - previous.f), step = abs(next - x)
            previous = (x, value)
            x = next
            // The error left by a secant's step falls with the product of the last two.
            if step < tolerance.squareRoot() * 0.1, isInside(x) { return x }
        }
        return root(positive.x, negative.x, tolerance: tolerance, f)
    }

    /// Where `f`, with a single maximum in [a, b], is largest, by golden section.
    package static func maximum(_ a: Double, _ b: Double, tolerance: Double, _ f: (Double) -> Double) -> Double {
        let golden = (5.0.squareRoot() - 1) / 2
        var a = a, b = b, c = b - golden * (b - a), d = a + golden * (b - a)
        var fc = f(c), fd = f(d)
        while b - a > tolerance {
            if fc >= fd {
                (b, d, fd) = (d, c, fc)
                c = b - golden * (b - a)
                fc = f(c)
            } else {
                (a, c, fc) = (c, d, fd)
                d = a + golden * (b - a)
                fd = f(d)
            }
        }
        return (a + b) / 2
    }
}
