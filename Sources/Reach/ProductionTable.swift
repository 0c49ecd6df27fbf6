import Foundation
import Mediators
import Numerics

/// What the sources make at one mass, for any energy: shared by all chambers.
struct ProductionAtMass {
    /// GeV
    let mass: Double
    /// By source.
    let tables: [ProductionTable]
    /// By source; nil where mediators fly along the photons.
    let angles: [AngularTable?]
    /// By source; nil where mediators have their parents' energy.
    let emissions: [EmissionTable?]

    /// For energies above `threshold`, GeV, and the mass.
    init(_ sources: [FluxSource], mass: Double, threshold: Double) {
        self.mass = mass
        // Electrons and positrons in one material make the same.
        var tables: [ProductionTable] = [], emissions: [EmissionTable?] = []
        for source in sources {
            if let same = sources[..<tables.count].firstIndex(where: { $0.makesTheSame(as: source) }) {
                tables.append(tables[same])
                emissions.append(emissions[same])
                continue
            }
            let energies = source.flux.axes.energy
            tables.append(ProductionTable(source.production, mass: mass, lowest: max(threshold, energies[0]), highest: energies.last!))
            emissions.append(source.production.sharesEnergy && energies.last! > mass
                ? EmissionTable(source.production, mass: mass, lowest: energies[0], highest: energies.last!) : nil)
        }
        (self.tables, self.emissions) = (tables, emissions)
        angles = sources.map { source in
            guard source.model.sampledAngles, source.flux.axes.energy.last! > mass, source.production.lines(mass: mass).isEmpty else { return nil }
            return AngularTable(source.production, mass: mass, above: threshold, edges: source.flux.axes.energy, highest: source.highestEnergy)
        }
    }
}

/// The attenuation of a material at one mass as a function of energy, for many energies.
///
/// ln(sum n_i sigma_P,i / g^2), interpolated by cubics: in steps of 0.1 in ln E over the first 1.5, then of 0.25, where it
/// has become a slowly varying logarithm: right to 2e-4. It starts at twice the mass and where the least momentum transfer,
/// m^2 / 2E, is 0.05 GeV: nearer to threshold the rate rises steeply or follows the lobes of the form factor, and the cross
/// section itself is taken.
struct ProductionTable {
    private let production: any Production
    private let mass: Double
    private let start: Double
    /// In fine steps from one before `start` to two beyond the end; in wide steps from one before the fine ones' end.
    private let fine, wide: [Double]

    private static let fineStep = 0.1, fineSteps = 15, wideStep = 0.25
    private static let fineEnd = fineStep * Double(fineSteps)
    /// GeV
    private static let greatestTransfer = 0.05

    /// A table up to the energy `highest`, GeV.
    init(_ production: any Production, mass: Double, lowest: Double, highest: Double) {
        (self.production, self.mass) = (production, mass)
        let start = log(max(2 * mass, mass * mass / (2 * Self.greatestTransfer), lowest))
        let length = log(highest) - start
        func values(_ x: Double, _ step: Double, _ count: Int) -> [Double] {
            (0..<count).map { log(Self.attenuation(production, exp(start + x + step * Double($0 - 1)), mass)) }
        }
        fine = length > 0 ? values(0, Self.fineStep, min(Self.fineSteps, Int((length / Self.fineStep).rounded(.up))) + 3) : []
        wide = length > Self.fineEnd ? values(Self.fineEnd, Self.wideStep, Int(((length - Self.fineEnd) / Self.wideStep).rounded(.up)) + 3) : []
        self.start = start
    }

    /// GeV^2/cm at an energy (GeV) whose logarithm is also given.
    func attenuationPerSquaredCoupling(energy: Double, logEnergy: Double) -> Double {
        let x = logEnergy - start
        if x >= 0 {
            let value = x < Self.fineEnd ? Self.interpolate(fine, x / Self.fineStep) : Self.interpolate(wide, (x - Self.fineEnd) / Self.wideStep)
            if value > -600 { return fastExp(value) }
        }
        return Self.attenuation(production, energy, mass)
    }

