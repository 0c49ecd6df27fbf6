import Collisions
import Foundation
import Inputs
import Numerics
import Testing
import _TestSupport

/// Sums over jets of one sample, per collision times its cross section.
private struct JetSpectrum {
    static let edges = [8.0, 9, 10, 12, 14, 17, 20, 25, 32, 45]
    /// By bin of pT for |eta| < 1.2, then for the others; last the mean number of particles.
    var sum = [Double](repeating: 0, count: 2 * edges.count + 1)
    var squares = [Double](repeating: 0, count: 2 * edges.count + 1)
    var events = 0.0

    /// - Parameter standsFor: collisions that were begun for it, where it is not the only one.
    mutating func add(_ collision: Collision, _ jets: [Jet], weight: Double = 1, standsFor: Double = 1) {
        var values = [Double](repeating: 0, count: sum.count)
        for jet in jets {
            guard let bin = Self.edges.lastIndex(where: { $0 <= jet.pt }) else { continue }
            values[abs(jet.axis.eta) < 1.2 ? bin : Self.edges.count + bin] += 1
        }
        values[sum.count - 1] = Double(collision.particles.count)
        for i in values.indices {
            sum[i] += weight * values[i]
            squares[i] += weight * values[i] * weight * values[i]
        }
        events += standsFor
    }

    func estimate(_ i: Int, crossSection: Estimate) -> Estimate {
        let mean = sum[i] / events, variance = max(squares[i] / events - mean * mean, 0) / events, sigma = crossSection.mean
        // Of a rare jet in few events the variance is at least that of a Poisson number of one.
        let least = i < sum.count - 1 ? 1 / (events * events) : 0, relative = crossSection.error / sigma
        return Estimate(mean: sigma * mean, error: sigma * (max(variance, least) + mean * mean * relative * relative).squareRoot())
    }
}

@Suite struct StitchingTests {
    private static func spectrum(_ settings: PythiaSettings, events: Int, batch: UInt64) throws -> (JetSpectrum, Estimate) {
        let source = try PythiaCollisionSource(settings: settings, seed: 3, batch: batch, events: events)
        let finder = try JetFinder(JetFinding(pt: 8))
        var spectrum = JetSpectrum(), collision = Collision()
        while try source.next(into: &collision) {
            spectrum.add(collision, try finder.jets(of: collision), weight: collision.weight, standsFor: collision.standsFor ?? 1)
        }
        return (spectrum, source.crossSection)
    }

    /// Soft collisions below 7 GeV and slices above are all inelastic collisions: cross section, spectra of jets in and outside |eta| < 1.2 and the number of particles.
    @Test func partsAreTheWhole() throws {
        let edges = [0, 7, 10, 13, 17, 22, 32, 6800.0], events = [800, 200, 170, 130, 100, 80, 80]
        let (whole, crossSection) = try Self.spectrum(PythiaSettings(), events: 1600, batch: 0)
        let parts = try events.indices.map { i in
            try Self.spectrum(
                PythiaSettings(process: i == 0 ? "SoftQCD:inelastic" : "HardQCD:all", ptHat: PtHatRange(edges[i], edges[i + 1])), events: events[i], batch: UInt64(i + 1))
        }
        let sum = parts.reduce(Estimate(mean: 0, error: 0)) { Estimate(mean: $0.mean + $1.1.mean, error: hypot($0.error, $1.1.error)) }
        #expect(abs(sum.mean - crossSection.mean) < 3 * sum.error, "\(sum) in place of \(crossSection)")
        expectClose(sum.mean, crossSection.mean, relative: 0.02)
        var chiSquare = 0.0, bins = 0.0
        for i in whole.sum.indices {
            let one = whole.estimate(i, crossSection: crossSection)
            let stitched = parts.map { $0.0.estimate(i, crossSection: $0.1) }
            guard whole.sum[i] >= 4 else { continue }
            let mean = stitched.reduce(0) { $0 + $1.mean }, variance = stitched.reduce(one.error * one.error) { $0 + $1.error * $1.error }
            chiSquare += (mean - one.mean) * (mean - one.mean) / variance
            bins += 1
        }
        #expect(bins >= 15)
        #expect(abs(chiSquare - bins) < 3 * (2 * bins).squareRoot(), "chi-square \(chiSquare) of \(bins)")
    }

    /// Collisions that are finished one in k times with the weight k have the jets and the particles that all of them have: of a slice, and of the soft part.
    @Test(arguments: [(PtHatRange(13, 17), "HardQCD:all", 280, 200), (PtHatRange(0, 10), "SoftQCD:inelastic", 800, 200)])
    func aFocusKeepsMeans(range: PtHatRange, process: String, events: Int, focused: Int) throws {
        let (whole, crossSection) = try Self.spectrum(PythiaSettings(process: process, ptHat: range), events: events, batch: 0)
        let settings = PythiaSettings(process: process, ptHat: range, focus: JetFocus(absEta: [0...1.2, 2...2.8], pt: 20))
        let (part, all) = try Self.spectrum(settings, events: focused, batch: 1)
        #expect(part.events > 2 * Double(focused))
        var chiSquare = 0.0, bins = 0.0
        for i in whole.sum.indices where whole.sum[i] >= 10 {
            let one = whole.estimate(i, crossSection: crossSection), other = part.estimate(i, crossSection: all)
            chiSquare += pow(one.mean - other.mean, 2) / (one.error * one.error + other.error * other.error)
            bins += 1
        }
        #expect(bins >= 2)
        #expect(abs(chiSquare - bins) < 3 * (2 * bins).squareRoot(), "chi-square \(chiSquare) of \(bins)")
    }

