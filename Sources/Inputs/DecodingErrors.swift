extension InputError {
    /// A decoding error in the words of the file: which key, what is wrong with it.
    public init(_ error: DecodingError, at place: String) {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let parent = path(context)
            self.init("the key '\(parent.isEmpty ? "" : parent + ".")\(key.stringValue)' is missing", at: place)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self.init("the key '\(path(context))' has the wrong type", at: place, expected: Self.plainName(type))
        case .dataCorrupted(let context):
            let key = path(context)
            self.init(key.isEmpty ? "not valid JSON" : "the key '\(key)' cannot be understood", at: place)
        @unknown default:
            self.init("cannot be understood", at: place)
        }
    }

    private static func plainName(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is any Collection.Type: "a list or a table"
        default: "a table"
        }
    }
}
