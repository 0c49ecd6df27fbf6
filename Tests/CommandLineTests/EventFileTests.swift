import Foundation
import Testing

/// What becomes of the particles of an event file, as the record of a run tells it.
@Suite struct EventFileTests {
    /// In each of two events: a pi0 at the centre, a neutralino, and two photons of a particle that decays 5 m away.
    private let text: String = {
        var text = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\nW Weight\n"
        for event in 0..<2 {
            text += "E \(event) 2 7\nU GEV MM\nW 1\nA 0 GenCrossSection 7e10 1e8 -1 -1\n"
            text += "P 1 0 2212 0 0 6800 6800 0.938 4\nP 2 0 2212 0 0 -6800 6800 0.938 4\nV -1 0 [1,2]\n"
            text += "P 3 -1 51 50 0 0 50.01 1 2\nP 4 -1 111 -30 0 0 30.00030364 0.1349768 1\nP 5 -1 1000022 0 40 0 107.70329614 100 1\n"
            text += "V -2 0 [3] @ 5000 0 0 5000\nP 6 -2 22 25 0.5 0 25.0049995 0 1\nP 7 -2 22 25 -0.5 0 25.0049995 0 1\n"
        }
        return text + "HepMC::Asciiv3-END_EVENT_LISTING\n\n"
    }()

    @Test func theRecordCountsWhatIsNotFollowed() throws {
        try withTemporaryFolder { folder in
            _ = try folder.file("events.hepmc", text)
            let study = try folder.file(
                "study.yaml",
                """
                source: { collisions: { hepmc: '\(folder.appendingPathComponent("events.hepmc").path)' } }
                dumps: { HCAL: none }
                showers: { photon_cut: 1GeV, electron_cut: 1GeV }

                """)
            let out = folder.appendingPathComponent("out")
            let outcome = try Program.run("flux", study, "--out", out.path)
            #expect(outcome.status == 0, "\(outcome)")
            let record = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: out.appendingPathComponent("record.json"))) as? [String: Any])
            let left = try #require(record["particles_not_followed"] as? [String: Int]), entered = try #require(record["incident_particles"] as? [String: Int])
            #expect(left["born_outside:gamma"] == 4 && left["invisible:PDG 1000022"] == 2, "\(left)")
            // Two photons of each pi0, or one and a pair.
            #expect(entered.values.reduce(0, +) >= 4 && (entered["gamma"] ?? 0) >= 2, "\(entered)")
        }
    }
}
