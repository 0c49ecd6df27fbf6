import CGenerators
import Inputs

/// Checks of PYTHIA's setting lines before anything runs: settings that are the program's own matter, unknown ones, values that PYTHIA would bend.
public enum PythiaSettingCheck {
    /// Throws `InputError` for a line, "Key = value", that a study may not hold.
    /// - Parameter isLHE: the line is for the showers of Les Houches events.
    public static func check(_ line: String, at place: String, isLHE: Bool = false) throws {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix(while: \.isWhitespace) }
        guard parts.count == 2, let name = parts[0].split(whereSeparator: \.isWhitespace).first.map(String.init), name.first!.isLetter || name.first!.isNumber,
            parts[0].split(whereSeparator: \.isWhitespace).count == 1, parts[1].contains(where: { !$0.isWhitespace })
        else { throw InputError("'\(line)' is not a PYTHIA setting", at: place, expected: "'Key = value'") }
        if let reserved = reserved.first(where: { $0.holds(name.lowercased()) }), !(isLHE && forLHE.contains(name.lowercased())) {
            throw InputError("PYTHIA's setting '\(name)' is the program's own matter", at: place, advice: reserved.advice)
        }
        try ask(line, name, at: place)
    }

    /// Throws `InputError` for the name of a process that PYTHIA does not have.
    public static func check(process: String, at place: String) throws {
        guard process != PythiaSettings().process else { return }
        let group = process.prefix { $0 != ":" }.lowercased()
        guard !group.isEmpty, group.count < process.count, !notProcesses.contains(group), !reserved.contains(where: { $0.holds(process.lowercased()) }) else {
            throw InputError("'\(process)' is no process of PYTHIA", at: place, expected: "such as SoftQCD:inelastic or HardQCD:all")
        }
        try ask("\(process) = on", process, at: place)
    }

    private static func ask(_ line: String, _ name: String, at place: String) throws {
        guard cg_pythia_check(line) != 1 else { return }
        let reason = String(cString: cg_error())
        guard !reason.hasPrefix("'") else { throw InputError(reason, at: place) }
        let names = String(cString: cg_pythia_setting_names()).split(separator: "\n").map(String.init)
        if names.contains(where: { $0.lowercased() == name.lowercased() }) || name.first!.isNumber { throw InputError(reason, at: place) }
        throw InputError(
            "PYTHIA has no setting '\(name)'", at: place,
            advice: InputError.nearest(to: name, among: names).map { "did you mean '\($0)'?" } ?? "PYTHIA's manual lists them")
    }

    /// A group of settings by the beginning of their names, in lower case; `exact` ones by the whole name; `ofParticle` those behind a PDG number.
    private struct Reserved {
        var prefixes: [String] = [], exact: [String] = [], ofParticle: [String] = []
        var advice: String

        func holds(_ name: String) -> Bool {
            if let colon = name.firstIndex(of: ":"), name[..<colon].drop(while: { $0 == "-" }).allSatisfy(\.isNumber) {
                return ofParticle.contains(String(name[name.index(after: colon)...]))
            }
            return exact.contains(name) || prefixes.contains { name.hasPrefix($0) }
        }
    }

    private static let otherBeams = "PYTHIA's collisions are those of two protons; for other beams write a HepMC or a Les Houches file: 'hepmc:' or 'lhe:'"

    private static let reserved = [
        Reserved(exact: ["beams:ecm"], advice: "use the study's key 'source.collisions.energy'"),
        Reserved(prefixes: ["beams:lhef", "beams:nskiplhef", "beams:newlhef", "beams:readlhef"], advice: "use the study's key 'source.collisions.lhe'"),
        Reserved(exact: ["beams:frametype"], advice: "'source.collisions' has 'energy' for two protons, and 'lhe' for a Les Houches file"),
        Reserved(prefixes: ["beams:", "heavyion:", "angantyr:", "pdf:beam"], advice: otherBeams),
        Reserved(prefixes: ["random:"], advice: "use the study's key 'seed'"),
        Reserved(prefixes: ["main:"], advice: "use 'events' of the sample"),
        Reserved(prefixes: ["next:", "print:", "init:", "stat:", "logger:"], advice: "PYTHIA prints nothing here; leave it out"),
        Reserved(prefixes: ["parallelism:"], advice: "use --threads"),
        Reserved(exact: ["multipartoninteractions:reuseinit", "multipartoninteractions:initfile"], advice: "the program keeps these data itself; leave it out"),
        Reserved(exact: ["check:abortifveto", "xmlpath", "processlevel:all"], advice: "leave it out"),
        Reserved(
            prefixes: ["particledecays:limit"],
            exact: [
                "hadronlevel:all", "hadronlevel:decay", "hadronlevel:hadronize", "particledecays:tau0max", "particledecays:taumax", "particledecays:rmax",
                "particledecays:xymax", "particledecays:zmax", "resonancewidths:minthreshold",
            ],
            ofParticle: ["maydecay", "tau0", "all", "new"],
            advice: "what decays before the calorimeters is fixed: c tau > 10 mm stays, the rest decays; leave it out"),
    ]

    private static let forLHE = ["beams:setproductionscalesfromlhef", "beams:strictlhefscale"]
    private static let notProcesses = ["partonlevel", "hadronlevel", "check", "multipartoninteractions", "spaceshower", "timeshower", "beamremnants", "merging"]
}
