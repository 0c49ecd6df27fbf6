import Foundation
import Inputs
import Numerics
import Particles

/// Photon cross sections by process, in barn per atom or cm^2/g as said where they are made.
public struct PhotonCrossSection: Equatable, Sendable {
    public var coherent = 0.0
    public var incoherent = 0.0
    public var photoelectric = 0.0
    public var pairNuclear = 0.0
    public var pairElectron = 0.0

    public var total: Double { coherent + totalNoCoherent }
    public var totalNoCoherent: Double { incoherent + photoelectric + pairNuclear + pairElectron }

    static func + (a: PhotonCrossSection, b: PhotonCrossSection) -> PhotonCrossSection {
        PhotonCrossSection(
            coherent: a.coherent + b.coherent, incoherent: a.incoherent + b.incoherent,
            photoelectric: a.photoelectric + b.photoelectric, pairNuclear: a.pairNuclear + b.pairNuclear,
            pairElectron: a.pairElectron + b.pairElectron)
    }

    static func * (a: PhotonCrossSection, s: Double) -> PhotonCrossSection {
        PhotonCrossSection(
            coherent: a.coherent * s, incoherent: a.incoherent * s, photoelectric: a.photoelectric * s,
            pairNuclear: a.pairNuclear * s, pairElectron: a.pairElectron * s)
    }
}

extension Element {
    /// Lowest photon energy of the tables, GeV.
    public static let lowestPhotonEnergy = 1e-4

    /// XCOM's cross sections, barn per atom (NIST SRD 8), for 0.1 MeV and above.
    ///
    /// Between XCOM's energies: cubic splines of ln sigma in ln E (linear around absorption edges), for pair production of
    /// ln(sigma / (1 - E_threshold/E)^3), as XCOM itself interpolates. Above 100 GeV pair production is constant (complete
    /// screening; no LPM effect) and incoherent scattering falls as Klein-Nishina's.
    public func photonCrossSection(at energy: Double) -> PhotonCrossSection {
        precondition(
            energy >= Element.lowestPhotonEnergy * 0.999999, "photon energy \(energy) GeV below the table's \(Element.lowestPhotonEnergy) GeV")
        return PhotonTable.all[atomicNumber - 1](energy)
    }
}

extension Material {
    /// XCOM's cross sections, cm^2/g, by mass fraction; see `Element.photonCrossSection`.
    public func photonCrossSection(at energy: Double) -> PhotonCrossSection {
        components.reduce(PhotonCrossSection()) { sum, component in
            sum + component.element.photonCrossSection(at: energy) * (component.atomsPerBarnCentimetre / density)
        }
    }
}

/// One element's tables, splined.
private struct PhotonTable: Sendable {
    static let all: [PhotonTable] = {
        var rows = [[[Double]]](repeating: [], count: 92)
        for row in TableFile.bundled("photons", in: .module).dropFirst() {
            rows[Int(row[0])! - 1].append(row[1...].map(TableFile.number))
        }
        return rows.map(PhotonTable.init)
    }()

    private static let pairThreshold = 2 * Constants.electronMass
    private static let tripletThreshold = 4 * Constants.electronMass

    private let coherent, incoherent, pairNuclear, pairElectron: CubicSpline
    /// Photoelectric effect between absorption edges, from the lowest energies up.
    private let photoelectric: [CubicSpline]

    /// Rows of energy in MeV and the five cross sections.
    init(_ rows: [[Double]]) {
        let energies = rows.map { $0[0] * 1e-3 }
        func spline(_ column: Int, _ threshold: Double = 0) -> CubicSpline {
            let points = rows.indices.filter { i in
                rows[i][column] > 0 && energies[i] > threshold * 1.0005 && (i == 0 || energies[i] > energies[i - 1] * 1.001)
            }
            return CubicSpline(
                x: points.map { log(energies[$0]) },
                y: points.map { log(rows[$0][column] / pow(1 - threshold / energies[$0], 3)) })
        }
        coherent = spline(1)
        incoherent = spline(2)
        pairNuclear = spline(4, Self.pairThreshold)
        pairElectron = spline(5, Self.tripletThreshold)

        var pieces: [[Int]] = [[0]]
        for i in rows.indices.dropFirst() {
            if energies[i] < energies[i - 1] * 1.001 { pieces.append([i]) } else { pieces[pieces.count - 1].append(i) }
        }
        photoelectric = pieces.filter { $0.count > 1 }.map { piece in
            CubicSpline(x: piece.map { log(energies[$0]) }, y: piece.map { log(rows[$0][3]) })
        }
    }

    func callAsFunction(_ energy: Double) -> PhotonCrossSection {
        let t = log(energy)
        var result = PhotonCrossSection()
        result.coherent = Self.extrapolate(coherent, t, slope: -2)
        result.incoherent = Self.extrapolate(incoherent, t, slope: -0.93)
        let piece = photoelectric.last { $0.x[0] <= t } ?? photoelectric[0]
        result.photoelectric = Self.extrapolate(piece, t, slope: -1)
        if energy > Self.pairThreshold { result.pairNuclear = exp(pairNuclear(t)) * pow(1 - Self.pairThreshold / energy, 3) }
        if energy > Self.tripletThreshold { result.pairElectron = exp(pairElectron(t)) * pow(1 - Self.tripletThreshold / energy, 3) }
        return result
    }

    /// The spline's value; beyond its last point a power law.
    private static func extrapolate(_ spline: CubicSpline, _ t: Double, slope: Double) -> Double {
        let end = spline.x[spline.x.count - 1]
        return exp(spline(t) + (t > end ? slope * (t - end) : 0))
    }
}
