// A flux on disk: a JSON header and numpy arrays beside it, DUMP.json, DUMP.photons.npy, DUMP.track_length_cm.npy and,
// if there, DUMP.mean_energy_GeV.npy. Other species stand beside it, with the same keys: DUMP.e-.json with DUMP.e-.track_length_cm.npy,
// DUMP.pi0.json with DUMP.pi0.created.npy. Fluxes made by other programs in this format are read too.

import Foundation
import Inputs
import Particles

/// The JSON header, in its own units.
private struct FluxHeader: Codable {
    static let format = "calodump-flux-1"

    struct Axis: Codable {
        var name: String
        var edges: [Double]
    }

    struct Sample: Codable {
        var name: String
        var sigma_mb: Double
        var events: Int
        var sum_w: Double
        var sum_w2: Double
    }

    var format: String
    var dump: String
    var material: String
    var density_g_per_cm3: Double
    var mass_fractions: [String: Double]?
    var species: String?
    var depth_cm: Double
    var sigma_mb: Double
    var collisions: Int
    var replicas: Int
    var photon_cut_MeV: Double
    var samples: [Sample]?
    var cone: String?
    var cut: String?
    var study: String?
    var beams: Beams?
    /// Of a fixed target: `collisions` are particles of this beam, `sigma_mb` is 1 barn.
    var beam: ParticleFlux.FixedTargetBeam?
    var program: String?
    var axes: [Axis]
    var totals_per_collision: PhotonTotals?
    var totals_by_replica: [PhotonTotals]?
}

extension ParticleFlux {
    /// Writes the header and its arrays; the header appears last, so that a header always has its arrays.
    public func write(to header: URL) throws {
        let shape = [replicas, axes.shape.energy, axes.shape.theta, axes.shape.depth]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let arrays = FluxArrays(species)
        var files = [(arrays.created, photons), (arrays.path, trackLength)].compactMap { name, values in
            name.map { (Self.array($0, of: header), NumpyArray(shape: shape, values: values).encoded) }
        }
        if let meanEnergy {
            files.append((Self.array("mean_energy_GeV", of: header), NumpyArray(shape: shape, values: meanEnergy).encoded))
        }
        try AtomicFiles.write(files + [(header, try encoder.encode(fileHeader))])
    }

    /// Reads and validates a flux. Throws `InputError` with the file's name for whatever is missing or impossible.
    ///
    /// Optional in a flux made elsewhere: `species` (photon), `cone` (theta-phi), `cut` (none), `study`, `samples`,
    /// `mass_fractions` (for a built-in material), `totals_per_collision` and the array of mean energies.
    public init(contentsOf url: URL) throws {
        let header = try Self.header(url), place = url.path
        func positive(_ value: Double, _ key: String) throws -> Double {
            guard value > 0, value.isFinite else { throw InputError("\(key) is \(value)", at: place, expected: "a positive number") }
            return value
        }
        func crossSection(_ millibarn: Double) throws -> Double {
            guard 1e-15...1e6 ~= millibarn else { throw InputError("sigma_mb is \(millibarn)", at: place, expected: "1e-15 to 1e6, millibarn") }
            return millibarn / 1e3
        }
        func choice<T: RawRepresentable & CaseIterable>(_ text: String?, _ key: String, absent: T) throws -> T where T.RawValue == String {
            guard let text else { return absent }
            guard let value = T(rawValue: text) else {
                throw InputError.unknown(key, text, among: T.allCases.map(\.rawValue), at: place)
            }
            return value
        }
        let depth = try positive(header.depth_cm, "depth_cm")
        guard header.photon_cut_MeV >= 0, header.photon_cut_MeV.isFinite else {
            throw InputError("photon_cut_MeV is \(header.photon_cut_MeV)", at: place, expected: "zero or a positive number")
        }
        guard header.collisions > 0 else { throw InputError("collisions is \(header.collisions)", at: place, expected: "a positive number") }
        guard header.replicas > 0 else { throw InputError("replicas is \(header.replicas)", at: place, expected: "1 or more") }
        if let totals = header.totals_by_replica, totals.count != header.replicas {
            throw InputError("totals_by_replica has \(totals.count) entries", at: place, expected: "one for each of \(header.replicas) replicas")
        }
        let axes = try Self.axes(header.axes, depth: depth, at: place)
        let shape = [header.replicas, axes.shape.energy, axes.shape.theta, axes.shape.depth]
        let samples = (header.samples ?? []).map {
            Sample(name: $0.name, crossSection: $0.sigma_mb / 1e3, events: $0.events, sumOfWeights: $0.sum_w, sumOfSquaredWeights: $0.sum_w2)
        }
        let signed = samples.contains(where: \.hasWeights)
        let species = try header.species.map { $0 == "photon" ? .photon : try Species(validating: $0, at: place) } ?? .photon
        guard FluxScore.species.contains(species) else {
            throw InputError(
                "a flux of \(species.name)", at: place, expected: FluxScore.species.map { $0 == .photon ? "photon" : $0.name }.joined(separator: ", "))
        }
        let arrays = FluxArrays(species)
        func numbers(_ name: String?) throws -> [Double] { try name.map { try Self.numbers($0, of: url, shape: shape, signed: signed) } ?? [] }

        self.init(
            dump: header.dump, material: header.material, density: try positive(header.density_g_per_cm3, "density_g_per_cm3"),
            massFractions: header.mass_fractions, depth: depth,
            crossSection: try crossSection(header.sigma_mb),
            collisions: header.collisions, replicas: header.replicas,
            photonCut: header.photon_cut_MeV / 1e3,
            samples: samples,
            cone: try choice(header.cone, "cone", absent: .thetaPhi), cut: try choice(header.cut, "cut", absent: .none),
            study: header.study ?? "", axes: axes, totals: header.totals_per_collision, totalsByReplica: header.totals_by_replica,
            species: species, photons: try numbers(arrays.created), trackLength: try numbers(arrays.path),
            meanEnergy: FileManager.default.fileExists(atPath: Self.array("mean_energy_GeV", of: url).path)
                ? try Self.numbers("mean_energy_GeV", of: url, shape: shape) : nil)
        (beams, beam) = (header.beams, header.beam)
        program = header.program
        try checkMeanEnergies(at: Self.array("mean_energy_GeV", of: url).path)
    }

