import Experiments
import Foundation
import Materials
import Particles
import Testing
import _TestSupport

/// The detectors of the library against hand calculations: places of the volumes from radii and z alone.
struct RealDetectorTests {
    static let names = ["atlas", "cms-phase2", "cms-run3"]

    /// A ring around the beam, cm: what a line from the collisions has in it follows from r = s / cosh eta and z = s tanh eta.
    struct Ring {
        var name: String
        var r: ClosedRange<Double>, z: ClosedRange<Double>
        var eta = 0.0...20.0

        init(_ name: String, r: ClosedRange<Double>, z: ClosedRange<Double>, eta: ClosedRange<Double> = 0...20) { (self.name, self.r, self.z, self.eta) = (name, r, z, eta) }

        func path(_ value: Double) -> ClosedRange<Double>? {
            guard eta.contains(value) else { return nil }
            let from = max(r.lowerBound * cosh(value), z.lowerBound / tanh(value)), to = min(r.upperBound * cosh(value), z.upperBound / tanh(value))
            return to > from + 1e-9 ? from...to : nil
        }
    }

    private static let barrelOfCMS = [
        Ring("HB1", r: 177.5...203.15, z: 0...370, eta: 0...1.35), Ring("HB2", r: 203.15...221.15, z: 0...389.7), Ring("HB3", r: 221.15...239.15, z: 0...403.2),
        Ring("HB4", r: 239.15...258.95, z: 0...417.5), Ring("HB5", r: 258.95...278.75, z: 0...432.4), Ring("HB6", r: 278.75...287.65, z: 0...401.7),
        Ring("tail-catcher", r: 386.3...405.1, z: 0...126.8), Ring("YE1", r: 70...695, z: 726.9...786.1), Ring("YE2", r: 70...695, z: 850.9...910.1),
        Ring("YE3", r: 70...695, z: 974.4...997.6), Ring("ME1-1", r: 100...275, z: 597.5...614.54),
    ]
    private static let rings: [String: [Ring]] = [
        "cms-run3": barrelOfCMS + [
            Ring("preshower", r: 45.45...124, z: 297.23...316.75), Ring("EE", r: 31.8...152.9, z: 320.9...342.9, eta: 1.479...3),
            Ring("HE1", r: 0...198, z: 389.558...403.808, eta: 0...1.566), Ring("HE2", r: 0...198, z: 398.258...403.808, eta: 1.566...3),
            Ring("HE3", r: 0...219, z: 403.808...421.208, eta: 0...3), Ring("HE4", r: 0...247.8, z: 421.208...447.308, eta: 0...3),
            Ring("HE5", r: 0...263.9, z: 447.308...516.908, eta: 0...3), Ring("HE6", r: 0...245.9, z: 516.908...554.1, eta: 0...3),
        ],
        "cms-phase2": barrelOfCMS + [
            Ring("CE-E", r: 0...152.3, z: 321.05...361.871, eta: 1.5...3), Ring("CE-H1", r: 0...161.5, z: 361.971...381.29, eta: 0...3),
            Ring("CE-H2", r: 0...191.1, z: 381.29...406.582, eta: 0...3), Ring("CE-H3", r: 0...216.2, z: 406.582...419.192, eta: 0...3),
            Ring("CE-H4", r: 0...233, z: 419.192...431.802, eta: 0...3), Ring("CE-H5", r: 0...246.7, z: 431.802...440.027, eta: 0...3),
            Ring("CE-H6", r: 0...263.4, z: 440.027...514.052, eta: 0...3), Ring("back-plate", r: 0...263.4, z: 514.052...521.552, eta: 0...3),
            Ring("ME0", r: 62...141.1, z: 527.5...550.1),
        ],
        "atlas": [
            Ring("EMB1", r: 150...197.3416, z: 0...316.5, eta: 0...0.8), Ring("EMB2", r: 150...197.3416, z: 0...316.5, eta: 0.8...1.475),
            Ring("EMEC1", r: 20...75, z: 370.2...421.6, eta: 2.5023...3.2), Ring("EMEC2", r: 50...90, z: 370.2...421.6, eta: 1.375...2.4977),
            Ring("EMEC3", r: 90...120, z: 370.2...421.6, eta: 1.375...2.4977), Ring("EMEC6", r: 180...203.4, z: 370.2...421.6, eta: 1.375...2.4977),
            Ring("HEC1", r: 37.2...203, z: 427.7...455.75), Ring("HEC2", r: 47.5...203, z: 455.75...509.35), Ring("HEC3", r: 47.5...203, z: 509.35...609.5),
            Ring("TileB", r: 230...382, z: 0...280.8), Ring("TileE", r: 230...382, z: 355.4...611), Ring("BIL", r: 475.6...514.2, z: 0...680),
            Ring("BOL", r: 925.9...974, z: 0...1290), Ring("EI", r: 100...440, z: 719...752.7), Ring("EM", r: 185...1180, z: 1383...1416.4),
        ],
    ]

