import Particles

/// A reading of the paper's cut on the distance to the jet's axis: what must lie in the cone, in which angles.
public enum CutReading: Int, CaseIterable, Sendable {
    case noCut, incidentThetaPhi, incidentEtaPhi, photonThetaPhi, photonEtaPhi

    public init(_ cut: ConeCut, _ cone: ConeMetric) {
        self =
            switch cut {
            case .none: .noCut
            case .incident: cone == .thetaPhi ? .incidentThetaPhi : .incidentEtaPhi
            case .photon: cone == .thetaPhi ? .photonThetaPhi : .photonEtaPhi
            }
    }

    public var cut: ConeCut {
        switch self {
        case .noCut: .none
        case .incidentThetaPhi, .incidentEtaPhi: .incident
        case .photonThetaPhi, .photonEtaPhi: .photon
        }
    }

    public var cone: ConeMetric { self == .incidentEtaPhi || self == .photonEtaPhi ? .etaPhi : .thetaPhi }

    /// "photon-eta-phi"; "none" has no cone.
    public var name: String { self == .noCut ? "none" : "\(cut.rawValue)-\(cone.rawValue)" }

    /// The readings that differ from this one.
    public var others: [CutReading] { Self.allCases.filter { $0 != self } }
}
