import Inputs
import Particles

/// A new particle by its couplings: how it is made and how it decays.
///
/// All rates are those at a unit coupling; with a coupling g production and widths go with g^2.
public struct Mediator: Sendable {
    /// The coupling that is scanned.
    public struct Coupling: Equatable, Sendable {
        public var symbol: String
        /// nil for a number.
        public var dimension: Dimension?
        /// The interaction, "L = ...".
        public var interaction: String

        public init(symbol: String, dimension: Dimension?, interaction: String) {
            (self.symbol, self.dimension, self.interaction) = (symbol, dimension, interaction)
        }

        /// What stands behind a number in text: " /GeV", or nothing.
        public var textUnit: String { dimension == nil ? "" : " /GeV" }
        /// The name of a key or column: "coupling" becomes "coupling_per_GeV" where couplings have a unit.
        public func key(_ name: String) -> String { dimension == nil ? name : "\(name)_per_GeV" }
        /// The head of a column of a table, "lower, /GeV" or "lower".
        public func column(_ name: String) -> String { dimension == nil ? name : "\(name), /GeV" }
        /// The coupling after its name, "g = 1e-5 /GeV".
        public func text(_ value: Double) -> String { String(format: "%@ = %.4g%@", symbol, value, textUnit) }

        /// "1/GeV", or "1".
        public var unit: String { dimension == nil ? "1" : "1/GeV" }

        /// A coupling with its unit, "1e-4/GeV", or a number where it has none; throws `InputError`.
        public func parse(_ text: String, at place: String? = nil) throws -> Double {
            if let dimension { return try Quantity.parsePositive(text, as: dimension, at: place) }
            guard let value = Double(text), value > 0, value.isFinite else {
                throw InputError("'\(text)' is no coupling", at: place, expected: "a positive number without unit")
            }
            return value
        }
    }

    public let name: String
    /// "axion-like particle coupled to photons"
    public let title: String
    public let coupling: Coupling
    public let channels: [any ProductionChannel]
    public let modes: [DecayMode]
    /// Where it is known, GeV.
    public let masses: ClosedRange<Double>

    public init(
        name: String, title: String, coupling: Coupling, channels: [any ProductionChannel], modes: [DecayMode], masses: ClosedRange<Double> = 1e-9...1e4
    ) {
        precondition(!modes.isEmpty, "\(name) does not decay")
        (self.name, self.title, self.coupling, self.channels, self.modes, self.masses) = (name, title, coupling, channels, modes, masses)
    }

    /// Throws `InputError` for a mass (GeV) at which the mediator's widths are not known.
    public func check(mass: Double, at place: String? = nil) throws {
        guard !masses.contains(mass) else { return }
        let low = Quantity.format(masses.lowerBound, as: .energy), high = Quantity.format(masses.upperBound, as: .energy)
        throw InputError("a mass of \(Quantity.format(mass, as: .energy)) of '\(name)'", at: place, expected: "\(low) to \(high)")
    }

    /// Width at unit coupling, GeV, for a mass in GeV.
    public func widthPerSquaredCoupling(mass: Double) -> Double { modes.reduce(0) { $0 + $1.widthPerSquaredCoupling(mass) } }

    /// Part of the decays whose products a detector can see: all that are neither neutrinos nor invisible.
    public func visibleBranching(mass: Double) -> Double {
        let total = widthPerSquaredCoupling(mass: mass)
        return total > 0 ? modes.reduce(0) { $1.isVisible ? $0 + $1.widthPerSquaredCoupling(mass) : $0 } / total : 0
    }

    /// Decays into two particles that are followed, at a mass (GeV): their part of all decays, and the speed of the two in the mediator's rest frame.
    public func pairs(mass: Double) -> [(branching: Double, speed: Double)] {
        let total = widthPerSquaredCoupling(mass: mass)
        return modes.compactMap { mode in
            let width = mode.isFollowed ? mode.widthPerSquaredCoupling(mass) : 0
            guard width > 0 else { return nil }
            let ratio = 2 * mode.products[0].mass / mass
            return (width / total, max(0, 1 - ratio * ratio).squareRoot())
        }
    }

    /// A mediator by its name; throws `InputError` with the nearest one.
    public static func named(_ name: String, at place: String? = nil) throws -> Mediator {
        guard let mediator = all.first(where: { $0.name == name }) else {
            throw InputError.unknown("mediator", name, among: all.map(\.name), at: place)
        }
        return mediator
    }
}

/// A mediator of one mass and coupling.
public struct MediatorPoint: Sendable {
    public let mediator: Mediator
    /// GeV, positive.
    public let mass: Double
    /// In the mediator's unit, zero or positive.
    public let coupling: Double

    public init(_ mediator: Mediator, mass: Double, coupling: Double) {
        precondition(mass > 0 && mass.isFinite, "mass \(mass) GeV")
        precondition(coupling >= 0 && coupling.isFinite, "coupling \(coupling)")
        (self.mediator, self.mass, self.coupling) = (mediator, mass, coupling)
    }

    /// Total width, GeV.
    public var width: Double { coupling * coupling * mediator.widthPerSquaredCoupling(mass: mass) }

    /// Mean life at rest, s; infinite without a coupling.
    public var lifetime: Double { Constants.hbar / width }

    /// Momentum at a total energy, GeV; nil below the mass. E - m is taken first, so that nothing cancels at threshold.
    public func momentum(energy: Double) -> Double? {
        guard energy >= mass else { return nil }
        return ((energy - mass) * (energy + mass)).squareRoot()
    }

    /// Mean decay length in the laboratory, cm: beta gamma hbar c / width (arXiv:2305.16383, eq. 5). Nil for an energy below the mass,
    /// zero at rest, infinite without a coupling.
    public func decayLength(energy: Double) -> Double? {
        guard let momentum = momentum(energy: energy) else { return nil }
        return width > 0 ? momentum / mass * Constants.hbarC / width : .infinity
    }
}