    // MARK: Parts

    private static func array(_ name: String, of header: URL) -> URL {
        header.deletingPathExtension().appendingPathExtension(name).appendingPathExtension("npy")
    }

    private var fileHeader: FluxHeader {
        FluxHeader(
            format: FluxHeader.format, dump: dump, material: material, density_g_per_cm3: density, mass_fractions: massFractions,
            species: species == .photon ? "photon" : species.name, depth_cm: depth, sigma_mb: crossSection * 1e3,
            collisions: collisions, replicas: replicas, photon_cut_MeV: photonCut * 1e3,
            samples: samples.isEmpty ? nil : samples.map {
                .init(name: $0.name, sigma_mb: $0.crossSection * 1e3, events: $0.events, sum_w: $0.sumOfWeights, sum_w2: $0.sumOfSquaredWeights)
            },
            cone: cone.rawValue, cut: cut.rawValue, study: study, beams: beams, beam: beam, program: program,
            axes: [
                .init(name: "energy_GeV", edges: axes.energy), .init(name: "theta_rad", edges: axes.theta),
                .init(name: "depth_cm", edges: axes.depth),
            ],
            totals_per_collision: totals, totals_by_replica: totalsByReplica)
    }

    private static func header(_ url: URL) throws -> FluxHeader {
        struct Tag: Decodable { var format: String }
        let data = Data(try AtomicFiles.readText(url).utf8), decoder = JSONDecoder()
        do {
            // The tag first: in another version other keys may be missing.
            let format = try decoder.decode(Tag.self, from: data).format
            guard format == FluxHeader.format else {
                throw InputError("unknown flux format '\(format)'", at: url.path, expected: "'\(FluxHeader.format)'")
            }
            return try decoder.decode(FluxHeader.self, from: data)
        } catch let error as DecodingError {
            throw InputError(error, at: url.path)
        }
    }

    private static func axes(_ axes: [FluxHeader.Axis], depth: Double, at place: String) throws -> FluxAxes {
        let names = ["energy_GeV", "theta_rad", "depth_cm"], found = axes.map(\.name)
        guard found == names else {
            throw InputError("the axes are \(found.joined(separator: ", "))", at: place, expected: names.joined(separator: ", "))
        }
        let limits = [Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude, 0...Double.pi + 1e-9, 0...depth * (1 + 1e-9)]
        let ranges = ["positive energies", "angles from 0 to pi", "depths from 0 to depth_cm = \(depth)"]
        for (axis, (limit, range)) in zip(axes, zip(limits, ranges)) {
            guard axis.edges.count >= 2 else {
                throw InputError("the axis \(axis.name) has \(axis.edges.count) edges", at: place, expected: "2 or more")
            }
            if let bad = axis.edges.first(where: { !limit.contains($0) }) {
                throw InputError("an edge of \(axis.name) is \(bad)", at: place, expected: range)
            }
            if let i = axis.edges.indices.dropFirst().first(where: { axis.edges[$0] <= axis.edges[$0 - 1] }) {
                throw InputError("the edges of \(axis.name) do not ascend (\(axis.edges[i - 1]), then \(axis.edges[i]))", at: place)
            }
        }
        return FluxAxes(energy: axes[0].edges, theta: axes[1].edges, depth: axes[2].edges)
    }

    /// - Parameter signed: a bin may be negative, since events with negative weights may prevail in it.
    private static func numbers(_ name: String, of header: URL, shape: [Int], signed: Bool = false) throws -> [Double] {
        let url = array(name, of: header)
        let values = try NumpyArray(AtomicFiles.read(url), shape: shape, at: url.path).values
        if let i = values.firstIndex(where: { !($0.isFinite && ($0 >= 0 || signed)) }) {
            throw InputError(
                "number \(i) is \(values[i])", at: url.path,
                expected: signed ? "finite numbers" : "finite numbers, zero or positive (negative ones only if 'samples' have different weights)")
        }
        return values
    }

    private func checkMeanEnergies(at place: String) throws {
        guard let meanEnergy else { return }
        let inner = axes.shape.theta * axes.shape.depth
        for i in photons.indices where photons[i] > 0 {
            let bin = i / inner % axes.shape.energy, low = axes.energy[bin], high = axes.energy[bin + 1]
            guard low * (1 - 1e-9)...high * (1 + 1e-9) ~= meanEnergy[i] else {
                throw InputError("mean energy \(meanEnergy[i]) GeV (number \(i)) outside its bin", at: place, expected: "\(low) ... \(high) GeV")
            }
        }
    }
}