    /// A jet beside a chamber, whose energy grows as cosh(eta), scatters into it nearly as much as one within adds: it must not come with a large weight. Collisions with jets far from it alone do.
    @Test func jetsBesideAChamberHaveSmallWeights() throws {
        let settings = PythiaSettings(process: "HardQCD:all", ptHat: PtHatRange(22, 32), focus: JetFocus(absEta: [2...2.8], pt: 20))
        let source = try PythiaCollisionSource(settings: settings, seed: 5, batch: 0, events: 1000), finder = try JetFinder(JetFinding(pt: 24))
        var collision = Collision(), beside: [Double] = [], far: [Double] = []
        while try source.next(into: &collision) {
            let etas = try finder.jets(of: collision).map { abs($0.axis.eta) }
            if etas.contains(where: { (3.2...4.5).contains($0) }) { beside.append(collision.weight) }
            if !etas.isEmpty, etas.allSatisfy({ $0 < 1 }) { far.append(collision.weight) }
        }
        #expect(beside.count >= 10 && beside.allSatisfy { $0 <= 4 }, "\(beside)")
        #expect(far.count >= 10 && far.reduce(0, +) > 2 * Double(far.count), "\(far)")
    }

    /// Nearly all jets of the soft part are diffractive: seven in 40,000 collisions, which must not come with large weights.
    @Test func jetsOfSoftCollisionsHaveSmallWeights() throws {
        let settings = PythiaSettings(ptHat: PtHatRange(0, 7), focus: JetFocus(absEta: [0...1.2, 2...2.8], pt: 10))
        let source = try PythiaCollisionSource(settings: settings, seed: 6, batch: 0, events: 1500), finder = try JetFinder(JetFinding(pt: 12))
        var collision = Collision(), weights: [Double] = [], all = 0.0
        while try source.next(into: &collision) {
            all += collision.standsFor!
            if try !finder.jets(of: collision).isEmpty { weights.append(collision.weight) }
        }
        #expect(all > 4 * 1500)
        #expect(weights.count >= 10 && weights.reduce(0, +) < 2 * Double(weights.count), "\(weights)")
    }

    /// A generator that has made another batch before gives what a new one gives.
    @Test func generatorsCanGoFromBatchToBatch() throws {
        let settings = PythiaSettings(process: "HardQCD:all", ptHat: PtHatRange(13, 17), focus: JetFocus(absEta: [0...1.2], pt: 20))
        func collisions(_ source: PythiaCollisionSource) throws -> [Collision] {
            var all: [Collision] = [], collision = Collision()
            while try source.next(into: &collision) { all.append(collision) }
            return all
        }
        let first = try PythiaCollisionSource(settings: settings, seed: 1, batch: 0, events: 30), before = try collisions(first)
        let again = try collisions(try PythiaCollisionSource(settings: settings, seed: 1, batch: 1, events: 30, generator: first.generator))
        #expect(try again == collisions(try PythiaCollisionSource(settings: settings, seed: 1, batch: 1, events: 30)) && again != before)
        #expect(again.contains { $0.weight > 1 } && again.allSatisfy { $0.standsFor! >= 1 })
    }

    /// What lies below pTHat in a slice is what non-diffractive collisions of this pTHat have: without the veto on harder interactions and the
    /// damping the slice would have 45 % more.
    @Test func aSliceIsNotHardQCD() throws {
        let slice = PythiaSettings(process: "HardQCD:all", ptHat: PtHatRange(7, 10)), source = try PythiaCollisionSource(settings: slice, seed: 1, batch: 0, events: 200)
        var collision = Collision()
        while try source.next(into: &collision) { #expect(collision.weight == 1) }
        let hard = try GeneratorCache.crossSection(ofSlice: slice)
        #expect(hard.error < 0.0015 * hard.mean)
        // PYTHIA 8.318: 14.2 mb of which 67 % have no harder interaction.
        expectClose(hard.mean, 14.2e-3, relative: 0.01)
        expectClose(source.crossSection.mean / hard.mean, 0.67, absolute: 4 * source.crossSection.error / hard.mean)
    }

    @Test func settingsThatChangeOneSideAreRefused() throws {
        try PtHatRange.check(process: "HardQCD:all", settings: ["MultipartonInteractions:pT0Ref = 2.4", "Tune:pp = 14"], at: "")
        for line in ["PhaseSpace:pTHatMin = 20", "MultipartonInteractions:pTmaxMatch = 1", "SigmaProcess:Kfactor = 1.3"] {
            #expect(throws: InputError.self) { try PtHatRange.check(process: "HardQCD:all", settings: [line], at: "") }
        }
        #expect(throws: InputError.self) { try PtHatRange.check(process: "WeakSingleBoson:ffbar2W", settings: [], at: "") }
    }
}
