/// Where the energy of a shower went, GeV. The parts add up to what came in, to rounding.
public struct EnergyLedger: Equatable, Codable, Sendable {
    public var incoming = 0.0
    public var deposited = 0.0
    public var leakFar = 0.0
    public var leakBack = 0.0
    public var belowThreshold = 0.0
    public var invisible = 0.0

    public init() {}

    public var sum: Double { deposited + leakFar + leakBack + belowThreshold + invisible }

    enum CodingKeys: String, CodingKey {
        case incoming, deposited, leakFar = "leak_far", leakBack = "leak_back", belowThreshold = "below_threshold", invisible
    }
}
