// Physical constants. Inside the program: GeV, cm, barn, radian, with c = 1 for momenta and masses.
//
// CODATA 2022 (NIST SP 961, 2024) for the fundamental constants, PDG 2024 (Phys. Rev. D 110, 030001) for particles.

public enum Constants {
    /// Fine-structure constant (CODATA 2022).
    public static let fineStructure = 7.297_352_564_3e-3
    /// Electron mass, GeV (CODATA 2022).
    public static let electronMass = 0.510_998_950_69e-3
    /// Tau mass, GeV (PDG 2024).
    public static let tauMass = 1.776_93
    /// hbar c, GeV cm (exact in SI).
    public static let hbarC = 1.973_269_804e-14
    /// Speed of light, cm/s (exact).
    public static let speedOfLight = 2.997_924_58e10
    /// hbar, GeV s (exact in SI).
    public static let hbar = 6.582_119_569e-25
    /// Avogadro's number, 1/mol (exact).
    public static let avogadro = 6.022_140_76e23
    /// Atomic mass unit, GeV (CODATA 2022).
    public static let atomicMassUnit = 0.931_494_103_72
    /// cm^2 in a barn.
    public static let barn = 1e-24

    /// Classical electron radius, cm: alpha hbar c / m_e.
    public static let classicalElectronRadius = fineStructure * hbarC / electronMass
    /// r_e^2 in barn.
    public static let classicalElectronRadiusSquaredBarn = classicalElectronRadius * classicalElectronRadius / barn
    /// (hbar c)^2, GeV^2 barn.
    public static let hbarCSquaredBarn = hbarC * hbarC / barn
    /// A length of 1 fm in 1/GeV.
    public static let femtometre = 1e-13 / hbarC
    /// Reduced Compton wavelength of the electron, cm.
    public static let electronComptonWavelength = hbarC / electronMass
}
