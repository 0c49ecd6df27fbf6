import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Synchronization
import Testing
import _TestSupport

/// Events as a HepMC3 writer puts them: beam particle, vertex, two final photons and an intermediate pi0.
private func asciiv3(events: Int, unit: String = "GEV", crossSection: Bool = true, footer: Bool = true) -> String {
    var text = "HepMC::Version 3.01.02\nHepMC::Asciiv3-START_EVENT_LISTING\nW 1\nN Weight\n"
    let scale = unit == "MEV" ? 1000.0 : 1.0
    for i in 0..<events {
        let e = scale * (Double(i) + 1)
        text += "E \(i) 2 5\nU \(unit) MM\nW \(0.5 + Double(i))\n"
        if crossSection { text += "A 0 GenCrossSection \(7.0e10 + Double(i)) 1.0e9 \(i + 1) \(i + 1)\n" }
        text += """
            P 1 0 2212 0 0 \(10 * e) \(10 * e) 0 4
            P 2 1 111 0 0 \(2 * e) \(2 * e) 0 2
            P 3 1 2212 0 0 \(8 * e) \(8 * e) 0 1
            P 4 2 22 0 0 \(0.5 * e) \(0.5 * e) 0 1
            P 5 2 22 0 0 \(1.5 * e) \(1.5 * e) 0 1

            """
    }
    return text + (footer ? "HepMC::Asciiv3-END_EVENT_LISTING\n\n" : "")
}

/// The same event in the format of HepMC2.
private let genEvent = """

    HepMC::Version 2.06.09
    HepMC::IO_GenEvent-START_EVENT_LISTING
    E 0 -1 -1 -1 -1 0 -1 1 1 0 0 1 2.5
    N 1 "Weight"
    U GEV MM
    C 7.1e10 1.0e9
    V -1 0 0 0 0 0 1 2 0
    P 1 2212 0 0 10 10 0 4 0 0 -1 0
    P 2 2212 0 0 8 8 0 1 0 0 0 0
    P 3 22 0 0 2 2 0 1 0 0 0 0
    HepMC::IO_GenEvent-END_EVENT_LISTING


    """

private final class Scratch {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-hepmc-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, _ name: String = "events.hepmc") throws -> String {
        let path = folder.appending(path: name).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    func compressed(_ text: String) throws -> String {
        let path = try write(text)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["-f", path]
        try gzip.run()
        gzip.waitUntilExit()
        return path + ".gz"
    }
}

private func all(_ file: HepMCFile, _ range: Range<Int>? = nil) throws -> [Collision] {
    let source = try HepMCCollisionSource(file, events: range ?? 0..<file.events)
    var collisions: [Collision] = [], collision = Collision()
    while try source.next(into: &collision) { collisions.append(collision) }
    return collisions
}

