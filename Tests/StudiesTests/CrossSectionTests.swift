import Collisions
import Inputs
import Numerics
import Particles
import Studies
import Testing
import _TestSupport

struct CrossSectionTests {
    private func batch(_ collisions: Int, _ mean: Double, _ error: Double) -> BatchRecord {
        var record = BatchRecord()
        (record.collisions, record.crossSection, record.crossSectionError) = (collisions, mean, error)
        return record
    }

    /// The error of a file is the run's, however many batches it is cut into.
    @Test func ofAFile() {
        let known = Estimate(mean: 1e-3, error: 1e-4)
        for count in [1, 20] {
            let sample = RunRecord.Sample(name: "hepmc", adding: (0..<count).map { _ in batch(10, 1e-3, 1e-4) }, known: known)
            #expect(sample.crossSection == known.mean && sample.crossSectionError == known.error)
        }
    }

    /// PYTHIA's estimates sigma_max n/N, n fixed: that of all batches is sigma_max (sum n)/(sum N).
    @Test func ofBatches() {
        let tries = [90.0, 100, 125], most = 2e-3
        let sample = RunRecord.Sample(name: "hard", adding: tries.map { batch(50, most * 50 / $0, most * 50 / $0 * 0.1) })
        expectClose(sample.crossSection, most * 150 / 315, relative: 1e-12)
        // Relative errors of 0.1 with shares of N.
        let expected = tries.map { (share: $0 / 315, error: most * 50 / $0 * 0.1) }.reduce(0) { $0 + ($1.share * $1.error) * ($1.share * $1.error) }
        expectClose(sample.crossSectionError, expected.squareRoot(), relative: 1e-12)
    }

    @Test func withoutError() {
        let sample = RunRecord.Sample(name: "soft", adding: [batch(2000, 78.585e-3, 0), batch(1000, 78.585e-3, 0)])
        expectClose(sample.crossSection, 78.585e-3, relative: 1e-15)
        #expect(sample.crossSectionError == 0)
    }

    /// What PYTHIA says of its error is what batches scatter by: chi-square of 12 batches within 3 standard deviations.
    @Test func pythiasErrorIsTheSpread() throws {
        let settings = PythiaSettings(process: "HardQCD:all", extra: ["PhaseSpace:pTHatMin = 50", "PartonLevel:all = off", "Check:event = off"])
        let batches = try (0..<12).map { number -> Estimate in
            let source = try PythiaCollisionSource(settings: settings, seed: 1, batch: UInt64(number), events: 100)
            var collision = Collision()
            while try source.next(into: &collision) {}
            return source.crossSection
        }
        let mean = batches.map(\.mean).reduce(0, +) / 12
        let chiSquare = batches.reduce(0) { $0 + (($1.mean - mean) / $1.error) * (($1.mean - mean) / $1.error) }
        #expect(abs(chiSquare - 11) < 3 * (2 * 11).squareRoot(), "chi-square \(chiSquare) of 11")
    }
}
