import Bounds
import Experiments
import Inputs
import Mediators

extension Study {
    /// A published bound on a beam dump's search, to hold the reach against, and changes of the search that show what a difference rests on.
    public struct BoundComparison: Equatable, Sendable {
        /// Name among the published bounds.
        public var bound: String
        /// GeV
        public var masses: [Double]
        public var variations: [SearchVariation] = []
    }

    /// What of a search is other than the study has it.
    public struct SearchVariation: Equatable, Sendable {
        public var name: String
        /// Where the photons in the dump come from.
        public var source: BeamSource.Photons?
        public var formFactor: FormFactor?
        public var photons: Period.Photons?
        /// GeV
        public var energy: ClosedRange<Double>?
        /// Radian; infinite for no limit.
        public var largestAngle: Double?
        public var efficiency: Double?
        /// Number of events that the limit excludes.
        public var signal: Double?
        /// Height of the detector's middle above the beam, cm.
        public var offset: Double?

        init(name: String) { self.name = name }
    }
}

extension Study.SearchVariation {
    /// The periods of a search after the change.
    package func periods(_ periods: [Period]) -> [Period] {
        periods.map { period in
            var period = period
            if let photons { period.signature.photons = photons }
            if let energy { period.signature.energy = energy }
            if let largestAngle { period.signature.largestAngle = largestAngle }
            if let efficiency { period.efficiency = efficiency }
            if let offset { period.window?.offset = offset }
            return period
        }
    }
}

// MARK: Reading and writing

extension Study.BoundComparison {
    private static let masses = 1e-6...1e3

    init(_ setting: Setting, of experiment: Experiment) throws {
        let entries = try setting.mapping(["bound", "mass", "variations"])
        guard let bound = entries["bound"], let mass = entries["mass"] else {
            throw InputError("the comparison is incomplete", at: setting.place, expected: "compare: { bound: NAME, mass: [10MeV, 100MeV] }")
        }
        self.bound = try bound.text()
        do { _ = try PublishedLimit.named(self.bound, among: PublishedLimit.all()) } catch var error as InputError {
            error.place = bound.place
            throw error
        }
        masses = try mass.list().map { try $0.quantity(.energy, in: Self.masses) }
        guard !masses.isEmpty else { throw InputError("no mass", at: mass.place, expected: "at least one") }
        variations = try entries["variations"]?.list().map { try Study.SearchVariation($0, of: experiment) } ?? []
    }

    var yaml: String {
        let masses = masses.map { Quantity.format($0, as: .energy) }.joined(separator: ", ")
        return "compare:\n  bound: \(quoted(bound))\n  mass: [\(masses)]\n  variations:\(variations.isEmpty ? " []" : "")\n"
            + variations.map { "    - \($0.yaml)\n" }.joined()
    }
}

extension Study.SearchVariation {
    private static let keys = ["photons", "form_factor", "photons_seen", "energy", "largest_angle", "efficiency", "signal", "offset"]

    init(_ setting: Setting, of experiment: Experiment) throws {
        let entries = try setting.mapping(["name"] + Self.keys)
        guard let name = entries["name"], entries.count > 1 else {
            throw InputError("a variation without name, or without a change", at: setting.place, expected: "a name and some of \(Self.keys.joined(separator: ", "))")
        }
        self.init(name: try name.text())
        source = try entries["photons"]?.choice("source of photons")
        formFactor = try entries["form_factor"]?.choice("form factor")
        photons = try entries["photons_seen"]?.choice("kind of signature")
        energy = try entries["energy"].map { try Self.window($0, below: experiment.beam.energy) }
        largestAngle = try entries["largest_angle"].map { $0.isNone ? .infinity : try $0.quantity(.angle, in: 1e-6...(.pi)) }
        efficiency = try entries["efficiency"]?.number(in: 1e-6...1)
        signal = try entries["signal"]?.number(in: 1e-3...1e12)
        offset = try entries["offset"]?.quantityOrZero(.length, upTo: 1e6)
    }

    /// A threshold, or a range.
    private static func window(_ setting: Setting, below beam: Double) throws -> ClosedRange<Double> {
        let allowed = 1e-4...1e5, isRange = try setting.text().contains("..")
        let range = isRange ? try setting.range(.energy, in: allowed) : try setting.quantity(.energy, in: allowed)...Double.infinity
        guard range.lowerBound < beam else {
            throw InputError("a threshold of \(range.lowerBound) GeV", at: setting.place, expected: "less than the beam's \(beam) GeV")
        }
        return range
    }

    fileprivate var yaml: String {
        func energies(_ range: ClosedRange<Double>) -> String {
            let low = Quantity.format(range.lowerBound, as: .energy)
            return range.upperBound.isFinite ? "\(low)..\(Quantity.format(range.upperBound, as: .energy))" : low
        }
        let entries: [String?] = [
            "name: \(quoted(name))", source.map { "photons: \($0.rawValue)" }, formFactor.map { "form_factor: \($0.rawValue)" },
            photons.map { "photons_seen: \($0.rawValue)" }, energy.map { "energy: \(energies($0))" },
            largestAngle.map { "largest_angle: \($0.isFinite ? Quantity.format($0, as: .angle) : "none")" }, efficiency.map { "efficiency: \($0)" },
            signal.map { "signal: \($0)" }, offset.map { "offset: \(Quantity.format($0, as: .length))" },
        ]
        return "{ \(entries.compactMap(\.self).joined(separator: ", ")) }"
    }
}
