import Inputs
import Materials
import Particles
import Studies

/// Photon cross sections of a material by process: the answer of `calodump photon`.
public struct PhotonReport: Codable, Equatable, Sendable {
    public struct Processes: Codable, Equatable, Sendable {
        public var coherent, incoherent, photoelectric, pairNuclear, pairElectron, total, totalNoCoherent: Double

        enum CodingKeys: String, CodingKey {
            case coherent, incoherent, photoelectric, pairNuclear = "pair_nuclear", pairElectron = "pair_electron", total
            case totalNoCoherent = "total_no_coherent"
        }

        init(_ sigma: PhotonCrossSection) {
            (coherent, incoherent, photoelectric) = (sigma.coherent, sigma.incoherent, sigma.photoelectric)
            (pairNuclear, pairElectron) = (sigma.pairNuclear, sigma.pairElectron)
            (total, totalNoCoherent) = (sigma.total, sigma.totalNoCoherent)
        }
    }

    public var material: String
    public var energy: Double
    public var perGram: Processes
    /// For elements only.
    public var perAtom: Processes?
    /// 1/(total density), cm.
    public var meanFreePath: Double

    enum CodingKeys: String, CodingKey {
        case material, energy = "energy_GeV", perGram = "cm2_per_g", perAtom = "barn_per_atom", meanFreePath = "mean_free_path_cm"
    }

    /// Photon energies, GeV, that the tables hold or extend to.
    public static let energies = Element.lowestPhotonEnergy...1e5

    public init(_ material: Material, energy: Double) {
        self.material = material.name
        self.energy = energy
        perGram = Processes(material.photonCrossSection(at: energy))
        perAtom = material.components.count == 1 ? Processes(material.components[0].element.photonCrossSection(at: energy)) : nil
        meanFreePath = 1 / (perGram.total * material.density)
    }

    public var text: String {
        var table = TextTable(["process", "cm2/g"] + (perAtom == nil ? [] : ["barn/atom"]))
        let rows: [(String, KeyPath<Processes, Double>)] = [
            ("coherent", \.coherent), ("incoherent", \.incoherent), ("photoelectric", \.photoelectric),
            ("pair, nuclear field", \.pairNuclear), ("pair, electron field", \.pairElectron), ("total", \.total),
            ("total without coherent", \.totalNoCoherent),
        ]
        for (name, path) in rows {
            table.add([name, digits(perGram[keyPath: path], 5)] + (perAtom.map { [digits($0[keyPath: path], 5)] } ?? []))
        }
        return """
            photons of \(digits(energy, 6)) GeV in \(material)
            \(table.text)
            mean free path \(digits(meanFreePath, 5)) cm
            """
    }
}
