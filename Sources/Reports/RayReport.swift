import Experiments
import Foundation
import Inputs
import Particles

/// What a straight line crosses: the answer of `calodump ray`.
public struct RayReport: Codable, Equatable, Sendable {
    public struct Segment: Codable, Equatable, Sendable {
        public var volume, role, material: String
        public var from, to: Double
        public var radiationLengths, interactionLengths: Double

        enum CodingKeys: String, CodingKey {
            case volume, role, material, from = "from_cm", to = "to_cm", radiationLengths = "X0", interactionLengths = "lambda"
        }
    }

    public struct Total: Codable, Equatable, Sendable {
        public var radiationLengths, interactionLengths: Double
        enum CodingKeys: String, CodingKey { case radiationLengths = "X0", interactionLengths = "lambda" }
    }

    public var experiment: String
    /// nil along the beam.
    public var eta: Double?
    public var theta, phi: Double
    public var segments: [Segment]
    public var total: Total

    enum CodingKeys: String, CodingKey { case experiment, eta, theta = "theta_rad", phi = "phi_rad", segments, total }

    public init(_ experiment: Experiment, along line: Line, eta: Double?, phi: Double) {
        let ray = experiment.ray(line)
        (self.experiment, self.eta, self.phi) = (experiment.name, eta, phi)
        theta = line.direction.theta
        segments = ray.segments.map {
            Segment(
                volume: $0.volume, role: $0.role.rawValue, material: $0.material ?? "vacuum", from: $0.from, to: $0.to,
                radiationLengths: $0.radiationLengths, interactionLengths: $0.interactionLengths)
        }
        total = Total(radiationLengths: ray.radiationLengths, interactionLengths: ray.interactionLengths)
    }

    public var text: String {
        var table = TextTable(["volume", "role", "material", "from [cm]", "to [cm]", "X0", "lambda"])
        for segment in segments {
            table.add([
                segment.volume, segment.role, segment.material, String(format: "%.3f", segment.from), String(format: "%.3f", segment.to),
                digits(segment.radiationLengths, 4), digits(segment.interactionLengths, 4),
            ])
        }
        table.add(["total", "", "", "", "", digits(total.radiationLengths, 4), digits(total.interactionLengths, 4)])
        return "\(experiment), \(eta.map { "eta = \(digits($0, 6)), " } ?? "")theta = \(digits(theta, 6)) rad, phi = \(digits(phi, 6)) rad\n\(table.text)"
    }
}
