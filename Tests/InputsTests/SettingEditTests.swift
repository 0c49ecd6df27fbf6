import Inputs
import Testing

@Suite struct SettingEditTests {
    private let yaml = """
        jets: { pt: 20GeV }
        scenarios:
          - late
          - { name: early, trigger: 0.1 }
        """

    private func edited(_ edits: String...) throws -> SettingDifference {
        SettingDifference(yaml, try SettingEdit.apply(edits.map { try SettingEdit(parsing: $0) }, to: yaml, file: "study.yaml"))
    }

    @Test func keysByTheirPaths() throws {
        #expect(try edited("jets.pt=10GeV").entries == [.init(key: "jets.pt", first: "20GeV", second: "10GeV")])
        #expect(try edited("jets.radius = 0.4").text("it has", "asked for is") == "it has no 'jets.radius', asked for is 'jets.radius: 0.4'")
        #expect(try edited("dumps.HCAL.depth=1m").entries.map(\.key) == ["dumps"])
        #expect(try edited("scenarios.early.trigger=1").entries == [.init(key: "scenarios.early.trigger", first: "0.1", second: "1")])
        #expect(try edited("scenarios[1].trigger=1").entries.map(\.key) == ["scenarios.early.trigger"])
        // A bare name becomes a definition.
        #expect(try edited("scenarios.late.luminosity=1/fb").entries == [.init(key: "scenarios.late", first: "late", second: "{ name: late, luminosity: 1/fb }")])
        #expect(try edited("scenarios.luminosity=1/fb").entries.map(\.key) == ["scenarios.late", "scenarios.early.luminosity"])
    }

    @Test func whatLeadsNowhereIsRefused() {
        #expect(throws: InputError.self) { try SettingEdit(parsing: "jets.pt") }
        #expect { try edited("scenarios.erly.trigger=1") } throws: { "\($0)".contains("did you mean 'early'?") }
        #expect { try edited("jets.pt.low=1") } throws: { "\($0)".contains("no key of a single value") }
        #expect { try edited("scenarios[7].trigger=1") } throws: { "\($0)".contains("no entry [7]") }
    }

    /// Names of scenarios may have dots, and one may begin another.
    @Test func namesWithDots() throws {
        let yaml = "scenarios:\n  - { name: HL-LHC, trigger: 0.1 }\n  - { name: HL-LHC.v2, trigger: 0.2 }\n"
        func edited(_ edit: String) throws -> [SettingDifference.Entry] {
            SettingDifference(yaml, try SettingEdit.apply([SettingEdit(parsing: edit)], to: yaml, file: "study.yaml")).entries
        }
        #expect(try edited("scenarios.HL-LHC.v2.trigger=1").map { [$0.first, $0.second] } == [["0.2", "1"]])
        #expect(try edited("scenarios.HL-LHC.trigger=1").map { [$0.first, $0.second] } == [["0.1", "1"]])
    }

    /// What a text leaves out is taken from the whole one where entries of a list are meant, and stays open where keys are.
    @Test func whatIsLeftOut() throws {
        let whole = "mediator: { model: a, form_factor: helm }\nscenarios:\n  - { name: x, trigger: 1 }\n"
        func edited(_ edit: String) throws -> String { try SettingEdit.apply([SettingEdit(parsing: edit)], to: "seed: 1\n", file: "study.yaml", whole: whole) }
        #expect(try !edited("mediator.production=full").contains("form_factor"))
        #expect(try edited("scenarios.trigger=0.5").contains("name: x"))
    }

    @Test func manyDifferencesAreCounted() {
        let text = SettingDifference("{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1}", "{a: 2, b: 2, c: 2, d: 2, e: 2, f: 2}").text("it has", "asked for is")
        #expect(text.hasPrefix("it has 'a: 1', asked for is 'a: 2'; ") && text.hasSuffix("; and 2 keys more"))
    }
}
