import Foundation
import Inputs
import Materials

/// Reads one volume.
struct VolumeReader {
    let name: String
    let entries: Entries
    let materials: [Material]
    let isCollider: Bool

    func volume() throws -> Volume {
        let role: Volume.Role = try entries.required("role").choice(), shape: Volume.Shape = try entries.required("shape").choice()
        try checkKeys(role, shape)
        let front = try entries["front"]?.value() ?? 0
        guard front >= 0 || shape == .box || !isCollider else {
            throw InputError("the front of '\(name)' is negative", at: entries["front"]!.place, expected: "a radius or |z|")
        }
        guard role != .chamber || front > 0 || shape == .box || !isCollider else {
            throw InputError("the chamber '\(name)' begins at 0cm", at: entries["front"]?.place ?? entries.place, expected: "a positive radius or |z|")
        }
        var volume = Volume(
            name: name, label: try entries["label"]?.text() ?? name, role: role, shape: shape, slices: try slices(from: front, role), extent: try extent(shape),
            absEta: try entries["abs_eta"]?.range() ?? 0...Double.infinity,
            isOnBothSides: try entries["side"].map { try $0.setting.text() == "both" } ?? isCollider,
            axis: try entries["axis"]?.choice() ?? .z, azimuth: try entries["azimuth"]?.value() ?? 1, sectors: nil,
            face: try entries["face"].map { try face($0.table()) }, takes: try entries["takes"]?.choice() ?? .everything,
            dump: try entries["dump"]?.text() ?? name, chamber: role == .chamber ? try entries["chamber"]?.text() ?? name : "")
        if let sectors = try entries["sectors"]?.table() {
            let (count, width) = (try sectors.required("count").whole(), try sectors.required("width").value())
            volume.sectors = .init(count: count, width: width, phi: try sectors["phi"]?.value() ?? 0)
            let middle = rounded((volume.range.lowerBound + volume.range.upperBound) / 2)
            if shape == .barrel {
                // Flat sectors: each spans 2 atan(width / 2 r) of the azimuth. Neighbours may overlap somewhat.
                let azimuth = Double(count) * atan(width / (2 * middle)) / .pi
                volume.azimuth = min(1, azimuth)
                guard azimuth <= 1.25 else {
                    throw InputError(
                        "\(count) sectors of \(width) cm at the radius \(middle) cm overlap in the azimuth", at: sectors.place,
                        expected: "\(rounded(2 * middle * tan(.pi / Double(count)))) cm at most", advice: "leave 'sectors' out where they close the circle")
                }
            }
        }
        return volume
    }

    /// Keys that another role or shape has.
    private func checkKeys(_ role: Volume.Role, _ shape: Volume.Shape) throws {
        func refuse(_ key: String, unless fits: Bool, _ whose: String) throws {
            if let entry = entries[key], !fits { throw InputError("'\(key)' is a key of \(whose)", at: entry.place, advice: "leave it out of '\(name)'") }
        }
        try refuse("takes", unless: role == .dump, "dumps")
        try refuse("dump", unless: role == .dump, "dumps")
        try refuse("chamber", unless: role == .chamber, "volumes of the role chamber")
        try refuse("face", unless: shape == .module, "modules")
        try refuse("front", unless: shape != .module, "barrels, disks and boxes")
        try refuse("extent", unless: shape != .module, "barrels, disks and boxes")
        try refuse("axis", unless: shape == .box, "boxes")
        try refuse("side", unless: shape == .barrel || shape == .disk, "barrels and disks")
        try refuse("sectors", unless: shape == .barrel || shape == .disk, "barrels and disks")
        let needed = shape == .module ? "face" : "front"
        guard entries[needed] != nil else {
            throw InputError("the key '\(needed)' of the \(shape.rawValue) '\(name)' is missing", at: entries.place, expected: "\(needed), \(shape == .module ? "{ radius, z }" : "a length")")
        }
        if shape == .module, !isCollider { throw InputError("'\(name)' is a module", at: entries.place, expected: "disks or boxes at a fixed target") }
    }

    private func face(_ entries: Entries) throws -> DumpFace {
        DumpFace(radius: try entries.required("radius").value(), absZ: try entries.required("z").value(), absEta: try entries["abs_eta"]?.value() ?? 3)
    }

    private func extent(_ shape: Volume.Shape) throws -> [ClosedRange<Double>] {
        guard let entry = entries["extent"] else { return [] }
        let ranges = try entry.list().map { try $0.range() }
        if shape == .box {
            guard ranges.count == 2 else { throw InputError("\(ranges.count) ranges of a box", at: entry.place, expected: "one for each of the two other axes") }
            return ranges
        }
        guard !ranges.isEmpty, ranges[0].lowerBound >= 0, zip(ranges, ranges.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
            throw InputError("the ranges overlap, do not ascend, or there is none", at: entry.place, expected: "ascending ranges from 0cm on, [[a, b], [c, d]]")
        }
        return ranges
    }

    // MARK: Slices

    private typealias Part = (material: Material?, thickness: Double, isSensitive: Bool)

    private func slices(from front: Double, _ role: Volume.Role) throws -> [Volume.Slice] {
        var parts = try readParts()
        // A chamber of nothing but ordinary slices is sensitive as a whole.
        if role == .chamber, !parts.contains(where: \.isSensitive) { for index in parts.indices { parts[index].isSensitive = true } }
        if role != .chamber, parts.contains(where: \.isSensitive) {
            throw InputError("'\(name)' has sensitive slices", at: entries.place, expected: "them in a volume of the role chamber")
        }
        var place = front
        return parts.map { part in
            let end = rounded(place + part.thickness)
            defer { place = end }
            return Volume.Slice(material: part.material, range: place...end, isSensitive: part.isSensitive)
        }
    }

    private func readParts() throws -> [Part] {
        switch (entries["layers"], entries["depth"]) {
        case (nil, let depth?): return [(try material(entries["material"]), try depth.value(), false)]
        case (let layers?, nil):
            if let material = entries["material"] { throw InputError("a material beside layers", at: material.place, expected: "material and depth, or layers") }
            let parts = try layers.list().flatMap { try readLayer($0.table()) }
            guard !parts.isEmpty else { throw InputError("no layer", at: layers.place, expected: "at least one") }
            return parts
        default:
            throw InputError("'\(name)' has no layers, or two definitions of them", at: entries.place, expected: "either material and depth, or layers")
        }
    }

    private func readLayer(_ layer: Entries) throws -> [Part] {
        let once: [Part]
        switch (layer["slices"], layer["thickness"]) {
        case (let slices?, nil): once = try slices.list().map { try readSlice($0.table()) }
        case (nil, .some): once = [try readSlice(layer)]
        default: throw InputError("a layer of no slice", at: layer.place, expected: "either material and thickness, or slices")
        }
        let times = try layer["repeat"]?.whole() ?? 1
        return (0..<times).flatMap { _ in once }
    }

    private func readSlice(_ slice: Entries) throws -> Part {
        (try material(slice["material"]), try slice["thickness"]!.value(), try slice["sensitive"].map { try $0.isYes() } ?? false)
    }

    private func material(_ entry: Entry?) throws -> Material? {
        guard let entry, try entry.text() != "vacuum" else { return nil }
        let name = try entry.text()
        return try materials.first { $0.name == name } ?? Material.named(name, or: materials.map(\.name), at: entry.place)
    }
}

/// A length to 1e-6 cm, so that sums of thicknesses are the decimal numbers that a file would state.
func rounded(_ length: Double) -> Double { (length * 1e6).rounded() / 1e6 }
