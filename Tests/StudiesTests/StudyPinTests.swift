// The text and the checksums of resolved studies, held to the byte: run directories on disk are known by them. Made anew like `PinTests`.

import Studies
import Testing

struct StudyPinTests {
    static let studies = [
        "{}",
        "{ seed: 18446744073709551615, reading: realistic }",
        "source: { collisions: { hepmc: 'dir/a \"file\".hepmc.gz' } }",
        "source: { collisions: { hepmc: [a.hepmc, b.hepmc], events: 20, weight: 'scale up', cross_section: 3mb, energy: 14TeV } }",
        "source: { collisions: { hepmc: [{ file: a.hepmc, cross_section: 3mb }, { file: b.hepmc, name: high, weight: w, events: 7 }, c.hepmc] } }",
        "source: { collisions: { lhe: { file: a.lhe, pythia: ['PartonLevel:MPI = off'] }, pythia: ['Tune:pp = 14'] } }",
        """
        source:
          collisions:
            energy: 14 TeV
            pythia: ["PartonLevel:MPI = off"]
            samples:
              - { name: low, process: "HardQCD:all", events: 100, pythia: ["PhaseSpace:pTHatMin = 20.", "PhaseSpace:pTHatMax = 50."] }
              - { process: "HardQCD:hardccbar", events: 7 }
        """,
        "jets: { algorithm: kt, radius: 0.4, abs_eta: 2.8, pt: 12.3456789012 GeV }",
        "incident: { electromagnetic: [gamma], hadronic: all, cone: eta-phi, cut: none }",
        "dumps: { HCAL: none, ECAL: { depth: 3mm } }",
        "dumps: { ECAL: none, HCAL: none, Block-1: { material: Fe, depth: 1.1m, takes: everything } }",
        "scenarios: [run4-me0, { name: run4-dt, efficiency: 0.3, energy_threshold: 0GeV, background: 0 }]",
        """
        scenarios:
          - name: mine
            luminosity: 3/ab
            chamber: { name: DT2, abs_eta: [0.1, 1.1], layers: [{ distance: 1m, thickness: 20cm }, { distance: 2m, thickness: 20cm }] }
        """,
        "reach: { signal: [2.44], mass: 0.3MeV..0.7 GeV, masses: 7 }",
        "mediator: { production: screened, form_factor: dipole }",
        "mediator: { production: full }",
        "showers: { photon_cut: 2MeV, electron_cut: 3MeV, thin: { below: 10MeV, factor: 8 }, hadronic: { neutron_cut: 5MeV, neutron_capture: on, elastic: off, cross_section_scale: 1.1 } }",
        "showers: { path: line, species: [e+, gamma, e-, pi0, eta] }",
        "{ showers: { path: line }, faces: { HCAL: { radius: 1.8m, z: 3.92m, abs_eta: 2.8 }, Block-1: { radius: 1m, z: 1m } } }",
        """
        geometry: rays
        scenarios:
          - { name: run4-me0, geometry: effective, background: { expected: 3, error: 1 } }
          - name: run4-dt
            photons: both
            trigger: 0.25
            efficiency: [[10MeV, 0.1], [1GeV, 0.9]]
            background: 7
            chamber:
              { name: X, abs_eta: [0, 1], layers: [{ distance: 1m, thickness: 1cm }], stations: [{ name: A, shape: disk, layers: [[5.5m, 5.6m]], extent: [[0cm, 1m]], azimuth: 0.9 }] }
        """,
        """
        reach:
          method: cls
          confidence: 0.95
          bands: all
          variations:
            - { name: cross section, scale: [0.9, 1.1] }
            - { distance: [-30cm, 30cm] }
            - { thickness: [0.5, 4] }
            - { form_factor: [dipole, helm+screening] }
            - { production: [full] }
            - { name: jets, flux: [../other] }
        """,
    ]

    @Test func textsAndChecksums() throws {
        var pins = Pins<String>("studies")
        for text in Self.studies {
            let study = try StudyRequest(yaml: text, file: "s.yaml").resolve()
            pins["\(text): text"] = study.yaml
            pins["\(text): checksums"] = "\(study.fluxChecksum) \(study.reachChecksum)"
        }
        try pins.check { $0 == $1 }
    }
}
