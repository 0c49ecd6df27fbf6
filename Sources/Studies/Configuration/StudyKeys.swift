import Collisions
import Experiments
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Showers

/// All keys of a study, each declared once: from here they are read, filled in, written, put into checksums, listed and put into the schema
/// for editors. They are read in this order, since some defaults depend on keys before.
package enum StudyKeys {
    package static let file = Keys<StudyRequest>("study", standard: StudyRequest(), top.map(\.field))

    /// Which checksum a key of the file enters.
    enum Checksum { case flux, reach, neither }

    struct TopKey: Sendable {
        var field: Field<StudyRequest>
        var checksum: Checksum
        /// In the checksum instead of what is written.
        var identity: (@Sendable (Study) -> String)?

        init(_ checksum: Checksum, _ field: Field<StudyRequest>, identity: (@Sendable (Study) -> String)? = nil) {
            (self.field, self.checksum, self.identity) = (field, checksum, identity)
        }
    }

    /// What is made anew where a key, given by its dotted path, has another value.
    package static func remade(_ key: String) -> Remade {
        let top = key.prefix { $0 != "." && $0 != "[" }
        switch self.top.first(where: { $0.field.name == top })?.checksum {
        case .flux: return .fluxes
        case .reach: return .contours
        default: return top == "version" ? .nothing : top == "experiment" ? .experiment : .contours
        }
    }

    /// A part of a run, with all that follows from it.
    package enum Remade: String, Encodable {
        case fluxes, contours, experiment, nothing

        package var words: String {
            switch self {
            case .fluxes: "collisions, showers and all that follows: another directory, or 'calodump scan'; more events of the same samples are added to those that are there"
            case .contours: "contours, figures and pages, in seconds: the fluxes stay ('calodump reach DIR --set key=value')"
            case .experiment: "contours, figures and pages; the fluxes as well where bins in |eta|, materials, the beam or, for showers on lines, what stands where are others"
            case .nothing: "nothing"
            }
        }
    }

    static let top: [TopKey] = [
        .init(.neither, version), .init(.neither, experiment),
        .init(.flux, .key("reading", \.study.reading, .choice("reading"), "How the steps behind the flux are modelled: sets defaults of incident, showers, mediator and geometry.")),
        .init(.flux, .key("seed", \.study.seed, .whole(0...UInt64.max), "Seed of all random numbers: the same study and seed give the same bytes.")),
        .init(.flux, SourceKeys.source),
        .init(.flux, .mapping("jets", \.study.jets, jets, "How particles are grouped to jets, and which jets count.").ofCollisions),
        .init(.flux, .mapping("incident", \.study, incident, "Which particles enter the dumps, what happens to them before, and the cut of the photons to the jet's axis.").ofCollisions),
        .init(.flux, DumpKeys.dumps),
        .init(.flux, .mapping("showers", \.study, ShowerKeys.showers, "How particles shower in the dumps, and what is scored.")),
        .init(.reach, .mapping("mediator", \.study, mediator, "What the photons turn into, and how.")),
        .init(.neither, geometry.ofCollisions),
        .init(.reach, DumpKeys.faces.ofCollisions, identity: { DumpKeys.allFaces($0).joined() }),
        .init(.reach, ScenarioKeys.scenarios, identity: ScenarioKeys.identity),
        .init(.reach, .mapping("reach", \.study.reach, ReachKeys.reach, "What is drawn over masses and couplings.")),
        .init(.reach, Study.BoundComparison.key),
    ]

    private static let version = Field<StudyRequest>(
        "version", .whole(1...1), .standard, "Version of this format.",
        read: { setting, _ in
            guard let setting else { return }
            let version: Int = try setting.whole(in: 0...Int.max)
            guard version == Study.version else {
                throw InputError("version \(version) of the study format", at: setting.place, expected: "version \(Study.version)")
            }
        }, write: { _ in .line("\(Study.version)") }, shown: { _ in "\(Study.version)" })

    private static let jets = Keys<JetFinding>("jets", standard: Study().jets, [
        .key("algorithm", \.algorithm, .choice("jet algorithm"), "Distance measure of the jet finder, FastJet."),
        .key("radius", \.radius, .number(0.01...1.49), "Radius parameter R, in rapidity and azimuth."),
        .key("pt", \.pt, .quantity(.energy, 0.01...1e6), "Lowest transverse momentum of a jet; less than half the collision energy."),
        .key("abs_eta", \.absEta, Format<Double>.number(0.01...20).orNone(), "Largest |eta| of a jet's axis."),
    ])

    private static let incident = Keys<Study>("incident particles", standard: Study(), [
        .key("electromagnetic", \.incident.electromagnetic, .species("electromagnetic", \.isElectromagnetic), "Species that enter electromagnetic dumps, or all."),
        .key("hadronic", \.incident.hadronic, .species("hadronic", \.isTransportedHadron), "Species that enter hadronic dumps, or all (hadrons with c tau > 1 cm).",
            absence: .meaning("[pi+, pi-, K+, K-]; all where reading is realistic"),
            absent: { if $0.isRealistic { $0.incident.hadronic = Species.allCases.filter(\.isTransportedHadron) } }),
        .key("from", \.incident.from, .choice("origin of incident particles"), "jets: particles of the selected jets; all: every visible particle of every collision, pile-up that is.",
            isLeftOut: { $0 == .jets }),
        .key("field", \.incident.field, .onOrOff, "Whether the experiment's field bends charged particles before the calorimeters; those that turn around are lost.",
            absence: .meaning("off; on where reading is realistic and the experiment has a field"), isOmitted: { !$0.isRealistic && !$0.incident.field },
            absent: { $0.incident.field = $0.isRealistic && $0.experiment.field != nil }),
        .key("decays", \.incident.decays, .onOrOff, "Whether unstable particles (K0S, Lambda, pi+, ...) decay in flight before the calorimeters.",
            absence: .meaning("off; on where reading is realistic"), isOmitted: { !$0.isRealistic && !$0.incident.decays }, absent: { $0.incident.decays = $0.isRealistic && $0.experiment.interior != nil }),
        .key("cone", \.incident.cone, .choice("cone"), "In which angles the distance to the jet's axis is measured."),
        .key("cut", \.incident.cut, .choice("cut"), "What must lie within the jet's radius: each photon of the shower, the incident particle, or none of them.",
            absence: .meaning("photon; none where reading is realistic or particles come from all"),
            absent: { if $0.isRealistic || $0.incident.from == .all { $0.incident.cut = .none } }),
        .key("other_cuts", \.incident.hasOtherCuts, .onOrOff, "Whether photons are counted with every other reading of the cut too, into flux/cuts.", isLeftOut: { !$0 }),
    ])

    private static let mediator = Keys<Study>("mediator", standard: Study(), [
        model,
        .key("production", \.mediator.production, .choice("production"), "paper: the bare nucleus, along the photon; screened: by its electrons; full: with recoil, along the photon's path.",
            absence: .meaning("paper; full where reading is realistic, and for a beam dump"), absent: { $0.mediator.production = $0.reading == .realistic || $0.hasBeam ? .full : .paper }),
        .key("form_factor", \.mediator.formFactor, .choice("form factor"), "Form factor of the nucleus, or of the atom (+screening).",
            absence: .meaning("helm for production: paper, else helm+screening"), absent: { $0.mediator.formFactor = $0.mediator.production.defaultFormFactor }),
        .key("electrons", \.mediator.electrons, .choice("state of the electrons"), "What positrons annihilate with: electrons at rest, or bound ones with their momenta, which widen the resonance.",
            isLeftOut: { $0 == .atRest }),
    ])

    /// A name, a file beside the study, or as a resolved study has it: the couplings.
    private static let model = Field<Study>(
        "model", .either([.choice(Mediator.all.map(\.name)), .text, .table(OwnModel.keys.table)]), .standard,
        "The mediator: one of 'calodump mediators', a YAML file beside the study with one's own (docs/Mediators.md), or that.",
        read: { setting, study in
            guard let setting else { return }
            if setting.isMapping {
                study.mediator.own = try OwnModel.keys.read(setting, into: .empty)
            } else {
                let text = try setting.text(), isFile = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
                let beside = URL(fileURLWithPath: text, relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent()).path
                study.mediator.own = isFile ? try OwnModel(contentsOf: beside) : nil
                if !isFile { study.mediator.model = try Mediator.named(text, at: setting.place).name }
            }
            if let own = study.mediator.own { study.mediator.model = try own.mediator(at: setting.place).name }
        },
        write: { .line($0.mediator.own.map(OwnModel.keys.line) ?? $0.mediator.model) }, shown: { $0.mediator.model })

    /// Written with each scenario.
    private static let geometry = Field<StudyRequest>(
        "geometry", Format<Geometry>.choice("geometry").kind, .meaning("effective; rays where reading is realistic or showers follow lines"),
        "How the scenarios' chambers are met: effective (layers at distances behind the dumps) or rays (stations where they stand).",
        read: { setting, request in
            let study = request.study, wantsRays = study.reading == .realistic || study.showers.path == .line
            request.geometry = try setting?.choice("geometry") ?? (wantsRays && !study.hasBeam ? .rays : .effective)
        }, write: { _ in nil })
}

