import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Synchronization
import Testing
import _TestSupport

private func events(_ count: Int, batch: UInt64, seed: UInt64 = 1) throws -> [Collision] {
    let source = try PythiaCollisionSource(settings: PythiaSettings(), seed: seed, batch: batch, events: count)
    var all: [Collision] = []
    var collision = Collision()
    while try source.next(into: &collision) { all.append(collision) }
    return all
}

@Suite struct PythiaCollisionTests {
    @Test func inelasticCollisionsAreAsKnown() throws {
        let source = try PythiaCollisionSource(settings: PythiaSettings(), seed: 5, batch: 0, events: 600)
        var collision = Collision()
        var central = RunningStatistics(), n = 0
        while try source.next(into: &collision) {
            n += 1
            #expect(collision.weight == 1)
            var energy = 0.0, total = Vector.zero
            for particle in collision.particles {
                energy += particle.energy
                total = total + particle.momentum
                if let species = Species(rawValue: particle.pdg) {
                    // Nothing with c tau < 10 mm is left.
                    #expect(species.decayLength > 1, "\(species.name) is left undecayed")
                }
            }
            // PYTHIA's own check lets pass 1e-4 of the energy, per component.
            expectClose(energy, 13_600, relative: 1e-4, "energy")
            #expect(total.magnitude < 3 * 1e-4 * 13_600)
            let charged = collision.particles.filter { abs(Species(rawValue: $0.pdg)?.charge ?? 0) == 1 && abs($0.momentum.eta) < 0.5 }
            central.add(Double(charged.count))
        }
        #expect(n == 600)
        // PYTHIA 8.318, SoftQCD:inelastic at 13.6 TeV: 78.585 mb, no statistical error.
        expectClose(source.crossSection.mean, 78.585e-3, relative: 1e-3)
        // dN_ch/deta at eta = 0 of inelastic collisions at 13 TeV: 5.31 +- 0.18 (ALICE, Phys. Lett. B 753 (2016) 319); K0S and
        // Lambda are undecayed here and Monash is 5 % above, so 15 % beside the statistical error.
        expectClose(central.mean, 5.31, absolute: 4 * central.error + 0.15 * 5.31)
        #expect(!source.process.isEmpty)
    }

    @Test func aBatchIsTheSameWhateverRanBeforeAndOnAnyThread() throws {
        let first = try events(25, batch: 1), second = try events(25, batch: 2)
        #expect(first != second)
        #expect(try events(25, batch: 2) == second)
        #expect(try events(25, batch: 1) == first)
        #expect(try events(15, batch: 1) == Array(first.prefix(15)))
        #expect(try events(5, batch: 1, seed: 2) != Array(first.prefix(5)))

        let concurrent = Mutex<[Int: [Collision]]>([:])
        try forEachBatch([1, 2], threads: 2) { batch in
            let result = try events(25, batch: UInt64(batch))
            concurrent.withLock { $0[batch] = result }
        }
        #expect(concurrent.withLock { $0 } == [1: first, 2: second])
    }

    @Test(arguments: ["SoftQCD:inelastik = on", "no setting at all", "Beams:eCM = -5000000"])
    func aSettingThatPythiaDoesNotKnowIsNamed(line: String) throws {
        let settings = PythiaSettings(extra: [line])
        let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = #expect(throws: InputError.self) {
            try GeneratorCache.protonCollisions(settings, in: folder, announce: { _ in })
        }
        if !line.hasPrefix("Beams") { #expect("\(try #require(error))".contains(line)) }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "pythia-init").path)
        #expect(left.isEmpty, "a failed initialisation leaves no file")
    }

    @Test func initialisationDataAreMadeOnceAndReproducibly() throws {
        // One hard process without multiparton interactions in diffraction initialises in a second.
        let settings = PythiaSettings(process: "HardQCD:all", extra: ["PhaseSpace:pTHatMin = 50"])
        let folders = (0..<2).map { FileManager.default.temporaryDirectory.appending(path: "calodump-\($0)-\(UUID().uuidString)") }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        var announced = 0
        let files = try folders.map { try GeneratorCache.protonCollisions(settings, in: $0) { _ in announced += 1 } }
        #expect(announced == 2)
        #expect(files[0].checksum == files[1].checksum)
        #expect(try GeneratorCache.protonCollisions(settings, in: folders[0]) { _ in announced += 1 } == files[0])
        #expect(announced == 2)
        var other = settings
        other.extra = ["PhaseSpace:pTHatMin = 60"]
        #expect(try GeneratorCache.protonCollisions(other, in: folders[0]) { _ in }.path != files[0].path)

        let hadrons = try GeneratorCache.hadronCollisions()
        #expect(hadrons.checksum.count == 16 && FileManager.default.fileExists(atPath: hadrons.path))
    }

    @Test func anUnwritableCacheIsAnError() throws {
        let error = #expect(throws: InputError.self) {
            try GeneratorCache.protonCollisions(PythiaSettings(), in: URL(filePath: "/proc/no-such-place"), announce: { _ in })
        }
        #expect("\(try #require(error))".contains("CALODUMP_CACHE"))
    }
}
