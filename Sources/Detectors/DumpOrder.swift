import Particles

/// The dumps in the order in which a particle from the collision would cross them.
public struct DumpOrder: Equatable, Codable, Sendable {
    public struct Entry: Equatable, Codable, Sendable {
        public var name: String
        /// cm
        public var depth: Double
        public init(name: String, depth: Double) { (self.name, self.depth) = (name, depth) }
    }

    public var dumps: [Entry]

    public init(_ dumps: [Entry]) { self.dumps = dumps }

    /// The paper's modules: 0.6 m of ECAL, then 1.3 m of HCAL (arXiv:2305.16383).
    public static let paper = DumpOrder([Entry(name: "ECAL", depth: 60), Entry(name: "HCAL", depth: 130)])

    /// Length of the dumps behind the back face of the named one, cm.
    public func lengthBehind(_ name: String, at place: String? = nil) throws -> Double {
        guard let index = dumps.firstIndex(where: { $0.name == name }) else {
            throw InputError.unknown("dump", name, among: dumps.map(\.name), at: place)
        }
        return dumps[(index + 1)...].reduce(0) { $0 + $1.depth }
    }
}
