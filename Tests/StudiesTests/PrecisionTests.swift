import Foundation
import Inputs
import Numerics
import Showers
import Studies
import Testing
import _TestSupport

struct PrecisionTests {
    /// One point: n in proportion to sqrt(v/c), with the error asked for.
    @Test func oneConstraintHasTheKnownAllocation() {
        let allocation = EventAllocation(variances: [[4], [1], [0]], seconds: [1, 4, 1]), numbers = allocation.numbers(error: 0.1)
        expectClose(numbers[0] / numbers[1], 4, relative: 1e-9)
        #expect(numbers[2] == 0)
        expectClose(allocation.errors(numbers)[0], 0.1, relative: 1e-9)
    }

    /// Several points: all have the error or less, and no smaller number of a sample will do.
    @Test func allPointsAreReached() {
        let allocation = EventAllocation(variances: [[4, 0.1, 1], [0.2, 9, 1], [1, 1, 0.01]], seconds: [1, 2, 5]), numbers = allocation.numbers(error: 0.02)
        let errors = allocation.errors(numbers)
        #expect(errors.allSatisfy { $0 < 0.02 * 1.001 } && errors.max()! > 0.0199)
        func time(_ n: [Double]) -> Double { zip(n, allocation.seconds).reduce(0) { $0 + $1.0 * $1.1 } }
        // Random allocations with the same worst error take as long or longer.
        var random = RandomStream(seed: 4, stage: .validation, collision: 0)
        for _ in 0..<300 {
            var other = numbers.map { $0 * exp(random.uniform() - 0.5) }
            let scale = allocation.errors(other).max()! / 0.02
            for i in other.indices { other[i] *= scale * scale }
            #expect(time(other) > 0.995 * time(numbers))
        }
    }

    @Test func aStudyGrowsByWholeBatches() throws {
        let first = try Study().beginning()
        #expect(first.showers.importance?.absEta == [0...1.2, 2...2.8] && first.showers.thin.below == 0.01)
        guard case .pythia(var pythia) = first.source else { throw InputError("no PYTHIA") }
        #expect(pythia.samples.allSatisfy { $0.batch != nil && $0.events == 20 * $0.batch! } && pythia.samples[0].ptHat?.least == 0)
        pythia.samples[3].events += 20 * pythia.samples[3].batch!
        var second = first
        second.source = .pythia(pythia)
        #expect(second.hasGrown(from: first) && !first.hasGrown(from: second) && second.ungrown == first.ungrown && second != first)
        #expect(try StudyRequest(yaml: second.yaml, file: "s.yaml").resolve() == second)
        var other = second
        other.seed = 7
        #expect(!other.hasGrown(from: first))
        // Without fixed batches nothing can grow.
        #expect(Study().ungrown == Study())
        pythia.samples[3].events += 1
        second.source = .pythia(pythia)
        #expect(throws: InputError.self) { try StudyRequest(yaml: second.yaml, file: "s.yaml").resolve() }
    }

    @Test func onlyPythiaCanBePlanned() throws {
        let study = try StudyRequest(yaml: "experiment: E137", file: "s.yaml").resolve()
        #expect(throws: InputError.self) { try study.beginning() }
    }

    /// A run that has grown holds what the larger study makes at once.
    @Test func growingGivesTheSameBytes() throws {
        func study(_ events: Int, masses: Int = 200) throws -> Study {
            try StudyRequest(yaml: """
                source:
                  collisions:
                    samples:
                      - { name: a, process: "HardQCD:all", pt_hat: [30GeV, 60GeV], events: \(events), batch: 2 }
                      - { name: b, process: "HardQCD:all", pt_hat: [60GeV, 6800GeV], events: 4, batch: 2 }
                dumps: { HCAL: none }
                showers: { photon_cut: 100MeV, electron_cut: 100MeV, importance: chambers }
                reach: { masses: \(masses) }
                """, file: "s.yaml").resolve()
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func fluxes(_ name: String, _ steps: [Int]) throws -> Data {
            let directory = RunDirectory(folder.appending(path: name).path)
            // Other contours may be asked for at the same time.
            for events in steps { try Pipeline(try study(events, masses: 10 * events), in: directory).makeFluxes(threads: 2) }
            #expect(try directory.readStudy().reach.masses == 10 * steps.last!)
            return try Data(contentsOf: URL(filePath: "\(directory.flux)/ECAL.photons.npy")) + Data(contentsOf: URL(filePath: "\(directory.flux)/ECAL.json"))
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect(try fluxes("grown", [4, 8]) == fluxes("whole", [8]))
        let directory = RunDirectory(folder.appending(path: "grown").path)
        #expect(throws: InputError.self) { try Pipeline(try study(4), in: directory).makeFluxes(threads: 1) }
    }
}
