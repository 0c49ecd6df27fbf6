import Materials

/// A block of material into which particles are dumped, each along its own direction at normal incidence.
public struct Dump: Equatable, Sendable {
    public enum Takes: String, CaseIterable, Codable, Sendable { case electromagnetic, hadronic, everything }

    public var name: String
    public var material: Material
    /// cm
    public var depth: Double
    public var takes: Takes

    public init(name: String, material: Material, depth: Double, takes: Takes) {
        (self.name, self.material, self.depth, self.takes) = (name, material, depth, takes)
    }
}
