import Experiments
import Fluxes
import Inputs
import Mediators
import Particles
import Reach
import Studies

extension PaperStatements {
    /// Reads the text of a statements file; `file` is its name in errors.
    ///
    /// - Throws: `InputError` with line and key.
    package init(yaml: String, file: String) throws {
        let entries = try Entries(Setting.top(of: yaml, file: file), StatementKeys.file)
        _ = try entries.required("version").whole()
        experiment = try entries.required("experiment").text()
        paper = try entries.required("paper").text()
        luminosity = try entries.required("luminosity").value()
        let reading = try entries.required("reading").table()
        (cone, cut) = (try reading.required("cone").choice(), try reading.required("cut").choice())
        statements = try entries.required("statements").list().map { try PaperStatement($0.table()) }
        guard !statements.isEmpty else { throw InputError("no statement", at: entries.required("statements").place, expected: "at least one") }
        chambers = try entries["chambers"]?.text()
        self.file = file
    }
}

extension PaperStatement {
    fileprivate init(_ entries: Entries) throws {
        id = try entries.required("id").text()
        (text, source) = (try entries.required("text").text(), try entries.required("source").text())
        quantity = try entries["quantity"].map { try ComparedQuantity($0.table()) }
        number = try entries["paper"]?.value()
        unit = try entries["unit"]?.text()
        judged = try entries.required("judged").choice()
        factor = try entries["factor"]?.value() ?? 2
        guard let remark = try entries["remark"]?.text() ?? (quantity == nil ? nil : "{ours}") else {
            throw InputError("the statement \(id) has neither a quantity nor a remark", at: entries.place, expected: "at least one of them")
        }
        self.remark = remark
        changed = try entries["changed"]?.text() ?? remark
        place = entries.place
        try check(entries)
    }

    private func check(_ entries: Entries) throws {
        let judgement = entries.required("judged")
        let possible = quantity?.judgements ?? [.takenOver, .notComputed]
        guard possible.contains(judged) else {
            throw InputError(
                "\(quantity == nil ? "a statement without a quantity" : "this quantity") cannot be judged '\(judged.rawValue)'", at: judgement.place,
                expected: possible.map(\.rawValue).joined(separator: " or "))
        }
        if judged == .withinFactor || judged == .atLeast, number == nil {
            throw InputError("the statement \(id) has no number to judge by", at: entries.place, expected: "the key 'paper'")
        }
    }
}

extension ComparedQuantity {
    fileprivate init(_ entries: Entries) throws {
        let names = StatementKeys.quantity.keys.map(\.name).filter { entries[$0] != nil }
        guard names.count == 1, let name = names.first, let entry = entries[name] else {
            throw InputError("\(names.count) quantities", at: entries.place, expected: "one of \(StatementKeys.quantity.keys.map(\.name).joined(separator: ", "))")
        }
        self = try Self.choice(name, entry) ?? Self.ofReach(name, entry) ?? Self.ofPhotons(name, entry.table())
    }

    private static func ofPhotons(_ name: String, _ entries: Entries) throws -> ComparedQuantity {
        switch name {
        case "photons": return .photons(dump: try entries.required("dump").text(), above: try threshold(entries.required("above")))
        case "photon_share":
            return .photonShare(
                dump: try entries.required("dump").text(), above: try threshold(entries.required("above")), of: try threshold(entries.required("of")))
        case "photon_shape":
            func value(_ key: String) throws -> Double { try entries.required(key).value() }
            return .photonShape(PhotonShape(soft: try value("soft"), hard: try value("hard"), central: try value("central"), forward: try value("forward")))
        case "collisions": return .collisions
        case "kaons_behind": return .kaonsBehind
        case "bounds": return .bounds
        case "other_mediators": return .otherMediators
        default: preconditionFailure("no quantity '\(name)'")
        }
    }

    /// One of the energies above which fluxes count photons.
    private static func threshold(_ entry: Entry) throws -> String {
        let name = try entry.text(), known = FluxTally.thresholds.map(\.name)
        guard known.contains(name) else { throw InputError.unknown("threshold of photons", name, among: known, at: entry.place) }
        return name
    }

    private static func ofReach(_ name: String, _ entry: Entry) throws -> ComparedQuantity? {
        switch name {
        case "curve": return .curve(scenario: try entry.text())
        case "largest_mass": return .largestMass(scenario: try entry.text())
        case "new_area": return .newArea(scenario: try entry.text())
        case "random_patterns":
            let entries = try entry.table()
            return .randomPatterns(chamber: try entries.required("chamber").text(), pattern: try entries.required("pattern").text())
        case "kaon_pairs": return .kaonPairs(chamber: try entry.table().required("chamber").text())
        case "seen":
            let entries = try entry.table()
            return .seen(
                scenario: try entries.required("scenario").text(), pattern: try entries.required("pattern").text(), mass: try entries.required("mass").range())
        case "efficiency_loss":
            let entries = try entry.table()
            return .efficiencyLoss(
                scenario: try entries.required("scenario").text(), factor: try entries.required("factor").value(), mass: try entries.required("mass").range())
        default: return nil
        }
    }

    private static func choice(_ name: String, _ entry: Entry) throws -> ComparedQuantity? {
        switch name {
        case "dumps":
            return .dumps(try entry.named().map { name, entry in
                let dump = try entry.table()
                return Dump(
                    name: name, material: try dump.required("material").text(), depth: try dump.required("depth").value(), takes: try dump.required("takes").choice())
            })
        case "incident":
            let entries = try entry.table()
            func species(_ key: String) throws -> [Species] {
                try entries.required(key).list().map { try Species(validating: $0.setting.text(), at: $0.place) }
            }
            return .incident(electromagnetic: try species("electromagnetic"), hadronic: try species("hadronic"))
        case "production": return .production(try entry.list().map { try $0.choice() })
        case "form_factor": return .formFactor(try entry.choice())
        case "geometry": return .geometry(try entry.choice())
        case "chamber":
            let entries = try entry.table()
            return .chamber(name: try entries.required("name").text(), absEta: try entries.required("abs_eta").range())
        case "chamber_response":
            let entries = try entry.table(), experiment = try Experiment(named: entries.required("experiment").text(), at: entries.required("experiment").place)
            let chamber = entries.required("chamber"), energies = try entries.required("energies").list().map { try $0.value() }
            guard !energies.isEmpty else { throw InputError("no energy", at: entries.required("energies").place, expected: "at least one") }
            return .chamberResponse(ChamberResponse(
                experiment: experiment.name, chamber: try experiment.description(ofChamber: chamber.text(), at: chamber.place).name, energies: energies))
        case "trigger":
            let entries = try entry.table(), experiment = try Experiment(named: entries.required("experiment").text(), at: entries.required("experiment").place)
            return .trigger(.init(experiment: experiment.name, pileUp: try entries.required("pile_up").value(), rate: try entries.required("rate").value()))
        case "efficiency": return .efficiency(try entry.value())
        case "energy_threshold": return .energyThreshold(try entry.value())
        case "levels": return .levels(try entry.list().map { try $0.value() })
        default: return nil
        }
    }
}
