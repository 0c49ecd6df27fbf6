import Foundation
import Inputs
import Materials
import Particles

extension Experiment {
    /// Reads the text of an experiment file; `file` is its name in errors.
    public init(yaml: String, file: String) throws {
        let top = try Setting.top(of: yaml, file: file)
        try Self.checkVersion(top)
        let entries = try Entries(top, ExperimentKeys.file)
        name = try entries.required("name").text()
        title = try entries["title"]?.text() ?? name
        (text, self.file) = (yaml, file)
        let beam = try Self.readBeam(entries.required("beam").table())
        (self.beam, crossing) = (beam, try Self.readCrossing(entries.required("beam").table()))
        field = try entries["field"].map { try Self.readField($0, isCollider: beam.isCollider) }
        let own = try entries["materials"]?.named().map { try Self.readMaterial($0.name, $0.entry.table()) } ?? []
        materials = own

        let isCollider = beam.isCollider
        var places: [String: String] = [:]
        volumes = try entries.required("volumes").named().map { name, entry in
            places[name] = entry.place
            return try VolumeReader(name: name, entries: entry.table(), materials: own, isCollider: isCollider).volume()
        }
        guard volumes.contains(where: { $0.role == .dump }) else {
            throw InputError("the experiment '\(name)' has no dump", at: entries.required("volumes").place, expected: "a volume with role: dump")
        }
        (chambers, periods, absEtaEdges, numbers) = ([], [], [], [])

        let described = try entries.required("chambers").named()
        for (name, entry) in described { chambers.append(try readChamber(name, entry.table())) }
        for volume in volumes where volume.role == .chamber && !chambers.contains(where: { $0.name == volume.chamber }) {
            throw InputError.unknown("chamber", volume.chamber, among: chambers.map(\.name), at: places[volume.name])
        }
        try checkGeometry(places)
        if try entries["homogenised"]?.isYes() ?? false { self = try homogenised() }
        for (index, (_, entry)) in described.enumerated() { try fillLayers(index, entry.table()) }
        for (name, entry) in try entries.required("periods").named() { periods.append(try readPeriod(name, entry.table())) }
        guard !periods.isEmpty else { throw InputError("no period", at: entries.required("periods").place, expected: "at least one") }
        absEtaEdges = try readEdges(entries["flux"]?.table()["abs_eta"])
        numbers = try ReferenceReader(entries).numbers()
    }

    private static func checkVersion(_ top: Setting) throws {
        guard let version = try top.freeMapping().first(where: { $0.name == "version" })?.value else { return }
        let number: Int = try version.whole(in: 0...Int.max)
        guard number == Experiment.version else {
            throw InputError("version \(number) of the experiment format", at: version.place, expected: "version \(Experiment.version)")
        }
    }

    private static func readBeam(_ entries: Entries) throws -> BeamDescription {
        let energy = try entries.required("energy").value()
        switch (entries["collider"], entries["particle"]) {
        case (let collider?, nil):
            let particles = try collider.list().map { try Species(validating: $0.text(), at: $0.place).name }
            guard particles.count == 2 else { throw InputError("\(particles.count) colliding particles", at: collider.place, expected: "two, [p, p]") }
            return .collider(particles: particles, energy: energy)
        case (nil, let particle?):
            return .fixedTarget(particle: try Species(validating: particle.text(), at: particle.place).name, energy: energy)
        default:
            throw InputError("a beam of no kind, or of two", at: entries.place, expected: "either collider: [p, p] or particle: e-")
        }
    }

    private static func readField(_ entry: Entry, isCollider: Bool) throws -> AxialField {
        guard isCollider else { throw InputError("a coil around collisions, where there is a fixed target", at: entry.place, expected: "no field") }
        let entries = try entry.table()
        func value(_ key: String) throws -> Double { try entries.required(key).value() }
        return AxialField(strength: try value("strength"), cylinder: Cylinder(radius: try value("radius"), absZ: try value("half_length")))
    }

    private static func readMaterial(_ name: String, _ entries: Entries) throws -> Material {
        guard (try? Material.named(name)) == nil, name != "vacuum" else {
            throw InputError("the material '\(name)' is built in", at: entries.place, advice: "give yours another name")
        }
        let density = try entries.required("density").value()
        func parts(_ entry: Entry) throws -> [String: Double] {
            Dictionary(uniqueKeysWithValues: try entry.named().map { ($0.name, try $0.entry.value()) })
        }
        switch (entries["mass_fractions"], entries["atoms"]) {
        case (let fractions?, nil): return try Material.mixture(name: name, density: density, massFractions: parts(fractions), at: fractions.place)
        case (nil, let atoms?): return try Material.compound(name: name, density: density, atoms: parts(atoms), at: atoms.place)
        default:
            throw InputError("the material '\(name)' has no composition, or two", at: entries.place, expected: "either mass_fractions or atoms")
        }
    }

    // MARK: Chambers