extension StudyKeys {
    /// `NAME`, `FILE`, or as a resolved study has it: name, copy and checksum.
    private static let experiment = Field<StudyRequest>(
        "experiment", .either([.text, .table(named.table)]), .standard, "What stands where: a built-in experiment, a YAML file beside the study, or a copy with its checksum.",
        read: { setting, request in
            if let setting { request.study = try Study(readExperiment(setting)) }
        },
        write: { .line(named.line(Reference(name: $0.study.experiment.name, file: "experiment.yaml", checksum: $0.study.experiment.checksum))) },
        shown: { quoted($0.study.experiment.name) })

    private struct Reference: Sendable {
        var name = ""
        var file, checksum: String?
    }

    private static let named = Keys<Reference>("experiment", incomplete: .init("an experiment without name", expected: "name, and file and checksum of a copy"), [
        .key("name", \.name, .text, "Name of the experiment.", absence: .required),
        .optional("file", \.file, .text, "the built-in one", "A copy of its file, beside the study; where it is not there the built-in one is taken."),
        .optional("checksum", \.checksum, Format<String>(.text) { try $0.text() } write: { "\"\($0)\"" }, "any", "Checksum that its file must have: results belong to it."),
    ])

    private static func readExperiment(_ setting: Setting) throws -> Experiment {
        func beside(_ file: String) -> String { URL(fileURLWithPath: file, relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent()).path }
        guard setting.isMapping else {
            let name = try setting.text()
            return try Experiment(named: name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? beside(name) : name, at: setting.place)
        }
        let entries = try named.entries(setting)
        var said = Reference()
        try named.read(entries, into: &said)
        let copy = said.file.map(beside).flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
        let experiment = try copy.map { try Experiment(contentsOf: URL(fileURLWithPath: $0)) } ?? Experiment(named: said.name, at: entries["name"]?.place)
        if let checksum = said.checksum, checksum != experiment.checksum {
            throw InputError(
                "the experiment '\(experiment.name)' is not the one of this study (\(experiment.checksum))", at: entries["checksum"]?.place, expected: checksum,
                advice: "restore \(copy ?? "the copy of its file"), or leave the checksum out to take the experiment as it is now")
        }
        return experiment
    }
}

extension Field<StudyRequest> {
    /// The same key for studies of collisions alone: refused and not written where the experiment has a fixed target.
    fileprivate var ofCollisions: Self {
        reading { setting, request in try setting.map(request.study.checkKeyOfCollisions) } writing: { $0.study.isOfCollisions }
    }
}

extension Study {
    /// Whether defaults are those of the realistic reading of collisions.
    var isRealistic: Bool { reading == .realistic && isOfCollisions }

    var isOfCollisions: Bool { experiment.beam.isCollider }

    /// Throws `InputError` where the experiment has a fixed target.
    func checkKeyOfCollisions(_ setting: Setting) throws {
        guard !isOfCollisions else { return }
        throw InputError(
            "a key for collisions, where '\(experiment.name)' has a fixed target", at: setting.place,
            expected: "source: { beam: { particles: ... } }, without jets, incident, faces and geometry")
    }
}
