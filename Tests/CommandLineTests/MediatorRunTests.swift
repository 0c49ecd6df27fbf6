import Foundation
import Testing
import _TestSupport

/// Every verb and export on runs of mediators whose coupling has no unit.
struct MediatorRunTests {
    @Test(arguments: [("dark-photon", "epsilon"), ("alp-electron", "g_ae")])
    func couplingWithoutUnit(_ model: String, _ symbol: String) throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", """
                \(smallStudy)
                showers: { species: [photon, e-, e+, pi0, eta] }
                mediator: { model: \(model) }
                scenarios: [run4-dt, run4-me0]

                """.replacingOccurrences(of: "reach: { masses: 20 }", with: "reach: { mass: 2MeV..500MeV, masses: 20 }"))
            let run = "\(folder.path)/run", point = ["--mass", "10MeV", "--coupling", "1e-5"]
            @discardableResult func ask(_ arguments: [String]) throws -> Program.Outcome {
                let answer = try Program.run(Program.url, arguments)
                #expect(answer.status == 0 && !answer.output.contains("/GeV") && !answer.output.contains("per_GeV") && !answer.output.contains("per GeV"), "\(arguments): \(answer)")
                return answer
            }
            // What differs between the two is the symbol: one of them goes through every verb.
            let isWhole = model == "dark-photon"
            // A run ends with what 'compare' says.
            if !isWhole { for step in [["flux", study, "--out", run], ["reach", run]] { try ask(step) } }
            #expect(try ask(isWhole ? ["run", study, "--out", run] : ["compare", run]).output.contains("\(symbol) of '\(model)' within reach"))
            for verb in ["reach", "area"] { for json in isWhole ? [[], ["--json"]] : [[]] { try ask([verb, run] + json) } }
            if isWhole { try ask(["compare", run, "--json"]) }
            #expect(try ask(["events", run] + point).output.contains("run4-dt"))
            #expect(try ask(["events", run, "--json"] + point).output.contains("\"coupling_unit\" : \"1\""))
            if isWhole {
                #expect(try ask(["events", run, "--choices", "--scenario", "run4-dt"] + point).output.contains("\(symbol) = 1e-05;"))
                let light = try ask(["events", run, "--scenario", "run4-dt", "--mass", "1MeV"] + point.suffix(2))
                #expect(light.output.contains("none of the decays that are known"), "\(light)")
            }
            try ask(["map", run, "--mass", "2MeV..100MeV", "--coupling", "1e-7..1e-3", "--points", "5x5", "--out", "\(folder.path)/map.npy"])
            for format in isWhole ? ["csv", "axionlimits", "hepdata"] : ["csv"] { try ask(["export", run, "--format", format, "--out", "\(folder.path)/out"]) }
            try ask(["export", run, "--format", "pyhf", "--scenario", "run4-dt", "--out", "\(folder.path)/out"] + point)
            for (name, data) in try folder.contents() where name.hasPrefix("out/") && !name.hasSuffix("study.yaml") || name == "map.json" || name.hasPrefix("run/reach/") {
                let text = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "L = (g/4)", with: "")
                #expect(!text.contains("per_GeV") && !text.contains("GeV^-1") && !text.contains("/GeV"), "\(name): \(text.prefix(600))")
            }
            if isWhole, Python.hasHEPDataValidator {
                let hepdata = "\(folder.path)/hepdata"
                try ask(["export", run, "--format", "hepdata", "--out", hepdata])
                #expect(try Python.check("hepdata", hepdata).object()["valid"] as? Bool == true)
            }
            if isWhole {
                let caption = try String(contentsOfFile: "\(run)/figures/fig2.txt", encoding: .utf8)
                #expect(caption.contains("\(symbol) from") && !caption.contains("/GeV."))
            }
            // A coupling with the unit of another mediator.
            let wrong = try Program.run("events", run, "--mass", "10MeV", "--coupling", "1e-5/GeV")
            #expect(wrong.status == 64 && wrong.errors.contains("expected a positive number without unit"), "\(wrong)")
            let other = try Program.run("ceiling", run, "--recast", "E137", "--out", "\(folder.path)/ceiling")
            #expect(other.status == 1 && other.errors.contains("beside a beam dump of 'alp-photon'"), "\(other)")
        }
    }
}
