import Foundation
import Inputs
import Testing
import Studies

/// What is said of the time before work starts.
struct ProgressTests {
    @Test func theLastSpeedTellsTheTime() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "speeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(WorkSpeed.seconds("collisions", units: 1000, threads: 2, in: folder) == nil)
        WorkSpeed.keep("collisions", start: 4, units: 500, threads: 1, seconds: 50, in: folder)
        WorkSpeed.keep("showers", start: 0, units: 500, threads: 1, seconds: 0.9, in: folder)
        #expect(WorkSpeed.seconds("collisions", units: 1000, threads: 1, in: folder) == 104)
        #expect(WorkSpeed.seconds("collisions", units: 1000, threads: 2, in: folder) == 54)
        #expect(WorkSpeed.seconds("showers", units: 1000, threads: 2, in: folder) == nil, "too short to tell")
        WorkSpeed.keep("collisions", start: 2, units: 100, threads: 2, seconds: 20, in: folder)
        #expect(WorkSpeed.seconds("collisions", units: 1000, threads: 2, in: folder) == 202)
        for damaged in ["", "{", "{\"costs\": {\"x\": -1}}", "{\"costs\": {\"x\": {\"start\": 1, \"unit\": -3}}}"] {
            try Data(damaged.utf8).write(to: folder.appending(path: "speeds.json"))
            #expect(WorkSpeed.seconds("collisions", units: 1, threads: 1, in: folder) == nil)
        }
        WorkSpeed.keep("collisions", start: 0, units: 10, threads: 1, seconds: 10, in: folder)
        #expect(WorkSpeed.seconds("collisions", units: 10, threads: 1, in: folder) == 10)
    }

    /// Twenty batches of three collisions are begun and kept as long as twenty of two thousand.
    @Test func batchesCountApart() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "speeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        // On two threads, after two batches with 6 collisions: 54 collisions of 0.01 s in 18 batches of 0.5 s.
        WorkSpeed.keep("collisions", start: 2.03, begun: 6, units: 54, batches: (18, 0.54), threads: 2, seconds: 4.77, in: folder)
        let long = try #require(WorkSpeed.seconds("collisions", units: 40_000, batches: 20, threads: 2, in: folder))
        #expect(abs(long - (2 + 200 + 4.5)) < 1e-6)
        // All of a batch at once: as long for many as for few.
        WorkSpeed.keep("electrons", start: 1, begun: 4, units: 36, batches: (18, 0), threads: 2, seconds: 9, in: folder)
        #expect(WorkSpeed.seconds("electrons", units: 40_000, batches: 20, threads: 2, in: folder) == 10)
        // Work on more threads than there are batches.
        WorkSpeed.keep("few", start: 1, units: 10, batches: (0, 50), threads: 4, seconds: 5, in: folder)
        #expect(WorkSpeed.seconds("few", units: 10, batches: 2, threads: 4, in: folder) == 6)
    }

    /// Nothing is made where no cache can be.
    @Test func aCacheThatCannotBeWritten() {
        let nowhere = URL(filePath: "/proc/nowhere")
        WorkSpeed.keep("collisions", start: 0, units: 10, threads: 1, seconds: 10, in: nowhere)
        #expect(WorkSpeed.seconds("collisions", units: 10, threads: 1, in: nowhere) == nil)
    }

    @Test func whatIsSaid() {
        func said(_ seconds: Double?) -> String { WorkProgress.announcement("collisions", 36000, threads: 2, seconds: seconds) }
        #expect(said(nil) == "36000 collisions on 2 threads; time: known in 10 s")
        #expect(said(0.2) == "about 1 s for 36000 collisions on 2 threads, as fast as the last ones here")
        #expect(said(63).hasPrefix("about 65 s for") && said(251).hasPrefix("about 4 min for") && said(9000).hasPrefix("about 2.5 h for"))
    }

    /// What a beam is of, how hard it is and how its photons are made make work of another kind.
    @Test func beamsDifferInKind() throws {
        func kind(_ yaml: String) throws -> String { try StudyRequest(yaml: yaml, file: "study.yaml").resolve().workKind }
        let one = "source: { beam: { particles: 400, above: 1GeV } }"
        let kinds = try ["E137", "E141", "nuCal", "CHARM"].map { try kind("experiment: \($0)\n\(one)") }
            + ["photons: approximation", "above: 2GeV"].map { try kind("experiment: E137\nsource: { beam: { particles: 400, above: 1GeV, \($0) } }".replacing("above: 1GeV, above", with: "above")) }
            + [kind("experiment: E137\n\(one)\nshowers: { photon_cut: 100MeV }")]
        #expect(Set(kinds).count == kinds.count, "\(kinds)")
        #expect(try kind("experiment: E137\nseed: 3\n\(one.replacing("400", with: "40000"))") == kinds[0])
    }

    /// The seed and the number of collisions change no speed; a slice more of them does.
    @Test func whatGoesAlike() throws {
        func kind(_ yaml: String) throws -> String { try StudyRequest(yaml: yaml, file: "study.yaml").resolve().workKind }
        let one = try kind("seed: 1\nsource: { collisions: { samples: [{ name: a, process: 'SoftQCD:inelastic', events: 1000 }] } }")
        #expect(try kind("seed: 7\nsource: { collisions: { samples: [{ name: a, process: 'SoftQCD:inelastic', events: 36000 }] } }") == one)
        #expect(try kind("seed: 1\nshowers: { photon_cut: 10MeV }\nsource: { collisions: { samples: [{ name: a, process: 'SoftQCD:inelastic', events: 1000 }] } }") != one)
    }
}
