import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct PhotonTableTests {
    @Test(arguments: ["H2O", "Cu", "PbWO4", "U"]) func ratesAreTheCrossSections(_ name: String) throws {
        let material = try Material.named(name), table = PhotonTable(material, cut: 1e-4)
        for k in [1.3e-4, 7e-4, 1.2e-3, 3e-3, 2e-2, 1, 90] {
            let (bin, fraction) = table.grid.locate(k)
            func column(_ c: Int) -> Double { table.rows.interpolate(bin, fraction, column: c, stride: table.stride) }
            let sigma = material.photonCrossSection(at: k)
            // Linear interpolation on bins of 3 %; uranium's K edge at 0.1156 MeV lies below these energies.
            expectClose(column(0), sigma.totalNoCoherent * material.density, relative: 1e-3, "\(name) \(k) GeV")
            expectClose(column(1), (sigma.pairNuclear + sigma.pairElectron) / sigma.totalNoCoherent, relative: 1e-2, absolute: 1e-4)
            expectClose(column(2) - column(1), sigma.incoherent / sigma.totalNoCoherent, relative: 2e-3)
        }
    }

    /// Above 100 GeV pair production is what it is below, times the effect of the medium.
    @Test func landauPomeranchukMigdal() throws {
        let lead = try Material.named("Pb"), table = PhotonTable(lead, cut: 1e-3)
        let pair = PairProduction(lead.components[0].element, lpm: LandauPomeranchukMigdal(lead, lead.components[0].element))
        for k in [110, 1e3, 1e4] {
            let (bin, fraction) = table.grid.locate(k)
            let sigma = lead.photonCrossSection(at: k)
            let pairs = (sigma.pairNuclear + sigma.pairElectron) * pair.totalSuppression(photon: k)
            let expected = (sigma.incoherent + sigma.photoelectric + pairs) * lead.density
            expectClose(table.rows.interpolate(bin, fraction, column: 0, stride: table.stride), expected, relative: 1e-3, "\(k) GeV")
        }
    }

    /// A pair needs two electron masses: no share of it below, between the nodes of the table either.
    @Test func noPairsBelowThreshold() throws {
        for cut in [1e-4, 1e-3] {
            let table = PhotonTable(try Material.named("Pb"), cut: cut)
            for k in [1.0001e-3, 1.01e-3, 1.0219e-3] {
                let (bin, fraction) = table.grid.locate(k)
                #expect(table.rows.interpolate(bin, fraction, column: 1, stride: table.stride) == 0, "\(k) GeV")
            }
        }
    }

    /// The share of an element in pair production, and of a lighter one, as their cross sections.
    @Test func elementShares() throws {
        let material = try Material.named("PbWO4"), table = PhotonTable(material, cut: 1e-3)
        let (bin, _) = table.grid.locate(0.1)
        let sigma = material.components.map { component in
            let each = component.element.photonCrossSection(at: table.grid[bin])
            return component.atomsPerBarnCentimetre * (each.pairNuclear + each.pairElectron)
        }
        var sum = 0.0
        for i in sigma.indices {
            sum += sigma[i]
            expectClose(table.rows[bin * table.stride + 3 + i], sum / sigma.reduce(0, +), relative: 1e-12)
        }
    }
}

@Suite struct LeptonTableTests {
    private static func columns(_ table: LeptonTable, _ column: Int) -> [Double] {
        (0..<table.grid.count).map { table.path[$0 * LeptonTable.pathStride + column] }
    }

    @Test(arguments: ["Ar", "H2O", "PbWO4", "U"], [(1e-3, 1e-3), (1e-4, 1e-4), (1e-2, 1e-3)])
    func pathsRise(_ name: String, _ cuts: (Double, Double)) throws {
        let tables = ElectromagneticTables(try Material.named(name), settings: ShowerSettings(photonCut: cuts.0, electronCut: cuts.1))
        for (kind, table) in [("e-", tables.electrons), ("e+", tables.positrons)] {
            for column in 0..<3 {
                let values = Self.columns(table, column)
                #expect(values[0] == 0)
                for i in values.indices.dropFirst() {
                    // Nothing hard happens to an electron below twice the cut: the hard depth rises weakly.
                    #expect(column == 1 ? values[i] >= values[i - 1] : values[i] > values[i - 1], "\(name) \(kind), column \(column), node \(i)")
                }
            }
            // The logarithm rises with twice ln E, to 47 at 100 TeV.
            #expect(Self.columns(table, 3).allSatisfy { $0 >= 0.5 && $0 < 50 })
        }
    }

    /// ESTAR (NIST SRD 124), CSDA ranges in g/cm^2. With the photon cut above both energies and the electron cut at the lower one,
    /// no transfer up to the upper energy is a hard one, and the difference of ranges is ESTAR's.
    static let ranges: [(String, Double, Double, Double)] = [
        ("O", 0.1e-3, 0.2e-3, 0.05147 - 0.01647),
        ("O", 1e-3, 2e-3, 1.094 - 0.4961),
        ("O", 5e-3, 10e-3, 5.214 - 2.758),
        ("Al", 0.1e-3, 0.2e-3, 0.05804 - 0.01872),
        ("Al", 1e-3, 2e-3, 1.224 - 0.5546),
        ("Al", 5e-3, 10e-3, 5.861 - 3.092),
        ("Ar", 0.1e-3, 0.2e-3, 0.06309 - 0.02042),
        ("Ar", 1e-3, 2e-3, 1.295 - 0.5939),
        ("Ar", 5e-3, 10e-3, 5.861 - 3.189),
        ("Cu", 0.1e-3, 0.2e-3, 0.06807 - 0.02225),
        ("Cu", 1e-3, 2e-3, 1.389 - 0.6367),
        ("Cu", 5e-3, 10e-3, 6.183 - 3.408),
        ("Pb", 0.1e-3, 0.2e-3, 0.0918 - 0.03113),
        ("Pb", 1e-3, 2e-3, 1.629 - 0.7843),
        ("Pb", 5e-3, 10e-3, 6.133 - 3.673),
    ]

