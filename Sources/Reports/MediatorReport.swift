import Inputs
import Materials
import Mediators
import Particles
import Studies

/// All mediators: the answer of `calodump mediators`.
public struct MediatorList: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var mediator, title, couplingUnit, interaction: String
        public var channels: [MediatorReport.Channel]
        public var modes: [[String]]
        enum CodingKeys: String, CodingKey { case mediator, title, couplingUnit = "coupling_unit", interaction, channels, modes }
    }

    public var entries = Mediator.all.map { mediator in
        Entry(
            mediator: mediator.name, title: mediator.title, couplingUnit: mediator.coupling.unit, interaction: mediator.coupling.interaction,
            channels: mediator.channels.map(MediatorReport.Channel.init), modes: mediator.modes.map(\.names))
    }

    public init() {}

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["mediator", "coupling", "made by", "decays to", ""])
        for entry in entries {
            table.add([
                entry.mediator, entry.couplingUnit, entry.channels.map { "\($0.name) (\($0.parents.joined(separator: ", ")))" }.joined(separator: ", "),
                entry.modes.map { $0.joined(separator: " ") }.joined(separator: ", "), "\(entry.title), \(entry.interaction)",
            ])
        }
        return table.text
    }
}

/// A mediator with what is known of it at a mass and a coupling: the answer of `calodump mediators NAME`.
public struct MediatorReport: Encodable, Sendable {
    public struct Mode: Encodable, Sendable {
        public var products: [String]
        /// GeV; absent without mass and coupling.
        public var width: Double?
        /// Absent without mass.
        public var branching: Double?
        enum CodingKeys: String, CodingKey { case products, width = "width_GeV", branching }
    }

    public struct Channel: Encodable, Sendable {
        public var name: String
        public var parents: [String]

        init(_ channel: any ProductionChannel) { (name, parents) = (channel.name, channel.parents.map(\.name)) }
    }

    public var mediator, title, interaction: String
    /// GeV
    public var mass: Double?
    public var coupling: Double?
    public var couplingUnit: String
    /// GeV, and s.
    public var width, lifetime: Double?
    public var modes: [Mode]
    public var channels: [Channel]

    enum CodingKeys: String, CodingKey {
        case mediator, title, interaction, mass = "mass_GeV", coupling, couplingUnit = "coupling_unit", width = "width_GeV", lifetime = "lifetime_s", modes, channels
    }

    public init(_ mediator: Mediator, mass: Double?, coupling: Double?) {
        (self.mediator, title, interaction) = (mediator.name, mediator.title, mediator.coupling.interaction)
        (self.mass, self.coupling, couplingUnit) = (mass, coupling, mediator.coupling.unit)
        channels = mediator.channels.map(Channel.init)
        let point = mass.flatMap { mass in coupling.map { MediatorPoint(mediator, mass: mass, coupling: $0) } }
        (width, lifetime) = (point?.width, point.flatMap { $0.width > 0 ? $0.lifetime : nil })
        modes = mediator.modes.map { mode in
            let total = mass.map { mediator.widthPerSquaredCoupling(mass: $0) }
            return Mode(
                products: mode.names, width: point.map { $0.coupling * $0.coupling * mode.widthPerSquaredCoupling($0.mass) },
                branching: mass.flatMap { mass in total.flatMap { $0 > 0 ? mode.widthPerSquaredCoupling(mass) / $0 : nil } })
        }
    }

    public var text: String {
        var lines = ["\(mediator): \(title), \(interaction), coupling \(couplingUnit == "1" ? "without unit" : "in \(couplingUnit)")"]
        lines += channels.map { "made by        \($0.name) (\($0.parents.joined(separator: ", ")))" }
        lines += modes.map { mode in
            "decays to      " + mode.products.joined(separator: " ") + (mode.branching.map { ", branching \(digits($0, 6))" } ?? "")
                + (mode.width.map { ", width \(digits($0, 6)) GeV" } ?? "")
        }
        if let mass, let coupling, let width {
            lines.append("at m = \(digits(mass, 6)) GeV and a coupling of \(digits(coupling, 6))" + (couplingUnit == "1" ? "" : " \(couplingUnit)"))
            lines.append("width          \(digits(width, 6)) GeV")
            lines.append("lifetime       " + (lifetime.map { "\(digits($0, 6)) s" } ?? "stable"))
        }
        return lines.joined(separator: "\n")
    }
}

