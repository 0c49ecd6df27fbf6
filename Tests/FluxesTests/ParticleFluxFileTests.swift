import Fluxes
import Foundation
import Numerics
import Particles
import Testing
import _TestSupport

@Suite struct ParticleFluxFileTests {
    private func flux(meanEnergy: Bool = true) -> ParticleFlux {
        let axes = FluxAxes(energy: [0.01, 0.1, 1], theta: [0, 0.5, 1, .pi], depth: [0, 30, 60])
        let numbers = (0..<2 * axes.cells).map { Double($0) / 7 }
        let means = numbers.indices.map { $0 / 6 % 2 == 0 ? 0.03 : 0.3 }
        let totals = ["1MeV": Estimate(mean: 12.5, error: 0.25)]
        return ParticleFlux(
            dump: "ECAL", material: "PbWO4", density: 8.28, massFractions: ["Pb": 0.45534, "W": 0.40402, "O": 0.14064], depth: 60,
            crossSection: 0.0786, collisions: 36000, replicas: 2, photonCut: 1e-3,
            samples: [.init(name: "inelastic", crossSection: 0.0786, events: 36000, sumOfWeights: 36000, sumOfSquaredWeights: 36000)],
            cone: .thetaPhi, cut: .photon, study: "0123abcd", axes: axes,
            totals: PhotonTotals(noCut: totals, incidentCut: totals, photonCut: totals),
            totalsByReplica: [12.25, 12.75].map { mean in
                let one = ["1MeV": Estimate(mean: mean, error: 0.3)]
                return PhotonTotals(noCut: one, incidentCut: one, photonCut: one)
            },
            photons: numbers, trackLength: numbers.map { $0 * 2 }, meanEnergy: meanEnergy ? means : nil)
    }

    /// Runs `body` on a flux in a folder of its own.
    private func withFlux(_ flux: ParticleFlux, _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("flux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("ECAL.json")
        try flux.write(to: url)
        try body(url)
    }

    private func message(_ url: URL) -> String {
        do {
            _ = try ParticleFlux(contentsOf: url)
            return "no error"
        } catch { return "\(error)" }
    }

    @Test(arguments: [true, false])
    func readsBackWhatItWrote(meanEnergy: Bool) throws {
        try withFlux(flux(meanEnergy: meanEnergy)) { url in
            #expect(try ParticleFlux(contentsOf: url) == flux(meanEnergy: meanEnergy))
            let names = try FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path).sorted()
            #expect(names == ["ECAL.json"] + (meanEnergy ? ["ECAL.mean_energy_GeV.npy"] : []) + ["ECAL.photons.npy", "ECAL.track_length_cm.npy"])
        }
    }

