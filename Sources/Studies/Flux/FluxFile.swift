import Foundation
import Materials
import Particles

// A flux on disk: `flux/NAME.json` with `flux/NAME.photons.npy`, `flux/NAME.track_length_cm.npy` and, optionally,
// `flux/NAME.mean_energy_GeV.npy` beside it. Fluxes written by other programs are read too, with edges of their own.

/// The header, as it stands in the file.
private struct FluxHeader: Codable {
    static let format = "calodump-flux-1"

    var format: String
    var dump: String
    var material: String
    var density: Double
    var massFractions: [String: Double]?
    var species: String?
    var depth: Double
    var crossSection: Double
    var collisions: Int
    var replicas: Int
    var photonCut: Double
    var samples: [Sample]?
    var cone: ConeMetric?
    var cut: ConeCut?
    var study: String?
    var axes: [Axis]
    var totals: PhotonTotals?
    var totalsByReplica: [PhotonTotals]?

    struct Axis: Codable {
        var name: String
        var edges: [Double]
    }

    struct Sample: Codable {
        var name: String
        var crossSection: Double
        var events: Int
        var sumOfWeights: Double
        var sumOfSquaredWeights: Double
        enum CodingKeys: String, CodingKey {
            case name, crossSection = "sigma_mb", events, sumOfWeights = "sum_w", sumOfSquaredWeights = "sum_w2"
        }
    }

    enum CodingKeys: String, CodingKey {
        case format, dump, material, density = "density_g_per_cm3", massFractions = "mass_fractions", species, depth = "depth_cm"
        case crossSection = "sigma_mb", collisions, replicas, photonCut = "photon_cut_MeV", samples, cone, cut, study, axes
        case totals = "totals_per_collision", totalsByReplica = "totals_by_replica"
    }
}

private let millibarn = 1e3
private let megaelectronvolt = 1e3

extension ParticleFlux {
    private static func arrayPath(_ header: String, _ quantity: String) -> String {
        "\(header.hasSuffix(".json") ? String(header.dropLast(5)) : header).\(quantity).npy"
    }

    private var shape: [Int] { [replicas, axes.shape.energy, axes.shape.theta, axes.shape.depth] }

    /// Writes the flux with its header at `path` (".json"). The header comes last: where it stands, the arrays are complete.
    public func write(to path: String) throws {
        try NumpyArray.write(photons, shape: shape, to: Self.arrayPath(path, "photons"))
        try NumpyArray.write(trackLength, shape: shape, to: Self.arrayPath(path, "track_length_cm"))
        if let meanEnergy { try NumpyArray.write(meanEnergy, shape: shape, to: Self.arrayPath(path, "mean_energy_GeV")) }
        let header = FluxHeader(
            format: FluxHeader.format, dump: dump, material: material, density: density, massFractions: massFractions,
            species: species == .photon ? "photon" : species.name, depth: depth, crossSection: crossSection * millibarn,
            collisions: collisions, replicas: replicas, photonCut: photonCut * megaelectronvolt,
            samples: samples.map {
                .init(
                    name: $0.name, crossSection: $0.crossSection * millibarn, events: $0.events,
                    sumOfWeights: $0.sumOfWeights, sumOfSquaredWeights: $0.sumOfSquaredWeights)
            },
            cone: cone, cut: cut, study: study,
            axes: [
                .init(name: "energy_GeV", edges: axes.energy), .init(name: "theta_rad", edges: axes.theta),
                .init(name: "depth_cm", edges: axes.depth),
            ],
            totals: totals, totalsByReplica: totalsByReplica)
        try writeFile(try jsonText(header) + "\n", to: path)
    }

