import Collisions
import Experiments
import Inputs
import Particles
import Testing
import _TestSupport

/// What the final particles of a file are, and what becomes of them.
@Suite struct HepMCPhysicsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private let recoil = [Line(22, 50, 5, 15), Line(211, -50, -3, -15)]

    private func fromBoth(_ lines: [Line]) throws -> [(HepMCFile, Collision)] {
        try Text([lines]).both.map {
            let file = try HepMCFile(path: try scratch.write($0))
            return (file, try collisions(file)[0])
        }
    }

    @Test(arguments: [
        (111, 0.1349768, [22, 11, -11]), (221, 0.547862, nil), (331, 0.95778, nil), (3212, 1.192642, [3122, 22, 11, -11]), (15, 1.77686, nil),
        (-15, 1.77686, nil), (511, 5.27966, nil), (-421, 1.86484, nil), (443, 3.0969, nil), (311, 0.497611, [130, 310]), (113, 0.71, nil), (5122, 5.6196, nil),
    ] as [(Int32, Double, [Int32]?)])
    func shortLivedParticlesDecay(pdg: Int32, mass: Double, products: [Int32]?) throws {
        for (file, collision) in try fromBoth(recoil + [Line(pdg, 5, 20, 30, mass: mass)]) {
            #expect(file.finalSpecies.contains { $0.pdg == pdg && $0.fate == .decayed && $0.count == 1 })
            #expect(!collision.particles.contains { $0.pdg == pdg })
            let made = collision.particles.dropFirst(2)
            #expect(made.count >= (pdg == 311 ? 1 : 2))
            if let products { #expect(made.allSatisfy { products.contains($0.pdg) }, "\(made)") }
            for particle in made { #expect(particle.pdg != 111 && Species(rawValue: particle.pdg) != nil, "\(particle)") }
            let sum = made.reduce(Vector(0, 0, 0)) { $0 + $1.momentum }
            #expect((sum - Vector(5, 20, 30)).magnitude < 1e-6)
            expectClose(made.reduce(0) { $0 + $1.energy }, Line(pdg, 5, 20, 30, mass: mass).energy, relative: 1e-3)
        }
    }

    /// A pi0 of 50 GeV and a pi+: two photons share the energy, and the jets hold all of it.
    @Test func photonsOfUndecayedPionsAreNotLost() throws {
        for (_, collision) in try fromBoth([Line(111, 49.75, 4.99, 15.2), Line(211, -49.9, -2.9, -15.2)]) {
            let jets = try JetFinder(JetFinding()).jets(of: collision)
            let incident = incidentParticles(of: collision, jets: jets, selection: IncidentSelection())
            #expect(jets.count == 2 && incident.hadronic.count == 1)
            expectClose(incident.electromagnetic.reduce(0) { $0 + $1.energy }, Line(111, 49.75, 4.99, 15.2).energy, relative: 1e-6)
        }
    }

    @Test func longLivedParticlesStay() throws {
        let species: [Species] = [.kaonShort, .kaonLong, .lambda, .sigmaPlus, .xiMinus, .omegaMinus, .muonMinus, .neutron, .proton, .pionPlus, .antilambda]
        let lines = species.enumerated().map { Line($1.rawValue, 5, 20, Double($0)) }
        for (file, collision) in try fromBoth(lines) {
            #expect(collision.particles.map(\.pdg) == species.map(\.rawValue))
            #expect(file.finalSpecies.allSatisfy { $0.fate == .visible })
        }
    }

    @Test(arguments: [
        (1_000_022, "PDG 1000022"), (1_000_039, "PDG 1000039"), (51, "PDG 51"), (52, "PDG 52"), (9_999_999, "PDG 9999999"), (1_009_213, "PDG 1009213"),
        (1_000_993, "PDG 1000993"), (36, "PDG 36"), (2_147_483_647, "PDG 2147483647"), (4_900_111, "PDG 4900111"), (12, "nu_e"), (-16, "nu_taubar"), (1_000_015, "PDG 1000015"), (81, "PDG 81"),
    ] as [(Int32, String)])
    func invisibleAndUnknownSpeciesStayOutOfJetsAndAreCounted(pdg: Int32, name: String) throws {
        let mass = pdg.magnitude < 20 ? 0 : 0.5
        for (file, collision) in try fromBoth(recoil + [Line(pdg, 2.83, 39.9, 85.2, mass: mass)]) {
            let jets = try JetFinder(JetFinding()).jets(of: collision)
            #expect(jets.count == 2 && jets.flatMap(\.constituents).sorted() == [0, 1])
            #expect(collision.invisible == [name: 1])
            #expect(file.finalSpecies.contains { $0.pdg == pdg && $0.name == name && ($0.fate == .invisible || $0.fate == .unknown) })
        }
    }

    @Test func nucleiAreInJets() throws {
        for (_, collision) in try fromBoth(recoil + [Line(1_000_010_020, 0, 40, 10, mass: 1.8756)]) {
            #expect(try JetFinder(JetFinding()).jets(of: collision).count == 3 && collision.invisible.isEmpty)
        }
    }

    @Test(arguments: [21, 1, -5, 6, 23, 24, 25, 2101] as [Int32])
    func whatNobodyCanDecayIsRefused(pdg: Int32) throws {
        for content in Text([recoil, recoil + [Line(pdg, 3, 40, 5, mass: 0.3)]]).both {
            let said = try refusal(try scratch.write(content))
            #expect(said.contains("event 1") && said.contains("PDG \(pdg)") && said.contains("does not know how to decay"), "\(said)")
        }
    }

    @Test func aParticleWithAnEndIsNotFinal() throws {
        let head = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\nE 3 3 7\nU GEV MM\nP 1 0 2212 0 0 6800 6800 0.938 4\nP 2 0 2212 0 0 -6800 6800 0.938 4\nV -1 0 [1,2]\n"
        let pions = "P 3 -1 111 30 0 0 30.000303648 0.135 1\nP 4 -1 211 -30 0 0 30.000324665 0.13957 1\n"
        let foot = "HepMC::Asciiv3-END_EVENT_LISTING\n"
        // The pi0's photons, with and without a vertex of their own; the pi+ ends in a vertex from which nothing comes.
        let implicit = head.replacingOccurrences(of: "E 3 3 7", with: "E 3 2 7") + pions + "P 5 3 22 15 0.0675 0 15.000151875 0 1\nP 6 3 22 15 -0.0675 0 15.000151875 0 1\nP 7 -1 22 0 20 0 20 0 1\n" + foot
        let explicit = head + pions + "V -2 0 [3] @ 1 0 0 1\nP 5 -2 22 15 0.0675 0 15.000151875 0 1\nP 6 -2 22 15 -0.0675 0 15.000151875 0 1\nV -3 0 [4]\nP 7 -1 22 0 20 0 20 0 1\n" + foot
        for text in [implicit, explicit] {
            let event = try collisions(try HepMCFile(path: try scratch.write(text)))[0]
            #expect(event.particles.map(\.pdg) == [211, 22, 22, 22])
        }
        let old = "HepMC::Version 2.06.09\nHepMC::IO_GenEvent-START_EVENT_LISTING\nE 3 -1 -1 -1 -1 0 -1 2 1 2 0 1 1.0\nU GEV MM\nC 1e9 1e7\n"
            + "V -1 0 0 0 0 0 2 2 0\nP 1 2212 0 0 6800 6800 0.938 4 0 0 -1 0\nP 2 2212 0 0 -6800 6800 0.938 4 0 0 -1 0\n"
            + "P 3 111 30 0 0 30.000303648 0.135 1 0 0 -2 0\nP 4 211 -30 0 0 30.000324665 0.13957 1 0 0 0 0\n"
            + "V -2 0 1 0 0 0 0 2 0\nP 5 22 15 0.0675 0 15.000151875 0 1 0 0 0 0\nP 6 22 15 -0.0675 0 15.000151875 0 1 0 0 0 0\nHepMC::IO_GenEvent-END_EVENT_LISTING\n"
        #expect(try collisions(try HepMCFile(path: try scratch.write(old)))[0].particles.map(\.pdg) == [211, 22, 22])
    }

    /// Photons of a particle that decays 5 m away do not enter a calorimeter that begins at 1.29 m.
    @Test func placesOfBirthAreKnown() throws {
        var text = Text([[Line(22, 25, 0.5, 0), Line(22, 25, -0.5, 0)]])
        for (length, factor) in [("MM", 0.1), ("CM", 1.0)] {
            (text.length, text.position) = (length, "5000 -20 30.5")
            for content in text.both {
                let event = try collisions(try HepMCFile(path: try scratch.write(content)))[0]
                for particle in event.particles {
                    #expect((particle.position - Vector(5000 * factor, -20 * factor, 30.5 * factor)).magnitude < 1e-9)
                }
                let incident = incidentParticles(of: event, jets: try JetFinder(JetFinding()).jets(of: event), selection: IncidentSelection())
                #expect(incident.electromagnetic.count == 2)
                #expect(incident.electromagnetic.allSatisfy { !DumpFace.crystals.encloses($0.origin) })
            }
        }
        #expect(DumpFace.crystals.encloses(Vector(0, 128, 320)) && !DumpFace.crystals.encloses(Vector(0, 0, -321)))
        // A vertex without a place of its own is where its parents were made; a place without one, too.
        let chain = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\nE 0 3 6 @ 1 2 3 0\nU GEV MM\nP 1 0 2212 0 0 6800 6800 0.938 4\nP 2 0 2212 0 0 -6800 6800 0.938 4\n"
            + "V -1 0 [1,2]\nP 3 -1 51 50 0 0 50.01 1 2\nV -2 0 [3] @ 5000 0 0 5000\nP 4 -2 111 25 0 0 25.00036 0.135 2\nP 5 4 22 25 0 0 25 0 1\nP 6 -1 22 -25 0 0 25 0 1\nHepMC::Asciiv3-END_EVENT_LISTING\n"
        let event = try collisions(try HepMCFile(path: try scratch.write(chain)))[0]
        for (particle, place) in zip(event.particles, [Vector(500, 0, 0), Vector(0.1, 0.2, 0.3)]) {
            #expect((particle.position - place).magnitude < 1e-12)
        }
    }

    @Test(arguments: [
        (Line(211, 40, 0, 0, mass: 397.995, energy: 400), "mass shell"), (Line(22, 40, 0, 0, energy: 30), "mass shell"),
        (Line(211, 40, 0, 0, energy: -40.000243), "energy -40"), (Line(22, 40, 0, 0, energy: 40.5), "mass shell"), (Line(22, 30, 0, 0, energy: -30), "energy -30"),
        (Line(2212, 40, 0, 0, mass: 0.938, energy: 40), "mass shell"), (Line(2212, 4, 0, 0, mass: 0, energy: 4), "mass shell"),
        (Line(1_000_022, 40, 0, 0, mass: 100, energy: 50), "mass shell"), (Line(1_000_020_040, 50, 0, 0, mass: 3.73, energy: 1e5), "mass shell"), (Line(111, 20, 0, 0, mass: 5), "mass shell"), (Line(511, 20, 0, 0, mass: 1), "mass shell"),
        // A resonance has a mass of its own, in which its decays must have room: a pion and a photon; a proton and a pion.
        (Line(213, 20, 0, 0, mass: 0.1), "its lightest decay needs"), (Line(2224, 20, 0, 0, mass: 1), "its lightest decay needs"),
    ])
    func offShellIsRefused(line: Line, says: String) throws {
        for content in Text([recoil, recoil, recoil + [line]]).both {
            // Digits enough to tell.
            let said = try refusal(try scratch.write(content.replacingOccurrences(of: "\(line.energy) \(line.mass)", with: "\(line.energy)0000000000000 \(line.mass)").replacingOccurrences(of: "\(line.momentum.0) 0.0 0.0", with: "\(line.momentum.0)0000000000000 0.0 0.0")))
            #expect(said.contains("event 2") && said.contains("PDG \(line.pdg)") && said.contains(says) && said.contains("particle "), "\(said)")
        }
    }

    @Test func roundingIsNoFault() throws {
        // By digits of the text, by single precision, and masses that generators differ in.
        let cases: [[String]] = [
            ["22", "47.94 0 87.76 100.0 0"], ["22", "0 0 3.0 3 0"], ["211", "4.5e+01 0 0 4.5e+01 0.1396"], ["2212", "0 0 6.8e+03 6.8e+03 0"],
            ["22", "49.97502 4.991671 15.22601 52.48096 0"], ["221", "30 0 0 30.00502 0.5488"], ["11", "30.000000000000 0 0 30.000000000000 0"],
            ["13", "30.000000000000 0 0 30.000000000000 0"], ["22", "0 0 0 0 0"], ["22", "1e-20 0 0 -1e-21 0"], ["22", "100.00000762939 0 0 100.00000000000 0"],
        ]
        for (i, entry) in cases.enumerated() {
            let text = Text([recoil]).asciiv3.replacingOccurrences(of: "E 0 1 4", with: "E 0 1 5")
                .replacingOccurrences(of: "HepMC::Asciiv3-END", with: "P 5 -1 \(entry[0]) \(entry[1]) 1\nHepMC::Asciiv3-END")
            _ = try HepMCFile(path: try scratch.write(text, "case\(i).hepmc"))
        }
    }
}
