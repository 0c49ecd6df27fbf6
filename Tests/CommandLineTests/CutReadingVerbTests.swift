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

    /// `reach --set incident.cut` takes the photons that were counted with it: the run that a study with this cut makes.
    @Test func contoursUnderAnotherCut() throws {
        try withTemporaryFolder { folder in
            func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
            func flux(_ name: String, _ incident: String) throws {
                let made = try Program.run("flux", try folder.file("\(name).yaml", "\(smallStudy)\nincident: { \(incident) }\n"), "--out", path(name))
                try #require(made.status == 0, "\(made)")
            }
            try flux("run", "other_cuts: on")
            try flux("without", "cut: photon")
            for (cut, more) in [("none", ""), ("incident", ""), ("photon", "cone: eta-phi, ")] {
                let set = path("set-\(cut)"), edits = ["--set", "incident.cut=\(cut)"] + (more.isEmpty ? [] : ["--set", "incident.cone=eta-phi"])
                let answer = try Program.run(Program.url, ["reach", path("run")] + edits + ["--out", set, "--json"])
                try #require(answer.status == 0, "\(answer)")
                try flux("made-\(cut)", "\(more)cut: \(cut), other_cuts: on")
                let made = path("made-\(cut)"), again = try Program.run("reach", made, "--json")
                #expect(try withoutPlaces(answer.output, set) == withoutPlaces(again.output, made) && answer.output.contains("highest_mass"), "\(cut)")
                let files = FileManager.default, names = try #require(files.enumerator(atPath: "\(made)/flux")?.compactMap { $0 as? String }.filter { $0.contains(".") })
                #expect(names.count > 10)
                // Totals hold the cone of the study.
                for name in names where more.isEmpty || name.hasSuffix("npy") || name.contains("cuts/") {
                    let pair = try [made, set].map { try Data(contentsOf: URL(fileURLWithPath: "\($0)/flux/\(name)")) }
                    #expect(pair[0] == pair[1], "\(cut): \(name)")
                }
                let check = try Program.run("reach", set, "--set", "scenarios.efficiency=0.5")
                #expect(check.status == 0, "\(check)")
            }
            for (words, expected) in [
                (["without", "--set", "incident.cut=none", "--out", path("other")], "other_cuts: on"), (["run", "--set", "incident.cut=none"], "--out"),
                (["run", "--set", "incident.cut=none", "--set", "incident.hadronic=[pi+]", "--out", path("other")], "other fluxes are needed"),
                (["run", "--set", "incident.cut=nne", "--out", path("other")], "none"),
            ] {
                let refused = try Program.run(Program.url, ["reach", path(words[0])] + words.dropFirst())
                #expect(refused.status == 1 && refused.errors.contains(expected), "\(words): \(refused)")
            }
            #expect(!FileManager.default.fileExists(atPath: path("other")))
        }
    }

    private func withoutPlaces(_ answer: String, _ place: String) throws -> String { answer.replacing(place, with: "RUN").replacing(place.replacing("/", with: "\\/"), with: "RUN") }
}
