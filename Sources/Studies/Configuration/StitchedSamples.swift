import Collisions
import Inputs

extension Study.Sample {
    /// Slices of pTHat, GeV, from the border of the soft part on, with their shares of the events: where jets above 20 GeV come from, by the
    /// spread of their number over the time they take; the last ones so that the hard tail of the photons is filled.
    private static let slices: [(least: Double, share: Double)] = [
        (0, 0.36), (7, 0.11), (10, 0.12), (13, 0.12), (17, 0.10), (22, 0.08), (32, 0.05), (60, 0.03), (150, 0.015), (400, 0.01), (1500, 0.005),
    ]

    /// All inelastic collisions in parts that are added with their cross sections: soft ones, and slices of `HardQCD:all` up to the kinematic limit.
    ///
    /// - Parameter energy: of the two protons together, GeV.
    static func stitched(events: Int, energy: Double) -> [Self] {
        let within = slices.filter { $0.least < energy / 4 }, all = within.reduce(0) { $0 + $1.share }
        return within.indices.map { i in
            let least = within[i].least, most = i + 1 < within.count ? within[i + 1].least : energy / 2
            return Self(
                name: i == 0 ? "soft" : "hard-\(Int(least))", process: i == 0 ? "SoftQCD:inelastic" : "HardQCD:all",
                events: max(20, Int((Double(events) * within[i].share / all).rounded())), ptHat: PtHatRange(least, most))
        }
    }

    /// Throws `InputError` unless the samples that are cut by pTHat are one soft part and slices above it, without overlap and without gap.
    static func checkParts(_ samples: [Self], energy: Double, at place: String) throws {
        let parts = samples.filter { $0.ptHat != nil }.sorted { $0.ptHat!.least < $1.ptHat!.least }
        guard !parts.isEmpty else { return }
        if let whole = samples.first(where: { $0.ptHat == nil && ["softqcd:", "hardqcd:"].contains(where: $0.process.lowercased().hasPrefix) }) {
            throw InputError("the sample '\(whole.name)' has collisions of all pTHat, which the others have in parts", at: place, advice: "give it its pt_hat, or leave it out")
        }
        for (lower, upper) in zip(parts, parts.dropFirst()) where lower.ptHat!.most != upper.ptHat!.least {
            let fault = lower.ptHat!.most > upper.ptHat!.least ? "overlap" : "leave a gap"
            throw InputError("'\(lower.name)' and '\(upper.name)' \(fault) in pt_hat", at: place, expected: "each range beginning where the last one ends")
        }
        if let high = parts.first(where: { $0.ptHat!.least >= energy / 2 }) {
            throw InputError("no collision of \(Quantity.format(energy, as: .energy)) has the pt_hat of '\(high.name)'", at: place, expected: "less than half the energy")
        }
    }

    /// Throws `InputError` for hard collisions of all pTHat: perturbation theory gives dozens of times as many as there are collisions; and for
    /// hard collisions beside the soft ones that contain them. Both would be added without a word.
    ///
    /// - Parameter common: settings of all samples.
    static func checkWholes(_ samples: [Self], common: [String], at place: String) throws {
        let hard = samples.filter { sample in
            let process = sample.process.lowercased()
            return sample.ptHat == nil && process.hasPrefix("hardqcd:") && !["ccbar", "bbbar"].contains(where: process.contains)
        }
        if let first = hard.first(where: { !($0.settings + common).contains { $0.lowercased().filter { !$0.isWhitespace }.hasPrefix("phasespace:pthatmin=") } }) {
            throw InputError(
                "the sample '\(first.name)' has no lowest pTHat, without which \(first.process) makes more collisions than there are", at: place,
                expected: "pt_hat: [20GeV, 1PeV], or the setting 'PhaseSpace:pTHatMin = 20'")
        }
        let all = ["softqcd:all", "softqcd:inelastic", "softqcd:nondiffractive"]
        if let first = hard.first, let soft = samples.first(where: { $0.ptHat == nil && all.contains($0.process.lowercased()) }) {
            throw InputError(
                "the sample '\(soft.name)' contains the collisions of '\(first.name)', which would be counted twice", at: place,
                advice: "give each its pt_hat, write 'samples: stitched', or leave one out")
        }
    }

    /// "[7GeV, 10GeV]"; the soft part begins at 0.
    static let ptHatFormat = Format<PtHatRange>(.list(.place(.energy, 0...1e6))) { setting in
        let edges = try setting.list().map { try $0.quantityOrZero(.energy, upTo: 1e6) }
        guard edges.count == 2, edges[0] < edges[1], edges[0] == 0 || edges[0] >= PtHatRange.lowest, edges[1] >= PtHatRange.lowest else {
            throw InputError(
                "'\(edges.map { Quantity.format($0, as: .energy) }.joined(separator: ", "))' is no range of pt_hat", at: setting.place,
                expected: "[0GeV, b] or [a, b] with a < b, both at least \(Quantity.format(PtHatRange.lowest, as: .energy))")
        }
        return PtHatRange(edges[0], edges[1])
    } write: { "[\(Quantity.format($0.least, as: .energy)), \(Quantity.format($0.most, as: .energy))]" }

    func checkPart(at place: String) throws {
        guard let ptHat else { return }
        try PtHatRange.check(process: process, settings: settings, at: place)
        guard process.lowercased().hasPrefix("softqcd:") == (ptHat.least == 0) else {
            throw InputError(
                "pt_hat from \(Quantity.format(ptHat.least, as: .energy)) for \(process)", at: place, expected: "soft processes from 0GeV, HardQCD:all from the border on")
        }
    }
}

extension [Study.Sample] {
    /// The samples with so many events: each, or where they are parts of the same collisions together.
    func withEvents(_ events: Int) -> Self {
        let all = reduce(0) { $0 + $1.events }, areParts = contains { $0.ptHat != nil }
        return map { sample in
            var sample = sample
            let share = areParts ? Swift.max(1, Int((Double(events) * Double(sample.events) / Double(all)).rounded())) : events, batch = sample.batch ?? 1
            sample.events = (share + batch - 1) / batch * batch
            return sample
        }
    }
}
