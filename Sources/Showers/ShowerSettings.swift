/// Thresholds of a shower, GeV.
public struct ShowerSettings: Equatable, Codable, Sendable {
    /// Photons are made and followed down to this energy.
    public var photonCut: Double
    /// Electrons are made and followed down to this kinetic energy, and deposited below. Positrons are followed further where
    /// their annihilation in flight can still make a photon above the photon cut.
    public var electronCut: Double

    /// Lowest thresholds that the cross sections support.
    public static let lowestCut = 1e-4
    /// Highest energy of an electromagnetic particle, GeV.
    public static let highestEnergy = 1.6e4

    public init(photonCut: Double = 1e-3, electronCut: Double = 1e-3) {
        precondition(photonCut >= Self.lowestCut && electronCut >= Self.lowestCut, "cuts \(photonCut), \(electronCut) GeV below 0.1 MeV")
        (self.photonCut, self.electronCut) = (photonCut, electronCut)
    }
}