    /// The bytes that numpy 2 writes for numpy.arange(4.).reshape(1, 2, 2, 1).
    @Test func arraysAreNumpys() throws {
        var small = flux(meanEnergy: false)
        small.replicas = 1
        small.axes = FluxAxes(energy: [1, 2, 3], theta: [0, 1, 2], depth: [0, 1])
        small.photons = [0, 1, 2, 3]
        small.trackLength = [0, 1, 2, 3]
        try withFlux(small) { url in
            let data = try Data(contentsOf: url.deletingLastPathComponent().appendingPathComponent("ECAL.photons.npy"))
            let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 2, 1), }"
            var expected = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(text.utf8)
            expected += Data(repeating: 0x20, count: 127 - expected.count) + Data([0x0a])
            for bytes: [UInt8] in [[0, 0], [0xf0, 0x3f], [0x00, 0x40], [0x08, 0x40]] {
                expected += Data(repeating: 0, count: 6) + Data(bytes)
            }
            #expect(data == expected)
        }
    }

    @Test func foreignHeaderNeedsTheEssentialsOnly() throws {
        try withFlux(flux(meanEnergy: false)) { url in
            try edit(url) { header in
                for key in ["species", "samples", "cone", "cut", "study", "totals_per_collision", "totals_by_replica", "mass_fractions"] { header[key] = nil }
                header["experiment"] = "ATLAS"
            }
            let read = try ParticleFlux(contentsOf: url)
            #expect(read.species == .photon && read.cut == .none && read.study.isEmpty)
            #expect(read.totals == nil && read.totalsByReplica == nil)
        }
    }

    private func edit(_ url: URL, _ change: (inout [String: Any]) -> Void) throws {
        var header = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        change(&header)
        try JSONSerialization.data(withJSONObject: header).write(to: url)
    }

    @Test func missingKeysAreNamed() throws {
        for key in ["format", "dump", "material", "density_g_per_cm3", "depth_cm", "sigma_mb", "collisions", "replicas", "photon_cut_MeV", "axes"] {
            try withFlux(flux()) { url in
                try edit(url) { $0[key] = nil }
                #expect(message(url) == "\(url.path): the key '\(key)' is missing")
            }
        }
    }

    @Test func impossibleHeaders() throws {
        func axes(_ energy: [Double], theta: [Double] = [0, 0.5, 1, 3], depth: [Double] = [0, 30, 60]) -> [[String: Any]] {
            [["name": "energy_GeV", "edges": energy], ["name": "theta_rad", "edges": theta], ["name": "depth_cm", "edges": depth]]
        }
        let cases: [(String, Any, String)] = [
            ("format", "calodump-flux-9", "unknown flux format 'calodump-flux-9'; expected 'calodump-flux-1'"),
            ("sigma_mb", -78.6, "sigma_mb is -78.6; expected 1e-15 to 1e6, millibarn"), ("sigma_mb", 1e300, "sigma_mb is 1e+300"),
            ("sigma_mb", "78.6", "the key 'sigma_mb' has the wrong type; expected a number"),
            ("depth_cm", 0, "depth_cm is 0.0; expected a positive number"),
            ("density_g_per_cm3", -1, "density_g_per_cm3 is -1.0; expected a positive number"),
            ("collisions", 0, "collisions is 0; expected a positive number"),
            ("photon_cut_MeV", -1, "photon_cut_MeV is -1.0; expected zero or a positive number"),
            ("totals_by_replica", [Any](), "totals_by_replica has 0 entries; expected one for each of 2 replicas"),
            ("replicas", 0, "replicas is 0; expected 1 or more"),
            ("species", "photom", "unknown particle species"),
            ("cut", "fotons", "unknown cut 'fotons'; expected one of photon, incident, none"),
            ("axes", axes([0.01, 1, 0.1]), "the edges of energy_GeV do not ascend (1.0, then 0.1)"),
            ("axes", axes([-1, 0.1, 1]), "an edge of energy_GeV is -1.0; expected positive energies"),
            ("axes", axes([1]), "the axis energy_GeV has 1 edges; expected 2 or more"),
            ("axes", axes([0.01, 0.1, 1], theta: [0, 1, 2, 4]), "an edge of theta_rad is 4.0; expected angles from 0 to pi"),
            ("axes", axes([0.01, 0.1, 1], depth: [0, 30, 90]), "an edge of depth_cm is 90.0"),
            ("axes", Array(axes([0.01, 0.1, 1]).dropLast()), "the axes are energy_GeV, theta_rad; expected energy_GeV, theta_rad, depth_cm"),
            ("replicas", 3, "totals_by_replica has 2 entries"),
            ("axes", axes([0.01, 0.1, 1, 10]), "the array has the shape (2, 2, 3, 2); expected (2, 3, 3, 2)"),
        ]
        for (key, value, expected) in cases {
            try withFlux(flux()) { url in
                try edit(url) { $0[key] = value }
                #expect(message(url).contains(expected), "\(message(url))")
                #expect(message(url).contains("ECAL."))
            }
        }
    }

    @Test func damagedFiles() throws {
        func photons(_ url: URL) -> URL { url.deletingLastPathComponent().appendingPathComponent("ECAL.photons.npy") }
        func replace(_ url: URL, _ old: String, _ new: String) throws {
            var data = try Data(contentsOf: photons(url))
            data.replaceSubrange(try #require(data.range(of: Data(old.utf8))), with: Data(new.utf8))
            try data.write(to: photons(url))
        }
        let cases: [(String, (URL) throws -> Void)] = [
            ("ECAL.json: the file is empty", { try Data().write(to: $0) }),
            ("ECAL.json: not valid JSON", { try Data("{\"format\": ".utf8).write(to: $0) }),
            ("ECAL.json: not valid JSON", { try Data("{\"format\": NaN}".utf8).write(to: $0) }),
            ("ECAL.json: cannot be read (no such file or folder)", { try FileManager.default.removeItem(at: $0) }),
            ("ECAL.photons.npy: cannot be read (no such file or folder)", { try FileManager.default.removeItem(at: photons($0)) }),
            ("ECAL.photons.npy: the file is empty", { try Data().write(to: photons($0)) }),
            ("ECAL.photons.npy: not a numpy file", { try Data("energy,photons\n1,2\n".utf8).write(to: photons($0)) }),
            ("ECAL.photons.npy: the file is truncated in its header", { try Data(contentsOf: photons($0)).prefix(40).write(to: photons($0)) }),
            ("ECAL.photons.npy: the file is truncated; expected 24 numbers", { try Data(contentsOf: photons($0)).dropLast(3).write(to: photons($0)) }),
            ("ECAL.photons.npy: the file is too long", { try (Data(contentsOf: photons($0)) + Data(count: 8)).write(to: photons($0)) }),
            ("ECAL.photons.npy: numbers of type <f4", { try replace($0, "'<f8'", "'<f4'") }),
            ("ECAL.photons.npy: numbers of type >f8", { try replace($0, "'<f8'", "'>f8'") }),
            ("ECAL.photons.npy: the array is in Fortran order", { try replace($0, "False", "True ") }),
            ("ECAL.photons.npy: the array has the shape (2, 3, 2, 2)", { try replace($0, "(2, 2, 3, 2)", "(2, 3, 2, 2)") }),
            ("ECAL.photons.npy: the numpy header is damaged", { try replace($0, "'shape'", "'shade'") }),
        ]
        for (expected, damage) in cases {
            try withFlux(flux()) { url in
                try damage(url)
                #expect(message(url).contains(expected), "\(message(url))")
            }
        }
    }

    @Test(arguments: [-1, Double.nan, .infinity])
    func impossibleNumbers(_ number: Double) throws {
        var bad = flux()
        bad.trackLength[5] = number
        try withFlux(bad) { url in
            #expect(message(url).contains("ECAL.track_length_cm.npy: number 5 is \(number); expected finite numbers, zero or positive"))
        }
        bad = flux()
        bad.meanEnergy?[8] = 0.05
        try withFlux(bad) { url in
            #expect(message(url).contains("ECAL.mean_energy_GeV.npy: mean energy 0.05 GeV (number 8) outside its bin; expected 0.1 ... 1.0 GeV"))
        }
    }

    @Test func failedWritingLeavesTheEarlierFlux() throws {
        try withFlux(flux()) { url in
            var next = flux()
            next.dump = "other"
            let absent = url.deletingLastPathComponent().appendingPathComponent("absent/ECAL.json")
            do {
                try next.write(to: absent)
                Issue.record("written into a folder that does not exist")
            } catch { #expect("\(error)".contains("ECAL.json: cannot be written (no such file or folder)")) }
            let kept = try ParticleFlux(contentsOf: url)
            #expect(kept == flux())
        }
    }
}
