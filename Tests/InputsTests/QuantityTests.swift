import Inputs
import Particles
import Testing
import _TestSupport

@Suite struct QuantityTests {
    @Test(arguments: [
        ("60cm", Dimension.length, 60.0), ("1.3 m", .length, 130), ("0.9fm", .length, 0.9e-13), ("13.6TeV", .energy, 13600),
        ("1e-3GeV", .energy, 1e-3), (" 5 MeV ", .energy, 5e-3), ("500/fb", .luminosity, 5e17), ("500 fb^-1", .luminosity, 5e17),
        ("1e-4/GeV", .coupling, 1e-4), ("1e-4 GeV^-1", .coupling, 1e-4), ("2/TeV", .coupling, 2e-3), ("78.6mb", .crossSection, 0.0786),
        ("180deg", .angle, Double.pi), ("-3cm", .length, -3), ("5eV", .energy, 5e-9), (".5m", .length, 50),
    ])
    func parses(_ text: String, as dimension: Dimension, to value: Double) throws {
        expectClose(try Quantity.parse(text, as: dimension), value, relative: 1e-14, text)
    }

    /// A decimal number in another unit is the number that it is in the first one, to the last digit.
    @Test func powersOfTenAreExact() throws {
        for (text, value) in [("100keV", 1e-4), ("10keV", 1e-5), ("9MeV", 9e-3), ("1e5keV", 0.1), ("23.6mm", 2.36), ("3um", 3e-4)] {
            #expect(try Quantity.parse(text, as: text.hasSuffix("V") ? .energy : .length) == value, "\(text)")
        }
    }

    private func message(_ text: String, _ dimension: Dimension) -> String {
        do {
            return "no error: \(try Quantity.parse(text, as: dimension, at: "key"))"
        } catch { return "\(error)" }
    }

    @Test func refusesWhatIsNotAQuantity() throws {
        #expect(message("0x10GeV", .energy).contains("'0x10GeV' has the unit 'x10GeV'"))
        #expect(message("60", .length) == "key: '60' has no unit; expected a length (cm, fm, nm, um, mm, m, km); write for instance '60cm'")
        #expect(message("60GeV", .length).hasPrefix("key: '60GeV' has the unit 'GeV' of an energy; expected a length"))
        #expect(message("3GEV", .energy).hasSuffix("did you mean 'GeV'?"))
        #expect(message("500fb", .luminosity).contains("has the unit 'fb'"))
        for nonsense in ["", "cm", "nan cm", "inf GeV", "1e999cm", "--3cm", "many"] {
            #expect(message(nonsense, .length).contains("is not a number with a unit"), "\(nonsense)")
        }
    }

    @Test func signsAndRanges() throws {
        #expect(throws: InputError("'-3cm' is not positive", expected: "a positive length")) {
            try Quantity.parsePositive("-3cm", as: .length)
        }
        #expect(throws: InputError.self) { try Quantity.parsePositive("0GeV", as: .energy) }
        let range = try Quantity.parseRange("1MeV..5GeV", as: .energy)
        expectClose(range.lowerBound, 1e-3, relative: 1e-15)
        expectClose(range.upperBound, 5, relative: 1e-15)
        for bad in ["1MeV", "5GeV..1MeV", "1MeV..1MeV", "1..5GeV", "1MeV..2GeV..3GeV"] {
            #expect(throws: InputError.self, "\(bad)") { try Quantity.parseRange(bad, as: .energy) }
        }
    }

    @Test(arguments: [1, 60, 0.1, 13.6e3, 1e-4, 2.3, 1e17, 5e-12, 0.785398163397448, 123456.789])
    func writtenQuantitiesReadBack(_ value: Double) throws {
        for dimension in [Dimension.energy, .length, .crossSection, .luminosity, .coupling, .angle] {
            let text = Quantity.format(value, as: dimension)
            expectClose(try Quantity.parse(text, as: dimension), value, relative: 1e-11, text)
        }
        #expect(Quantity.format(60, as: .length) == "60cm")
        #expect(Quantity.format(5e17, as: .luminosity) == "500/fb")
        #expect(Quantity.format(1e-4, as: .coupling) == "0.0001/GeV")
    }
}
