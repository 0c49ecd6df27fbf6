import Foundation
import Inputs

/// A mediator of the user's own: its couplings as multiples of the one that is scanned, from which channels and widths follow.
public struct OwnModel: Equatable, Sendable {
    public var name: String
    public var title: String?
    /// The scanned coupling is in 1/GeV, else a number.
    public var hasUnit = false
    public var couplings: CouplingModel

    private enum Unit: String, CaseIterable { case none, perGeV = "1/GeV" }

    /// The mediator; throws `InputError` for one that does not decay, or whose name is taken.
    public func mediator(at place: String? = nil) throws -> Mediator {
        guard !Mediator.all.contains(where: { $0.name == name }) else {
            throw InputError("the name '\(name)' is that of a built-in mediator", at: place, expected: "another name")
        }
        guard !couplings.modes.isEmpty else {
            throw InputError("the mediator '\(name)' has no coupling by which it decays", at: place, expected: "photon, electron, muon or tau; of a vector also up, down, strange or neutrinos")
        }
        return Mediator(
            name: name, title: title ?? "\(couplings.kind.rawValue) of one's own",
            coupling: .init(symbol: "g", dimension: hasUnit ? .coupling : nil, interaction: "L = " + couplings.interaction), couplings: couplings)
    }

    /// Reads a file. Throws `InputError` with file, line and key.
    public init(contentsOf path: String) throws {
        self = try Self.keys.read(try Setting.top(of: try AtomicFiles.readText(URL(fileURLWithPath: path)), file: path), into: Self.empty)
        _ = try mediator(at: path)
    }

    private init(name: String, couplings: CouplingModel) { (self.name, self.couplings) = (name, couplings) }
    package static let empty = OwnModel(name: "", couplings: CouplingModel(.vector))

    package static let keys = Keys<OwnModel>("mediator", incomplete: .init("the mediator is incomplete", expected: "name and kind"), [
        .key("name", \.name, .text { text, place in
            guard text.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else { throw InputError("'\(text)' as a name", at: place, expected: "letters, digits, '.', '_' and '-'") }
        }, "Name, as files have it.", absence: .required),
        .optional("title", \.title, .text, "its kind", "What reports call it."),
        .key("kind", \.couplings.kind, .choice("kind of mediator"), "Spin and parity.", absence: .required),
        .key("unit", \.hasUnit, Format<Bool>(.choice(Unit.allCases.map(\.rawValue))) { try ($0.choice("unit") as Unit) == .perGeV } write: { ($0 ? Unit.perGeV : .none).rawValue },
            "Of the coupling that is scanned.", absence: .meaning("none"), isLeftOut: { !$0 }),
        coupling("photon", \.photon, "Coupling to two photons; of spin 0 only."),
        coupling("electron", \.electron, "Coupling to electrons."), coupling("muon", \.muon, "Coupling to muons."), coupling("tau", \.tau, "Coupling to taus."),
        coupling("neutrinos", \.neutrinos, "Coupling to each neutrino; of vectors only."), coupling("up", \.up, "Coupling to u and c quarks; of vectors only."),
        coupling("down", \.down, "Coupling to d quarks; of vectors only."), coupling("strange", \.strange, "Coupling to s quarks; of vectors only."),
    ])

    private static func coupling(_ name: String, _ path: WritableKeyPath<CouplingModel, Double> & Sendable, _ text: String) -> Field<OwnModel> {
        let format = Format<Double>.number(-1e6...1e6)
        return Field(
            name, format.kind, .meaning("0"), "\(text) A multiple of the scanned one.",
            read: { setting, whole in
                guard let setting else { return }
                let value = try format.read(setting), isVector = whole.couplings.kind == .vector
                guard name != "photon" || !isVector, !["neutrinos", "up", "down", "strange"].contains(name) || isVector else {
                    throw InputError("a \(whole.couplings.kind.rawValue) with the coupling '\(name)'", at: setting.place, expected: isVector ? "a scalar or pseudoscalar" : "a vector")
                }
                whole.couplings[keyPath: path] = value
            }, write: { $0.couplings[keyPath: path] == 0 ? nil : .line(format.write($0.couplings[keyPath: path])) })
    }
}

extension Mediator {
    /// A mediator by its name, or by the path of a file with one; throws `InputError`.
    public static func named(orFile text: String, at place: String? = nil) throws -> Mediator {
        let isFile = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
        return isFile ? try OwnModel(contentsOf: text).mediator(at: text) : try named(text, at: place)
    }
}
