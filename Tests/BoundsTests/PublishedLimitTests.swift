import Bounds
import Foundation
import Reach
import Testing
import _TestSupport

@Suite struct PublishedLimitTests {
    private let header = "# name: x\n# label: X\n# kind: laboratory\n# shape: polygon\n# cl: 95 %\n# reference: A: B\n# arxiv: 1\n# compiled_by: us\n"
    private let rows = "mass_GeV,coupling_per_GeV\n1,1\n2,1\n2,2\n"

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("limits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("run/limits"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func theProgramsTablesAreValid() throws {
        let limits = try PublishedLimit.all()
        #expect(limits.count >= 15 && Set(limits.map(\.name)).count == limits.count)
        #expect(Set(limits.map(\.kind)).count == PublishedLimit.Kind.allCases.count)
        #expect(try PublishedLimit.named("belle2", among: limits).label == "Belle II")
        #expect { try PublishedLimit.named("belle3", among: limits) } throws: { "\($0)".hasSuffix("did you mean 'belle2'?") }
    }

    /// Statement P27 of docs/Paper.md: what the paper's FIG. 2 names is listed, each with what to cite.
    @Test func theBoundsOfThePapersFigureAreThere() throws {
        let limits = try PublishedLimit.all(), names = Set(limits.map(\.name))
        for name in [
            "ee-gamma-inv", "belle2", "ccm", "charm", "e137", "e141", "lep", "na64", "nucal", "primex", "hb-stars", "sn1987a-cooling", "dune",
            "faser", "faser2", "ldmx", "na64-projection", "ship",
        ] { #expect(names.contains(name), "\(name)") }
        #expect(limits.filter { $0.shape == .unavailable }.map(\.name) == ["ccm"])
        let bibliography = try Bibliography(run: nil, environment: [:])
        for limit in limits {
            #expect(!limit.bibtex.isEmpty, "\(limit.name)")
            let entries = try bibliography.entries(citing: [limit])
            // The reference names the year and the arXiv number of the entry that it cites.
            #expect(entries.contains { entry in limit.arXiv.split(separator: ";").contains { entry.entry.contains($0.trimmingCharacters(in: .whitespaces)) } }
                || limit.arXiv == "-", "\(limit.name)")
        }
        #expect(bibliography[Bibliography.paper]?.contains("2305.16383") == true)
    }

