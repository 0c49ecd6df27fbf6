import Collisions
import Inputs
import Studies
import Testing

struct StitchedStudyTests {
    private func study(_ samples: String, preset: Study.Preset? = nil) throws -> Study {
        try StudyRequest(yaml: "source: { collisions: { samples: \(samples) } }", file: "s.yaml").resolve(preset: preset)
    }

    private func samples(_ study: Study) throws -> [Study.Sample] {
        guard case .pythia(let pythia) = study.source else { throw InputError("no PYTHIA") }
        return pythia.samples
    }

    /// Presets beyond the quick one fill the hard tail and count every reading of the cut; a study's own samples stay.
    @Test func presetsAreStitched() throws {
        let request = try StudyRequest(yaml: "{}", file: "s.yaml"), quick = try request.resolve(preset: .quick), paper = try request.resolve(preset: .paper)
        #expect(try samples(quick).count == 1 && !quick.incident.hasOtherCuts)
        #expect(try samples(paper).last?.ptHat?.most == 6800 && paper.incident.hasOtherCuts)
        #expect(abs(try samples(paper).reduce(0) { $0 + $1.events } - 300_000) < 10)
        #expect(try StudyRequest(yaml: paper.yaml, file: "again.yaml").resolve() == paper)
        let leptons = try StudyRequest(yaml: "showers: { species: [photon, e-] }", file: "s.yaml").resolve(preset: .paper)
        #expect(!leptons.incident.hasOtherCuts)
    }

    @Test func cutsThatAreNotCountedAreNamed() throws {
        for yaml in [
            "reach: { variations: [{ cut: [none] }] }", "{ incident: { other_cuts: on }, reach: { variations: [{ cut: [photon-theta-phi] }] } }",
            "{ incident: { other_cuts: on }, showers: { species: [photon, e-] } }",
        ] { #expect(throws: InputError.self) { try StudyRequest(yaml: yaml, file: "s.yaml").resolve() } }
    }

    @Test func oneWordIsAllSlicesToTheKinematicLimit() throws {
        let stitched = try study("stitched"), parts = try samples(stitched)
        #expect(parts[0].process == "SoftQCD:inelastic" && parts[0].ptHat == PtHatRange(0, 7))
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.ptHat?.most == $1.ptHat?.least })
        #expect(parts.last?.ptHat?.most == 6800)
        #expect(abs(parts.reduce(0) { $0 + $1.events } - 36_000) < 10)
        // The resolved study says them all, and reads the same.
        #expect(stitched.yaml.contains("{ name: hard-7, process: \"HardQCD:all\", events: 3960, pt_hat: [7GeV, 10GeV], pythia: [] }"))
        #expect(try StudyRequest(yaml: stitched.yaml, file: "again.yaml").resolve() == stitched)
        // A preset sets the sum.
        #expect(abs(try samples(try study("stitched", preset: .paper)).reduce(0) { $0 + $1.events } - 300_000) < 10)
        let low = try StudyRequest(yaml: "source: { collisions: { energy: 900GeV, samples: stitched } }", file: "s.yaml").resolve()
        #expect(try samples(low).last?.ptHat == PtHatRange(150, 450))
    }

    @Test(arguments: [
        ("[{ process: 'HardQCD:all', pt_hat: [0GeV, 20GeV] }]", "pt_hat from 0GeV for HardQCD:all"),
        ("[{ process: 'SoftQCD:inelastic', pt_hat: [10GeV, 20GeV] }]", "pt_hat from 10GeV for SoftQCD:inelastic"),
        ("[{ process: 'HardQCD:all', pt_hat: [20GeV, 10GeV] }]", "no range of pt_hat"),
        ("[{ process: 'HardQCD:all', pt_hat: [1GeV, 10GeV] }]", "no range of pt_hat"),
        ("[{ name: a, process: 'HardQCD:all', pt_hat: [10GeV, 30GeV] }, { name: b, process: 'HardQCD:all', pt_hat: [20GeV, 50GeV] }]", "overlap"),
        ("[{ process: 'SoftQCD:inelastic', pt_hat: [0GeV, 10GeV] }, { process: 'HardQCD:all', pt_hat: [20GeV, 50GeV] }]", "leave a gap"),
        ("[{ process: 'SoftQCD:inelastic' }, { process: 'HardQCD:all', pt_hat: [20GeV, 50GeV] }]", "collisions of all pTHat"),
        ("[{ process: 'HardQCD:all', pt_hat: [20GeV, 50GeV], pythia: ['PhaseSpace:pTHatMin = 30'] }]", "one side of the border"),
        ("[{ process: 'HardQCD:all', pt_hat: [6900GeV, 7000GeV] }]", "less than half the energy"),
        ("stiched", "samples"),
        ("[{ process: 'HardQCD:all' }]", "has no lowest pTHat"),
        ("[{ process: 'HardQCD:qg2qg', pythia: ['PhaseSpace:pTHatMax = 50'] }]", "has no lowest pTHat"),
        ("[{ process: 'SoftQCD:inelastic' }, { process: 'HardQCD:all', pythia: ['PhaseSpace:pTHatMin = 20'] }]", "would be counted twice"),
    ])
    func mistakesAreNamed(samples: String, problem: String) throws {
        let error = #expect(throws: InputError.self) { try study(samples) }
        #expect("\(try #require(error))".contains(problem), "\(error!)")
    }
}
