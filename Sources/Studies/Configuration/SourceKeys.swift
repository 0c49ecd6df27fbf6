import Collisions
import Experiments
import Inputs
import Showers

/// Keys of `source`.
enum SourceKeys {
    static let source = Field<StudyRequest>(
        "source", .table(kinds.table), .meaning("collisions by PYTHIA, or the beam of an experiment with a fixed target"), "Where the particles come from.",
        read: { setting, request in try kinds.read(try setting.map(kinds.entries) ?? [:], into: &request.study) },
        write: { request in request.study.isOfCollisions ? .block(kinds.block(request.study)) : .line(kinds.line(request.study)) })

    private static let kinds = Keys<Study>("source", [
        Field("collisions", .table(collisions.table), .meaning("its defaults"), "Collisions by PYTHIA, or from files of other generators.",
            read: { setting, study in
                guard let setting else { return }
                try study.checkKeyOfCollisions(setting)
                study.source = try read(setting, standard: study.source, of: study.experiment)
            },
            write: { $0.isOfCollisions ? .block(collisions.block(Said($0.source))) : nil }),
        Field("beam", .table(beam.table), .meaning("its defaults"), "Particles of the experiment's beam on its fixed target.",
            read: { setting, study in
                guard let setting else { return }
                guard case .beam(let standard) = study.source else {
                    throw InputError(
                        "a beam on a target, where '\(study.experiment.name)' has collisions", at: setting.place, expected: "source: { collisions: ... }",
                        advice: "name an experiment with a fixed target: 'experiment: FILE'")
                }
                study.source = .beam(try beam.read(setting, into: standard))
            },
            write: { study in
                if case .beam(let source) = study.source { .line(beam.line(source)) } else { nil }
            }),
    ])

    private static let beam = Keys<Study.BeamSource>("beam", standard: Study.BeamSource(), [
        .key("particles", \.particles, .whole(1...1_000_000_000), "Number of beam particles that are showered."),
        .key("photons", \.photons, .choice("source of photons"), "cascade: by whole showers; approximation: the thick target of electrons, the first collision of hadrons."),
        .optional("above", \.above, .quantity(.energy, ShowerSettings.lowestCut...ShowerSettings.highestEnergy), "showers.photon_cut", "Lowest energy of the photons in the flux."),
    ])

    /// The keys of `source.collisions` as they stand in a file: those of one kind of source.
    private struct Said: Sendable {
        var hepmc, lhe: [Study.EventFiles.File]?
        var crossSection: Double?
        var weight: String?
        var events: Int?
        var energy: Double?
        var samples: [Study.Sample]?
        var focus: [ClosedRange<Double>]?
        var pythia: [String]?

        init() {}

        init(_ source: Study.Source) {
            switch source {
            case .pythia(let pythia): (energy, samples, focus, self.pythia) = (pythia.energy, pythia.samples, pythia.focus, pythia.settings)
            case .files(let files):
                if files.format == .hepmc { hepmc = files.files } else { lhe = files.files }
                (crossSection, weight, events, energy) = (files.crossSection, files.weight, files.events, files.energy)
                pythia = files.settings.isEmpty ? nil : files.settings
            case .beam: break
            }
        }
    }

    /// The beams' energy, GeV, each half of it: what the showers are made for.
    private static let energies = 50...2 * ShowerSettings.highestEnergy
    private static let crossSections = Study.EventFiles.crossSections, eventNumbers = 1...1_000_000_000_000
    /// Keys of event files alone.
    private static let ofFiles = ["cross_section", "weight", "events"]