    private static func attenuation(_ production: any Production, _ energy: Double, _ mass: Double) -> Double {
        production.scanned(energy: energy, mass: mass)?.attenuation ?? production.attenuationPerSquaredCoupling(energy: energy, mass: mass)
    }

    /// Entry 1 stands at x = 0. Not a number beyond the last entries.
    private static func interpolate(_ values: [Double], _ x: Double) -> Double {
        let i = Int(x), t = x - Double(i)
        guard i + 3 < values.count else { return .nan }
        return cubic(values[i], values[i + 1], values[i + 2], values[i + 3], t)
    }
}

/// The parts of their parents' energy that mediators get at one mass, at the quantiles of `EmissionQuantiles`; linear in ln E between steps of 1/4.
struct EmissionTable {
    private let start: Double
    /// By quantile, then energy.
    private let fractions: [[Double]]
    private static let step = 0.25

    init(_ production: any Production, mass: Double, lowest: Double, highest: Double) {
        let start = log(max(mass * 1.001, lowest)), count = max(2, Int(((log(highest) - start) / Self.step).rounded(.up)) + 1)
        self.start = start
        var rows = (0..<count).map { i -> [Double]? in
            let energy = exp(start + Self.step * Double(i))
            if let known = production.scanned(energy: energy, mass: mass) { return known.fractions }
            return production.emission(energy: energy, mass: mass).map { emission in EmissionQuantiles.quantiles.map { emission.energy(quantile: $0) / energy } }
        }
        // Between threshold and the first entry above it as in that.
        for i in rows.indices.dropLast().reversed() where rows[i] == nil { rows[i] = rows[i + 1] }
        fractions = EmissionQuantiles.quantiles.indices.map { k in rows.map { $0?[k] ?? 0 } }
    }

    func fraction(_ quantile: Int, logEnergy: Double) -> Double {
        let row = fractions[quantile], x = min(max((logEnergy - start) / Self.step, 0), Double(row.count - 1)), i = min(Int(x), row.count - 2)
        return row[i] + (x - Double(i)) * (row[i + 1] - row[i])
    }
}

/// The production angles of a source's mediators at one mass, for any energy: shares of the intervals of `Rays`, and
/// the energy left to the target; linear in ln E between the middles of the energy bins, where `RayBins` asks for them.
struct AngularTable {
    private let start, step: Double
    private let rows: [(shares: [Double], energyLoss: Double)]

    /// - Parameters:
    ///   - edges: of the energy bins, GeV, equally wide in the logarithm.
    ///   - highest: energy above which there is nothing, GeV.
    init(_ production: any Production, mass: Double, above threshold: Double, edges: [Double], highest: Double) {
        let middles = zip(edges, edges.dropFirst()).map { log($0 * $1) / 2 }, width = log(edges[1] / edges[0])
        // None below the mass: the first above does for it.
        let first = middles.first { $0 > max(log(mass * 1.001), log(threshold) - width) } ?? log(edges.last!)
        let count = max(1, Int(((log(highest) - first) / width).rounded(.up)) + 1)
        (start, step) = (first, width)
        rows = (0..<count).map {
            production.angularShares(energy: exp(first + width * Double($0)), mass: mass, angles: Rays.angleEdges)
                ?? ([1] + [Double](repeating: 0, count: Rays.angleEdges.count - 2), 0)
        }
    }

    private func place(_ logEnergy: Double) -> (Int, Double) {
        let x = min(max((logEnergy - start) / step, 0), Double(rows.count - 1)), i = min(Int(x), max(rows.count - 2, 0))
        return (i, rows.count > 1 ? x - Double(i) : 0)
    }

    func shares(logEnergy: Double) -> [Double] {
        let (i, t) = place(logEnergy)
        return t == 0 ? rows[i].shares : zip(rows[i].shares, rows[i + 1].shares).map { $0 + t * ($1 - $0) }
    }

    /// GeV
    func energyLoss(logEnergy: Double) -> Double {
        let (i, t) = place(logEnergy)
        return t == 0 ? rows[i].energyLoss : rows[i].energyLoss + t * (rows[i + 1].energyLoss - rows[i].energyLoss)
    }
}
