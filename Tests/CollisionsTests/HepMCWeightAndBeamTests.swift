import Collisions
import Inputs
import Particles
import Testing
import _TestSupport

@Suite struct HepMCWeightAndBeamTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func aWeightIsChosenByName() throws {
        var text = Text.plain(3)
        text.names = ["Default", "MUR0.5_MUF1", "a name, with \"quotes\" and blanks"]
        text.weights = { ["\($0 + 1)", "\(-$0)", "0.25"] }
        for content in text.both {
            let path = try scratch.write(content), file = try HepMCFile(path: path)
            #expect(file.weightNames == text.names && file.weight == "Default")
            #expect(try collisions(file).map(\.weight) == [1, 2, 3])
            #expect(file.weights == .init(sum: 6, sumOfSquares: 14, minimum: 1, maximum: 3, negative: 0, zero: 0))
            expectClose(file.weights.effectiveEvents, 36.0 / 14, relative: 1e-12)
            let second = try HepMCFile(path: path, weight: "MUR0.5_MUF1")
            #expect(second.weights == .init(sum: -3, sumOfSquares: 5, minimum: -2, maximum: 0, negative: 2, zero: 1))
            #expect(try collisions(second).map(\.weight) == [0, -1, -2])
            #expect(try collisions(try HepMCFile(path: path, weight: text.names[2])).map(\.weight) == [0.25, 0.25, 0.25])
            let said = try refusal(path, weight: "MUR0.5_MUF2")
            #expect(said.contains("'MUR0.5_MUF1'") && said.contains("Default") && said.contains(path), "\(said)")
        }
    }

    @Test func withoutNames() throws {
        for content in Text.plain(2).both {
            let file = try HepMCFile(path: try scratch.write(content))
            #expect(file.weight == nil && file.weightNames.isEmpty && file.weights.sum == 2)
            #expect(try refusal(try scratch.write(content), weight: "x").contains("names none"))
        }
        var none = Text.plain(2)
        none.weights = { _ in [] }
        for content in none.both { #expect(try collisions(try HepMCFile(path: try scratch.write(content))).map(\.weight) == [1, 1]) }
        var several = Text.plain(2)
        several.weights = { _ in ["1", "2"] }
        let file = try HepMCFile(path: try scratch.write(several.asciiv3), weight: "1")
        #expect(try file.weightNames == ["0", "1"] && collisions(file).map(\.weight) == [2, 2])
    }

    @Test(arguments: [("nan", "nan"), ("inf", "inf"), ("-inf", "inf"), ("1e999", "inf")])
    func aWeightThatIsNoNumberIsNamedWithItsEvent(written: String, says: String) throws {
        var text = Text.plain(5)
        text.number = { 40 + $0 }
        text.weights = { [$0 == 3 ? written : "1"] }
        for content in text.both {
            let said = try refusal(try scratch.write(content))
            #expect(said.contains("event 43") && said.contains("weight") && said.contains(says), "\(said)")
        }
        // Of one that is not used it does not matter.
        text.names = ["a", "b"]
        text.weights = { ["2", $0 == 3 ? written : "1"] }
        for content in text.both {
            #expect(try HepMCFile(path: try scratch.write(content)).weights.sum == 10)
            #expect(try refusal(try scratch.write(content), weight: "b").contains("'b' is"))
        }
    }

    @Test func uselessWeights() throws {
        var zero = Text.plain(2)
        zero.weights = { _ in ["0"] }
        for content in zero.both { #expect(try refusal(try scratch.write(content)).contains("all weights are zero")) }
        var fewer = Text.plain(3)
        fewer.names = ["a", "b"]
        fewer.weights = { $0 == 2 ? ["1"] : ["1", "2"] }
        #expect(try refusal(try scratch.write(fewer.asciiv3)).contains("event 2"))
        #expect(try refusal(try scratch.write(Text.plain(2).asciiv3.replacingOccurrences(of: "W 1.0", with: "W one"))).contains("'one'"))
    }

    @Test func beamsOfAllKinds() throws {
        func beams(_ a: Line, _ b: Line) throws -> [Beams] {
            var text = Text.plain(2)
            text.beams = [a, b]
            return try text.both.map { try #require(try HepMCFile(path: try scratch.write($0)).beams) }
        }
        for found in try beams(Line(2212, 0, 0, 6500, status: 4), Line(2212, 0, 0, -6500, status: 4)) {
            expectClose(found.energy, 13_000, relative: 1e-6)
            #expect(abs(found.boost) < 1e-12)
        }
        // Lead at 2.68 TeV per nucleon: 208 times the proton's kinematics, give or take masses.
        let lead: Int32 = 1_000_822_080
        for found in try beams(Line(lead, 0, 0, 208 * 2680, mass: 193.7, status: 4), Line(lead, 0, 0, -208 * 2680, mass: 193.7, status: 4)) {
            #expect(found.first.nucleons == 208 && found.first.pdg == lead)
            expectClose(found.energyPerNucleonPair, 5360, relative: 1e-6)
            expectClose(found.energy, 208 * 5360, relative: 1e-6)
            expectClose(found.highestEnergyPerNucleon, 2680, relative: 1e-6)
        }
        // p-Pb at 8.16 TeV: protons of 6.5 TeV on lead of 2.563 TeV per nucleon; the centre of mass has rapidity 0.465.
        for found in try beams(Line(2212, 0, 0, 6500, status: 4), Line(lead, 0, 0, -208 * 2562.5, mass: 193.7, status: 4)) {
            expectClose(found.energyPerNucleonPair, 2 * (6500 * 2562.5).squareRoot(), relative: 1e-5)
            expectClose(found.boost, (6500 - 2562.5) / (6500 + 2562.5), relative: 1e-5)
        }
        for found in try beams(Line(11, 0, 0, 10, status: 4), Line(2212, 0, 0, -275, status: 4)) {
            #expect(found.first.name == "e-" && found.second.name == "p")
            expectClose(found.energy, 2 * (10.0 * 275).squareRoot(), relative: 1e-3)
        }
    }

    @Test func eventsWithoutWeightsAmongNamedOnes() throws {
        var text = Text.plain(2)
        text.names = ["a", "b"]
        text.weights = { $0 == 1 ? [] : ["1e-3", "2e-3"] }
        #expect(try refusal(try scratch.write(text.asciiv3), weight: "b").contains("the event has no weights"))
    }

    @Test func beamsThatCannotBe() throws {
        var oneSide = Text.plain(2), slow = Text.plain(2)
        oneSide.beams = [Line(2212, 0, 0, 6500, status: 4), Line(2212, 0, 0, 6400, status: 4)]
        for text in oneSide.both { #expect(try refusal(try scratch.write(text)).contains("both beams go to one side")) }
        oneSide.beams = [Line(2212, 0, 0, 0, status: 4), Line(2212, 0, 0, 0, status: 4)]
        for text in oneSide.both { #expect(try refusal(try scratch.write(text)).contains("both beams are at rest")) }
        slow.beams = [Line(2212, 0, 0, 6500, status: 4), Line(2212, 0, 0, -9500, energy: 6500, status: 4)]
        for text in slow.both { #expect(try refusal(try scratch.write(text)).contains("expected one that can be")) }
        let plain = Text.plain(2)
        var faster = plain
        faster.beams = [Line(2212, 0, 0, 6500, status: 4), Line(2212, 0, 0, -6500, status: 4)]
        for (a, b) in zip(plain.both, faster.both) {
            let said = try refusal(try scratch.write(a + b))
            #expect(said.contains("event 0") && said.contains("6500") && said.contains("6800"), "\(said)")
        }
        var crossed = plain
        crossed.beams = [Line(2212, 500, 0, 6800, status: 4), Line(2212, 0, 0, -6800, status: 4)]
        for content in crossed.both { #expect(try refusal(try scratch.write(content)).contains("z axis")) }
        var none = plain
        none.beams = [Line(23, 0, 0, 6800, mass: 91, status: 3)]
        #expect(try HepMCFile(path: try scratch.write(none.asciiv3)).beams == nil)
        // An empty event, such as a filter leaves, says nothing against the others.
        let empty = plain.asciiv3.replacingOccurrences(of: "E 0 ", with: "E 9 0 0\nU GEV MM\nE 0 ")
        let file = try HepMCFile(path: try scratch.write(empty))
        #expect(file.events == 3 && abs((file.beams?.first.energy ?? 0) - 6800) < 1e-3)
        #expect(try collisions(file).map(\.particles.count) == [0, 3, 3])
    }

    @Test func theHighestEnergyIsTheFiles() throws {
        var text = Text([[Line(22, 12_000, 0, 0)], [Line(211, 18_000, 0, 24_000)]])
        text.names = ["Weight"]
        for content in text.both {
            let file = try HepMCFile(path: try scratch.write(content))
            expectClose(file.highestEnergy, 30_000, relative: 1e-9)
            #expect(file.weight == "Weight")
        }
    }
}
