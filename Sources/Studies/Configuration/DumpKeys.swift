import Experiments
import Inputs
import Reach

/// Keys of `dumps` and `faces`, by the dumps' names.
enum DumpKeys {
    static let dumps = Field<StudyRequest>(
        "dumps", .named(.either([.table(dump.table), .choice(["none"])])), .meaning("the experiment's"),
        "What particles shower in: changes of the experiment's dumps (none leaves one out), and further ones.",
        read: { setting, request in
            let standard = request.study.dumps.map(\.name)
            for (name, entry) in try setting?.freeMapping() ?? [] { try read(name, entry, standard, &request.study) }
        },
        write: { request in
            let standard = (try? request.study.experiment.dumps().map(\.name)) ?? []
            let leftOut = standard.filter { name in !request.study.dumps.contains { $0.name == name } }
            return .block(request.study.dumps.map { "\($0.name): \(dump.line($0))" } + leftOut.map { "\($0): none" })
        })

    /// A dump of the experiment may leave keys out.
    private static let dump = Keys<Study.DumpSetting>("dump", [
        .key("material", \.material, .text, "Material: built in, of the experiment, or an element's symbol.", absence: .meaning("the experiment's")),
        .key("depth", \.depth, .quantity(.length, 0.1...1e4), "Depth along the incident particle.", absence: .meaning("the experiment's")),
        .key("takes", \.takes, .choice("kind of particles"), "Which incident particles shower in it.", absence: .meaning("the experiment's")),
    ])

    private static func read(_ name: String, _ setting: Setting, _ standard: [String], _ study: inout Study) throws {
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*/) != nil, name.count <= 100 else {
            throw InputError("'\(name)' is no name for a dump", at: setting.place, expected: "up to 100 letters, digits, '-' and '_': files are called so")
        }
        let index = study.dumps.firstIndex { $0.name == name }
        if setting.isNone {
            guard let index else { throw InputError.unknown("dump", name, among: standard, at: setting.place) }
            study.dumps.remove(at: index)
            return
        }
        let entries = try dump.entries(setting)
        var changed = index.map { study.dumps[$0] } ?? Study.DumpSetting(name: name, material: "", depth: 0, takes: .everything)
        try dump.read(entries, into: &changed)
        guard index != nil || entries.count == dump.fields.count else {
            throw InputError(
                "the dump '\(name)' is incomplete", at: setting.place, expected: "material, depth and takes",
                advice: InputError.nearest(to: name, among: standard).map { "did you mean '\($0)'?" })
        }
        if let material = entries["material"] { changed.material = try study.experiment.material(changed.material, ofDump: name, at: material.place).name }
        if let index { study.dumps[index] = changed } else { study.dumps.append(changed) }
    }

    // MARK: Faces

    /// Those that are not the experiment's are written.
    static let faces = Field<StudyRequest>(
        "faces", .named(.table(face.table)), .meaning("the experiment's"), "Where the dumps begin, for geometry: rays and showers on a line: closed cylinders around the beam.",
        read: { setting, request in
            for (name, entry) in try setting?.freeMapping() ?? [] { request.study.faces[name] = try face.read(entry, into: DumpFace(radius: 1, absZ: 1, absEta: 3)) }
        },
        write: { request in
            let study = request.study, changed = study.faces.filter { study.experiment.face(ofDump: $0.key) != $0.value }
            return changed.isEmpty ? nil : .block(lines(changed))
        })

    /// What the reach depends on, and the fluxes of showers on a line.
    static func allFaces(_ study: Study) -> [String] { lines(study.faces).map { "  \($0)\n" } }

    private static func lines(_ faces: [String: DumpFace]) -> [String] { faces.sorted { $0.key < $1.key }.map { "\($0.key): \(face.line($0.value))" } }

    private static let face = Keys<DumpFace>(
        "face", standard: DumpFace(radius: 1, absZ: 1, absEta: 3), [
            .key("radius", \.radius, .quantity(.length, 1...1e5), "Radius of the closed cylinder.", absence: .required),
            .key("z", \.absZ, .quantity(.length, 1...1e6), "|z| of the planes that close it.", absence: .required),
            .key("abs_eta", \.absEta, .number(0.01...20), "Up to which |eta| the planes are closed."),
        ])
}
