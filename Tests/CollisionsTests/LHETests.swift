import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Testing
import _TestSupport

/// A file of dijet events as `Pythia8::LHAup` writes them (8.318), with the weights and the strategy asked for.
func lhe(events: Int, strategy: Int = 3, weight: (Int) -> Double = { _ in 1 }, named: ((Int) -> String)? = nil, end: Bool = true, energy: Double = 6800) -> String {
    let particles = """
           21    -1     0     0   101   102  0.0000000000e+00  0.0000000000e+00  8.6957444916e+01  8.6957444916e+01  0.0000000000e+00 0. 9.
           21    -1     0     0   103   104  0.0000000000e+00  0.0000000000e+00 -9.1570793335e+02  9.1570793335e+02  0.0000000000e+00 0. 9.
           21     1     1     2   101   104 -1.4442821285e+01 -7.1055523356e+01 -8.9887487289e+02  9.0179461054e+02  0.0000000000e+00 0. 9.
           21     1     1     2   103   102  1.4442821285e+01  7.1055523356e+01  7.0124384457e+01  1.0087076773e+02  0.0000000000e+00 0. 9.
    """
    var text = """
        <LesHouchesEvents version="3.0">
        <!--
          a comment with an <event> in it
        -->
        <header>
        <initrwgt>
        <weight id='1001'> muR=2 </weight>
        </initrwgt>
        </header>
        <init>
          2212  2212  \(energy)  \(energy)  0  0  0  0  \(strategy)  2
          2.0e+07  3.0e+06  1.0e+00   9999
          1.0e+07  4.0e+06  1.0e+00   9998
        </init>

        """
    for i in 0..<events {
        text += "<event>\n     4  9999  \(weight(i))  7.250850e+01  7.797250e-03  1.349051e-01\n\(particles)\n"
        if let named { text += "<rwgt>\n<wgt id='1001'> \(named(i)) </wgt>\n</rwgt>\n" }
        text += "#pdf   21   21  1.278786e-02  1.346629e-01  7.250850e+01  6.579203e+00  6.012766e-01\n</event>\n"
    }
    return text + (end ? "</LesHouchesEvents>\n" : "")
}

private func withFile<Result>(_ text: String, named name: String = "events.lhe", _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-lhe-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return try body(file.path)
}

private func stream(_ batch: UInt64) -> RandomStream { RandomStream(seed: 1, stage: .collision, collision: batch) }

private func collisions(_ file: LHEFile, _ range: Range<Int>, batch: UInt64 = 0, extra: [String] = ["PartonLevel:MPI = off"]) throws -> [Collision] {
    let source = try LHECollisionSource(LHESettings(file, extra: extra), events: range, stream: stream(batch))
    var all: [Collision] = [], collision = Collision()
    while try source.next(into: &collision) { all.append(collision) }
    return all
}

@Suite struct LHETests {
    @Test func headIsRead() throws {
        try withFile(lhe(events: 3)) { path in
            let file = try LHEFile(path: path)
            #expect(file.events == 3)
            #expect(file.beams.energy == 13_600 && file.beams.first.pdg == 2212)
            // Processes are added, their errors in quadrature: 30 +- 5 ub.
            expectClose(file.statedCrossSection.mean, 30e-6, relative: 1e-12)
            expectClose(file.statedCrossSection.error, 5e-6, relative: 1e-12)
            let two = try LHEFile(path: path, events: 2)
            #expect(two.events == 2)
        }
    }

    /// Each event once: as many collisions as events, of the energy of the beams, whatever the range.
    @Test func eachEventIsShoweredOnce() throws {
        try withFile(lhe(events: 5)) { path in
            let file = try LHEFile(path: path), all = try collisions(file, 0..<5)
            #expect(all.count == 5)
            for collision in all {
                expectClose(collision.particles.reduce(0) { $0 + $1.energy }, 13_600, relative: 1e-4)
                #expect(collision.weight == 1)
            }
            let again = try collisions(file, 0..<5), some = try collisions(file, 2..<5), other = try collisions(file, 4..<5, batch: 3)
            #expect(again == all)
            #expect(some.count == 3)
            #expect(other != Array(all.suffix(1)))
        }
    }

