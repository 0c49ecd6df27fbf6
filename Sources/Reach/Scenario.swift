import Experiments
import Foundation
import Inputs
import Particles

/// A data-taking period with its trigger and the chamber, or the window of a beam dump, that sees the decays.
public struct Scenario: Equatable, Sendable {
    public var name: String
    /// Integrated luminosity, 1/barn; of a beam dump the particles on target.
    public var luminosity: Double
    /// Part of the collisions that is recorded, 0 ... 1.
    public var trigger: Double
    public var chamber: Chamber
    /// Probability to recognise a decay inside the chamber, 0 ... 1.
    public var efficiency: Double
    /// Multiplies `efficiency`; nil: 1 at all energies.
    public var efficiencyCurve: EfficiencyCurve?
    /// Asked for instead of both; `withResponse` brings it.
    public var response: ResponseChoice?
    /// What the trigger recognises of the decays, instead of a part of the collisions; `withResponse` brings it.
    public var triggerResponse: ResponseChoice?
    /// Of the chamber's stations one by one, which are then regions of a published search; empty: the number.
    public var regions: [EfficiencyCurve] = []
    /// Decays near to jets are not looked at.
    public var jetVeto: Period.JetVeto?
    /// The chamber's layers have these efficiencies.
    public internal(set) var simulated: ChamberEfficiency?
    /// Lowest energy of a mediator that counts, GeV.
    public var energyThreshold: Double
    public var geometry = Geometry.effective
    /// Asks for the photons of the decay; needs `.rays`.
    public var photons = PhotonRequirement.any
    public var background = Background.none
    /// Computed for the scenario's chamber and added to `background`.
    public var computedBackground: ComputedBackground?
    /// Where the decay's products must arrive, in a beam dump; takes the place of `geometry` and `photons`.
    public var window: DecayWindow?
    /// What the experiment states itself for this search.
    public var statedLimit: Period.Limit?

    public init(
        name: String, luminosity: Double, trigger: Double, chamber: Chamber, efficiency: Double, energyThreshold: Double = 0.010
    ) {
        precondition(luminosity > 0 && luminosity.isFinite, "luminosity \(luminosity) /barn")
        precondition(0...1 ~= trigger, "trigger factor \(trigger)")
        precondition(0...1 ~= efficiency, "efficiency \(efficiency)")
        precondition(energyThreshold >= 0 && energyThreshold.isFinite, "energy threshold \(energyThreshold) GeV")
        (self.name, self.luminosity, self.trigger, self.chamber) = (name, luminosity, trigger, chamber)
        (self.efficiency, self.energyThreshold) = (efficiency, energyThreshold)
    }

    /// A period of a collider experiment; `geometry` where the period leaves it open.
    public init(_ period: Period, of experiment: Experiment, geometry: Geometry = .effective) throws {
        guard case .luminosity(let luminosity) = period.exposure else {
            throw InputError("the period '\(period.name)' of '\(experiment.name)' counts particles on a fixed target", at: experiment.file, expected: "a luminosity")
        }
        guard let photons = PhotonRequirement(rawValue: period.signature.photons.rawValue) else {
            throw InputError.unknown("requirement", period.signature.photons.rawValue, among: PhotonRequirement.allCases.map(\.rawValue), at: experiment.file)
        }
        self.init(
            name: period.name, luminosity: luminosity, trigger: period.recorded, chamber: try experiment.chamber(period.chamber), efficiency: period.efficiency,
            energyThreshold: period.signature.energy.lowerBound)
        self.photons = photons
        self.geometry = period.geometry.flatMap { Geometry(rawValue: $0.rawValue) } ?? geometry
        background = Background(expected: period.background.expected, error: period.background.error)
        jetVeto = period.jetVeto
        guard !period.regions.isEmpty else { return }
        chamber.stations = period.regions.map(\.station)
        regions = period.regions.map { EfficiencyCurve($0.efficiency.map { .init(energy: $0.energy, value: $0.value) }) }
    }

    /// What makes the scenario impossible, in words; nil if nothing does. `sources` tell where the dumps are.
    public func check(_ sources: [FluxSource]) throws {
        guard window == nil else { return }
        if geometry == .effective {
            guard photons == .any else {
                throw InputError("the scenario '\(name)' asks for photons of the decay (\(photons.rawValue)) in the effective geometry",
                    expected: "geometry: rays, or photons: any")
            }
            return
        }
        guard !chamber.stations.isEmpty else {
            throw InputError("the chamber '\(chamber.name)' of the scenario '\(name)' has no stations", expected: "stations, for geometry: rays")
        }
        try check(DumpOrder(sources.map(\.dump)))
    }

