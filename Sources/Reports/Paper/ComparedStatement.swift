import Foundation

/// A statement of a paper beside what a run finds.
public struct ComparedStatement: Encodable, Sendable {
    public enum Verdict: String, Encodable, Sendable {
        /// The number agrees, or the shape is found.
        case agrees
        case differs
        /// A choice of the paper that the study takes over.
        case taken = "taken over"
        /// A choice of the paper that the study replaces.
        case changed
        /// The paper gives a curve without numbers.
        case notComparable = "not comparable"
        /// Needs a stage that a run does not have.
        case notComputed = "not computed"
    }

    public var id: String
    public var statement: String
    /// Numbers, where the statement has one; `error` is statistical.
    public var paper, ours, error: Double?
    public var ratio: Double? { paper.flatMap { paper in ours.map { $0 / paper } } }
    public var unit: String?
    public var verdict: Verdict
    /// What stands behind the verdict, in words.
    public var remark: String
    /// Where the paper says so.
    public var source: String

    enum CodingKeys: String, CodingKey { case id, statement, paper, ours, error, ratio, unit, verdict, remark, source }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(statement, forKey: .statement)
        try container.encodeIfPresent(paper, forKey: .paper)
        try container.encodeIfPresent(ours, forKey: .ours)
        try container.encodeIfPresent(error, forKey: .error)
        try container.encodeIfPresent(ratio, forKey: .ratio)
        try container.encodeIfPresent(unit, forKey: .unit)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(remark, forKey: .remark)
        try container.encode(source, forKey: .source)
    }

    /// - Parameter finding: what the run says; nil for a statement without a quantity.
    init(_ statement: PaperStatement, _ finding: Finding?) {
        (id, self.statement, source) = (statement.id, statement.text, statement.source)
        if let finding, !finding.isComputed {
            (verdict, remark) = (.notComputed, finding.words)
            return
        }
        verdict = Self.verdict(statement, finding)
        remark = (verdict == .changed ? statement.changed : statement.remark).replacingOccurrences(of: "{ours}", with: finding?.words ?? "")
        if let number = finding?.number {
            (paper, ours, error, unit) = (statement.number, number, finding?.error, statement.unit)
        }
    }

    private static func verdict(_ statement: PaperStatement, _ finding: Finding?) -> Verdict {
        let ours = finding?.number ?? .nan, paper = statement.number ?? .nan
        return switch statement.judged {
        case .withinFactor: 1 / statement.factor...statement.factor ~= ours / paper ? .agrees : .differs
        case .atLeast: ours >= paper ? .agrees : .differs
        case .choice: finding?.holds == true ? .taken : .changed
        case .shape: finding?.holds == true ? .agrees : .differs
        case .notComparable: .notComparable
        case .takenOver: .taken
        case .notComputed: .notComputed
        }
    }
}

/// What a run says of a quantity.
struct Finding {
    var number: Double?
    /// Statistical standard error.
    var error: Double?
    /// The choice is the paper's, the shape is found.
    var holds: Bool?
    var words: String
    /// False where the run lacks what it takes: the words say what.
    var isComputed = true

    init(_ words: String) { self.words = words }
    init(holds: Bool, _ words: String = "") { (self.holds, self.words) = (holds, words) }
    init(number: Double, error: Double? = nil, _ words: String = "") { (self.number, self.error, self.words) = (number, error, words) }

    static func notComputed(_ words: String) -> Finding {
        var finding = Finding(words)
        finding.isComputed = false
        return finding
    }
}
