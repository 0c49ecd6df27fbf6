import Particles

/// A chemical element.
public struct Element: Equatable, Sendable {
    public let atomicNumber: Int
    public let symbol: String
    /// Standard atomic weight, g/mol (IUPAC 2021, abridged); the most stable isotope's mass number where there is none.
    public let atomicWeight: Double
}

/// A homogeneous material: an element, compound or mixture by mass fraction, with its density.
public struct Material: Equatable, Sendable {
    public struct Component: Equatable, Sendable {
        public let element: Element
        public let massFraction: Double
        /// Atoms per cm^3 of the material, times a barn: 1/(barn cm).
        public let atomsPerBarnCentimetre: Double
    }

    public let name: String
    /// g/cm^3
    public let density: Double
    public let components: [Component]
}
