import Inputs

extension Experiment {
    /// Patterns of a chamber, of these kinds of cells.
    static func readPattern(_ name: String, _ entries: Entries, cells kinds: [String]) throws -> HitPattern {
        func cells(_ entries: Entries) throws -> [String] {
            guard let list = entries["cells"] else { return kinds }
            return try list.list().map { item in
                let name = try item.text()
                guard kinds.contains(name) else { throw InputError.unknown("kind of cells", name, among: kinds, at: item.place) }
                return name
            }
        }
        var pattern = HitPattern(name: name, label: try entries["label"]?.text())
        pattern.consecutive = try entries["consecutive"]?.whole()
        pattern.stub = try entries["stub"].map { entry in
            let entries = try entry.table()
            let groups = try entries["groups"]?.whole() ?? 1, cells = try cells(entries)
            guard groups <= cells.count else { throw InputError("\(groups) groups of \(cells.count) kinds of cells", at: entry.place, expected: "at most as many as kinds") }
            return .init(
                cells: cells, layers: try entries.required("layers").whole(), groups: groups, window: try entries["window"]?.value() ?? 0.5,
                slope: try entries.required("slope").value())
        }
        pattern.shower = try entries["shower"].map { entry in
            let entries = try entry.table()
            return .init(cells: try cells(entries), hits: try entries.required("hits").whole(), layers: try entries["layers"]?.whole() ?? 1)
        }
        pattern.quietLayers = try entries["quiet_layers"]?.whole() ?? 0
        pattern.pointing = try entries["pointing"]?.value()
        pattern.isAbsorbed = try entries["absorbed"]?.isYes() ?? false
        pattern.cuts = try HitObservable.allCases.compactMap { observable in try entries["cuts"]?.table()[observable.rawValue].map { .init(observable, try $0.range()) } }
        pattern.learned = try entries["learned"].map { try readLearned($0.table()) }
        guard pattern.consecutive != nil || pattern.stub != nil || pattern.shower != nil || !pattern.cuts.isEmpty || pattern.learned != nil else {
            throw InputError("the pattern '\(name)' asks for nothing", at: entries.place, expected: "consecutive, stub, shower, cuts or learned")
        }
        return pattern
    }

    private static func readLearned(_ entries: Entries) throws -> HitPattern.Learned {
        func numbers(_ entry: Entry) throws -> [Double] { try entry.list().map { try $0.value() } }
        let inputs = try entries.required("inputs").list().map { item in
            let name = try item.text()
            guard let input = HitObservable(rawValue: name) else {
                throw InputError.unknown("observable", name, among: HitObservable.allCases.map(\.rawValue), at: item.place)
            }
            return input
        }
        let layers = try entries.required("layers").list().map { item in
            let layer = try item.table()
            return (weights: try layer.required("weights").list().map(numbers), bias: try numbers(layer.required("bias")))
        }
        let network = try LearnedPattern(
            inputs: inputs, mean: numbers(entries.required("mean")), scale: numbers(entries.required("scale")), layers: layers, at: entries.place)
        return .init(network, above: try entries.required("above").value())
    }
}