    private func readChamber(_ name: String, _ entries: Entries) throws -> ChamberDescription {
        let response = try entries["response"].map { ChamberDescription.Response.constant(try $0.table().required("constant").value()) }
        if beam.isCollider, entries["abs_eta"] == nil {
            throw InputError("the chamber '\(name)' covers no |eta|", at: entries.place, expected: "abs_eta: [a, b]")
        }
        guard volumes.contains(where: { $0.role == .chamber && $0.chamber == name }) else {
            throw InputError("no volume belongs to the chamber '\(name)'", at: entries.place, expected: "a volume with role: chamber and this name, or chamber: \(name)")
        }
        let structures = try readStructures(entries, chamber: name), field = try entries["field"]?.setting.list().map { try $0.place(.magneticField, in: -20...20) }
        guard field == nil || field!.count == 3 else {
            throw InputError("a field of \(field!.count) components", at: entries["field"]!.place, expected: "three, [phi, theta, normal]")
        }
        let kinds = structures.first?.cells.map(\.name) ?? [volumes.first { $0.role == .chamber && $0.chamber == name }!.name]
        return ChamberDescription(
            name: name, label: try entries["label"]?.text() ?? name, absEta: try entries["abs_eta"]?.range(), layers: [],
            response: response ?? .constant(1), window: try entries["window"].map { try Self.readWindow($0.table()) },
            structures: structures, field: field.map { Vector($0[0], $0[1], $0[2]) },
            patterns: try entries["patterns"]?.named().map { try Self.readPattern($0.name, $0.entry.table(), cells: kinds) } ?? [], randomHits: try entries["random_hits"].map { try Self.readRandomHits($0.table()) })
    }

    /// The layers behind the dumps, as the file states them or as they are met in the middle of the chamber.
    private mutating func fillLayers(_ index: Int, _ entries: Entries) throws {
        guard let absEta = chambers[index].absEta else { return }
        if let behind = entries["behind"] {
            let layers = try behind.list().map { item in
                let entries = try item.table(), distance = try entries.required("distance").value()
                guard distance >= 0 else { throw InputError("a layer in front of the dump's back", at: item.place, expected: "a distance of 0cm or more") }
                return Chamber.Layer(distance: distance, thickness: try entries.required("thickness").value())
            }
            guard !layers.isEmpty, zip(layers, layers.dropFirst()).allSatisfy({ $0.distance + $0.thickness <= $1.distance }) else {
                throw InputError("the layers overlap, or there is none", at: behind.place, expected: "layers in the order in which they are crossed")
            }
            chambers[index].layers = layers
        } else {
            let layers = layersBehindDumps(chambers[index].name, absEta)
            guard !layers.isEmpty else {
                throw InputError(
                    "no line from the origin at |eta| from \(absEta.lowerBound) to \(absEta.upperBound) meets '\(chambers[index].name)' behind a dump", at: entries.place,
                    expected: "stations that abs_eta covers")
            }
            chambers[index].layers = layers
        }
    }

    private func layersBehindDumps(_ chamber: String, _ absEta: ClosedRange<Double>) -> [Chamber.Layer] {
        let steps = 20, order = (0...steps).sorted { abs($0 - steps / 2) < abs($1 - steps / 2) }
        for step in order {
            let eta = absEta.lowerBound + (absEta.upperBound - absEta.lowerBound) * Double(step) / Double(steps)
            let segments = ray(Line(eta: eta)).segments
            guard let first = segments.first(where: { $0.isSensitive && volumes[$0.volumeIndex].chamber == chamber }),
                let back = segments.filter({ $0.role == .dump && $0.to <= first.from + 1e-6 }).map(\.to).max()
            else { continue }
            return segments.filter { $0.isSensitive && volumes[$0.volumeIndex].chamber == chamber }.map {
                Chamber.Layer(distance: max(0, $0.from - back), thickness: $0.length)
            }
        }
        return []
    }

    private static func readWindow(_ entries: Entries) throws -> DetectorWindow {
        let shape: DetectorWindow.Shape
        switch (entries["rectangle"], entries["disk"]) {
        case (let rectangle?, nil):
            let sides = try rectangle.list().map { try $0.value() }
            guard sides.count == 2 else { throw InputError("a rectangle of \(sides.count) lengths", at: rectangle.place, expected: "[width, height]") }
            shape = .rectangle(width: sides[0], height: sides[1])
        case (nil, let disk?): shape = .disk(radius: try disk.value())
        default:
            throw InputError("a window without a shape, or with two", at: entries.place, expected: "either rectangle: [width, height] or disk: radius")
        }
        return DetectorWindow(shape: shape, distance: try entries.required("distance").value(), offset: try entries["offset"]?.value() ?? 0)
    }

    // MARK: Periods