    /// The same without fluxes: where the dumps are must be known for rays, and no station may stand in front of or inside one.
    public func check(_ order: DumpOrder) throws {
        guard geometry == .rays, window == nil else { return }
        for dump in order.dumps {
            guard dump.face != nil else {
                throw InputError("where the dump '\(dump.name)' begins is not known", expected: "its front face, for geometry: rays")
            }
            for station in chamber.stations {
                guard let start = station.start(before: { dump.end(theta: $0) ?? 0 }) else { continue }
                throw InputError(
                    String(
                        format: "the station '%@' of the scenario '%@' begins %.4g m from the collision at %.3g degrees, where the dump '%@' ends at %.4g m",
                        station.name, name, start.station / 100, start.theta * 180 / .pi, dump.name, start.end / 100),
                    expected: "stations behind the dumps")
            }
        }
    }

    /// "0.9", or for a curve "0.5 to 0.9 from 0.01 to 100 GeV, 0 outside".
    public var efficiencyText: String {
        if let response { return "simulated response, \(response.pattern)" }
        if !regions.isEmpty { return "published, by region and energy" }
        guard let curve = efficiencyCurve else { return String(format: "%g", efficiency) }
        let values = curve.points.map { $0.value * efficiency }
        return String(
            format: "%g to %g from %g to %g GeV, 0 outside", values.min()!, values.max()!, curve.points[0].energy, curve.points[curve.points.count - 1].energy)
    }

    /// Expected counts for one count per inverse barn.
    var normalization: Double { luminosity * efficiency * trigger }
}

/// What the simulated backgrounds of a scenario's chamber are taken from.
public struct ComputedBackground: Equatable, Sendable {
    /// Whose chamber of that name it is; nil: that of the response, else the scenario's own.
    public var experiment: String?
    /// Name of a pattern; nil: that of the response, else the chamber's first.
    public var pattern: String?
    /// Path of the file of what punches through; nil: the run's own.
    public var punchThrough: String?

    public init(experiment: String? = nil, pattern: String? = nil, punchThrough: String? = nil) {
        (self.experiment, self.pattern, self.punchThrough) = (experiment, pattern, punchThrough)
    }
}

/// An efficiency as a function of the mediator's energy: linear in ln E between the points, zero outside of them.
public struct EfficiencyCurve: Equatable, Codable, Sendable {
    /// Energies, GeV, ascending, and efficiencies, 0 ... 1.
    public var points: [Point]

    public struct Point: Equatable, Codable, Sendable {
        public var energy, value: Double
        public init(energy: Double, value: Double) { (self.energy, self.value) = (energy, value) }
    }

    public init(_ points: [Point]) {
        precondition(points.count >= 2, "an efficiency with \(points.count) points")
        precondition(zip(points, points.dropFirst()).allSatisfy { 0 < $0.energy && $0.energy < $1.energy }, "energies of \(points)")
        precondition(points.allSatisfy { 0...1 ~= $0.value }, "efficiencies of \(points)")
        self.points = points
    }

    public func callAsFunction(_ energy: Double) -> Double {
        guard energy >= points[0].energy, let i = points.firstIndex(where: { $0.energy >= energy }) else { return 0 }
        guard i > 0 else { return points[0].value }
        let a = points[i - 1], b = points[i]
        return a.value + (b.value - a.value) * log(energy / a.energy) / log(b.energy / a.energy)
    }

    /// Reads a file of two columns, `energy_GeV,efficiency`; throws `InputError` with file and line.
    public init(contentsOf url: URL) throws {
        let rows = try PointTable(contentsOf: url, columns: "energy_GeV,efficiency").rows
        guard rows.count >= 2 else { throw InputError("\(rows.count) points", at: url.path, expected: "two or more") }
        for (i, row) in rows.enumerated() {
            guard row.values[0] > (i > 0 ? rows[i - 1].values[0] : 0), 0...1 ~= row.values[1] else {
                throw InputError("energy \(row.values[0]), efficiency \(row.values[1])", at: "\(url.path):\(row.line)",
                    expected: "ascending energies, efficiencies from 0 to 1")
            }
        }
        guard rows.contains(where: { $0.values[1] > 0 }) else { throw InputError("the efficiency is zero everywhere", at: url.path, expected: "one that is not") }
        self.init(rows.map { Point(energy: $0.values[0], value: $0.values[1]) })
    }
}
