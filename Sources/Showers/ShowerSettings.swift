/// Thresholds of a shower, GeV.
public struct ShowerSettings: Equatable, Codable, Sendable {
    /// Photons are made and followed down to this energy.
    public var photonCut: Double
    /// Electrons are made and followed down to this kinetic energy, and deposited below. Positrons are followed further where
    /// their annihilation in flight can still make a photon above the photon cut.
    public var electronCut: Double

    /// Lowest photon threshold that the cross sections support, and the lowest that a study may ask for.
    public static let lowestCut = 1e-4
    /// Lowest electron threshold. Below 0.1 MeV the collision loss, without shell correction, is right to 2-3 % in light elements and
    /// 5-10 % in heavy ones (ICRU 37).
    public static let lowestElectronCut = 1e-5
    /// Highest energy of an electromagnetic particle, GeV.
    public static let highestEnergy = 1.6e4

    public init(photonCut: Double = 1e-3, electronCut: Double = 1e-3) {
        precondition(
            photonCut >= Self.lowestCut && electronCut >= Self.lowestElectronCut,
            "cuts \(photonCut), \(electronCut) GeV below 0.1 MeV for photons, 10 keV for electrons")
        (self.photonCut, self.electronCut) = (photonCut, electronCut)
    }
}
