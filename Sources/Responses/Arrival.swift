import Experiments
import Foundation
import Inputs
import Numerics
import Particles

/// Directions in which particles from the collisions (or along the beam of a fixed target) meet a station, in its own frame.
///
/// |eta| uniform over what the chamber covers and the station reaches, azimuth uniform over a sector. A sector is taken as centred on its middle.
public struct Arrival: Sendable {
    private enum Kind { case along, barrel(halfSector: Double), disk }

    private let kind: Kind
    /// |eta| that may be drawn; within it only what `reaches`.
    public let absEta: ClosedRange<Double>
    private let volume: Volume

    /// - Parameter absEta: instead of what the chamber covers.
    public init(_ experiment: Experiment, chamber: String, station: String, absEta: ClosedRange<Double>? = nil, at place: String? = nil) throws {
        let description = try experiment.description(ofChamber: chamber, at: place)
        volume = try experiment.volume(station, at: place)
        guard experiment.beam.isCollider else {
            (kind, self.absEta) = (.along, 0...0)
            return
        }
        switch volume.shape {
        case .barrel: kind = .barrel(halfSector: volume.sectors.map { .pi / Double($0.count) } ?? 0)
        case .disk: kind = .disk
        case .box, .module: throw InputError("the station '\(station)' is a \(volume.shape.rawValue)", at: place, expected: "a barrel or disks")
        }
        self.absEta = absEta ?? description.absEta ?? 0...0
        let range = self.absEta
        guard (0...100).contains(where: { Self.reaches(volume, eta: range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 100) }) else {
            throw InputError("no line from the collisions at |eta| from \(range.lowerBound) to \(range.upperBound) meets '\(station)'", at: place, expected: "|eta| that it covers")
        }
    }

    /// Whether a line from the collision point meets the station's front within its limits.
    private static func reaches(_ volume: Volume, eta: Double) -> Bool {
        guard volume.absEta.contains(eta) else { return false }
        let front = volume.range.lowerBound
        guard !volume.extent.isEmpty else { return true }
        switch volume.shape {
        case .barrel: return volume.extent.contains { $0.contains(front * sinh(eta)) }
        case .disk: return eta > 0 && volume.extent.contains { $0.contains(front / sinh(eta)) }
        case .box, .module: return false
        }
    }

    /// What it depends on, in words.
    public var key: String { "\(kind) \(absEta) front \(volume.range.lowerBound) extent \(volume.extent) abs_eta \(volume.absEta)" }

    /// A direction in the station's frame, z its normal.
    public func direction(random: inout RandomStream) -> Vector { draw(random: &random).direction }

    /// The same with its |eta|; 0 in a fixed-target experiment.
    func draw(random: inout RandomStream) -> (direction: Vector, absEta: Double) {
        if case .along = kind { return (.zAxis, 0) }
        var eta: Double
        repeat { eta = absEta.lowerBound + (absEta.upperBound - absEta.lowerBound) * random.uniform() } while !Self.reaches(volume, eta: eta)
        return (direction(absEta: eta, phi: 2 * random.uniform() - 1), eta)
    }

    /// - Parameter phi: azimuth from the middle of a sector, in halves of it.
    public func direction(absEta eta: Double, phi: Double) -> Vector {
        switch kind {
        case .along: return .zAxis
        case .barrel(let halfSector):
            let angle = halfSector * phi, sine = 1 / cosh(eta)
            return Vector(sine * sin(angle), tanh(eta), sine * cos(angle))
        case .disk: return Vector(0, 1 / cosh(eta), tanh(eta))
        }
    }
}
