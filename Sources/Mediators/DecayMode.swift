import Particles

/// A decay into given products.
public struct DecayMode: Sendable {
    /// "e- e+", "hadrons"
    public let names: [String]
    /// What is followed into a detector; empty for products that are not (hadrons, taus).
    public let products: [Species]
    /// Width at unit coupling, GeV, by the mass, GeV; zero below threshold.
    public let widthPerSquaredCoupling: @Sendable (_ mass: Double) -> Double

    public init(_ products: [Species], widthPerSquaredCoupling: @escaping @Sendable (_ mass: Double) -> Double) {
        (self.products, names, self.widthPerSquaredCoupling) = (products, products.map(\.name), widthPerSquaredCoupling)
    }

    /// A decay whose products count as seen where the decay does, but are not followed.
    public init(unfollowed names: [String], widthPerSquaredCoupling: @escaping @Sendable (_ mass: Double) -> Double) {
        (products, self.names, self.widthPerSquaredCoupling) = ([], names, widthPerSquaredCoupling)
    }

    public var isVisible: Bool { products.isEmpty || products.contains { !$0.isNeutrino } }
    /// Two charged particles or photons whose directions are known.
    public var isFollowed: Bool { products.count == 2 && isVisible }
}