    private func readPeriod(_ name: String, _ entries: Entries) throws -> Period {
        let exposure: Period.Exposure
        switch (entries["luminosity"], entries["on_target"], beam.isCollider) {
        case (let luminosity?, nil, true): exposure = .luminosity(try luminosity.value())
        case (nil, let onTarget?, false): exposure = .onTarget(try onTarget.value())
        default:
            throw InputError("the period '\(name)' has no exposure of its kind of beam", at: entries.place, expected: beam.isCollider ? "luminosity" : "on_target")
        }
        let chamberEntry = entries.required("chamber")
        let chamber = try description(ofChamber: chamberEntry.text(), at: chamberEntry.place)
        let background = try entries["background"]?.table()
        let expected = try background?.required("expected").value() ?? 0, error = try background?["error"]?.value() ?? 0
        guard expected > 0 || error == 0 else {
            throw InputError("a background of 0 +- \(error)", at: background!.place, expected: "a positive number with this error")
        }
        let limit = try entries["limit"]?.table()
        let regions = try entries["regions"]?.named().map { try Self.readRegion($0.name, $0.entry.table()) } ?? []
        let isTraced = try entries["geometry"]?.text() == Period.Geometry.rays.rawValue
        if let (a, b) = Station.firstOverlap(regions.map(\.station)) {
            throw InputError("the regions '\(a.name)' and '\(b.name)' overlap: decays there would count twice", at: entries.required("regions").place, expected: "regions side by side")
        }
        guard regions.isEmpty || beam.isCollider && isTraced else {
            throw InputError("regions without lines to them", at: entries.required("regions").place, expected: "geometry: rays, at a collider")
        }
        return Period(
            name: name, label: try entries["label"]?.text() ?? name, exposure: exposure, recorded: try entries["recorded"]?.value() ?? 1,
            chamber: chamber.name, efficiency: try entries["efficiency"]?.value() ?? chamber.response.efficiency,
            signature: try readSignature(entries["signature"]?.table()), background: .init(expected: expected, error: error),
            geometry: try entries["geometry"]?.choice(), window: try entries["window"].map { try Self.readWindow($0.table()) } ?? chamber.window,
            limit: try limit.map {
                .init(signal: try $0.required("signal").value(), confidence: try $0.required("cl").text(), statement: try $0.required("statement").text())
            },
            regions: regions, jetVeto: try entries["jet_veto"].map { try Self.readJetVeto($0.table()) }, isOnRequest: try entries["on_request"]?.isYes() ?? false)
    }

    private func readSignature(_ entries: Entries?) throws -> Period.Signature {
        var signature = Period.Signature(photons: .any, energy: 0.010...Double.infinity, largestAngle: .infinity)
        guard let entries else { return signature }
        if let photons = entries["photons"] { signature.photons = try photons.choice() }
        if let energy = entries["energy"] {
            let allowed = 1e-6...1e6, isRange = try energy.setting.text().contains("..")
            signature.energy = isRange ? try energy.setting.range(.energy, in: allowed) : try energy.value()...Double.infinity
            guard signature.energy.lowerBound < beam.energy else {
                throw InputError("a threshold of \(signature.energy.lowerBound) GeV", at: energy.place, expected: "less than the beam's \(beam.energy) GeV")
            }
        }
        if let angle = entries["largest_angle"] { signature.largestAngle = try angle.value() }
        return signature
    }

    // MARK: Bins of the flux

    /// From the file, or edges of the chambers with bins of 0.4 between them and beyond.
    private func readEdges(_ entry: Entry?) throws -> [Double] {
        guard beam.isCollider else { return [] }
        let needed = Set(chambers.flatMap { [$0.absEta!.lowerBound, $0.absEta!.upperBound] }).union([0]).sorted()
        guard let entry else {
            let chambers = zip(needed, needed.dropFirst()).flatMap { low, high -> [Double] in
                let count = ((high - low) / 0.4 - 1e-9).rounded(.up)
                return (0..<Int(count)).map { low + (high - low) * Double($0) / count }
            } + [needed.last!]
            return chambers + [0.6, 1.2, 2.2, 3.2].map { needed.last! + $0 }
        }
        let edges = try entry.list().map { try $0.value() }
        guard edges.first == 0, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }), edges.count > 1 else {
            throw InputError("no edges", at: entry.place, expected: "numbers that ascend from 0")
        }
        if let missing = needed.first(where: { !edges.contains($0) }) {
            throw InputError("the edge \(missing) of a chamber is missing", at: entry.place, expected: "edges with all of \(needed)")
        }
        return edges
    }
}

extension Material {
    /// A material by name; the unknown name is told the nearest among the built-in ones and `others`.
    static func named(_ name: String, or others: [String], at place: String?) throws -> Material {
        if let known = try? Material.named(name) { return known }
        var error = InputError.unknown("material", name, among: others + builtIn.map(\.name) + Element.all.map(\.symbol) + ["vacuum"], at: place)
        error.expected = "one of \((others + builtIn.map(\.name)).joined(separator: ", ")), an element's symbol (H ... U), or vacuum"
        throw error
    }
}