    @Test(arguments: names) func raysByHand(name: String) throws {
        let experiment = try Experiment(named: name)
        for eta in [0.05, 0.31, 0.62, 0.93, 1.17, 1.42, 1.73, 2.05, 2.44, 2.83] {
            let segments = experiment.ray(Line(eta: eta, phi: 0.01)).segments
            for ring in Self.rings[name]! {
                let own = segments.filter { $0.volume == ring.name }, path = ring.path(eta), volume = try experiment.volume(ring.name)
                // Vacuum slices at the ends of a volume are not listed.
                let (first, last) = (volume.slices.first!, volume.slices.last!)
                guard let path else {
                    #expect(own.isEmpty, "\(ring.name) at \(eta)")
                    continue
                }
                guard first.material != nil, last.material != nil, let from = own.first?.from, let to = own.last?.to else { continue }
                expectClose(from, path.lowerBound, relative: 1e-6)
                expectClose(to, path.upperBound, relative: 1e-6)
            }
        }
    }

    /// Crystals are met from end to end.
    @Test func crystals() throws {
        for name in ["cms-run3", "cms-phase2"] {
            for eta in [0, 0.4, 0.9, 1.3, 1.47] {
                let crystal = try #require(try Experiment(named: name).ray(Line(eta: eta)).segments.first)
                #expect(crystal.volume == "EB" && crystal.material == "PbWO4")
                expectClose(crystal.from, 129 * cosh(eta), relative: 1e-12)
                expectClose(crystal.length, 23, relative: 1e-12)
            }
        }
    }

    @Test func dumpsOnTheWay() throws {
        for (name, eta, dumps) in [
            ("cms-run3", 0.4, ["ECAL", "HCAL"]), ("cms-run3", 1.9, ["preshower", "ECAL", "HCAL"]), ("cms-phase2", 0.4, ["ECAL", "HCAL"]),
            ("cms-phase2", 2.4, ["CE-E", "CE-H"]), ("atlas", 0.3, ["EMB", "Tile"]), ("atlas", 2.1, ["EMEC", "HEC"]),
        ] {
            let passage = try #require(try Experiment(named: name).passage(Line(eta: eta)))
            #expect(passage.parts.map(\.dump) == dumps, "\(name) at \(eta)")
        }
        let cms = try Experiment(named: "cms-run3"), dumps = try cms.dumps()
        let crystal = try Material.named("PbWO4")
        #expect(dumps.map(\.name) == ["ECAL", "preshower", "HCAL"] && dumps[0].material == crystal && dumps[0].depth == 23)
        expectClose(dumps[2].depth, 110.15, relative: 1e-9)
        #expect(dumps[2].material.components.map(\.element.symbol).prefix(2) == ["Zn", "Cu"])
        #expect(cms.face(ofDump: "ECAL") == DumpFace(radius: 129, absZ: 320.9, absEta: 3) && cms.face(ofDump: "HCAL") == DumpFace(radius: 177.5, absZ: 389.558, absEta: 3))
        for (name, dump, depth) in [("cms-phase2", "CE-H", 159.581), ("atlas", "EMB", 47.3416), ("atlas", "EMEC", 51.4), ("atlas", "Tile", 152)] {
            expectClose(try #require(try Experiment(named: name).dumps().first { $0.name == dump }).depth, depth, relative: 1e-6)
        }
    }

    /// What did not change between the two runs stands alike in both files.
    @Test func theSameBarrelTwice() throws {
        let (now, then) = (try Experiment(named: "cms-run3"), try Experiment(named: "cms-phase2"))
        let common = now.volumes.map(\.name).filter { name in then.volumes.contains { $0.name == name } }
        #expect(common.count == 26)
        for name in common { #expect(try now.volume(name) == then.volume(name)) }
        for material in now.materials where material.name != "polyethylene" { #expect(then.materials.contains(material)) }
        // But for the trigger of later, which is learned.
        func chamber(_ experiment: Experiment) throws -> ChamberDescription {
            var chamber = try experiment.description(ofChamber: "DT")
            chamber.patterns.removeAll { $0.learned != nil }
            return chamber
        }
        #expect(try chamber(now) == chamber(then))
    }

    /// One slice for each volume of a dump: what a line through all of it meets stays.
    @Test(arguments: names) func homogenised(name: String) throws {
        let layered = try Experiment(named: name), mixed = try Experiment(named: "\(name)-mean")
        #expect(mixed.name == "\(name)-mean" && mixed.title == "\(layered.title), homogenised" && mixed != layered)
        #expect(mixed.volumes.filter { $0.role == .dump }.allSatisfy { $0.slices.count == 1 } && mixed.volumes.map(\.range) == layered.volumes.map(\.range))
        for eta in [0.1, 2.2] {
            let (a, b) = (layered.ray(Line(eta: eta)), mixed.ray(Line(eta: eta)))
            expectClose(b.radiationLengths, a.radiationLengths, relative: eta < 1 ? 1e-6 : 0.01)
            expectClose(b.interactionLengths, a.interactionLengths, relative: eta < 1 ? 1e-6 : 0.01)
            #expect(b.segments.count < a.segments.count)
        }
        #expect(try Experiment(yaml: mixed.text, file: "mean.yaml") == mixed)
    }
}
