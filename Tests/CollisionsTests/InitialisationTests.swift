import Collisions
import Foundation
import Inputs
import Testing

@Suite struct InitialisationTests {
    /// If this fails, settings or PYTHIA have changed: Sources/Collisions/Initialisation/README.md says how to make its files again.
    @Test func dataOfThePresetsComeWithTheProgram() throws {
        let soft = try GeneratorCache.protonCollisions(PythiaSettings()) { _ in Issue.record("made anew") }
        #expect(soft.path.contains("/Initialisation/"))
    }

    /// What comes with the program is what it would make itself.
    @Test func dataOfSlicesAsMadeAnew() throws {
        let slices = PythiaSettings(process: "HardQCD:all", ptHat: PtHatRange(20, 50))
        let shipped = try GeneratorCache.protonCollisions(slices) { _ in Issue.record("made anew") }
        let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try GeneratorCache.protonCollisions(slices, in: folder) { _ in }
        #expect(shipped.checksum == made.checksum && shipped.path != made.path)
    }
}
