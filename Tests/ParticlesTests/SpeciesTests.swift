import Inputs
import Particles
import Testing
import _TestSupport

@Suite struct SpeciesTests {
    @Test func namesAreUniqueAndReadBack() throws {
        #expect(Set(Species.allCases.map(\.name)).count == Species.allCases.count)
        for species in Species.allCases { #expect(try Species(validating: species.name) == species) }
    }

    @Test func antiparticlesMirror() {
        for species in Species.allCases {
            guard let anti = Species(rawValue: -species.rawValue) else { continue }
            #expect(anti.mass == species.mass && anti.charge == -species.charge && anti.decayLength == species.decayLength)
            #expect(anti.baryonNumber == -species.baryonNumber)
        }
    }

    @Test func kinds() {
        #expect(Species.photon.isElectromagnetic && Species.positron.isElectromagnetic && !Species.photon.isHadron)
        #expect(Species.kaonLong.isHadron && Species.pionZero.isHadron && !Species.muonPlus.isHadron)
        #expect(Species.tauNeutrino.isNeutrino && Species.muonMinus.isMuon)
        #expect(Species.lambda.baryonNumber == 1 && Species.kaonPlus.baryonNumber == 0 && Species.electron.baryonNumber == 0)
    }

    @Test func unknownNamesTellTheNearest() {
        #expect(throws: InputError.self) { try Species(validating: "K0") }
        do { _ = try Species(validating: "gama", at: "study.yaml") } catch {
            #expect("\(error)".hasPrefix("study.yaml: unknown particle species 'gama'"))
            #expect("\(error)".hasSuffix("did you mean 'gamma'?"))
        }
    }

    @Test func energyOfARecord() {
        let pion = IncidentParticle(species: .pionPlus, momentum: Vector(0, 3, 4), jetAxis: .zAxis)
        expectClose(pion.energy, (25 + 0.13957039 * 0.13957039).squareRoot(), relative: 1e-15)
        expectClose(pion.kineticEnergy, pion.energy - 0.13957039, relative: 1e-14)
    }
}
