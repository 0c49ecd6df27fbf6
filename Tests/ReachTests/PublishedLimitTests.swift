import Foundation
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct PublishedLimitTests {
    @Test func theProgramsTablesAreValid() throws {
        let limits = try PublishedLimit.all()
        #expect(limits.count >= 15 && Set(limits.map(\.name)).count == limits.count)
        #expect(Set(limits.map(\.kind)).count == PublishedLimit.Kind.allCases.count)
        #expect(try PublishedLimit.named("belle2").label == "Belle II")
        #expect { try PublishedLimit.named("belle3") } throws: { "\($0)".hasSuffix("did you mean 'belle2'?") }
    }

    @Test func damagedTables() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("limit-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: url) }
        let header = "# name: x\n# label: X\n# kind: laboratory\n# shape: polygon\n# cl: 95 %\n# reference: A: B\n# arxiv: 1\n# compiled_by: us\n"
        let rows = "mass_GeV,coupling_per_GeV\n1,1\n2,1\n2,2\n"
        try Data((header + rows).utf8).write(to: url)
        #expect(try PublishedLimit(contentsOf: url).reference == "A: B")
        for (old, new, expected) in [
            ("# kind: laboratory\n", "", "the key 'kind' is missing"),
            ("laboratory", "labratory", "unknown kind 'labratory'"), ("polygon", "circle", "unknown shape 'circle'"),
            ("2,2\n", "", "2 points; expected 3 or more"), ("2,2\n", "2,-2\n", ":12: mass 2.0 and coupling -2.0"),
            ("2,2\n", "2\n", ":12: '2'; expected 2 numbers"),
        ] {
            try Data((header + rows).replacingOccurrences(of: old, with: new).utf8).write(to: url)
            #expect { try PublishedLimit(contentsOf: url) } throws: { "\($0)".contains(expected) }
        }
    }
}