    private static let collisions = Keys<Said>("collisions", [
        .optional("hepmc", \.hepmc, files(.hepmc), "PYTHIA", "HepMC files, plain or compressed: a path or several, all one sample or samples of their own."),
        .optional("lhe", \.lhe, files(.lhe), "PYTHIA", "Les Houches files, showered by PYTHIA; like hepmc."),
        .optional("cross_section", \.crossSection, .quantity(.crossSection, crossSections), "what the files state", "Cross section of the files that are no samples of their own."),
        .optional("weight", \.weight, .text, "the first", "Named weight of the files' events."),
        .optional("events", \.events, .whole(eventNumbers), "all", "Only so many of the first events of each sample of files."),
        .optional("energy", \.energy, .quantity(.energy, energies), "the experiment's; of files what they state", "Energy of the two protons together."),
        .optional("samples", \.samples, samples, "inelastic collisions", "Samples of PYTHIA, which are added with their cross sections; stitched: soft collisions and slices of hard ones.", isBlock: true),
        .optional("focus", \.focus, ShowerKeys.focus, "none",
            "|eta| of jets: hard collisions that will hardly have one there are finished one in k times, with the weight k; chambers: those of the experiment."),
        Field("pythia", .list(.text), .meaning("[]"), "Further settings of PYTHIA, 'Key = value', for every sample.",
            read: { setting, said in
                let isLHE = said.lhe != nil
                if let setting { said.pythia = try settings(isLHE: isLHE).read(setting) }
            },
            write: { $0.pythia.map { .line(settings(isLHE: false).write($0)) } }),
    ])

    private static func settings(isLHE: Bool) -> Format<[String]> { Format<String>.text { try PythiaSettingCheck.check($0, at: $1, isLHE: isLHE) }.list() }

    private static func read(_ setting: Setting, standard: Study.Source, of experiment: Experiment) throws -> Study.Source {
        let entries = try collisions.entries(setting)
        var said = Said()
        if let format = Study.EventFiles.Format.allCases.first(where: { entries[$0.rawValue] != nil }) {
            let others = format == .hepmc ? ["lhe", "samples", "focus", "pythia"] : ["hepmc", "samples", "focus", "energy"]
            if let other = others.compactMap({ entries[$0] }).first {
                throw InputError("'\(format.rawValue)' beside a key that it does not go with", at: other.place, expected: "one source of collisions")
            }
            try collisions.read(entries, into: &said)
            let files = Study.EventFiles(
                format: format, files: said.hepmc ?? said.lhe ?? [], crossSection: said.crossSection, weight: said.weight, events: said.events,
                energy: said.energy, settings: said.pythia ?? [])
            if let place = entries["cross_section"]?.place, files.files.allSatisfy(\.isOwnSample) {
                throw InputError("a common cross section of files that have their own", at: place, advice: "leave it out")
            }
            return .files(files)
        }
        if let entry = ofFiles.compactMap({ entries[$0] }).first {
            throw InputError("a key of event files without one", at: entry.place, expected: "it beside 'hepmc' or 'lhe'; samples have 'events' of their own")
        }
        try collisions.read(entries, into: &said)
        guard case .pythia(var pythia) = standard else { return standard }
        if let energy = said.energy { pythia.energy = energy }
        if let samples = said.samples {
            pythia.samples = samples.isEmpty ? Study.Sample.stitched(events: Study.Preset.quick.events, energy: pythia.energy) : samples
            try Study.Sample.checkParts(pythia.samples, energy: pythia.energy, at: entries["samples"]!.place)
            try Study.Sample.checkWholes(pythia.samples, common: said.pythia ?? [], at: entries["samples"]!.place)
        }
        if let focus = said.focus {
            pythia.focus = focus.isEmpty ? try ParticleImportance(experiment, at: entries["focus"]!.place).absEta : focus
            guard pythia.samples.contains(where: { $0.ptHat != nil && $0.ptHat!.least > 0 }) else {
                throw InputError("a focus without slices of hard collisions", at: entries["focus"]!.place, expected: "samples: stitched, or samples with pt_hat")
            }
        }
        if let settings = said.pythia { pythia.settings = settings }
        return .pythia(pythia)
    }

    // MARK: Samples