@Suite struct HepMCTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func finalParticlesWeightsAndCrossSection() throws {
        let file = try HepMCFile(path: try scratch.write(asciiv3(events: 3)))
        #expect(file.events == 3)
        let collisions = try all(file)
        #expect(collisions.count == 3)
        for (i, collision) in collisions.enumerated() {
            #expect(collision.particles.map(\.pdg).sorted() == [22, 22, 2212])
            expectClose(collision.particles.reduce(0) { $0 + $1.energy }, 10 * Double(i + 1), relative: 1e-12)
            #expect(collision.weight == 0.5 + Double(i))
        }
        // That of the last event: 7e10 + 2 pb.
        expectClose(try file.crossSection.mean, (7.0e10 + 2) * 1e-12, relative: 1e-12)
        expectClose(try file.crossSection.error, 1e-3, relative: 1e-12)
    }

    @Test func compressedAndInMeVIsTheSame() throws {
        let plain = try all(try HepMCFile(path: try scratch.write(asciiv3(events: 20), "plain.hepmc")))
        let packed = try all(try HepMCFile(path: try scratch.compressed(asciiv3(events: 20))))
        #expect(plain == packed)
        let mev = try all(try HepMCFile(path: try scratch.write(asciiv3(events: 20, unit: "MEV"), "mev.hepmc")))
        for (a, b) in zip(plain, mev) {
            for (p, q) in zip(a.particles, b.particles) { expectClose(q.energy, p.energy, relative: 1e-12) }
        }
    }

    @Test func hepMC2IsRead() throws {
        let file = try HepMCFile(path: try scratch.write(genEvent))
        let collisions = try all(file)
        #expect(collisions.count == 1)
        #expect(collisions.first?.particles.map(\.pdg).sorted() == [22, 2212])
        #expect(collisions.first?.weight == 2.5)
        expectClose(try file.crossSection.mean, 0.071, relative: 1e-12)
    }

    @Test func batchesAreTheSameOneByOneAndOnTwoThreads() throws {
        let file = try HepMCFile(path: try scratch.compressed(asciiv3(events: 50)))
        let whole = try all(file)
        let found = Mutex<[Int: [Collision]]>([:])
        try forEachBatch(Array(0..<5), threads: 2) { batch in
            let result = try all(file, batch * 10..<batch * 10 + 10)
            found.withLock { $0[batch] = result }
        }
        let batches = found.withLock { $0 }
        #expect((0..<5).flatMap { batches[$0] ?? [] } == whole)
        #expect(try all(file, 49..<50) == [whole[49]])
    }

    @Test func badFilesAreErrorsThatNameThem() throws {
        let whole = asciiv3(events: 3)
        let cut = try scratch.compressed(asciiv3(events: 2000))
        let bytes = try Data(contentsOf: URL(filePath: cut))
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: cut))
        let cases: [(path: String, says: String)] = [
            (scratch.folder.appending(path: "none.hepmc").path, "cannot be opened"),
            (scratch.folder.path, "directory"),
            (try scratch.write("", "empty.hepmc"), "empty"),
            (try scratch.write("\u{1}garbage\nof all kinds\n", "garbage.hepmc"), "not a HepMC file"),
            (try scratch.write(asciiv3(events: 0), "no-events.hepmc"), "no events"),
            (try scratch.write(asciiv3(events: 3, footer: false), "no-footer.hepmc"), "cut short"),
            (try scratch.write(String(whole.prefix(whole.count / 2)), "half.hepmc"), "cut short"),
            (try scratch.write(whole.replacingOccurrences(of: "P 3 1 2212 0 0 16.0 16.0 0 1\n", with: ""), "lost.hepmc"), "damaged"),
            (try scratch.write(whole.replacingOccurrences(of: "0 0 16.0 16.0", with: "0 0 x 16.0"), "word.hepmc"), "damaged"),
            (try scratch.write(whole.replacingOccurrences(of: "0 0 16.0 16.0", with: "0 0 nan 16.0"), "nan.hepmc"), "damaged"),
            (try scratch.write(whole.replacingOccurrences(of: "0 0 16.0 16.0 0 1", with: "0 0 16.0"), "short.hepmc"), "damaged"),
            (try scratch.write(whole.replacingOccurrences(of: "W 1.5", with: "W one"), "weight.hepmc"), "damaged"),
            (try scratch.write(whole.replacingOccurrences(of: "U GEV", with: "U TEV"), "unit.hepmc"), "damaged"),
            (try scratch.write(genEvent.replacingOccurrences(of: "0 0 8 8", with: "0 0 8"), "old.hepmc"), ""),
            (cut, "cut short"),
        ]
        for (path, says) in cases {
            let error = #expect(throws: InputError.self, "\(path)") { try HepMCFile(path: path) }
            let text = "\(try #require(error))"
            #expect(text.contains(path) && (says.isEmpty || text.contains(says)), "\(text)")
        }
    }

    @Test func aMissingCrossSectionIsAnErrorThatSaysWhatToDo() throws {
        let file = try HepMCFile(path: try scratch.write(asciiv3(events: 1, crossSection: false)))
        #expect(try all(file).count == 1)
        #expect(file.statedCrossSection == nil)
        let error = #expect(throws: InputError.self) { try file.crossSection }
        let text = "\(try #require(error))"
        #expect(text.contains("cross section") && text.contains("events.hepmc") && text.contains("give the cross section"))
    }
}