    /// XML's declaration may stand before the events, and changes nothing.
    @Test func declarationOfXML() throws {
        let plain = try withFile(lhe(events: 2)) { try collisions(LHEFile(path: $0), 0..<2) }
        try withFile("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lhe(events: 2)) { path in
            let declared = try collisions(LHEFile(path: path), 0..<2)
            #expect(declared == plain)
        }
        try withFile("<?xml version=\"1.0\"?>\n<html>\n") { path in
            #expect(throws: InputError.self) { try LHEFile(path: path) }
        }
    }

    /// Events of weight zero and events that PYTHIA vetoes stay events, so that the cross section is that of the file.
    @Test func weightsOfEvents() throws {
        try withFile(lhe(events: 4, strategy: -4, weight: { [2, -1, 0, 3][$0] }, named: { ["1", "2", "3", "4"][$0] })) { path in
            let file = try LHEFile(path: path)
            let weights = try collisions(file, 0..<4).map(\.weight)
            #expect(weights == [2, -1, 0, 3])
            let named = try LHEFile(path: path, weight: "1001")
            let others = try collisions(named, 0..<4).map(\.weight)
            #expect(others == [1, 2, 3, 4])
            // The cross section goes with the sum of the weights: 30 ub 10/4.
            expectClose(named.statedCrossSection.mean, 75e-6, relative: 1e-12)
            let byText = try LHEFile(path: path, weight: "muR=2")
            #expect(byText.statedCrossSection == named.statedCrossSection)
        }
        // Unweighted: the sign counts, a named weight is relative to the event's own.
        try withFile(lhe(events: 2, strategy: -3, weight: { [5, -5][$0] }, named: { ["10", "-5"][$0] })) { path in
            let signs = try collisions(LHEFile(path: path), 0..<2).map(\.weight)
            let named = try collisions(LHEFile(path: path, weight: "1001"), 0..<2).map(\.weight)
            #expect(signs == [1, -1] && named == [2, -1])
        }
    }

    @Test func badFilesAreNamed() throws {
        let good = lhe(events: 2)
        let cases: [(text: String, weight: String?, problem: String)] = [
            ("", nil, "the file is empty"), ("HepMC::Version 3\n", nil, "not a Les Houches event file"),
            (lhe(events: 0), nil, "the file holds no events"), (lhe(events: 2, end: false), nil, "cut short after 2 events"),
            (String(good.prefix(1400)), nil, "event 2 is damaged or cut short"),
            (good.replacingOccurrences(of: "7.250850e+01  7.797250e-03", with: "nan 7.797250e-03"), nil, "event 1 is damaged"),
            (good.replacingOccurrences(of: "1.0087076773e+02", with: "x"), nil, "event 1 is damaged"),
            (good.replacingOccurrences(of: "1     1     2   103   102", with: "1     1   999   103   102"), nil, "event 1 has a particle with a mother that is not in the event"),
            (good.replacingOccurrences(of: "1     1     2   103   102", with: "1    -5     2   103   102"), nil, "a mother that is not in the event"),
            (good.replacingOccurrences(of: "1     1     2   103   102", with: "7     1     2   103   102"), nil, "a status that is none of"),
            (good.replacingOccurrences(of: "1     1     2   103   102", with: "-1     1     2   103   102"), nil, "has 3 incoming particles"),
            (good.replacingOccurrences(of: "7.0124384457e+01  1.0087076773e+02", with: "7.0124384457e+01 -1.0087076773e+02"), nil, "a negative energy"),
            (good.replacingOccurrences(of: "     4  9999", with: "     0  9999"), nil, "event 1 is of 0 particles"),
            (good.replacingOccurrences(of: "     4  9999", with: "    -4  9999"), nil, "event 1 is of -4 particles"),
            (good.replacingOccurrences(of: "  3  2\n", with: "  3  -2\n"), nil, "states -2 processes"),
            (lhe(events: 2, named: { _ in "1.5D-01" }), "1001", "event 1 has a weight '1001' that is not a number"),
            (good + good, nil, "a second list of events"), (lhe(events: 2, strategy: 1), nil, "IDWTUP = 1"),
            (good, "1001", "event 1 has no weight '1001'"),
            (lhe(events: 2, named: { $0 == 1 ? "x" : "1" }), "1001", "event 2 has a weight '1001' that is not a number"),
            (lhe(events: 1, weight: { _ in 0 }), nil, "the weight 0 among unweighted"), (lhe(events: 1, energy: -1), nil, "expected positive ones"),
        ]
        for (text, weight, problem) in cases {
            try withFile(text) { path in
                let error = try #require(#expect(throws: InputError.self) { try LHEFile(path: path, weight: weight) })
                #expect("\(error)".contains(problem), "\(error) for \(problem)")
            }
        }
        try withFile(good) { path in
            #expect(throws: InputError.self) { try LHEFile(path: path, events: 3) }
        }
    }
}