    private static let sample = Keys<Study.Sample>(
        "sample", standard: Study.Sample(name: "", process: "", events: Study.Preset.quick.events), incomplete: .init("a sample without process"), [
            .key("name", \.name, .text, "Name of the sample.", absence: .meaning("the process")),
            .key("process", \.process, .text(PythiaSettingCheck.check(process:at:)), "PYTHIA's flag of the process, such as SoftQCD:inelastic.", absence: .required),
            .key("events", \.events, .whole(eventNumbers), "Number of collisions; '--preset' replaces it."),
            .optional("pt_hat", \.ptHat, Study.Sample.ptHatFormat, "all",
                "[a, b]: only collisions whose hardest subprocess of QCD has its transverse momentum in the range; so that samples add up to all of them."),
            .optional("batch", \.batch, .whole(1...2000), "by their number",
                "Collisions in a batch, of which there are whole ones: the same study with more events goes on from the directory of one with fewer."),
            .key("pythia", \.settings, settings(isLHE: false), "Further settings of PYTHIA for this sample."),
        ])

    private static let stitched = "stitched"

    /// Stitched samples are an empty list here: where they end depends on the energy.
    private static let samples = Format<[Study.Sample]>(.either([.choice([stitched]), .list(.table(sample.table))])) { setting in
        if setting.node.scalar?.string == stitched { return [] }
        let samples = try setting.list().map { item in
            var read = try sample.read(item, into: Study.Sample(name: "", process: "", events: Study.Preset.quick.events))
            if read.name.isEmpty { read.name = read.process }
            try read.checkPart(at: item.place)
            return read
        }
        guard !samples.isEmpty else { throw InputError("no sample", at: setting.place, expected: "at least one") }
        for (index, sample) in samples.enumerated() where samples[..<index].contains(where: { $0.name == sample.name }) {
            throw InputError("two samples are called '\(sample.name)'", at: setting.place)
        }
        return samples
    } write: { $0.map { "- \(sample.line($0))" }.joined(separator: "\n") }

    // MARK: Files

    private static func file(_ format: Study.EventFiles.Format) -> Keys<Study.EventFiles.File> {
        Keys(
            "file", incomplete: .init("an entry without file", expected: "{ file: a.hepmc, cross_section: 3mb }"), [
                .key("file", \.path, .text, "Path; one that is not absolute starts at the study file.", absence: .required),
                .optional("name", \.name, .text, "the file's, where it has a cross section", "Makes it a sample of its own, of this name."),
                .optional("cross_section", \.crossSection, .quantity(.crossSection, crossSections), "what the file states", "Makes it a sample of its own, added with this cross section."),
                .optional("weight", \.weight, .text, "that of all files", "Named weight of its events."),
                .optional("events", \.events, .whole(eventNumbers), "all", "Only so many of its first events."),
            ] + (format == .hepmc ? [] : [
                Field("pythia", .list(.text), .meaning("[]"), "Further settings of PYTHIA's showers.",
                    read: { setting, file in if let setting { file.settings = try settings(isLHE: true).read(setting) } },
                    write: { $0.settings.isEmpty ? nil : .line(settings(isLHE: true).write($0.settings)) }),
            ]))
    }

    /// A path, a mapping, or a list of them.
    private static func files(_ format: Study.EventFiles.Format) -> Format<[Study.EventFiles.File]> {
        let keys = file(format), kinds: [Key.Kind] = [.text, .table(keys.table)]
        return Format<[Study.EventFiles.File]>(.either([.text, .list(.either(kinds)), .table(keys.table)])) { setting in
            let files = try (setting.node.sequence == nil ? [setting] : setting.list()).map { entry in
                let empty = Study.EventFiles.File(path: "")
                return entry.isMapping ? try keys.read(entry, into: empty) : Study.EventFiles.File(path: try entry.text())
            }
            try Study.EventFiles(format: format, files: files).check(at: setting.place)
            return files
        } write: { files in
            let isPlain = files.count == 1 && files[0] == Study.EventFiles.File(path: files[0].path)
            return isPlain ? quoted(files[0].path) : "[\(files.map(keys.line).joined(separator: ", "))]"
        }
    }
}
