import Collisions
import Foundation
import Inputs
import Numerics
import Testing

/// No file ends the process: it is read, or refused with its name and the reason.
@Suite struct HepMCDamageTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func structureIsCheckedBeforeUse() throws {
        let three = Text.plain(3).asciiv3, two = Text.plain(3).genEvent
        func changed(_ text: String, _ old: String, _ new: String) -> String {
            #expect(text.contains(old), "\(old)")
            return text.replacingOccurrences(of: old, with: new)
        }
        let pion = "P 4 -1 211 -31.0"
        let cases: [(text: String, says: String)] = [
            (changed(three, "HepMC::Asciiv3-END_EVENT_LISTING\n", ""), "cut short after 2 events"), (String(three.prefix(three.count / 2)), "cut short after"),
            (String(three.dropLast(20)), "cut short"), (String(two.prefix(two.count / 2)), "cut short"),
            (changed(three, "E 1 1 5", "E 1 1 6"), "event 1, line"), (changed(three, "E 1 1 5", "E 1 1 4"), "event 1, line"),
            (changed(three, "E 1 1 5", "E 1 1 -5"), "event 1, line"), (changed(three, "E 1 1 5", "E 1 1 99999999999"), "event 1, line"),
            (changed(three, "E 1 1 5", "E 1 2 5"), "announces 2 vertices and has 1"), (changed(three, "E 1 1 5", "E 1 0 5"), "announces 0 vertices"),
            (changed(three, "E 1 1 5", "E 1 1"), "event 1, line"), (changed(three, "E 1 1 5", "E x 1 5"), "'x'"),
            (changed(three, pion, "P 9 -1 211 -31.0"), "particle 9 where 4"), (changed(three, pion, "P 4 -7 211 -31.0"), "refers to -7"),
            (changed(three, pion, "P 4 4 211 -31.0"), "refers to 4"), (changed(three, pion, "P 4 77 211 -31.0"), "refers to 77"),
            (changed(three, pion, "P 4 -1 99999999999 -31.0"), "impossible species"), (changed(three, pion, "P 4 -1 211 1e999"), "not a finite number"),
            (changed(three, "V -1 0 [1,2]", "V -1 0 [1,9]"), "refers to particle 9"), (changed(three, "V -1 0 [1,2]", "V 1 0 [1,2]"), "vertex 1"),
            (changed(three, "V -1 0 [1,2]", "V -1 0 [1,2]\nV -1 0 [1]"), "repeated vertex"), (changed(three, "V -1 0 [1,2]", "V -1 0 [1,2]\nV -2 0 [1]"), "two vertices"),
            (changed(three, "V -1 0 [1,2]", "V -1 0 1,2"), "[particles]"), (changed(three, "U GEV MM", "U TEV MM"), "units"), (changed(three, "U GEV MM", "U GEV FM"), "units"),
            (changed(three, "A 0 alphaQCD 0.118", "Z 0"), "unknown kind of line"), (changed(three, "A 0 alphaQCD 0.118", "W 1.0"), "second line of weights"),
            (changed(three, "GenCrossSection 1.0e+09", "GenCrossSection x"), "cross section"), (three + "garbage\n", "line 38"),
            (changed(two, "V -1 0 0 0 0 0 2 3 0\n", ""), "belongs to no vertex"), (changed(two, "V -1 0 0 0 0 0 2 3 0", "V -1 0 0 0 0 0 2 4 0"), "not whole"),
            (changed(two, "V -1 0 0 0 0 0 2 3 0", "V -1 0 0 0 0 0 2 2 0"), "belongs to no vertex"),
            (changed(two, "V -1 0 0 0 0 0 2 3 0", "V -1 0 0 0 0 0 2 -3 0"), "impossible number"), (changed(two, "4 0 0 -1 0", "4 0 0 -5 0"), "refers to -5"),
            (changed(two, "4 0 0 -1 0", "4 0 0 -1 7"), "colour flow"), (changed(two, "0 1 1.0", "0 3 1.0"), "announces 3 weights"),
            (changed(two, "U GEV MM", "N 2 \"a\"\nU GEV MM"), "names of weights"),
        ]
        for (text, says) in cases {
            let said = try refusal(try scratch.write(text))
            #expect(said.contains("events.hepmc") && said.contains(says), "\(said)")
        }
    }

    /// HepMC3 3.1.2's reader ends the process on this one.
    @Test func aParticleBeforeAnyVertex() throws {
        let text = "\nHepMC::Version 2.06.05\nHepMC::IO_GenEvent-START_EVENT_LISTING\nE 1 -1 -1 -1 -1 0 -1 1 10001 10002 0 1 1\nN 1 \"0\" \nU GEV MM\nC 7e10 1e8\n"
            + "P 10001 2212 0 0 6800 6800 0.938 4 0 0 -1 0\nP 10002 2212 0 0 -6800 6800 0.938 4 0 0 -1 0\nHepMC::IO_GenEvent-END_EVENT_LISTING\n"
        #expect(try refusal(try scratch.write(text)).contains("event 1, line 8: a particle that belongs to no vertex"))
    }

    /// 2,000 files: flipped bytes, cut ends, lines lost, doubled and swapped, numbers replaced; plain and compressed. A crash ends the test run.
    @Test(.timeLimit(.minutes(2))) func damagedFilesAreReadOrRefused() throws {
        var sources = try ["pythia.hepmc3", "pythia.hepmc2", "pyhepmc.hepmc3", "pyhepmc.hepmc2"].map { name in
            let packed = try #require(Bundle.module.path(forResource: "Fixtures/\(name)", ofType: "gz"))
            return (packed: try Data(contentsOf: URL(filePath: packed)), plain: try unpacked(packed))
        }
        for text in Text.plain(4).both + (Text.plain(2).both.map { $0 + $0 }) { sources.append((Data(), Data(text.utf8))) }
        let before = peakMemory()
        var read = 0, refused = 0
        for round in 0..<2000 {
            var random = RandomStream(seed: 2026, stage: .validation, collision: UInt64(round))
            let source = sources[round % sources.count]
            let isPacked = !source.packed.isEmpty && round % 5 == 0
            let data = isPacked ? flipped(source.packed, &random) : damaged(source.plain, &random)
            let path = try scratch.write(data, "damaged")
            do {
                let file = try HepMCFile(path: path)
                #expect(try collisions(file).count == file.events)
                read += 1
            } catch let error as InputError {
                #expect("\(error)".contains(path), "round \(round): \(error)")
                refused += 1
            }
        }
        // Some damage is harmless (a digit of a momentum that nobody checks); most is not.
        #expect(read > 100 && refused > 1000, "\(read) read, \(refused) refused")
        #expect(peakMemory() - before < 400 << 20, "\((peakMemory() - before) >> 20) MB more")
    }

    private func peakMemory() -> Int {
        var usage = rusage()
        getrusage(0 /* RUSAGE_SELF */, &usage)
        return usage.ru_maxrss * 1024
    }

    private func unpacked(_ path: String) throws -> Data {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }

    private func index(_ count: Int, _ random: inout RandomStream) -> Int { min(count - 1, Int(random.uniform() * Double(count))) }

    private func flipped(_ data: Data, _ random: inout RandomStream) -> Data {
        var bytes = [UInt8](data)
        for _ in 0...index(4, &random) { bytes[index(bytes.count, &random)] ^= 1 << UInt8(index(8, &random)) }
        if random.uniform() < 0.3 { bytes.removeLast(index(bytes.count, &random)) }
        return Data(bytes)
    }

    private func damaged(_ data: Data, _ random: inout RandomStream) -> Data {
        var lines = data.split(separator: 10, omittingEmptySubsequences: false).map { Data($0) }
        switch index(6, &random) {
        case 0: return flipped(data, &random)
        case 1: return Data(data.prefix(index(data.count, &random)))
        case 2: for _ in 0...index(3, &random) { lines.remove(at: index(lines.count, &random)) }
        case 3:
            let i = index(lines.count, &random)
            lines.insert(lines[i], at: index(lines.count, &random))
        case 4: lines.swapAt(index(lines.count, &random), index(lines.count, &random))
        default:
            let numbers = ["nan", "inf", "1e999", "-1", "0", "99999999999999999999", "2147483647", "-2147483648", "4294967297", "1e-999", "", "-0", "x", "0x10", "-"]
            for _ in 0...index(3, &random) {
                let i = index(lines.count, &random)
                var words = lines[i].split(separator: 32, omittingEmptySubsequences: false).map { Data($0) }
                guard words.count > 1 else { continue }
                words[1 + index(words.count - 1, &random)] = Data(numbers[index(numbers.count, &random)].utf8)
                lines[i] = Data(words.joined(separator: [32]))
            }
        }
        return Data(lines.joined(separator: [10]))
    }
}
