import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Synchronization
import Testing
import _TestSupport

/// Files as writers make them, and as they come out of other systems.
@Suite struct HepMCFormatTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// What pyhepmc reads in the fixtures (Fixtures/README.md).
    @Test(arguments: ["pythia.hepmc3", "pythia.hepmc2", "pyhepmc.hepmc3", "pyhepmc.hepmc2"])
    func filesOfRealWriters(name: String) throws {
        let file = try HepMCFile(path: try fixture(name))
        let byPlugin = name.hasPrefix("pythia")
        #expect(file.events == 2 && file.listings == 1)
        #expect((0..<2).map(file.number) == (byPlugin ? [0, 1] : [100, 93]))
        #expect(
            file.weightNames
                == (byPlugin ? ["Weight", "fsr.murfac=0.5", "fsr.murfac=2.0", "alphashi", "alphaslo"] : ["nominal", "mu \"R\"=0.5, muF = 1", "back\\slash"]))
        let beams = try #require(file.beams)
        #expect(beams.first.name == "p" && beams.second.name == "p")
        expectClose(beams.energy, 13_600, relative: 1e-9)
        if !byPlugin { expectClose(try file.crossSection.mean, 2001e-12, relative: 1e-8) }
        #expect(try file.crossSection.mean > 0)
        let events = try collisions(file)
        let expected = [(62, 13599.999999999827, 13557.07551300176, 447.18131256651645), (37, 13600.00000000027, 13596.657083078628, 0.06922628543739885)]
        for (event, (count, energy, alongBeam, places)) in zip(events, expected) {
            #expect(event.particles.count == count)
            expectClose(event.particles.reduce(0) { $0 + $1.energy }, energy, relative: 1e-9)
            expectClose(event.particles.reduce(0) { $0 + abs($1.momentum.z) }, alongBeam, relative: 1e-9)
            let sum = event.particles.reduce(0) { $0 + abs($1.position.x) + abs($1.position.y) + abs($1.position.z) }
            expectClose(sum, places, relative: 1e-6)
        }
        #expect(events.map(\.weight) == (byPlugin ? [1, 1] : [1, -1]))
        if !byPlugin {
            let other = try HepMCFile(path: try fixture(name), weight: "mu \"R\"=0.5, muF = 1")
            #expect(try collisions(other).map(\.weight) == [0.75, 1.25])
            #expect(other.weights == .init(sum: 2, sumOfSquares: 0.75 * 0.75 + 1.25 * 1.25, minimum: 0.75, maximum: 1.25, negative: 0, zero: 0))
        }
    }

    private func fixture(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: "Fixtures/\(name)", ofType: "gz"))
    }

    @Test func unitsLineEndsAndBlanksChangeNothing() throws {
        for (text, mev) in zip(Text.plain(3).both, { var t = Text.plain(3); t.unit = "MEV"; return t.both }()) {
            let plain = try collisions(try HepMCFile(path: try scratch.write(text)))
            #expect(plain.map(\.particles.count) == [3, 3, 3])
            let blank = text.replacingOccurrences(of: "\nE ", with: "\n\n\nE ").replacingOccurrences(of: "\nV ", with: "\n \nV ")
            let cases = [
                text.replacingOccurrences(of: "\n", with: "\r\n"), "\u{FEFF}" + text, "\u{FEFF}" + text.replacingOccurrences(of: "\n", with: "\r\n"),
                blank, text.replacingOccurrences(of: "\n", with: " \n"), "\n\n" + text, text + "\n\n\n",
                String(text.reversed().drop { $0 == "\n" }.reversed()),
            ]
            for other in cases { #expect(try collisions(try HepMCFile(path: try scratch.write(other))) == plain) }
            for (a, b) in zip(plain, try collisions(try HepMCFile(path: try scratch.write(mev)))) {
                for (p, q) in zip(a.particles, b.particles) { expectClose(q.energy, p.energy, relative: 1e-12) }
            }
        }
    }

    @Test func eachEventHasUnitsOfItsOwnWhereverTheyStand() throws {
        let gev = Text.plain(2).asciiv3
        var other = Text.plain(2)
        (other.unit, other.position, other.length) = ("MEV", "1 2 3", "CM")
        let mixed = gev.components(separatedBy: "E 1 ")[0] + "E 1 " + other.asciiv3.components(separatedBy: "E 1 ")[1]
        // Units behind the particles are as good.
        let late = mixed.replacingOccurrences(of: "U MEV CM\n", with: "").replacingOccurrences(of: "HepMC::Asciiv3-END", with: "U MEV CM\nHepMC::Asciiv3-END")
        let plain = try collisions(try HepMCFile(path: try scratch.write(gev)))
        for text in [mixed, late] {
            let events = try collisions(try HepMCFile(path: try scratch.write(text)))
            for (a, b) in zip(events[1].particles, plain[1].particles) { expectClose(a.energy, b.energy, relative: 1e-12) }
            #expect(events[1].particles[0].position == Vector(1, 2, 3))
            #expect(events[0].particles[0].position == Vector(0, 0, 0))
        }
    }

    @Test func numbersAreThoseOfTheFile() throws {
        var text = Text.plain(4)
        text.number = { [7, 3, 12_345_678_901, 3][$0] }
        for content in text.both {
            let file = try HepMCFile(path: try scratch.write(content))
            #expect((0..<4).map(file.number) == [7, 3, 12_345_678_901, 3])
            let broken = content.replacingOccurrences(of: "30.0 1.0 15.25", with: "30.0 1.0 x").replacingOccurrences(of: "32.0 1.0 15.25", with: "x 1.0 15.25")
            #expect(try refusal(try scratch.write(broken)).contains("event 7, line"))
            let third = content.replacingOccurrences(of: "32.0 1.0 15.25", with: "32.0 1.0 nan")
            #expect(try refusal(try scratch.write(third)).contains("event 12345678901, line"))
        }
    }

    @Test func listingsOneBehindAnotherAreOne() throws {
        for content in Text.plain(3).both {
            let plain = try collisions(try HepMCFile(path: try scratch.write(content)))
            let file = try HepMCFile(path: try scratch.write(content + content + content))
            #expect(file.events == 9 && file.listings == 3)
            #expect(try collisions(file) == plain + plain + plain)
            #expect(try collisions(file, 4..<8) == [plain[1], plain[2], plain[0], plain[1]])
            // Parts of one run state the same; others are measurements of their own.
            expectClose(try file.crossSection.mean, 1e-3, relative: 1e-12)
            expectClose(try file.crossSection.error, 1e-5, relative: 1e-12)
            let other = content.replacingOccurrences(of: "1.0e+09 1.0e+07", with: "1.03e+09 1.0e+07")
            let mixed = try HepMCFile(path: try scratch.write(content + other))
            expectClose(try mixed.crossSection.mean, 1.015e-3, relative: 1e-12)
            expectClose(try mixed.crossSection.error, 1e-5 / 2.0.squareRoot(), relative: 1e-12)
        }
        var named = Text.plain(2), other = Text.plain(2)
        (named.names, other.names) = (["a", "b"], ["a", "c"])
        named.weights = { _ in ["1", "2"] }
        other.weights = named.weights
        for (a, b) in zip(named.both, other.both) {
            let text = try refusal(try scratch.write(a + b))
            #expect(text.contains("other names") && text.contains("line "), "\(text)")
        }
        #expect(try refusal(try scratch.write(Text.plain(1).asciiv3 + Text.plain(1).genEvent)).contains("line 1"))
        var dearer = Text.plain(2)
        dearer.crossSection = "2.0e+09 1.0e+07"
        let mixed = try HepMCFile(path: try scratch.write(Text.plain(2).asciiv3 + dearer.asciiv3))
        let error = #expect(throws: InputError.self) { try mixed.crossSection }
        #expect("\(try #require(error))".contains("different samples"))
    }

    @Test func firstEventsOnly() throws {
        var text = Text.plain(5)
        text.weights = { ["\($0 + 1)"] }
        let path = try scratch.write(text.asciiv3), file = try HepMCFile(path: path, events: 2)
        #expect(file.events == 2 && file.weights.sum == 3)
        #expect(try collisions(file).count == 2)
        let error = #expect(throws: InputError.self) { try HepMCFile(path: path, events: 6) }
        #expect("\(try #require(error))".contains("6 events are asked for, the file holds 5"))
        #expect(throws: InputError.self) { try HepMCFile(path: path, events: 0) }
    }

    @Test(arguments: ["gzip", "bzip2", "xz", "zstd"])
    func compressions(program: String) throws {
        let text = Text.plain(400).asciiv3
        let plain = try collisions(try HepMCFile(path: try scratch.write(text)))
        let packed = try scratch.compressed(text, by: program)
        #expect(try collisions(try HepMCFile(path: packed)) == plain)
        let bytes = try Data(contentsOf: URL(filePath: packed))
        // Parts joined by `cat` are one file.
        #expect(try HepMCFile(path: try scratch.write(bytes + bytes, "twice")).events == 800)
        #expect(try refusal(try scratch.write(Data(bytes.prefix(bytes.count / 2)), "cut")).contains("cut short"))
        var flipped = bytes
        flipped[bytes.count / 2] ^= 0x55
        #expect(try refusal(try scratch.write(flipped, "flipped")).contains("flipped: "))
        #expect(try refusal(try scratch.write(bytes + Data("garbage behind the last stream".utf8), "tail")).contains("damaged"))
    }

    @Test func whatIsNoEventFileIsRefusedWithTheReason() throws {
        let fifo = scratch.path("fifo")
        try #require(mkfifo(fifo, 0o600) == 0)
        let forbidden = try scratch.write(Text.plain(1).asciiv3, "forbidden.hepmc")
        let cases: [(path: String, says: String)] = [
            (scratch.path("none.hepmc"), "cannot be opened"), (scratch.folder.path, "directory"), (fifo, "pipe"), ("/dev/null", "device"),
            (try scratch.write("", "empty.hepmc"), "empty"), (try scratch.write("\u{1}garbage\nof all kinds\n", "garbage.hepmc"), "not a HepMC file"),
            (try scratch.write(Text([]).asciiv3, "no-events.hepmc"), "no events"),
            (try scratch.write("<LesHouchesEvents version=\"1.0\">\n", "a.lhe"), "lhe"),
            (try scratch.write(Data([0x50, 0x4B, 3, 4, 0, 0, 0, 0]), "a.zip"), "zip archive"),
            (try scratch.write(Data([4, 0x22, 0x4D, 0x18, 0, 0, 0]), "a.lz4"), "lz4"), (try scratch.write("root\0\0\0", "a.root"), "ROOT"),
        ]
        for (path, says) in cases {
            let text = try refusal(path)
            #expect(text.contains(path) && text.contains(says), "\(text)")
        }
        chmod(forbidden, 0)
        if geteuid() != 0 { #expect(try refusal(forbidden).contains("Permission denied")) }
    }

    @Test func crossSections() throws {
        for (stated, says) in [("7e10 nan", "nan"), ("0 0", "stated as 0 "), ("-1 0", "-1"), ("inf 1", "inf"), ("1e9 -5", "-5")] {
            var text = Text.plain(2)
            text.crossSection = stated
            for content in text.both {
                let file = try HepMCFile(path: try scratch.write(content))
                let error = #expect(throws: InputError.self) { try file.crossSection }
                let said = "\(try #require(error))"
                #expect(said.contains(says) && said.contains("give the cross section"), "\(said)")
            }
        }
        var none = Text.plain(2)
        none.crossSection = nil
        for content in none.both {
            let file = try HepMCFile(path: try scratch.write(content))
            #expect(file.statedCrossSection == nil)
            let error = #expect(throws: InputError.self) { try file.crossSection }
            #expect("\(try #require(error))".contains("states no cross section"))
        }
        // A running estimate: the last one counts, also when the last event states none.
        let running = Text.plain(3).asciiv3.components(separatedBy: "A 0 GenCrossSection 1.0e+09 1.0e+07 -1 -1\n")
        let path = try scratch.write(running[0] + "A 0 GenCrossSection 3e9 9e8 1 1\n" + running[1] + "A 0 GenCrossSection 2e9 5e7 2 2\n" + running[2] + running[3])
        let file = try HepMCFile(path: path)
        expectClose(try file.crossSection.mean, 2e-3, relative: 1e-12)
        expectClose(try file.crossSection.error, 5e-5, relative: 1e-12)
    }

    @Test func crossSectionOfANamedWeight() throws {
        var text = Text.plain(2)
        text.names = ["nominal", "up"]
        text.weights = { _ in ["1", "1.5"] }
        // One that the writer repeats for all weights is the nominal one's: the other sample is larger by its weights.
        text.crossSection = "1e9 1e7"
        expectClose(try HepMCFile(path: try scratch.write(text.asciiv3), weight: "up").crossSection.mean, 1.5e-3, relative: 1e-12)
        expectClose(try HepMCFile(path: try scratch.write(text.asciiv3)).crossSection.mean, 1e-3, relative: 1e-12)
        let own = text.asciiv3.replacingOccurrences(of: "1e9 1e7 -1 -1", with: "1e9 1e7 -1 -1 1.4e9 2e7")
        let file = try HepMCFile(path: try scratch.write(own), weight: "up")
        expectClose(try file.crossSection.mean, 1.4e-3, relative: 1e-12)
        expectClose(try file.crossSection.error, 2e-5, relative: 1e-12)
    }

    @Test func batchesAreTheSameOneByOneAndOnTwoThreads() throws {
        // Some particles decay.
        let events = (0..<50).map { i in [Line(22, 30, 1, Double(i)), Line(221, -20, 3, 1, mass: 0.547862), Line(111, 1, 20, 5)] }
        let file = try HepMCFile(path: try scratch.compressed(Text(events).asciiv3, by: "gzip"))
        let whole = try collisions(file)
        let found = Mutex<[Int: [Collision]]>([:])
        try forEachBatch(Array(0..<5), threads: 2) { batch in
            let result = try collisions(file, batch * 10..<batch * 10 + 10)
            found.withLock { $0[batch] = result }
        }
        let batches = found.withLock { $0 }
        #expect((0..<5).flatMap { batches[$0] ?? [] } == whole)
        #expect(try collisions(file, 49..<50) == [whole[49]])
        #expect(try collisions(file, 3..<4) == [whole[3]])
        #expect(try collisions(file, seed: 2) != whole)
    }

    @Test func readingIsLinearInTheFile() throws {
        // 400 batches: reading each from the file's start would take 200 times the time of one.
        let file = try HepMCFile(path: try scratch.compressed(Text.plain(8000).asciiv3, by: "gzip"))
        let clock = ContinuousClock()
        let whole = try clock.measure { _ = try collisions(file) }
        let batches = try clock.measure { for i in 0..<400 { _ = try collisions(file, i * 20..<i * 20 + 20) } }
        #expect(batches < whole * 10, "whole \(whole), in batches \(batches)")
    }

    @Test func aFileThatChangesIsAnError() throws {
        let path = try scratch.write(Text.plain(4).asciiv3), file = try HepMCFile(path: path)
        var other = Text.plain(4)
        other.number = { $0 + 5 }
        _ = try scratch.write(other.asciiv3)
        #expect(throws: InputError.self) { try collisions(file) }
        _ = try scratch.write("")
        #expect(throws: InputError.self) { try collisions(file) }
    }
}