    /// Reads a flux with its header at `path`, and checks all of it.
    public init(contentsOf path: String) throws {
        let header = try Self.readHeader(path)
        func require(_ condition: Bool, _ problem: @autoclosure () -> String, _ expected: String) throws {
            guard condition else { throw InputError(problem(), at: path, expected: expected) }
        }
        try require(header.species == nil || header.species == "photon", "a flux of '\(header.species ?? "")'", "\"species\": \"photon\"")
        for (name, value) in [
            ("density_g_per_cm3", header.density), ("depth_cm", header.depth), ("sigma_mb", header.crossSection),
            ("photon_cut_MeV", header.photonCut),
        ] {
            try require(value > 0 && value.isFinite, "\(name) is \(value)", "a positive number")
        }
        try require(header.replicas >= 1, "\(header.replicas) replicas", "1 or more")
        try require(header.collisions >= header.replicas, "\(header.collisions) collisions in \(header.replicas) replicas", "at least one each")
        if let fractions = header.massFractions {
            _ = try Material.mixture(name: header.material, density: header.density, massFractions: fractions, at: path)
        } else {
            _ = try Material.named(header.material, at: path)
        }

        func edges(_ name: String, _ range: ClosedRange<Double>) throws -> [Double] {
            guard let edges = header.axes.first(where: { $0.name == name })?.edges else {
                throw InputError("no axis '\(name)'", at: path, expected: "the axes energy_GeV, theta_rad and depth_cm")
            }
            try require(
                edges.count >= 2 && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 } && edges.allSatisfy(range.contains),
                "the edges of '\(name)' do not fit", "two or more ascending numbers from \(range.lowerBound) to \(range.upperBound)")
            return edges
        }
        let slack = 1 + 1e-9
        let axes = FluxAxes(
            energy: try edges("energy_GeV", Double.leastNormalMagnitude...1e9), theta: try edges("theta_rad", 0...(.pi * slack)),
            depth: try edges("depth_cm", 0...(header.depth * slack)))
        let shape = [header.replicas, axes.shape.energy, axes.shape.theta, axes.shape.depth]

        func array(_ quantity: String) throws -> [Double] {
            let place = Self.arrayPath(path, quantity)
            let values = try NumpyArray.read(place, shape: shape)
            guard values.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                throw InputError("a bin is negative or not a number", at: place, expected: "numbers of 0 or more")
            }
            return values
        }
        let meanEnergy = Self.arrayPath(path, "mean_energy_GeV")
        self.init(
            dump: header.dump, material: header.material, density: header.density, massFractions: header.massFractions,
            depth: header.depth, crossSection: header.crossSection / millibarn, collisions: header.collisions,
            replicas: header.replicas, photonCut: header.photonCut / megaelectronvolt,
            samples: (header.samples ?? []).map {
                Sample(
                    name: $0.name, crossSection: $0.crossSection / millibarn, events: $0.events,
                    sumOfWeights: $0.sumOfWeights, sumOfSquaredWeights: $0.sumOfSquaredWeights)
            },
            cone: header.cone ?? .thetaPhi, cut: header.cut ?? .none, study: header.study ?? "", axes: axes, totals: header.totals,
            totalsByReplica: header.totalsByReplica,
            photons: try array("photons"), trackLength: try array("track_length_cm"),
            meanEnergy: FileManager.default.fileExists(atPath: meanEnergy) ? try array("mean_energy_GeV") : nil)
    }

    private static func readHeader(_ path: String) throws -> FluxHeader {
        let data = try readFile(path, "the flux")
        guard !data.isEmpty else { throw InputError("the file is empty", at: path, expected: "a flux header (JSON)") }
        let format: String?
        do { format = try JSONDecoder().decode(FormatOnly.self, from: data).format } catch {
            throw InputError("not JSON, or cut short", at: path, expected: "a flux header (JSON)")
        }
        guard format == FluxHeader.format else {
            throw InputError("not a flux of a known format", at: path, expected: "\"format\": \"\(FluxHeader.format)\"")
        }
        do { return try JSONDecoder().decode(FluxHeader.self, from: data) } catch let error as DecodingError {
            throw InputError(describe(error), at: path, expected: "the keys of a flux header")
        }
    }

    private struct FormatOnly: Codable { var format: String? }

    private static func describe(_ error: DecodingError) -> String {
        func key(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error {
        case .keyNotFound(let missing, let context): "the key '\(key(context.codingPath + [missing]))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "the key '\(key(context.codingPath))' has an unsuitable value"
        @unknown default: "a key has an unsuitable value"
        }
    }

    /// All fluxes of a folder, sorted by file name.
    static func all(in folder: String) throws -> [ParticleFlux] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let headers = names.filter { $0.hasSuffix(".json") }.sorted()
        guard !headers.isEmpty else {
            throw InputError("no flux here", at: folder, expected: "files such as ECAL.json", advice: "run 'calodump run' or 'calodump flux' first")
        }
        return try headers.map { try ParticleFlux(contentsOf: "\(folder)/\($0)") }
    }
}
