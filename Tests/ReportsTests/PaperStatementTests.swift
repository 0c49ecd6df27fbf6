import Experiments
import Foundation
import Inputs
import Reports
import Testing

/// A small file: everything that the tests below change.
private let toy = """
    version: 1
    experiment: toy
    paper: a paper
    luminosity: 10/fb
    reading: { cone: theta-phi, cut: photon }
    statements:
      - { id: A1, text: many photons, source: page 1, quantity: { photons: { dump: block, above: 10MeV } }, paper: 1e9, unit: photons, judged: within-factor, factor: 3 }
      - { id: A2, text: a constant efficiency, source: page 2, quantity: { efficiency: 0.5 }, judged: choice, remark: "efficiency {ours}", changed: "another, {ours}" }
      - { id: A3, text: something else, source: page 3, judged: not-computed, remark: beyond a run }
    """

struct PaperStatementTests {
    @Test func theProgramsOwn() throws {
        let known = try #require(try PaperStatements(about: .standard))
        #expect(known.paper == "arXiv:2305.16383" && known.luminosity == 5e17)
        #expect(Set(known.statements.map(\.id)) == Set((1...30).map { "P\($0)" }))
        #expect(known.statements.filter { $0.id == "P3" }.map(\.number) == [0.037, 0.035])
        #expect(known.statements.allSatisfy { !$0.source.isEmpty && !$0.text.isEmpty })
    }

    /// A run of another experiment is not held against the paper.
    @Test(arguments: Experiment.builtIn.filter { $0 != Experiment.standardName }) func others(name: String) throws {
        #expect(try PaperStatements(about: Experiment(named: name)) == nil)
    }

    @Test func reading() throws {
        let statements = try PaperStatements(yaml: toy, file: "toy.yaml").statements
        #expect(statements.map(\.quantity) == [.photons(dump: "block", above: "10MeV"), .efficiency(0.5), nil])
        #expect(statements[0].number == 1e9 && statements[0].factor == 3 && statements[0].remark == "{ours}" && statements[0].unit == "photons")
        #expect(statements[1].remark == "efficiency {ours}" && statements[1].changed == "another, {ours}" && statements[1].factor == 2)
        #expect(statements[2].judged == .notComputed && statements[2].place == "toy.yaml:9: statements[2]")
    }

    @Test(arguments: [
        ("version: 1", "version: 2", "toy.yaml:1: version", "'2' is out of range"),
        ("luminosity: 10/fb\n", "", "toy.yaml:1", "lacks the key 'luminosity'"),
        ("10/fb", "10GeV", "toy.yaml:4: luminosity", "an energy"),
        ("cone: theta-phi", "cone: theta-pi", "toy.yaml:5: reading.cone", "did you mean 'theta-phi'?"),
        ("source: page 3, ", "", "toy.yaml:9: statements[2]", "lacks the key 'source'"),
        ("efficiency: 0.5", "efficency: 0.5", "toy.yaml:8: statements[1].quantity.efficency", "did you mean 'efficiency'?"),
        ("efficiency: 0.5", "efficiency: 1.5", "toy.yaml:8: statements[1].quantity.efficiency", "out of range"),
        ("{ efficiency: 0.5 }", "{ efficiency: 0.5, form_factor: helm }", "toy.yaml:8: statements[1].quantity", "2 quantities"),
        ("{ efficiency: 0.5 }", "{}", "toy.yaml:8: statements[1].quantity", "0 quantities"),
        ("above: 10MeV", "above: 20MeV", "toy.yaml:7: statements[0].quantity.photons.above", "expected one of 1MeV, 10MeV, 100MeV"),
        ("paper: 1e9, ", "", "toy.yaml:7: statements[0]", "A1 has no number to judge by"),
        ("judged: choice", "judged: within-factor", "toy.yaml:8: statements[1].judged", "expected choice"),
        ("judged: not-computed", "judged: shape", "toy.yaml:9: statements[2].judged", "expected taken-over or not-computed"),
        ("judged: choice", "judged: choise", "toy.yaml:8: statements[1].judged", "did you mean 'choice'?"),
        (", remark: beyond a run", "", "toy.yaml:9: statements[2]", "neither a quantity nor a remark"),
    ])
    func badFiles(old: String, new: String, place: String, words: String) throws {
        try #require(toy.contains(old))
        let error = #expect(throws: InputError.self) { try PaperStatements(yaml: toy.replacingOccurrences(of: old, with: new), file: "toy.yaml") }
        #expect(error?.place?.hasPrefix(place) == true && "\(error!)".contains(words), "\(error!)")
    }

    @Test func noStatement() {
        let text = toy.prefix(upTo: toy.range(of: "statements:")!.lowerBound) + "statements: []\n"
        #expect(throws: InputError.self) { try PaperStatements(yaml: String(text), file: "toy.yaml") }
    }

    /// Every word of the vocabulary stands in the documentation.
    @Test func documentation() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/Statements.md"), encoding: .utf8)
        for key in [StatementKeys.file, StatementKeys.statement, StatementKeys.quantity].flatMap(\.keys) { #expect(text.contains("`\(key.name)`"), "\(key.name)") }
        for judgement in PaperStatement.Judgement.allCases { #expect(text.contains("`\(judgement.rawValue)`"), "\(judgement)") }
    }
}
