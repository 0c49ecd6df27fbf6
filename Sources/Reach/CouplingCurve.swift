import Foundation
import Mediators
import Numerics

/// Expected counts per inverse barn at one mass as a function of the coupling, the sum over all segments:
///
///     N(g) = sum of n (r g^2 / (1 + s g^2)) P(lambda g^2)
///
/// with n particles (or cm of their path) that make r mediators at unit coupling, s = r for photons that interact once and zero otherwise, and
/// P(lambda) = e^(-lambda d) - e^(-lambda (d + D)) for a segment of length D that begins at d. Rays are averaged over the cells of an energy
/// bin (`DetectionTable`), drawn flights are summed as they are.
struct CouplingCurve {
    /// One energy of a source whose segments are in a table.
    struct Term {
        var bin: Int
        /// n r D, cm
        var production: Double
        var saturation: Double
        /// lambda at unit coupling, 1/cm, and its logarithm.
        var decay, logDecay: Double
    }

    enum Part {
        /// The terms ascend in energy.
        case rays(DetectionTable, [Term])
        case flights([FlightSegment])
    }

    let parts: [Part]

    func callAsFunction(_ coupling: Double) -> Double {
        guard coupling > 0 else { return 0 }
        let square = coupling * coupling, logSquare = log(square)
        return parts.reduce(0) { sum, part in
            switch part {
            case .rays(let table, let terms): sum + table.sum(terms, square: square, logSquare: logSquare)
            case .flights(let segments): segments.reduce(sum) { $0 + $1.count(square: square) }
            }
        }
    }

    /// The counts are below this times g^4 at any coupling g, and near it for long lives.
    var perFourthPower: Double {
        parts.reduce(0) { sum, part in
            switch part {
            case .rays(_, let terms): terms.reduce(sum) { $0 + $1.production * $1.decay }
            case .flights(let segments): segments.reduce(sum) { $0 + $1.made * $1.width }
            }
        }
    }
}

/// A drawn flight whose decay counts from `near` on along `width`, both in decay lengths at unit coupling.
struct FlightSegment {
    /// Mediators that the flight stands for at unit coupling, times what their detection is worth.
    var made: Double
    var near, width: Double

    /// Expected counts at a squared coupling.
    @inline(__always)
    func count(square: Double) -> Double { -made * square * exp(-near * square) * expm1(-width * square) }
}
