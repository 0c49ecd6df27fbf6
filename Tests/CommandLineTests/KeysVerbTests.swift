import Foundation
import Testing

/// `keys`: lists, JSON, schema, Markdown.
struct KeysVerbTests {
    @Test func list() throws {
        let text = try Program.run("keys")
        #expect(text.status == 0 && text.output.contains("energy, 10MeV to 1PeV [20GeV]") && text.output.contains("Radius parameter R"), "\(text)")
        let list = try #require(try Program.run("keys", "--json").json() as? [[String: Any]])
        let events = try #require(list.first { $0["key"] as? String == "source.collisions.samples[].events" })
        #expect(events["type"] as? String == "whole number" && events["default"] as? String == "36000" && events["range"] as? [Double] == [1, 1e12])
        let cut = try #require(list.first { $0["key"] as? String == "showers.photon_cut" })
        #expect(cut["unit"] as? String == "GeV" && cut["range"] as? [Double] == [1e-4, 1] && cut["documentation"] as? String != nil)
        let cone = try #require(list.first { $0["key"] as? String == "incident.cone" })
        #expect(cone["choices"] as? [String] == ["theta-phi", "eta-phi"] && cone["default"] as? String == "theta-phi")
    }

    @Test(arguments: [("study", "jets"), ("experiment", "volumes"), ("statements", "statements")])
    func schemasAndTables(format: String, key: String) throws {
        let schema = try Program.run("keys", format, "--schema").object()
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema" && schema["additionalProperties"] as? Bool == false)
        #expect((schema["properties"] as? [String: Any])?[key] != nil)
        #expect(try Program.run("keys", format, "--markdown").output.contains("| `\(key)` |"))
        #expect(try Program.run("keys", format).output.contains("\n\(key) "))
    }

    @Test func theOlderWay() throws {
        #expect(try Program.run("experiments", "--schema").output == Program.run("keys", "experiment", "--schema").output)
        #expect(try Program.run("experiments", "--keys").output == Program.run("keys", "experiment", "--markdown").output)
    }

    /// What depends on a key.
    @Test(arguments: [("dumps.HCAL.depth", "fluxes"), ("luminosity", "contours"), ("scenarios.run4-dt.trigger", "contours"), ("reach.method", "contours"), ("jets.pt", "fluxes"), ("version", "nothing")])
    func oneKey(name: String, part: String) throws {
        let answer = try #require(try Program.run("keys", name, "--json").json() as? [[String: Any]])
        #expect(answer.count >= 1 && answer.allSatisfy { $0["makes_anew"] as? String == part }, "\(answer)")
        #expect(try Program.run("keys", name).output.contains("makes anew: "))
    }

    @Test func wrongUsage() throws {
        let slip = try Program.run("keys", "jets.radios")
        #expect(slip.status == 64 && slip.errors.contains("did you mean 'jets.radius'?") && slip.errors.contains("and ") && slip.errors.count < 500, "\(slip)")
        #expect(try Program.run("keys", "--schema", "--json").status == 64)
    }
}
