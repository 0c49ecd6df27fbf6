/// An error that a user or a file can cause. One grammar: what is wrong, where, what was expected, what to do.
public struct InputError: Error, Equatable, CustomStringConvertible {
    public var problem: String
    /// File, key or line.
    public var place: String?
    public var expected: String?
    public var advice: String?

    public init(_ problem: String, at place: String? = nil, expected: String? = nil, advice: String? = nil) {
        self.problem = problem
        self.place = place
        self.expected = expected
        self.advice = advice
    }

    public var description: String {
        var text = problem
        if let place { text = "\(place): \(text)" }
        if let expected { text += "; expected \(expected)" }
        if let advice { text += "; \(advice)" }
        return text
    }
}

extension InputError {
    /// "unknown material 'PbW04'; expected one of ...; did you mean 'PbWO4'?"
    public static func unknown(_ kind: String, _ name: String, among known: [String], at place: String? = nil) -> InputError {
        InputError(
            "unknown \(kind) '\(name)'", at: place, expected: "one of \(listed(known, near: name))", advice: nearest(to: name, among: known).map { "did you mean '\($0)'?" })
    }

    /// All names, or of very many the nearest.
    private static func listed(_ known: [String], near name: String) -> String {
        guard known.count > 60 else { return known.joined(separator: ", ") }
        let ranked = known.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }.sorted { $0.1 < $1.1 }
        return "\(ranked.prefix(8).map(\.0).joined(separator: ", ")) and \(known.count - 8) more"
    }

    /// The known name with the smallest edit distance, if it is near enough to be a slip of the pen.
    public static func nearest(to name: String, among known: [String]) -> String? {
        let ranked = known.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= (name.count <= 2 ? 1 : max(2, name.count / 2)) else { return nil }
        return best.0
    }

    private static func editDistance(_ a: String, _ b: String) -> Int {
        let a = Array(a), b = Array(b)
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
