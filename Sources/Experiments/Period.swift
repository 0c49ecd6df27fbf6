/// Data taking of one kind: how much, what is recorded, which chamber sees it and what an event looks like.
public struct Period: Equatable, Sendable {
    public enum Exposure: Equatable, Sendable {
        /// Integrated luminosity, 1/barn.
        case luminosity(Double)
        /// Beam particles on target.
        case onTarget(Double)
    }

    /// Which photons of the decay must be seen.
    public enum Photons: String, CaseIterable, Sendable {
        /// None: every decay in the chamber counts.
        case any
        /// At least one.
        case one
        /// Those in the detector, one or two, each with an energy in the window.
        case each
        /// Both.
        case both
        /// Those in the detector, with the sum of their energies in the window.
        case sum
    }

    public struct Signature: Equatable, Sendable {
        public var photons: Photons
        /// Of the mediator (`any`) or of the photons, GeV.
        public var energy: ClosedRange<Double>
        /// Photons at larger angles to the beam are not seen, radian.
        public var largestAngle: Double

        public init(photons: Photons, energy: ClosedRange<Double>, largestAngle: Double = .infinity) {
            (self.photons, self.energy, self.largestAngle) = (photons, energy, largestAngle)
        }
    }

    /// Events that are expected without a signal, and their uncertainty.
    public struct Background: Equatable, Sendable {
        public var expected, error: Double
    }

    /// What the experiment itself states.
    public struct Limit: Equatable, Sendable {
        /// Number of signal events that is excluded.
        public var signal: Double
        public var confidence: String
        public var statement: String
    }

    /// How the chamber is met: in the distances behind the dumps, or along each mediator's line through its stations.
    public enum Geometry: String, CaseIterable, Sendable { case effective, rays }

    public var name: String
    public var label: String
    public var exposure: Exposure
    /// Part of the collisions or of the spills that is recorded, 0 ... 1.
    public var recorded: Double
    public var chamber: String
    /// Probability to recognise a decay with that signature; the chamber's response unless the period has its own.
    public var efficiency: Double
    public var signature: Signature
    public var background: Background
    /// nil: as the study says.
    public var geometry: Geometry?
    /// Where photons must arrive; the chamber's unless the period has its own.
    public var window: DetectorWindow?
    public var limit: Limit?
    /// In place of the chamber's stations; empty: those.
    public var regions: [Region] = []
    public var jetVeto: JetVeto?
    /// Only for studies that name it.
    public var isOnRequest = false

    /// A part of space in which decays count, with what is recognised of them there.
    public struct Region: Equatable, Sendable {
        public var station: Station
        /// By the mediator's energy, GeV, ascending: linear in ln E between the points, zero below, the last one's beyond.
        public var efficiency: [(energy: Double, value: Double)]

        public static func == (a: Region, b: Region) -> Bool {
            a.station == b.station && a.efficiency.map(\.energy) == b.efficiency.map(\.energy) && a.efficiency.map(\.value) == b.efficiency.map(\.value)
        }
    }

    /// Decays within a cone around jets are not looked at.
    public struct JetVeto: Equatable, Sendable {
        /// GeV
        public var pt: Double
        public var cone: Double
    }
}

/// The face of a detector across the beam, at which the photons of a decay must arrive.
public struct DetectorWindow: Equatable, Sendable {
    public enum Shape: Equatable, Sendable {
        case disk(radius: Double)
        case rectangle(width: Double, height: Double)
    }

    /// cm
    public var shape: Shape
    /// From the origin along the beam, cm.
    public var distance: Double
    /// Of its middle from the beam, cm.
    public var offset: Double

    public init(shape: Shape, distance: Double, offset: Double = 0) { (self.shape, self.distance, self.offset) = (shape, distance, offset) }
}
