import Bounds
import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Particles
import Reports
import Showers
import Studies

/// Small whole files of every kind.
struct Samples {
    /// Where what the program's own writers make is made.
    private let folder: URL

    init(_ folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private func sample(_ name: String, _ text: String) -> FileReader.Sample { .init(name: name, bytes: bytes(text)) }
    private func sample(_ url: URL) throws -> FileReader.Sample { .init(name: url.lastPathComponent, bytes: [UInt8](try Data(contentsOf: url))) }

    // MARK: YAML

    private let request = """
        reading: realistic
        seed: 7
        source:
          collisions: { energy: 13TeV, samples: [ { name: soft, process: "SoftQCD:inelastic", events: 100, pt_hat: [0GeV, 20GeV] }, { name: hard, process: "HardQCD:all", events: 50, pt_hat: [20GeV, 1TeV] } ], pythia: ["Tune:pp = 14"] }
        jets: { pt: 3GeV, radius: 0.4, abs_eta: 2.5 }
        dumps: { ECAL: { depth: 30cm }, HCAL: none }
        scenarios: [run4-dt, { name: mine, luminosity: 300/fb, trigger: 0.5, chamber: ME0, efficiency: 0.9, energy_threshold: 10MeV }]
        reach: { masses: 20, signal: [2.3], mass: 1MeV..1GeV }
        """

    func studies() throws -> [FileReader.Sample] {
        let beam = try RecastLibrary.study(named: RecastLibrary.names[0])
        return [
            sample("default.yaml", Study().yaml), sample("request.yaml", request),
            sample("files.yaml", "source: { collisions: { hepmc: [a.hepmc, { file: b.hepmc, cross_section: 3mb }], weight: up, events: 5 } }\n"), sample("beam.yaml", beam.yaml),
        ]
    }

    func experiments() -> [FileReader.Sample] { [sample("standard.yaml", Experiment.standard.text), sample("beam.yaml", (try? Experiment(named: "E137"))?.text ?? "")] }

    func statements() -> [FileReader.Sample] {
        [sample("paper.yaml", (try? PaperStatements(about: .standard)).flatMap { try? AtomicFiles.readText(URL(fileURLWithPath: $0.file)) } ?? "version: 1\n")]
    }

    // MARK: Events

    private static let particles = """
        P 1 0 2212 0 0 6500 6500.0000677 0.938272 4
        P 2 0 2212 0 0 -6500 6500.0000677 0.938272 4
        V -1 0 [1,2]
        P 3 -1 22 30 1 15.25 33.669535 0 1
        P 4 -1 211 -30 -2.5 -15 33.6345 0.13957 1
        P 5 -1 111 1 3 0.5 3.204 0.134977 1
        """

    func hepmc() throws -> [FileReader.Sample] {
        let events = (0..<3).map { "E \($0) 1 5\nU GEV MM\nW 1.0 0.5\nA 0 GenCrossSection 7.0e10 1.0e9 1 1\n\(Self.particles)\n" }.joined()
        let three = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\nW up\\|down\n\(events)HepMC::Asciiv3-END_EVENT_LISTING\n\n"
        let two = "\nHepMC::Version 2.06.09\nHepMC::IO_GenEvent-START_EVENT_LISTING\n" + (0..<3).map { """
            E \($0) -1 -1.0 1.18e-01 7.3e-03 0 -1 1 10001 10002 0 1 1.0
            U GEV MM
            C 1.0e+09 1.0e+07
            V -1 0 0 0 0 0 2 2 0
            P 10001 2212 0 0 6500 6500.0000677 0.938272 4 0 0 -1 0
            P 10002 2212 0 0 -6500 6500.0000677 0.938272 4 0 0 -1 0
            P 10101 22 30 1 15.25 33.669535 0 1 0 0 0 0
            P 10102 22 -30 -1 -15.25 33.669535 0 1 0 0 0 0

            """ }.joined() + "HepMC::IO_GenEvent-END_EVENT_LISTING\n\n"
        let plain = folder.appendingPathComponent("events.hepmc")
        try Data(three.utf8).write(to: plain)
        _ = try Subprocess.run("/usr/bin/env", ["gzip", "--keep", "--force", "--no-name", plain.path], patience: 60)
        return [sample("three.hepmc", three), sample("two.hepmc", two)] + [try? sample(folder.appendingPathComponent("events.hepmc.gz"))].compactMap(\.self)
    }

    func lhe() throws -> [FileReader.Sample] {
        let event = """
            <event>
                 4  9999  1.0  7.250850e+01  7.797250e-03  1.349051e-01
                   21    -1     0     0   101   102  0.0 0.0  8.6957444916e+01  8.6957444916e+01  0.0 0. 9.
                   21    -1     0     0   103   104  0.0 0.0 -9.1570793335e+02  9.1570793335e+02  0.0 0. 9.
                   21     1     1     2   101   104 -1.4442821285e+01 -7.1055523356e+01 -8.9887487289e+02  9.0179461054e+02  0.0 0. 9.
                   21     1     1     2   103   102  1.4442821285e+01  7.1055523356e+01  7.0124384457e+01  1.0087076773e+02  0.0 0. 9.
            <rwgt>
            <wgt id='1001'> 0.5 </wgt>
            </rwgt>
            </event>

            """
        return [sample("events.lhe", """
            <LesHouchesEvents version="3.0">
            <!-- a comment with an <event> in it -->
            <header>
            <initrwgt>
            <weight id='1001'> muR=2 </weight>
            </initrwgt>
            </header>
            <init>
              2212  2212  6800.0  6800.0  0  0  0  0  3  1
              2.0e+07  3.0e+06  1.0e+00   9999
            </init>
            \(event)\(event)\(event)</LesHouchesEvents>

            """)]
    }

    // MARK: Numbers

    static let axes = FluxAxes(energy: [1e-3, 1e-2, 1, 1e4], theta: [0, 0.5, .pi], depth: [0, 10, 60])
    static let empty = FluxTally(axes: axes, cone: .thetaPhi, cut: .none)

    func flux() throws -> [FileReader.Sample] {
        let cells = (0..<2 * Self.axes.cells).map { Double($0) / 7 }
        var flux = ParticleFlux(
            dump: "ECAL", material: "PbWO4", density: 8.28, massFractions: ["Pb": 0.45534, "W": 0.40402, "O": 0.14064], depth: 60, crossSection: 0.0786, collisions: 100, replicas: 2,
            photonCut: 1e-3, samples: [.init(name: "soft", crossSection: 0.0786, events: 100, sumOfWeights: 100, sumOfSquaredWeights: 100)], cone: .thetaPhi, cut: .photon,
            study: "0123456789abcdef", axes: Self.axes, totals: nil, photons: cells, trackLength: cells)
        flux.program = ProgramVersion.stamp
        try flux.write(to: folder.appendingPathComponent("ECAL.json"))
        return try ["ECAL.json", "ECAL.photons.npy", "ECAL.track_length_cm.npy"].map { try sample(folder.appendingPathComponent($0)) }
    }

    func limits() throws -> [FileReader.Sample] {
        try PublishedLimit.all().prefix(2).map { try sample(URL(fileURLWithPath: $0.path)) }
    }

    func contour() throws -> [FileReader.Sample] {
        [sample("run4-dt_N2.3.csv", """
            # scenario: run4-dt
            # signal: 2.3 expected events
            # luminosity: 3000/fb
            # study: 0123456789abcdef0123456789abcdef
            # files: study.yaml 1a2b3c4d, flux 5e6f7a8b
            # program: \(ProgramVersion.stamp)
            mass_GeV,lower_per_GeV,upper_per_GeV,lower_stat_minus,lower_stat_plus,upper_stat_minus,upper_stat_plus
            0.001,1e-4,1e-3,1e-5,1e-5,1e-4,1e-4
            0.01,2e-5,1e-3,1e-6,1e-6,1e-4,1e-4

            """)]
    }

    func npy() -> [FileReader.Sample] { [.init(name: "array.npy", bytes: [UInt8](NumpyArray(shape: [2, 3, 5], values: (0..<30).map(Double.init)).encoded))] }

    // MARK: Stores

    private func tally(_ seed: UInt64) throws -> FluxTally {
        var tally = Self.empty
        let dump = Dump(name: "ECAL", material: try .named("PbWO4"), depth: 60, takes: .everything), axis = Vector(1, 0, 0)
        DumpShower(dump: dump, settings: ShowerSettings(), hadronCollider: nil, seed: seed)
            .shower(IncidentParticle(species: .photon, momentum: axis, jetAxis: axis), collision: 0, index: 0, into: &tally)
        tally.endCollision()
        return tally
    }

    private func makeStore(_ path: String, _ shard: Shard) throws {
        let store = try RunStore(path: path, identity: "x", empty: ["ECAL": Self.empty], shard: shard)
        var record = BatchRecord()
        record.collisions = 1
        for number in 0..<4 { try store.add(BatchID(sample: 0, number: number), record, replica: number % 2, tallies: ["ECAL": tally(UInt64(number))]) }
        try store.close()
    }

    func store() throws -> [FileReader.Sample] {
        let url = folder.appendingPathComponent("run.sqlite")
        try makeStore(url.path, .whole)
        return [try sample(url)]
    }

    func shard() throws -> [FileReader.Sample] {
        let directory = RunDirectory(folder.appendingPathComponent("shard").path)
        try directory.write(StudyRequest(yaml: "seed: 3\n", file: "study.yaml").resolve()) {
            try makeStore(directory.store, .whole)
            try directory.seal("study.yaml", "experiment.yaml", "run.sqlite")
        }
        return try ["study.yaml", "experiment.yaml", "run.sqlite", "checksums.txt"].map { try sample(folder.appendingPathComponent("shard/\($0)")) }
    }

    func farm() -> [FileReader.Sample] {
        [sample("farm.json", #"{ "program": "/usr/bin/calodump", "environment": { "A": "b" }, "shards": 3, "threads": 1, "mem_mb": 500, "batches": [7, 7, 6] }"#)]
    }
}
