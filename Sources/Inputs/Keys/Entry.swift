/// A value of the file with what its key allows.
package struct Entry {
    package let setting: Setting
    package let kind: Key.Kind
    package var place: String { setting.place }

    package init(setting: Setting, kind: Key.Kind) { (self.setting, self.kind) = (setting, kind) }

    /// A quantity or a number within the key's range.
    package func value() throws -> Double {
        switch kind {
        case .quantity(let dimension, let range): return try setting.quantity(dimension, in: range)
        case .place(let dimension, let range): return try setting.place(dimension, in: range)
        case .number(let range): return try setting.number(in: range)
        case .whole: return Double(try whole())
        case .either(let kinds): return try Entry(setting: setting, kind: kinds[0]).value()
        default: preconditionFailure("\(setting.key) is no number")
        }
    }

    package func whole() throws -> Int {
        guard case .whole(let range) = kind else { preconditionFailure("\(setting.key) is no whole number") }
        return try setting.whole(in: Int(range.lowerBound)...Int(clamping: range.upperBound))
    }

    package func text() throws -> String {
        let text = try setting.text()
        if case .name = kind { try Self.check(name: text, setting.place) }
        return text
    }

    package func choice<Choice: RawRepresentable & CaseIterable>() throws -> Choice where Choice.RawValue == String { try setting.choice(setting.lastKey) }

    /// Of a choice between yes and no.
    package func isYes() throws -> Bool {
        let text = try setting.text()
        guard let value = ["yes": true, "true": true, "no": false, "false": false][text] else {
            throw InputError.unknown("choice", text, among: ["yes", "no"], at: place)
        }
        return value
    }

    package func list() throws -> [Entry] {
        guard case .list(let kind) = kind else { preconditionFailure("\(setting.key) is no list") }
        return try setting.list().map { Entry(setting: $0, kind: kind) }
    }

    /// "[a, b]" with a < b.
    package func range() throws -> ClosedRange<Double> {
        guard case .range(let kind) = kind else { preconditionFailure("\(setting.key) is no range") }
        let ends = try setting.list().map { try Entry(setting: $0, kind: kind).value() }
        guard ends.count == 2, ends[0] < ends[1] else {
            throw InputError("not a range", at: setting.place, expected: "two ascending values, [a, b]")
        }
        return ends[0]...ends[1]
    }

    package func table() throws -> Entries {
        guard case .table(let table) = kind else { preconditionFailure("\(setting.key) is no mapping") }
        return try Entries(setting, table)
    }

    /// Entries with names of the user's own, in the file's order.
    package func named() throws -> [(name: String, entry: Entry)] {
        guard case .named(let kind) = kind else { preconditionFailure("\(setting.key) has keys of its own") }
        return try setting.freeMapping().map { name, value in
            if case .table = kind { try Self.check(name: name, value.place) }
            return (name, Entry(setting: value, kind: kind))
        }
    }

    private static func check(name: String, _ place: String) throws {
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*/) != nil else {
            throw InputError("'\(name)' is no name", at: place, expected: "letters, digits, '-', '.' and '_'")
        }
    }
}

/// A mapping whose keys are those of its table.
package struct Entries {
    package let setting: Setting
    private let table: KeyTable
    private let entries: [String: Setting]

    package init(_ setting: Setting, _ table: KeyTable) throws {
        (self.setting, self.table) = (setting, table)
        entries = try setting.mapping(table.keys.map(\.name))
        for key in table.keys where key.isRequired && entries[key.name] == nil {
            throw InputError("the \(table.name) lacks the key '\(key.name)'", at: setting.place, expected: key.text)
        }
    }

    package var place: String { setting.place }

    /// A key that must be there.
    package func required(_ name: String) -> Entry { Entry(setting: entries[name]!, kind: table.key(name).kind) }

    /// nil if it is not there.
    package subscript(_ name: String) -> Entry? {
        let key = table.key(name)
        return entries[name].map { Entry(setting: $0, kind: key.kind) }
    }
}
