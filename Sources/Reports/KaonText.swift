import Inputs
import Studies

extension KaonBackgroundReport {
    /// The report in words, with the number of the paper that states one about the study's experiment.
    public func text(for study: Study) throws -> String {
        let stated = try PaperStatements(about: study.experiment)?.statements.first { $0.quantity == .kaonsBehind }
        return text + (stated?.number.map { "\npaper: \(digits($0, 4)) (\(stated?.text ?? ""))" } ?? "")
    }
}
