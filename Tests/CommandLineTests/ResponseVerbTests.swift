import Foundation
import Testing

/// `response`: the answer's form, and wrong usage.
struct ResponseVerbTests {
    @Test func aPhoton() throws {
        let answer = try Program.run("response", "cms-run3", "DT", "--photon", "100MeV", "--events", "400", "--seed", "2", "--json")
        #expect(answer.status == 0 && !answer.errors.contains("error"), "\(answer)")
        let object = try answer.object()
        #expect(object["experiment"] as? String == "cms-run3" && object["chamber"] as? String == "DT" && object["station"] as? String == "MB1" && object["events"] as? Int == 400)
        let particles = try #require(object["particles"] as? [[String: Any]])
        #expect(particles.count == 1 && particles[0]["species"] as? String == "gamma" && particles[0]["energy_GeV"] as? Double == 0.1)
        for (key, count) in [("hit_layers", 12), ("consecutive", 12)] {
            let table = try #require(object[key] as? [String: [String: Double]])
            #expect(Set(table.keys) == Set((1...count).map(String.init)) && table.values.allSatisfy { 0...1 ~= $0["mean"]! && $0["error"]! > 0 }, "\(table)")
        }
        let recognised = try #require(object["recognised"] as? [String: Double])
        #expect(0.1...0.45 ~= recognised["mean"]!)
    }

    @Test func aDecay() throws {
        let object = try Program.run("response", "cms-phase2", "ME0", "--mediator", "dark-photon", "--mass", "300MeV", "--energy", "10GeV", "--events", "200", "--json").object()
        let particles = try #require(object["particles"] as? [[String: Any]]), decays = try #require(object["decays"] as? [[String: Any]])
        #expect(particles[0]["species"] as? String == "dark-photon" && particles[0]["energy_GeV"] as? Double == 10 && object["mass_GeV"] as? Double == 0.3)
        #expect(decays.map { $0["products"] as? [String] } == [["e-", "e+"], ["mu-", "mu+"]])
    }

    @Test(arguments: [
        (["cms-run3", "DT"], 64, "--photon"), (["cms-run3", "DT", "--photon", "10MeV", "--energy", "10MeV"], 64, "--photon"),
        (["cms-run3", "DT", "--mediator", "alp-photon"], 64, "--mass"), (["cms-run3", "DT", "--photon", "10"], 64, "unit"),
        (["cms-run3", "Dt", "--photon", "10MeV"], 1, "unknown chamber 'Dt'"), (["cms-run3", "DT", "--photon", "10MeV", "--station", "MB5"], 1, "unknown station"),
        (["cms-run3", "DT", "--photon", "10MeV", "--eta", "3"], 1, "|eta|"),
        (["cms-run3", "DT", "--mediator", "alp-photon", "--mass", "1GeV", "--energy", "100MeV"], 1, "at least the mass"),
    ])
    func wrongUsage(arguments: [String], status: Int32, message: String) throws {
        let answer = try Program.run(Program.url, ["response"] + arguments)
        #expect(answer.status == status && answer.output.isEmpty && answer.errors.contains(message), "\(answer)")
    }
}
