import Particles

/// A beam dump with a decay volume and a detector behind it.
///
/// The beam runs along z; z = 0 is the front face of the dump, and all distances are measured from there.
public struct FixedTargetExperiment: Equatable, Sendable {
    /// A detector's face, in a plane across the beam.
    public struct Face: Equatable, Sendable {
        public enum Shape: Equatable, Sendable {
            case disk(radius: Double)
            case rectangle(width: Double, height: Double)
        }

        /// cm
        public var shape: Shape
        /// Height of its centre above the beam, cm.
        public var offset: Double

        public init(_ shape: Shape, offset: Double = 0) { (self.shape, self.offset) = (shape, offset) }
    }

    /// Running with one detector.
    public struct Exposure: Equatable, Sendable {
        /// Beam particles on target.
        public var primaries: Double
        public var face: Face

        public init(primaries: Double, face: Face) { (self.primaries, self.face) = (primaries, face) }
    }

    public var name: String
    /// Where decays count, cm: from the end of the shield to the detector.
    public var decays: ClosedRange<Double>
    /// Distance of the detector's face, cm; not before the end of the decay volume.
    public var distance: Double
    public var exposures: [Exposure]
    public var signature: DecaySignature
    /// Probability to record an event with that signature, 0 ... 1.
    public var efficiency: Double

    public init(
        name: String, decays: ClosedRange<Double>, distance: Double, exposures: [Exposure], signature: DecaySignature, efficiency: Double
    ) {
        precondition(decays.lowerBound >= 0 && decays.upperBound <= distance, "decays in \(decays) cm before a detector at \(distance) cm")
        precondition(0...1 ~= efficiency, "efficiency \(efficiency)")
        precondition(exposures.allSatisfy { $0.primaries > 0 }, "exposures without beam")
        (self.name, self.decays, self.distance, self.exposures) = (name, decays, distance, exposures)
        (self.signature, self.efficiency) = (signature, efficiency)
    }
}

/// What an event must look like: which of the two photons reach the detector, with which energies.
public struct DecaySignature: Equatable, Sendable {
    public enum Photons: String, CaseIterable, Sendable {
        /// At least one photon in the detector has an energy in the window.
        case one
        /// One or two photons are in the detector, each with an energy in the window.
        case each
        /// Both photons are in the detector, each with an energy in the window.
        case both
        /// One or two photons are in the detector, and their energies add up to one in the window.
        case sum
    }

    public var photons: Photons
    /// Window of energies, GeV.
    public var energy: ClosedRange<Double>
    /// Photons at larger angles to the beam are not seen, radian.
    public var largestAngle: Double

    public init(photons: Photons, energy: ClosedRange<Double>, largestAngle: Double = .infinity) {
        (self.photons, self.energy, self.largestAngle) = (photons, energy, largestAngle)
    }

    /// Whether an event counts, by the energies of the photons and whether each is in the detector.
    func accepts(_ first: (energy: Double, inside: Bool), _ second: (energy: Double, inside: Bool)) -> Bool {
        let a = first.inside && energy.contains(first.energy), b = second.inside && energy.contains(second.energy)
        switch photons {
        case .one: return a || b
        case .each: return (a || b) && a == first.inside && b == second.inside
        case .both: return a && b
        case .sum:
            guard first.inside || second.inside else { return false }
            return energy.contains((first.inside ? first.energy : 0) + (second.inside ? second.energy : 0))
        }
    }
}