/// Production cross sections of a mediator by parents of one energy: the answer of `calodump production`.
public struct ProductionReport: Encodable, Sendable {
    public struct Channel: Encodable, Sendable {
        public var name: String
        /// Per atom; for a compound the mean over its atoms. Barn. Of mesons the branching fraction (`branching`), of a resonance nothing.
        public var crossSection: Double?
        public var branching: Double?
        /// Of a resonance: integral over the parent's energy, barn GeV per atom, and the energy at which it stands, GeV.
        public var integral, resonance: Double?
        enum CodingKeys: String, CodingKey { case name, crossSection = "sigma_barn", branching, integral = "sigma_barn_GeV", resonance = "resonance_GeV" }
    }

    public var mediator, target, parent: String
    /// GeV
    public var energy, mass: Double
    public var coupling: Double
    public var couplingUnit: String
    public var channels: [Channel]
    /// Barn.
    public var crossSection: Double

    enum CodingKeys: String, CodingKey {
        case mediator, target, parent, energy = "energy_GeV", mass = "mass_GeV", coupling, couplingUnit = "coupling_unit", channels, crossSection = "sigma_barn"
    }

    /// - Throws: `InputError` for a parent that does not make the mediator.
    public init(_ mediator: Mediator, on target: Material, parent: Species, energy: Double, mass: Double, coupling: Double, model: ProductionModel) throws {
        let channels = mediator.channels.filter { $0.parents.contains(parent) }
        guard !channels.isEmpty else {
            throw InputError("\(parent.name) does not make '\(mediator.name)'", expected: "one of \(Set(mediator.channels.flatMap(\.parents).map(\.name)).sorted().joined(separator: ", "))")
        }
        guard energy >= parent.mass else {
            throw InputError(
                "a total energy of \(Quantity.format(energy, as: .energy)) of \(parent.name)", at: "--energy", expected: "at least its mass, \(Quantity.format(parent.mass, as: .energy))")
        }
        (self.mediator, self.target, self.parent) = (mediator.name, target.name, parent.name)
        (self.energy, self.mass, self.coupling, couplingUnit) = (energy, mass, coupling, mediator.coupling.unit)
        let atoms = target.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre }
        let square = coupling * coupling
        self.channels = channels.map { channel in
            let production = channel.production(in: target, model: model)
            if let line = production.lines(mass: mass).first { return Channel(name: channel.name, integral: square * line.strength / atoms, resonance: line.parent) }
            let attenuation = square * production.attenuationPerSquaredCoupling(energy: energy, mass: mass)
            // Mesons decay without a target.
            return parent.isHadron ? Channel(name: channel.name, branching: attenuation) : Channel(name: channel.name, crossSection: attenuation / atoms)
        }
        crossSection = self.channels.reduce(0) { $0 + ($1.crossSection ?? 0) }
    }

    public var text: String {
        var table = TextTable(["channel", "sigma, barn"])
        for channel in channels {
            let resonance = channel.integral.map { "\(digits($0, 6)) barn GeV at \(digits(channel.resonance ?? 0, 6)) GeV" }
            table.add([channel.name, resonance ?? channel.branching.map { "branching fraction \(digits($0, 6))" } ?? digits(channel.crossSection ?? 0, 6)])
        }
        return "\(parent) of \(digits(energy, 6)) GeV on \(target): \(mediator) of \(digits(mass, 6)) GeV, coupling \(digits(coupling, 6))"
            + (couplingUnit == "1" ? "" : " \(couplingUnit)") + ", per atom\n" + table.text
    }
}