    @Test func entriesAsText() throws {
        let entry = """
            @article{Key:2020, author = {M{\\"u}ller, E. and Calore, F. and others}, title = {Search in $e^+e^-$ at {Belle II}},
              collaboration = {Belle II}, journal = {JCAP}, volume = {07}, pages = {056}, year = {2023}, eprint = {2304.01060}}
            """
        #expect(BibTeXEntry(entry).reference
            == "E. M\u{fc}ller, F. Calore et al. (Belle II), Search in e\u{207a}e\u{207b} at Belle II, JCAP 07 (2023) 056, arXiv:2304.01060")
        #expect(BibTeXEntry("@misc{x, note = {A. Author (2026)}, eprint = {-}}").reference == "A. Author (2026)")
    }

    @Test func damagedTables() throws {
        try withFolder { folder in
            let url = folder.appendingPathComponent("x.csv")
            try Data((header + rows).utf8).write(to: url)
            #expect(try PublishedLimit(contentsOf: url).reference == "A: B")
            for (old, new, expected) in [
                ("# kind: laboratory\n", "", "the key 'kind' is missing"),
                ("# cl: 95 %\n", "# cl: 95 %\n# unit: MeV\n", ":6: unknown key 'unit'"),
                ("# cl: 95 %\n", "# cl: 95 %\n# label: Y\n", ":6: the key 'label' stands twice"),
                ("laboratory", "labratory", ":3: unknown kind 'labratory'"), ("polygon", "circle", ":4: unknown shape 'circle'"),
                ("polygon", "line", ":4: a line for a laboratory bound; expected a polygon, or lower"), ("# cl: 95 %\n", "# cl: 95 %\n# label_at: 0.01 0 0\n", ":6: label_at '0.01 0 0'; "),
                ("# cl: 95 %\n", "# cl: 95 %\n# label_at: 1 1\n", ":6: label_at '1 1'; "),
                ("2,2\n", "", "2 points; expected 3 or more"), ("1,1\n2,1\n2,2\n", "1,1\n1,2\n1,3\n", "all points have one mass"), ("2,2\n", "2,-2\n", ":12: mass 2.0 and coupling -2.0"), ("2,2\n", "0,2\n", ":12: mass 0.0"),
                ("2,2\n", "2\n", ":12: '2'; expected 2 numbers"), ("2,2\n", "2,nan\n", ":12: '2,nan'; expected 2 numbers"),
                ("mass_GeV,coupling_per_GeV", "mass_MeV,coupling_per_GeV", ":9: the columns are 'mass_MeV,coupling_per_GeV'"),
                ("mass_GeV,coupling_per_GeV", "mass_MeV,coupling_per_GeV", "multiply those in MeV by 1e-3"),
                ("mass_GeV,coupling_per_GeV", "mass_GeV,coupling_per_TeV", "multiply those in 1/TeV by 1e-3"),
                ("2,2\n", "2e6,2\n", ":12: a mass of 2000000.0 GeV; expected 1e-12 to 1000 GeV; is it in eV or MeV?"),
                ("2,2\n", "2,20\n", ":12: a coupling of 20.0 /GeV; expected 1e-18 to 10 /GeV; is it in 1/TeV?"),
                // The diagonals of a square instead of its sides.
                ("1,1\n2,1\n2,2\n", "1,1\n2,2\n2,1\n1,2\n", "two sides of the polygon cross: the one between lines 10 and 11, and the one between lines 12 and 13"),
            ] {
                try Data((header + rows).replacingOccurrences(of: old, with: new).utf8).write(to: url)
                #expect { try PublishedLimit(contentsOf: url) } throws: { "\($0)".contains(expected) && "\($0)".contains(url.path) }
            }
        }
    }

    /// Excluded is what lies above, whatever the order of the points: a contour above the bound covers nothing new.
    @Test(arguments: [
        "2e-2,1e-9\n1e-1,1e-9\n1,1e-9\n", "1e-1,1e-9\n2e-2,2e-9\n1,1e-9\n", "1,1e-9\n1e-1,1e-9\n2e-2,2e-9\n", "2e-2,1e-5\n2e-2,1e-9\n1,1e-9\n",
        "1,1e-9\n2e-2,1e-9\n2e-2,1e-5\n",
    ])
    func lowerBoundsInAnyOrder(points: String) throws {
        try withFolder { folder in
            let url = folder.appendingPathComponent("x.csv")
            let text = header.replacingOccurrences(of: "polygon", with: "lower") + "mass_GeV,coupling_per_GeV\n" + points
            for ends in ["\n", "\r\n"] {
                try Data(("\u{feff}" + text.replacingOccurrences(of: "\n", with: ends)).utf8).write(to: url)
                let limit = try PublishedLimit(contentsOf: url)
                #expect(zip(limit.vertices, limit.vertices.dropFirst()).allSatisfy { $0.mass <= $1.mass })
                let contour = [3e-2, 0.1, 0.5].map { NewlyCoveredArea.Point(mass: $0, lower: 1e-8, upper: 1e-4) }
                let area = NewlyCoveredArea(contour, limits: [limit])
                expectClose(area.beyondLaboratory, 0, absolute: 1e-12, points)
                #expect(area.total > 10)
            }
        }
    }

    @Test func usersTablesJoinTheOthers() throws {
        try withFolder { folder in
            let own = folder.appendingPathComponent("own"), inRun = folder.appendingPathComponent("run/limits")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            func write(_ name: String, label: String, to folder: URL, extra: String = "") throws {
                let text = (header + extra + rows).replacingOccurrences(of: "name: x", with: "name: \(name)").replacingOccurrences(of: "label: X", with: "label: \(label)")
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(name)-\(label).csv"))
            }
            try write("mine", label: "first", to: own)
            try write("belle2", label: "newer", to: own)
            try write("mine", label: "second", to: inRun, extra: "# bibtex: Mine:2026\n")
            let environment = [PublishedLimit.folderVariable: own.path], run = folder.appendingPathComponent("run").path
            let limits = try PublishedLimit.all(run: run, environment: environment)
            #expect(limits.count == (try PublishedLimit.all().count) + 1)
            #expect(try PublishedLimit.named("mine", among: limits).label == "second")
            #expect(try PublishedLimit.named("belle2", among: limits).label == "newer")

            // A key must be defined; without keys the reference itself is the entry.
            let mine = try PublishedLimit.named("mine", among: limits), newer = try PublishedLimit.named("belle2", among: limits)
            let undefined = try Bibliography(run: run, environment: environment)
            #expect { try undefined.entries(citing: [mine]) } throws: { "\($0)".contains("'Mine:2026' is not defined") }
            try Data("A comment. @article{Mine:2026, title={On {B}}}".utf8).write(to: inRun.appendingPathComponent("more.bib"))
            let entries = try Bibliography(run: run, environment: environment).entries(citing: [mine, newer])
            #expect(entries.map(\.key) == ["Mine:2026", "belle2"])
            #expect(entries[0].entry == "@article{Mine:2026, title={On {B}}}" && entries[1].entry.contains("note = {A: B}"))
            try Data("@article{Open:2026, title={On".utf8).write(to: inRun.appendingPathComponent("more.bib"))
            #expect { try Bibliography(run: run, environment: environment) } throws: { "\($0)".contains("more.bib:1: the entry is not closed") }

            try write("other", label: "unit", to: inRun, extra: "# mediator: dark-photon\n")
            #expect { try PublishedLimit.all(run: run, environment: environment) } throws: { "\($0)".contains("of a bound on 'dark-photon'; expected 'mass_GeV,coupling'") }
            // No table of the program is on this mediator.
            try write("other", label: "unit", to: inRun, extra: "# mediator: scalar-electron\n")
            #expect { try PublishedLimit.all(run: run, environment: environment) } throws: { "\($0)".contains("of a bound on 'scalar-electron'; expected 'mass_GeV,coupling'") }
            try FileManager.default.removeItem(at: inRun.appendingPathComponent("other-unit.csv"))
            try write("mine", label: "third", to: inRun)
            #expect { try PublishedLimit.all(run: run, environment: environment) } throws: { "\($0)".contains("the name 'mine' is also that of") }
            #expect { try PublishedLimit.all(run: nil, environment: [PublishedLimit.folderVariable: "/nowhere"]) } throws: {
                "\($0)".contains("/nowhere: no folder of bounds")
            }
        }
    }
}