    @Test(arguments: ranges) func rangesAgreeWithESTAR(_ name: String, _ low: Double, _ high: Double, _ range: Double) throws {
        let material = try Material.named(name)
        let table = LeptonTable(material, settings: ShowerSettings(photonCut: 2 * high, electronCut: low), positron: false)
        func depth(_ t: Double) -> Double {
            let (bin, fraction) = table.grid.locate(t)
            return table.path.interpolate(bin, fraction, column: 0, stride: LeptonTable.pathStride)
        }
        // ESTAR's collision loss is met within 0.3 %, its radiative loss within 1.2 % (`StoppingPowerTests`).
        expectClose((depth(high) - depth(low)) * material.density, range, relative: 6e-3, name)
    }

    /// dR/dT is one over the loss to transfers below the cuts, dtau/dR the rate of hard interactions, dg/dR that of scattering.
    @Test(arguments: ["Al", "PbWO4"], [false, true]) func derivatives(_ name: String, _ positron: Bool) throws {
        let material = try Material.named(name), cut = 1e-3
        let table = LeptonTable(material, settings: ShowerSettings(), positron: positron)
        let power = CollisionStoppingPower(material), electrons = material.electronsPerBarnCentimetre
        for energy in [3e-3, 0.03, 0.7, 50, 9e3, 9e4] {
            let (bin, _) = table.grid.locate(energy)
            let (a, b) = (table.grid[bin], table.grid[bin + 1]), t = (a + b) / 2
            func rise(_ column: Int) -> Double { Self.columns(table, column)[bin + 1] - Self.columns(table, column)[bin] }
            let soft = table.emission.softLoss(t, below: cut)
            let loss = power.restricted(t, cut: cut, positron: positron) + soft
            let scatter = positron ? BhabhaScattering.crossSection(kinetic: t, cut: cut) : MollerScattering.crossSection(kinetic: t, cut: cut)
            let annihilation = positron ? PositronAnnihilation.crossSection(kinetic: t) : 0
            let brems = table.emission.rate(t, above: cut)
            let hard = brems + electrons * (scatter + annihilation)
            expectClose((b - a) / rise(0), loss, relative: 1e-3, "\(name) \(t) GeV")
            expectClose(rise(1) / rise(0), hard, relative: 1e-3, "\(name) \(t) GeV")
            expectClose(
                rise(2) / rise(0), MultipleScattering.transport(material, kinetic: t, positron: positron).inverseLength, relative: 2e-3)
            func share(_ column: Int) -> Double { table.choice.interpolate(bin, 0.5, column: column, stride: LeptonTable.choiceStride) }
            expectClose(share(0), brems / hard, relative: 2e-3)
            expectClose(share(1), (brems + electrons * scatter) / hard, relative: 2e-3)
            expectClose(share(2), soft / loss, relative: 2e-3)
        }
    }

    @Test(arguments: ["Ar", "PbWO4"]) func energyAtRangeIsTheInverse(_ name: String) throws {
        let table = LeptonTable(try Material.named(name), settings: ShowerSettings(), positron: false)
        for t in [1.01e-3, 1.7e-3, 0.05, 1, 77, 1.2e4] {
            let (bin, fraction) = table.grid.locate(t)
            let range = table.path.interpolate(bin, fraction, column: 0, stride: LeptonTable.pathStride)
            expectClose(table.energy(atRange: range), t, relative: 1e-12)
        }
        #expect(table.energy(atRange: 0) == table.grid[0] && table.energy(atRange: -1) == table.grid[0])
    }

    /// The quick search finds the same bin as a search by halves, for targets at and below the present one.
    @Test(arguments: ["Ar", "PbWO4"], [1e-4, 1e-3]) func inverseFindsTheBin(_ name: String, _ cut: Double) throws {
        let tables = ElectromagneticTables(try Material.named(name), settings: ShowerSettings(photonCut: cut, electronCut: cut))
        var random = RandomStream(seed: 91, stage: .validation, collision: 0)
        for table in [tables.electrons, tables.positrons] {
            for (column, inverse) in [(0, table.rangeInverse), (1, table.hardDepthInverse), (2, table.scatteringInverse)] {
                let values = Self.columns(table, column), reference = Table(values)
                for _ in 0..<3000 {
                    let energy = table.cut * exp(random.uniform() * log(1.5e4 / table.cut))
                    let (present, fraction) = table.grid.locate(energy)
                    let here = table.path.interpolate(present, fraction, column: column, stride: LeptonTable.pathStride)
                    let target = max(here - random.exponential() * (random.uniform() < 0.5 ? 1 : 0.01) * max(here, 1e-9), 0)
                    let bin = inverse.bin(of: target, below: present, table.path, column: column)
                    #expect(bin <= present)
                    // Equal entries (no hard interaction yet) leave a choice; the value must lie in the bin.
                    let inside = values[bin] <= target * (1 + 1e-12) && target <= values[bin + 1] * (1 + 1e-12)
                    #expect(inside, "column \(column), bin \(bin), by halves \(reference.bracket(target))")
                }
            }
        }
    }
}
