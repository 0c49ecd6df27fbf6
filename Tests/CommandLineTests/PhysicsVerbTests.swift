import Foundation
import Testing

/// `photon`, `electron`, `primakoff`, `mediators`, `production`, `decay`, `shower`: answers, formats and wrong usage.
struct PhysicsVerbTests {
    @Test func photon() throws {
        let answer = try Program.run("photon", "Cu", "--energy", "1MeV", "--json")
        #expect(answer.status == 0 && answer.errors.isEmpty, "\(answer)")
        let object = try answer.object()
        let perGram = try #require(object["cm2_per_g"] as? [String: Double])
        #expect(Set(perGram.keys) == [
            "coherent", "incoherent", "photoelectric", "pair_nuclear", "pair_electron", "total", "total_no_coherent",
        ])
        // XCOM (NIST SRD 8): 5.901e-2 cm2/g with coherent scattering.
        #expect(abs(perGram["total"]! / 5.901e-2 - 1) < 0.02)
        #expect((object["barn_per_atom"] as? [String: Double])?.count == 7)
        #expect(object["mean_free_path_cm"] is Double)
        let compound = try Program.run("photon", "PbWO4", "--energy", "1MeV", "--json").object()
        #expect(compound["barn_per_atom"] == nil)
    }

    @Test func electron() throws {
        let object = try Program.run("electron", "Pb", "--energy", "10MeV", "--json").object()
        // ESTAR (NIST SRD 124): range and radiation yield of 10 MeV in lead.
        #expect(abs((object["csda_range_g_per_cm2"] as? Double ?? 0) / 6.133 - 1) < 0.01)
        #expect(abs((object["radiation_yield"] as? Double ?? 0) / 0.3162 - 1) < 0.01)
        let total = try #require(object["total_MeV_cm2_per_g"] as? Double)
        let parts = try #require(object["collision_MeV_cm2_per_g"] as? Double) + #require(object["radiative_MeV_cm2_per_g"] as? Double)
        #expect(abs(total - parts) < 1e-12)
        // Of copper at 12.5 and 100 keV, where the part below 10 keV counts.
        for (energy, range, tolerance) in [("12.5keV", 6.658e-4, 0.03), ("100keV", 2.225e-2, 2e-3)] {
            let slow = try Program.run("electron", "Cu", "--energy", energy, "--json").object()
            #expect(abs((slow["csda_range_g_per_cm2"] as? Double ?? 0) / range - 1) < tolerance, "\(energy)")
        }
    }

    /// d sigma of arXiv:2305.16383, eq. 2 and 3, integrated independently (mpmath): barn at g = 1/GeV.
    @Test(arguments: [
        ("Cu", "100MeV", "1GeV", "helm", 1.223e-3), ("Cu", "10MeV", "1GeV", "helm", 3.980e-3), ("Cu", "10MeV", "1GeV", "helm+screening", 3.957e-3),
        ("Pb", "1MeV", "1GeV", "helm", 5.209e-2), ("Pb", "1MeV", "1GeV", "helm+screening", 3.447e-2), ("O", "500MeV", "10GeV", "helm", 6.915e-5),
    ])
    func primakoff(target: String, mass: String, energy: String, formFactor: String, barn: Double) throws {
        let object = try Program.run("primakoff", target, "--energy", energy, "--mass", mass, "--form-factor", formFactor, "--json").object()
        let sigma = try #require(object["sigma_barn"] as? Double)
        #expect(abs(sigma / barn - 1) < 1e-3, "\(sigma)")
        #expect((object["p_prod"] as? Double).map { 0..<1 ~= $0 } == true)
    }

    @Test func decay() throws {
        let object = try Program.run("decay", "--mass", "100MeV", "--coupling", "1e-4/GeV", "--energy", "10GeV", "--json").object()
        // arXiv:2305.16383, eq. 5 and 6.
        let width = 1e-8 * 1e-3 / (64 * Double.pi)
        #expect(abs((object["width_GeV"] as? Double ?? 0) / width - 1) < 1e-9)
        #expect(abs((object["lifetime_s"] as? Double ?? 0) / (6.582119569e-25 / width) - 1) < 1e-9)
        let length = (100.0 - 0.01).squareRoot() / 0.1 * 1.973269804e-14 / width
        #expect(abs((object["decay_length_cm"] as? Double ?? 0) / length - 1) < 1e-9)
        let below = try Program.run("decay", "--mass", "100MeV", "--coupling", "1e-4/GeV", "--energy", "10MeV")
        #expect(below.status == 1 && below.errorLines.count == 1, "\(below)")
    }

    /// The same numbers by the verbs that know all mediators.
    @Test func mediatorsAndTheirProduction() throws {
        let all = try Program.run("mediators", "--json")
        let list = try #require(try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [[String: Any]])
        #expect(list.contains { $0["mediator"] as? String == "alp-photon" && $0["coupling_unit"] as? String == "1/GeV" })

        let point = try Program.run("mediators", "alp-photon", "--mass", "100MeV", "--coupling", "1e-4/GeV", "--json").object()
        let decay = try Program.run("decay", "--mass", "100MeV", "--coupling", "1e-4/GeV", "--json").object()
        #expect(point["width_GeV"] as? Double == decay["width_GeV"] as? Double && point["lifetime_s"] as? Double == decay["lifetime_s"] as? Double)
        let mode = try #require((point["modes"] as? [[String: Any]])?.first)
        #expect(mode["products"] as? [String] == ["gamma", "gamma"] && mode["branching"] as? Double == 1)
        #expect((point["channels"] as? [[String: Any]])?.first?["parents"] as? [String] == ["gamma"])

        let production = try Program.run(
            "production", "alp-photon", "Cu", "--parent", "gamma", "--energy", "1GeV", "--mass", "100MeV", "--coupling", "1e-4/GeV", "--json").object()
        let sigma = try #require(production["sigma_barn"] as? Double)
        #expect(abs(sigma / 1.223e-11 - 1) < 1e-3)
        #expect((production["channels"] as? [[String: Any]])?.first?["sigma_barn"] as? Double == sigma)

        let foreign = try Program.run("production", "alp-photon", "Cu", "--parent", "e-", "--energy", "1GeV", "--mass", "100MeV")
        #expect(foreign.status == 1 && foreign.errors.contains("e- does not make 'alp-photon'; expected one of gamma"), "\(foreign)")
        let misspelt = try Program.run("mediators", "alp-foton")
        #expect(misspelt.status == 64 && misspelt.errors.contains("did you mean 'alp-photon'?"), "\(misspelt)")
        let bare = try Program.run("mediators", "alp-photon", "--mass", "100MeV", "--coupling", "1e-4")
        #expect(bare.status == 64 && bare.errors.contains("has no unit"), "\(bare)")
    }

    @Test func shower() throws {
        let arguments = ["shower", "PbWO4", "--depth", "60cm", "--primary", "e-", "--energy", "1GeV", "--showers", "20", "--json"]
        let first = try Program.run(Program.url, arguments), second = try Program.run(Program.url, arguments)
        #expect(first.status == 0, "\(first)")
        let object = try first.object()
        for key in [
            "material", "primary", "energy_GeV", "showers", "seed", "depth_cm", "photon_cut_MeV", "electron_cut_MeV", "radiation_length_cm",
            "photons_created", "photon_track_length_X0", "mean_creation_depth_cm", "energy_fraction", "profile_dE_dX0_MeV", "spectrum",
            "angle_rad_quantiles", "cpu_s", "steps",
        ] {
            #expect(object[key] != nil, "\(key)")
        }
        let fractions = try #require(object["energy_fraction"] as? [String: Double])
        #expect(abs(fractions.values.reduce(0, +) - 1) < 1e-9)
        // Same seed, same showers.
        var (a, b) = (object, try second.object())
        a["cpu_s"] = nil
        b["cpu_s"] = nil
        #expect(NSDictionary(dictionary: a) == NSDictionary(dictionary: b))
    }

    @Test func hadronShower() throws {
        let answer = try Program.run(
            "shower", "Cu", "--depth", "1.3m", "--primary", "pi+", "--energy", "10GeV", "--showers", "4", "--json")
        #expect(answer.status == 0, "\(answer)")
        let object = try answer.object()
        for key in ["leaving_far", "leaving_back", "photons_electromagnetic", "photons_nuclear", "electromagnetic_fraction", "nuclear_collisions"] {
            #expect(object[key] != nil, "\(key)")
        }
        #expect(object["leaving_behind"] == nil && object["time_split_s"] == nil)
    }

    @Test func layersBehind() throws {
        let answer = try Program.run(
            "shower", "Cu", "--depth", "20cm", "--primary", "p", "--energy", "3GeV", "--showers", "5", "--behind", "vacuum:5cm", "--behind", "Fe:6cm",
            "--timing", "--json")
        #expect(answer.status == 0, "\(answer)")
        let object = try answer.object()
        #expect(object["leaving_behind"] is [String: Any] && object["time_split_s"] is [String: Any])
        #expect((object["behind"] as? [Any])?.count == 2)
    }

    @Test func punchThrough() throws {
        let answer = try Program.run(
            "punchthrough", "Cu", "--depth", "60cm", "--primary", "pi+", "--energy", "5GeV", "--showers", "20", "--above", "500MeV", "--behind", "Fe:10cm",
            "--json")
        #expect(answer.status == 0, "\(answer)")
        let faces = try #require(try answer.object()["faces"] as? [[String: Any]])
        #expect(faces.map { $0["behind"] as? String } == ["Cu 60cm", "Fe 10cm"])
    }

    /// Wrong usage: exit code 64, one error, the reason in it, nothing on stdout.
    @Test(arguments: [
        (["photon", "PbW04", "--energy", "1MeV"], "did you mean 'PbWO4'?"),
        (["photon", "Cu", "--energy", "1"], "has no unit"),
        (["photon", "Cu", "--energy", "1cm"], "an energy"),
        (["photon", "Cu", "--energy", "-1MeV"], "is not positive"),
        (["photon", "Cu", "--energy", "1e40GeV"], "out of range"),
        (["photon", "Cu", "--energy", "1eV"], "out of range"),
        (["photon", "Cu"], "Missing expected argument '--energy"),
        (["photon", "Cu", "--energy", "1MeV", "--jsno"], "--jsno"),
        (["electron", "Cu", "--energy", "nan GeV"], "is not a number"),
        (["primakoff", "Cu", "--energy", "1GeV", "--mass", "1GeV", "--form-factor", "hlem"], "did you mean 'helm'?"),
        (["decay", "--mass", "1GeV", "--coupling", "1GeV"], "a coupling"),
        (["punchthrough", "Cu", "--depth", "1m", "--primary", "pi+", "--energy", "10GeV", "--showers", "1", "--splitting", "9"], "from 1 to 4"),
        (["punchthrough", "Cu", "--depth", "1m", "--showers", "1"], "or a study"),
        (["shower", "Cu", "--depth", "1m", "--primary", "pi+", "--energy", "1GeV", "--showers", "1", "--behind", "Fe"], "material:thickness"),
        (["shower", "Cu", "--depth", "1m", "--primary", "pion", "--energy", "1GeV", "--showers", "1"], "unknown particle species"),
        (["shower", "Cu", "--depth", "1m", "--primary", "e-", "--energy", "1GeV", "--showers", "0"], "whole number"),
        (["shower", "Cu", "--depth", "-1m", "--primary", "e-", "--energy", "1GeV", "--showers", "1"], "is not positive"),
        (["fly"], "fly"), (["run"], "--out"), (["run", "--out", "x", "--preset", "fast"], "unknown preset"),
        (["run", "--out", "x", "--threads", "0"], "whole number"),
    ])
    func wrongUsage(arguments: [String], reason: String) throws {
        let outcome = try Program.run(Program.url, arguments)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1, "\(outcome)")
        #expect(outcome.errors.contains(reason), "\(outcome)")
    }

    @Test(arguments: [
        "run", "flux", "reach", "events", "figures", "compare", "shower", "punchthrough", "photon", "electron", "primakoff", "decay", "doctor",
    ])
    func helpHasAnExample(verb: String) throws {
        let help = try Program.run(verb, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("Example: calodump \(verb)"), "\(help)")
    }
}
