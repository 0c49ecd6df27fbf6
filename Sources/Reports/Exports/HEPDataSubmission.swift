import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// A submission in HEPData's YAML, schema 1.1.1: `submission.yaml` and one data file a contour.
///
/// A table has the mass as independent variable and the two edges of the coupling as dependent ones.
struct HEPDataSubmission {
    let files: [(name: String, text: String)]

    /// - Parameter beams: of the collisions, if they are known.
    init(_ contours: [SavedContour], of mediator: Mediator, beams: Beams?) {
        let tables = contours.filter { !$0.points.isEmpty }
        guard !tables.isEmpty else {
            files = []
            return
        }
        let withoutReach = contours.filter(\.points.isEmpty).map(\.exportName)
        let comment = "Sensitivity of the LHC detectors as beam dumps to \(Self.isALP(mediator) ? "axion-like particles coupled to photons" : "a mediator, \(mediator.title)") (arXiv:2305.16383), computed with CaloDump."
            + (withoutReach.isEmpty ? "" : " No reach: \(withoutReach.joined(separator: ", ")).")
        let documents = ["---\ncomment: \(Self.text(comment))\n"] + tables.map { Self.entry($0, mediator, beams) }
        files = [("submission.yaml", documents.joined())] + tables.map { ("\($0.exportName).yaml", Self.data($0, mediator)) }
    }

    /// A string of YAML in quotes, whatever it holds.
    private static func text(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    /// HEPData takes 64 characters: of a longer name its beginning, with a checksum that keeps it apart from others.
    private static func tableName(_ name: String) -> String { name.count <= 64 ? name : "\(name.prefix(47))-\(FNV1a(name).hex)" }

    private static func isALP(_ mediator: Mediator) -> Bool { mediator.name == Mediator.alpPhoton.name }

    private static func entry(_ contour: SavedContour, _ mediator: Mediator, _ beams: Beams?) -> String {
        let description = "Couplings between which the scenario \(contour.scenario) expects at least \(contour.signal) events, against the mass; "
            + "\(contour.reading.rawValue) reading of production and acceptance; \(mediator.coupling.interaction)."
            + (contour.isOpen ? " Upper edges end where the search for couplings ends." : "")
        let phrases = (beams.map { ["\(phrase($0.first))-\(phrase($0.second)) Scattering"] } ?? []) + [isALP(mediator) ? "Axion-like particles" : mediator.title, "Beam dump"]
        let collisions = beams.map { beams in
            """
            - { name: reactions, values: ["\(symbol(beams.first)) \(symbol(beams.second)) --> \(isALP(mediator) ? "AXION" : mediator.name.uppercased()) X"] }
            - { name: cmenergies, values: [\(beams.roundedEnergy)] }

            """
        }
        return """
            ---
            name: \(Self.text(Self.tableName(contour.exportName)))
            description: \(Self.text(description))
            keywords:
            \(collisions ?? "")- { name: observables, values: ["COUPLING"] }
            - { name: phrases, values: [\(phrases.map(Self.text).joined(separator: ", "))] }
            data_file: \(Self.text("\(contour.exportName).yaml"))

            """
    }

    /// A beam as HEPData's reactions have it.
    private static func symbol(_ beam: Beam) -> String { beam.pdg == -2212 ? "PBAR" : beam.name.uppercased() }

    /// A beam as HEPData's phrases have it.
    private static func phrase(_ beam: Beam) -> String {
        switch beam.pdg {
        case 2212: "Proton"
        case -2212: "Antiproton"
        case 11: "Electron"
        case -11: "Positron"
        default: beam.name
        }
    }

    private static func data(_ contour: SavedContour, _ mediator: Mediator) -> String {
        func values(_ numbers: [Double], _ errors: (Int) -> String = { _ in "" }) -> String {
            numbers.enumerated().map { i, value in String(format: "  - { value: %.9g%@ }", value, errors(i)) }.joined(separator: "\n")
        }
        /// The bands around an edge at a point, as errors.
        func errors(_ ends: @escaping (ContourBand.Point) -> (Double, Double), _ numbers: [Double]) -> (Int) -> String {
            { i in
                let parts = contour.bands.sorted { $0.key < $1.key }.compactMap { name, band -> String? in
                    let (low, high) = ends(band.points[i]), (minus, plus) = (min(0, low - numbers[i]), max(0, high - numbers[i]))
                    // HEPData takes no error of zero, such as that of an edge where the search ends.
                    return minus == 0 && plus == 0 ? nil : String(format: "{ label: %@, asymerror: { minus: %.9g, plus: %.9g } }", name, minus, plus)
                }
                return parts.isEmpty ? "" : ", errors: [\(parts.joined(separator: ", "))]"
            }
        }
        let qualifiers = [("SCENARIO", contour.scenario), ("EVENTS", contour.signal), ("READING", contour.reading.rawValue)]
            + ["luminosity", "trigger", "efficiency", "energy_threshold", "background", "chamber", "study", "program"].compactMap { key in
                contour.header[key].map { (key.uppercased().replacingOccurrences(of: "_", with: " "), $0) }
            }
        let lines = qualifiers.map { "  - { name: \(Self.text($0.0)), value: \(Self.text($0.1)) }" }.joined(separator: "\n")
        func edge(_ name: String, _ numbers: [Double], _ ends: @escaping (ContourBand.Point) -> (Double, Double)) -> String {
            "- header: { name: \(Self.text(name))\(mediator.coupling.dimension == nil ? "" : ", units: \"GeV^-1\"") }\n  qualifiers:\n\(lines)\n  values:\n\(values(numbers, errors(ends, numbers)))"
        }
        return """
            independent_variables:
            - header: { name: "\(isALP(mediator) ? "ALP mass" : "mass")", units: "GeV" }
              values:
            \(values(contour.points.map(\.mass)))
            dependent_variables:
            \(edge("Lower edge of the coupling", contour.points.map(\.lower)) { ($0.lowerMinus, $0.lowerPlus) })
            \(edge("Upper edge of the coupling", contour.points.map(\.upper)) { ($0.upperMinus, $0.upperPlus) })

            """
    }
}
