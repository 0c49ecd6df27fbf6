import Foundation
import Numerics

/// Steps above the spectra of bremsstrahlung, from which a photon is drawn with one word and seldom rejected.
///
/// For each row of the tabulated shape, that is all kinetic energies T between two nodes, 128 intervals of the ratio k/T cover (cut/T, 1). A step's
/// height over an interval is the largest density that any T of the row has in it, or more, so that all have the same area: the first seven bits of a word choose
/// one and the others the place in it. With each step stands how much of it lies below the density for every T of the row: there
/// the density itself need not be evaluated.
struct BremsstrahlungProposal: Sendable {
    private static let steps = 128
    private static let bits: UInt32 = 25

    private struct Step {
        /// Lower end of the interval of k/T.
        var ratio: Float
        /// The least ratio of the density to the height.
        var sure: Float
    }

    /// The first row with steps; below, T is less than twice the cut.
    let firstRow: Int
    /// By row: the steps, and after the last one its end.
    private let rows: UnmanagedArray<Step>
    /// By row: area of a step, and largest value of the shape.
    private let areas, ceilings: Table

    /// - Parameters:
    ///   - cut: lowest photon energy, GeV.
    ///   - energies: kinetic energies of the nodes between rows, GeV, ascending; one more than rows.
    ///   - ratios: nodes of k/T up to 1, ascending; linear interpolation between them.
    ///   - shape: k times the density in k at the nodes of row (the last node's row included) and ratio.
    init(cut: Double, energies: [Double], ratios: [Double], shape: (_ row: Int, _ ratio: Int) -> Double) {
        var steps: [Step] = [], areas: [Double] = [], ceilings: [Double] = []
        firstRow = energies.firstIndex { $0 >= 2 * cut } ?? energies.count
        for row in 0..<energies.count - 1 {
            let density = PiecewiseDensity(ratios: ratios, low: ratios.indices.map { shape(row, $0) }, high: ratios.indices.map { shape(row + 1, $0) })
            ceilings.append(density.ceiling)
            guard row >= firstRow else {
                steps += Array(repeating: Step(ratio: 1, sure: 0), count: Self.steps + 1)
                areas.append(0)
                continue
            }
            let edges = density.edges(from: Double(Float(cut / energies[row + 1]).nextDown), steps: Self.steps).map { Float($0) }
            let bounds = (0..<Self.steps).map { density.bounds(Double(edges[$0]), Double(edges[$0 + 1])) }
            let widths = (0..<Self.steps).map { Double(edges[$0 + 1]) - Double(edges[$0]) }
            // Where a step is lower than this, more is rejected.
            let area = (0..<Self.steps).map { widths[$0] * bounds[$0].highest }.max()! * (1 + 1e-9)
            areas.append(area)
            for i in 0..<Self.steps { steps.append(Step(ratio: edges[i], sure: max(0, Float(widths[i] * bounds[i].lowest / area * (1 - 1e-6))))) }
            steps.append(Step(ratio: 1, sure: 0))
        }
        rows = UnmanagedMemory.permanent.array(steps)
        self.areas = Table(areas)
        self.ceilings = Table(ceilings)
    }

    /// A ratio k/T, the width of its interval, and the share of the step that lies below the density for sure.
    @inline(__always)
    func draw(_ row: Int, using random: inout some UniformGenerator) -> (ratio: Double, width: Double, sure: Double) {
        let word = random.word()
        let at = row &* (Self.steps &+ 1) &+ Int(truncatingIfNeeded: word >> Self.bits)
        let start = Double(rows[at].ratio), width = Double(rows[at &+ 1].ratio) - start
        let place = (Double(Int(truncatingIfNeeded: word & ((1 << Self.bits) - 1))) + 0.5) * 0x1p-25
        return (start + width * place, width, Double(rows[at].sure))
    }

    @inline(__always) func area(_ row: Int) -> Double { areas[row] }
    func ceiling(_ row: Int) -> Double { ceilings[row] * (1 + 1e-6) }
}

/// The density (shape over ratio) for kinetic energies between two nodes: its bounds over them.
private struct PiecewiseDensity {
    let ratios, low, high: [Double]

    var ceiling: Double { max(low.max()!, high.max()!) }

    private func column(_ ratio: Double) -> Int { bisect(from: 0, below: ratios.count - 1) { ratios[$0] <= ratio } }

    private func values(_ ratio: Double, _ column: Int) -> (Double, Double) {
        let x = (ratio - ratios[column]) / (ratios[column + 1] - ratios[column])
        return ((low[column] + x * (low[column + 1] - low[column])) / ratio, (high[column] + x * (high[column + 1] - high[column])) / ratio)
    }

    /// Over an interval of ratios. Between nodes the density rises or falls throughout, in the ratio and in the kinetic energy.
    func bounds(_ from: Double, _ to: Double) -> (lowest: Double, highest: Double) {
        var column = column(from)
        let first = values(from, column)
        var lowest = min(first.0, first.1), highest = max(first.0, first.1)
        while true {
            let end = min(to, ratios[column + 1]), (a, b) = values(end, column)
            (lowest, highest) = (min(lowest, a, b), max(highest, a, b))
            column += 1
            if end >= to || column + 1 >= ratios.count { return (lowest, highest) }
        }
    }

    /// Edges of steps of about the same area from `from` to 1: at first of the same width in ln(ratio), then moved to where the sums of their areas are
    /// the same multiples of the mean.
    func edges(from: Double, steps: Int) -> [Double] {
        var edges = (0...steps).map { $0 == steps ? 1 : from * pow(1 / from, Double($0) / Double(steps)) }
        for _ in 0..<8 {
            var sums = [0.0]
            for i in 0..<steps { sums.append(sums[i] + bounds(edges[i], edges[i + 1]).highest * (edges[i + 1] - edges[i])) }
            var moved = [from], i = 0
            for j in 1..<steps {
                let sum = sums[steps] * Double(j) / Double(steps)
                while sums[i + 1] < sum { i += 1 }
                moved.append(edges[i] + (sum - sums[i]) / (sums[i + 1] - sums[i]) * (edges[i + 1] - edges[i]))
            }
            edges = moved + [1]
        }
        return edges
    }
}
