import Foundation
import Testing

/// `events` and `map` under other readings of the cut, from the same showers.
@Suite struct CutReadingVerbTests {
    @Test func otherCutsOfOneRun() throws {
        try withTemporaryFolder { folder in
            let run = folder.appendingPathComponent("run").path
            let study = try folder.file("study.yaml", "\(smallStudy)\nincident: { other_cuts: on }\n")
            try #require(try Program.run("flux", study, "--out", run).status == 0)
            func expected(_ more: String...) throws -> Double {
                let answer = try Program.run(Program.url, ["events", run, "--mass", "50MeV", "--coupling", "1e-5/GeV", "--scenario", "run4-dt", "--json"] + more)
                let entries = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]]
                return try #require(entries?.first?["expected"] as? Double)
            }
            let own = try expected(), all = try expected("--cut", "none")
            #expect(try own > 0 && all > own && expected("--cut", "photon-theta-phi") == own && expected("--cut", "photon-eta-phi") < all)
            let map = folder.appendingPathComponent("map.csv").path
            let words = ["map", run, "--scenario", "run4-dt", "--mass", "50MeV..60MeV", "--coupling", "1e-5/GeV..2e-5/GeV", "--points", "2x2", "--out", map]
            try #require(try Program.run(Program.url, words + ["--cut", "none"]).status == 0)
            let first = try String(contentsOfFile: map, encoding: .utf8).split(separator: "\n").first { !$0.hasPrefix("#") && $0.first?.isNumber == true }
            let number = try #require(first?.split(separator: ",").last.flatMap { Double($0) })
            #expect(abs(number / all - 1) < 1e-3)
            let unknown = try Program.run("events", run, "--mass", "50MeV", "--coupling", "1e-5/GeV", "--cut", "nne")
            #expect(unknown.status == 1 && unknown.errors.contains("none"))

            let without = folder.appendingPathComponent("without").path
            try #require(try Program.run("flux", try folder.file("plain.yaml", "\(smallStudy)\n"), "--out", without).status == 0)
            let refused = try Program.run("events", without, "--mass", "50MeV", "--coupling", "1e-5/GeV", "--cut", "none")
            #expect(refused.status == 1 && refused.errors.contains("other_cuts: on"))
        }
    }
}