@Suite struct PythiaSettingCheckTests {
    @Test(arguments: [
        ("PhaseSpace:pTHatMn = 20", "no setting 'PhaseSpace:pTHatMn'; did you mean 'PhaseSpace:pTHatMin'?"),
        ("PhaseSpace:pTHatMin = -20", "no value of PYTHIA's setting 'PhaseSpace:pTHatMin'; expected a number from 0"), ("PhaseSpace:pTHatMin = 20GeV", "expected a number"),
        ("PartonLevel:MPI = offf", "expected on or off"), ("Tune:pp = 99", "Tune:pp"), ("MPI", "'Key = value'"), ("! Beams:eCM = 3", "'Key = value'"),
        ("Beams:eCM = 5020", "source.collisions.energy"), ("beams:ecm=5020", "source.collisions.energy"), ("Beams:LHEF = a.lhe", "source.collisions.lhe"),
        ("Beams:frameType = 4", "'lhe' for a Les Houches file"), ("Beams:idA = -2212", "collisions are those of two protons"),
        ("Beams:eA = 4000", "two protons"), ("Random:seed = 3", "'seed'"), ("Main:numberOfEvents = 10", "'events'"), ("Next:numberCount = 0", "prints nothing"),
        ("HadronLevel:Decay = off", "is fixed"), ("HadronLevel:all = off", "is fixed"), ("111:mayDecay = no", "is fixed"), ("-211:tau0 = 1", "'Key = value'"), ("211:tau0 = 1", "is fixed"),
        ("ParticleDecays:tau0Max = 1000", "is fixed"), ("ParticleDecays:limitRadius = on", "is fixed"), ("HeavyIon:mode = 2", "HepMC"),
        ("MultipartonInteractions:reuseInit = 3", "keeps these data"), ("111:maiDecay = on", "111:maiDecay"),
    ])
    func refused(line: String, problem: String) {
        let error = #expect(throws: InputError.self) { try PythiaSettingCheck.check(line, at: "s.yaml:3") }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(problem) && text.hasPrefix("s.yaml:3: "), "\(text)")
    }

    @Test(arguments: [
        "PhaseSpace:pTHatMin = 20", "PhaseSpace:pTHatMin=20.", "PartonLevel:MPI = off", "Tune:pp = 14", "411:onMode = off", "PDF:pSet = 13",
        "StringPT:sigma = 0.3", "SLHA:file = x.slha", "partonlevel:isr = OFF",
    ])
    func accepted(line: String) throws { try PythiaSettingCheck.check(line, at: "") }

    @Test func processes() throws {
        for name in ["SoftQCD:inelastic", "SoftQCD:nonDiffractive", "HardQCD:all", "WeakSingleBoson:ffbar2W", "HiggsSM:gg2H"] { try PythiaSettingCheck.check(process: name, at: "") }
        for name in ["SoftQCD:inelastik", "PartonLevel:all", "HardQCD", "Beams:eCM", "HadronLevel:all", "a"] {
            #expect(throws: InputError.self, "\(name)") { try PythiaSettingCheck.check(process: name, at: "") }
        }
    }

    @Test func lheSettings() throws {
        try PythiaSettingCheck.check("Beams:setProductionScalesFromLHEF = on", at: "", isLHE: true)
        #expect(throws: InputError.self) { try PythiaSettingCheck.check("Beams:setProductionScalesFromLHEF = on", at: "") }
    }
}
