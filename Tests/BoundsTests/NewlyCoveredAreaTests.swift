import Bounds
import Foundation
import Testing
import _TestSupport

@Suite struct NewlyCoveredAreaTests {
    private func limit(_ kind: PublishedLimit.Kind, _ shape: PublishedLimit.Shape, _ vertices: [(Double, Double)]) throws -> PublishedLimit {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("area-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: url) }
        let rows = vertices.map { "\(exp($0.0)),\(exp($0.1))\n" }.joined()
        let header = "# name: x\n# label: X\n# kind: \(kind.rawValue)\n# shape: \(shape.rawValue)\n# cl: -\n# reference: -\n# arxiv: -\n# compiled_by: -\n"
        try Data((header + "mass_GeV,coupling_per_GeV\n" + rows).utf8).write(to: url)
        return try PublishedLimit(contentsOf: url)
    }

    /// A square from (-6, -12) to (-2, -8) in (ln m, ln g).
    private let square = [-6.0, -5, -2].map { NewlyCoveredArea.Point(mass: exp($0), lower: exp(-12), upper: exp(-8)) }

    @Test func polygonsOfKnownArea() throws {
        func area(_ limits: [PublishedLimit]) -> NewlyCoveredArea { NewlyCoveredArea(square, limits: limits) }
        #expect(abs(area([]).total - 16) < 1e-9 && abs(area([]).beyondAll - 16) < 1e-9)
        // A triangle below the diagonal takes half; the same again takes no more; a projection takes nothing.
        let triangle = try limit(.laboratory, .polygon, [(-6, -12), (-2, -12), (-2, -8)])
        expectClose(area([triangle, triangle]).beyondLaboratory, 8, relative: 1e-5)
        expectClose(area([triangle]).beyondAll, 8, relative: 1e-5)
        expectClose(area([try limit(.projection, .polygon, [(-6, -12), (-2, -12), (-2, -8)])]).beyondAll, 16, relative: 1e-9)
        // An astrophysical strip across everything; above the diagonal it is 1.5 wide on average.
        let strip = try limit(.astrophysical, .polygon, [(-9, -11), (0, -11), (0, -10), (-9, -10)])
        let both = area([strip, triangle])
        expectClose(both.beyondLaboratory, 8, relative: 1e-5)
        expectClose(both.beyondAll, 16 - 8 - 1.5, relative: 1e-3)
        #expect(abs(both.beyondAll - (16 - 8 - 1.5)) <= 2 * both.error + 1e-9)
        // Excluded above a line, between its ends only: half of the width, the upper fourth of the height.
        expectClose(area([try limit(.laboratory, .lower, [(-6, -9), (-4, -9)])]).beyondLaboratory, 14, relative: 1e-3)
    }

    @Test func aConcaveBoundExcludesTwice() throws {
        // A C: two arms of height 1 and the back.
        let c = try limit(.laboratory, .polygon, [(-6, -12), (-2, -12), (-2, -11), (-5, -11), (-5, -9), (-2, -9), (-2, -8), (-6, -8)])
        expectClose(NewlyCoveredArea(square, limits: [c]).beyondLaboratory, 6, relative: 1e-3)
    }

    @Test func nothingWithinReach() throws {
        for points in [[], [NewlyCoveredArea.Point(mass: 0.1, lower: 1e-5, upper: 1e-4)]] {
            #expect(NewlyCoveredArea(points, limits: try PublishedLimit.all()).total == 0)
        }
    }

    /// The stated error holds for a real shape over the real bounds: below 1 %.
    @Test func theErrorIsSmall() throws {
        // From 10 MeV to a nose at 0.6 GeV: through the corner between the beam dumps and the colliders.
        let points = (0...60).map { i -> NewlyCoveredArea.Point in
            let t = Double(i) / 60
            return NewlyCoveredArea.Point(mass: 0.01 * pow(60, t), lower: exp(-12 + t), upper: exp(-4 - 7 * t))
        }
        let limits = try PublishedLimit.all()
        let area = NewlyCoveredArea(points, limits: limits), fine = NewlyCoveredArea(points, limits: limits, columns: 64_000)
        #expect(area.beyondAll > 0 && area.beyondAll <= area.beyondLaboratory && area.beyondLaboratory < area.total)
        #expect(area.error < 0.01 * area.beyondAll)
        #expect(abs(area.beyondAll - fine.beyondAll) <= 2 * area.error + 1e-6)
    }
}
