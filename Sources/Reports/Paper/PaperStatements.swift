import Experiments
import Foundation
import Inputs
import Particles

/// What a paper states of an experiment, as its file says (docs/Statements.md): the engine knows no statement and no number of any.
package struct PaperStatements: Sendable {
    package static let version = 1

    /// Name of the experiment that the statements are about.
    package var experiment: String
    /// The paper, such as "arXiv:2305.16383".
    package var paper: String
    /// To which the paper's numbers of events refer, 1/barn.
    package var luminosity: Double
    /// How the paper counts photons.
    package var cone: ConeMetric
    package var cut: ConeCut
    package var statements: [PaperStatement]
    /// Experiment whose chambers of the same names stand for this one's, where what they see is asked for.
    package var chambers: String?
    /// Path of the file in errors.
    package var file: String

    /// Those that come with the program about an experiment of this name; nil if there are none.
    package init?(about experiment: Experiment) throws {
        guard let url = Bundle.module.url(forResource: experiment.name, withExtension: "yaml", subdirectory: "Statements") else { return nil }
        try self.init(contentsOf: url)
        try check(experiment)
    }

    /// - Throws: `InputError` for what is no statements file, or one that names what the experiment does not have.
    package init(contentsOf url: URL, about experiment: Experiment) throws {
        try self.init(contentsOf: url)
        try check(experiment)
    }

    private init(contentsOf url: URL) throws { try self.init(yaml: try AtomicFiles.readText(url), file: url.path) }

    /// That the statements are about this experiment, and that all they name is there.
    private func check(_ experiment: Experiment) throws {
        guard self.experiment == experiment.name else {
            throw InputError("statements about the experiment '\(self.experiment)'", at: file, expected: "about '\(experiment.name)', which the study has")
        }
        let dumps = try experiment.dumps().map(\.name)
        for statement in statements {
            for dump in statement.quantity?.dumps ?? [] where !dumps.contains(dump) {
                throw InputError.unknown("dump", dump, among: dumps, at: statement.place)
            }
            if let scenario = statement.quantity?.scenario { _ = try experiment.period(scenario, at: statement.place) }
            if case .chamber(let name, _)? = statement.quantity { _ = try experiment.description(ofChamber: name, at: statement.place) }
        }
    }
}

/// One statement of a paper: what it says, which quantity of a run it is held against, and how it is judged.
package struct PaperStatement: Sendable {
    package enum Judgement: String, CaseIterable, Sendable {
        /// A number: agrees within a factor.
        case withinFactor = "within-factor"
        /// A number: agrees if ours is as large.
        case atLeast = "at-least"
        /// A choice of the study: taken over if it is the paper's, else changed.
        case choice
        /// A shape: agrees if it is found.
        case shape
        /// The paper gives a curve without numbers.
        case notComparable = "not-comparable"
        case takenOver = "taken-over"
        /// Needs what a run does not have.
        case notComputed = "not-computed"
    }

    /// "P1"; several statements may share it.
    package var id: String
    package var text: String
    /// Where the paper says so.
    package var source: String
    package var quantity: ComparedQuantity?
    /// The paper's number.
    package var number: Double?
    package var unit: String?
    package var judged: Judgement
    /// Of `withinFactor`.
    package var factor: Double
    /// What stands behind the verdict, with "{ours}" for what is found.
    package var remark: String
    /// The same for a choice that the study changes.
    package var changed: String
    /// File, line and key.
    package var place: String
}

extension PaperStatements {
    /// The first statement on what a chamber sees.
    var chamberResponse: (statement: PaperStatement, response: ComparedQuantity.ChamberResponse)? {
        for statement in statements {
            if case .chamberResponse(let response)? = statement.quantity { return (statement, response) }
        }
        return nil
    }

    /// The first statement on a trigger.
    var trigger: ComparedQuantity.Trigger? {
        for statement in statements {
            if case .trigger(let trigger)? = statement.quantity { return trigger }
        }
        return nil
    }
}
