import Experiments
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// What of a run a paper's statement is held against: the vocabulary of statements files.
package enum ComparedQuantity: Equatable, Sendable {
    /// Photons in a dump above an energy ("1MeV", "10MeV", "100MeV") in the file's luminosity.
    case photons(dump: String, above: String)
    /// Photons in a dump above an energy over those above a lower one.
    case photonShare(dump: String, above: String, of: String)
    /// Most photons are soft, more are forward than central, and the forward ones are harder.
    case photonShape(PhotonShape)
    case dumps([Dump])
    /// What enters the dumps, with the file's cone and cut.
    case incident(electromagnetic: [Species], hadronic: [Species])
    case production([ProductionModel.Level])
    case formFactor(FormFactor)
    /// Of all scenarios.
    case geometry(Geometry)
    case chamber(name: String, absEta: ClosedRange<Double>)
    /// Of all scenarios, without a curve.
    case efficiency(Double)
    /// Part of photons of these energies that hit layers in a row of a chamber, by simulation: the largest for two layers.
    case chamberResponse(ChamberResponse)
    /// What a trigger on the chambers' hits sees of the decays in them, as `patterns` finds it.
    case trigger(Trigger)
    /// Of all scenarios, GeV.
    case energyThreshold(Double)
    /// Numbers of signal events that are given, without a method for limits.
    case levels([Double])
    /// In the file's luminosity.
    case collisions
    /// K0S of 10 to 50 GeV behind the hadronic dump in the file's luminosity, as `punchthrough` counts them.
    case kaonsBehind
    /// Patterns that random hits alone make in a chamber in the file's luminosity.
    case randomPatterns(chamber: String, pattern: String)
    /// K0S of 10 to 50 GeV that decay in a chamber into two pi0, of whose photons two are missed, in the file's luminosity.
    case kaonPairs(chamber: String)
    /// How the edges of a scenario move with what its chamber sees by simulation, masses in GeV.
    case seen(scenario: String, pattern: String, mass: ClosedRange<Double>)
    /// The contour of a scenario.
    case curve(scenario: String)
    /// Where the contour of a scenario ends, GeV.
    case largestMass(scenario: String)
    /// Whether the contour of a scenario covers what no laboratory bound does.
    case newArea(scenario: String)
    /// How the edges of a scenario move with an efficiency smaller by a factor, masses in GeV.
    case efficiencyLoss(scenario: String, factor: Double, mass: ClosedRange<Double>)
    /// Published bounds beside the contours.
    case bounds
    /// Whether a mediator other than the paper's reaches beyond all bounds on it.
    case otherMediators

    package struct Dump: Equatable, Sendable {
        package var name, material: String
        /// cm
        package var depth: Double
        package var takes: Experiments.Dump.Takes
    }

    package struct ChamberResponse: Equatable, Sendable {
        /// Names of the experiment and of its chamber.
        package var experiment, chamber: String
        /// GeV
        package var energies: [Double]
    }

    package struct Trigger: Equatable, Sendable {
        /// Name of the experiment whose chambers are meant.
        package var experiment: String
        /// Collisions in a crossing, and Hz in a whole chamber.
        package var pileUp, rate: Double
    }

    package struct PhotonShape: Equatable, Sendable {
        /// GeV
        package var soft, hard: Double
        /// |eta| below and above which photons are central and forward.
        package var central, forward: Double
    }

    /// How it can be judged, the usual way first.
    package var judgements: [PaperStatement.Judgement] {
        switch self {
        case .photons, .photonShare, .collisions, .kaonsBehind, .kaonPairs, .largestMass, .chamberResponse: [.withinFactor, .atLeast, .notComparable]
        case .dumps, .incident, .production, .formFactor, .geometry, .chamber, .efficiency, .energyThreshold, .levels: [.choice]
        case .randomPatterns, .seen, .photonShape, .newArea, .efficiencyLoss, .otherMediators: [.shape, .notComparable]
        case .curve, .bounds, .trigger: [.notComparable, .takenOver]
        }
    }

    /// Dumps that it names.
    var dumps: [String] {
        switch self {
        case .photons(let dump, _), .photonShare(let dump, _, _): [dump]
        case .dumps(let dumps): dumps.map(\.name)
        default: []
        }
    }

    /// The scenario that it names.
    var scenario: String? {
        switch self {
        case .curve(let scenario), .largestMass(let scenario), .newArea(let scenario), .efficiencyLoss(let scenario, _, _), .seen(let scenario, _, _): scenario
        default: nil
        }
    }

    /// "photons above 1 MeV", for the table of photons; nil for all else.
    var photons: String? {
        func energy(_ threshold: String) -> String { threshold.replacing(/([0-9])([A-Za-z])/) { "\($0.1) \($0.2)" } }
        return switch self {
        case .photons(_, let above): "photons above \(energy(above))"
        case .photonShare(_, let above, _): "share of photons above \(energy(above))"
        default: nil
        }
    }
}
