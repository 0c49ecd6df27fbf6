import Materials
import Testing
import _TestSupport

struct InteractionLengthTests {
    /// PDG, "Atomic and nuclear properties of materials", g/cm2: elements of the table, and compounds that are not in it.
    @Test(arguments: [("Fe", 132.1, 1e-3), ("Cu", 137.3, 1e-3), ("Pb", 199.6, 1e-3), ("PbWO4", 168.3, 3e-3), ("polystyrene", 81.7, 3e-2), ("H2O", 83.3, 3e-2)])
    func perArea(name: String, expected: Double, relative: Double) throws {
        let material = try Material.named(name)
        expectClose(material.interactionLength * material.density, expected, relative: relative, name)
    }

    /// Brass by Bragg additivity of copper and zinc, 137.7 g/cm2; elements between those of the table grow with A.
    @Test func between() throws {
        let brass = try Material.named("brass")
        expectClose(brass.interactionLength * brass.density, 137.7, relative: 5e-3)
        let lengths = try ["Fe", "Ni", "Cu", "Zn", "Ge", "Ag", "Sn"].map { try Material.named($0) }.map { $0.interactionLength * $0.density }
        for (a, b) in zip(lengths, lengths.dropFirst()) { #expect(a < b) }
    }
}
