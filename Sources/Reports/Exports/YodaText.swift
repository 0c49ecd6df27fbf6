import Foundation
import Mediators
import Reach

/// Contours as YODA's text (https://yoda.hepforge.org): each edge a two-dimensional scatter of the coupling against the mass, with its statistical and
/// systematic band in quadrature as error.
struct YodaText {
    let files: [(name: String, text: String)]

    init(_ contours: [SavedContour], _ coupling: Mediator.Coupling) {
        let shown = contours.filter { !$0.points.isEmpty }
        files = shown.isEmpty ? [] : [("contours.yoda", shown.map { contour in
            Self.scatter(contour, "lower", coupling, \.lower) { ($0.lowerMinus, $0.lowerPlus) } + Self.scatter(contour, "upper", coupling, \.upper) { ($0.upperMinus, $0.upperPlus) }
        }.joined())]
    }

    private static func scatter(
        _ contour: SavedContour, _ edge: String, _ coupling: Mediator.Coupling, _ value: (Contour.Point) -> Double, _ ends: (ContourBand.Point) -> (Double, Double)
    ) -> String {
        let path = "/CALODUMP/\(contour.exportName)/\(edge)"
        let rows = contour.points.enumerated().map { i, point in
            let y = value(point), shifts = contour.bands.values.map { ends($0.points[i]) }
            let minus = shifts.reduce(0) { $0 + pow(min(0, $1.0 - y), 2) }.squareRoot(), plus = shifts.reduce(0) { $0 + pow(max(0, $1.1 - y), 2) }.squareRoot()
            return String(format: "%.6e\t0.000000e+00\t0.000000e+00\t%.6e\t%.6e\t%.6e", point.mass, y, minus, plus)
        }
        return """
            BEGIN YODA_SCATTER2D_V2 \(path)
            Path: \(path)
            Title: \(edge) edge of \(coupling.symbol)\(coupling.textUnit), \(contour.scenario), N = \(contour.signal), \(contour.reading.rawValue) reading
            Type: Scatter2D
            ---
            # xval\txerr-\txerr+\tyval\tyerr-\tyerr+
            \(rows.joined(separator: "\n"))
            END YODA_SCATTER2D_V2


            """
    }
}
