import Experiments
import Inputs

/// A decay volume with a detector's face behind it, at which the products of a decay must arrive: the search of a beam dump.
///
/// The beam runs along z; z = 0 is the front face of the dump, and all distances are measured from there.
public struct DecayWindow: Equatable, Sendable {
    /// Running with one face.
    public struct Exposure: Equatable, Sendable {
        /// Part of the beam particles.
        public var share: Double
        public var face: DetectorWindow
        public init(share: Double, face: DetectorWindow) { (self.share, self.face) = (share, face) }
    }

    /// Where decays count, cm: from the end of the shield to the detector.
    public var decays: ClosedRange<Double>
    public var exposures: [Exposure]
    public var signature: Period.Signature
    /// Mediators drawn in each energy bin and replica of a flux.
    public var flights: Int

    public init(decays: ClosedRange<Double>, exposures: [Exposure], signature: Period.Signature, flights: Int = 100) {
        precondition(!exposures.isEmpty && exposures.allSatisfy { $0.share > 0 && decays.upperBound <= $0.face.distance }, "exposures \(exposures)")
        precondition(flights > 0, "\(flights) flights")
        (self.decays, self.exposures, self.signature, self.flights) = (decays, exposures, signature, flights)
    }
}

extension Period.Signature {
    /// Whether an event counts, by the energies of the two products and whether each is in the detector.
    func accepts(_ first: (energy: Double, inside: Bool), _ second: (energy: Double, inside: Bool)) -> Bool {
        let a = first.inside && energy.contains(first.energy), b = second.inside && energy.contains(second.energy)
        switch photons {
        case .any: return energy.contains(first.energy + second.energy)
        case .one: return a || b
        case .each: return (a || b) && a == first.inside && b == second.inside
        case .both: return a && b
        case .sum:
            guard first.inside || second.inside else { return false }
            return energy.contains((first.inside ? first.energy : 0) + (second.inside ? second.energy : 0))
        }
    }
}

extension Scenario {
    /// The search of a fixed-target experiment: the given periods together. A luminosity of N /barn stands for N particles on target, as fluxes are
    /// per beam particle with a cross section of 1 barn.
    ///
    /// - Throws: `InputError` for periods at a collider, without a window, or that look for different things.
    public init(_ periods: [Period], name: String, of experiment: Experiment, flights: Int = 100) throws {
        func refuse(_ what: String, _ expected: String) -> InputError { InputError("\(what) in '\(experiment.name)'", at: experiment.file, expected: expected) }
        guard let first = periods.first else { throw refuse("no period", "one or more") }
        guard periods.allSatisfy({ $0.signature == first.signature && $0.efficiency == first.efficiency && $0.recorded == first.recorded && $0.chamber == first.chamber }) else {
            throw refuse("periods with different signatures, efficiencies or chambers", "one scenario for each")
        }
        guard let decays = experiment.decayRange(ofChamber: first.chamber) else { throw refuse("no decay volume of '\(first.chamber)'", "sensitive layers along the beam") }
        let chamberWindow = try experiment.description(ofChamber: first.chamber).window
        let runs = try periods.map { period -> (particles: Double, face: DetectorWindow) in
            guard case .onTarget(let particles) = period.exposure else { throw refuse("a luminosity", "particles on target") }
            guard let face = period.window ?? chamberWindow else { throw refuse("no window of '\(period.name)'", "window: { distance, disk or rectangle }") }
            guard decays.upperBound <= face.distance * (1 + 1e-9) else { throw refuse("decays up to \(decays.upperBound) cm behind a window at \(face.distance) cm", "the window behind") }
            return (particles, face)
        }
        let total = runs.reduce(0) { $0 + $1.particles }, end = try experiment.dumps().map(\.depth).max() ?? 0
        self.init(
            name: name, luminosity: total, trigger: first.recorded,
            chamber: Chamber(
                name: first.chamber, absEta: 0...20,
                layers: [.init(distance: max(0, decays.lowerBound - end), thickness: decays.upperBound - decays.lowerBound)]),
            efficiency: first.efficiency, energyThreshold: first.signature.energy.lowerBound)
        window = DecayWindow(
            decays: decays.lowerBound...min(decays.upperBound, runs.map(\.face.distance).min()!), exposures: runs.map { .init(share: $0.particles / total, face: $0.face) }, signature: first.signature, flights: flights)
        background = Background(
            expected: periods.reduce(0) { $0 + $1.background.expected },
            error: periods.reduce(0) { $0 + $1.background.error * $1.background.error }.squareRoot())
        if periods.allSatisfy({ $0.limit == first.limit }) { statedLimit = first.limit }
    }
}
