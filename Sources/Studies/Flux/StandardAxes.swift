import Fluxes
import Foundation

extension FluxAxes {
    /// The bins of our own fluxes, for one dump.
    ///
    /// - energy: 40 per decade from the photon cut to 10 TeV, or beyond the highest energy of a particle;
    /// - angle: edges at the |eta| where chambers begin and end, on both sides of the collision point;
    /// - depth: twelve to thirteen, finer in front where most photons of the ECAL are made; scaled with the dump's depth.
    public init(photonCut: Double, highestEnergy: Double, dump: Study.DumpSetting) {
        let binsPerDecade = 40.0
        let top = max(1e4, highestEnergy)
        var bins = Int((binsPerDecade * log10(top / photonCut) - 1e-9).rounded(.up))
        // A photon that has all the energy is in the last bin.
        if photonCut * pow(10, Double(bins) / binsPerDecade) <= highestEnergy { bins += 1 }
        let energy = (0...bins).map { photonCut * pow(10, Double($0) / binsPerDecade) }

        let absEta = [0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.4, 2.8, 3.4, 4, 5, 6]
        let forward = absEta.dropFirst().reversed().map { 2 * atan(exp(-$0)) }
        let theta = [0] + forward + [.pi / 2] + forward.reversed().map { .pi - $0 } + [.pi]

        let pattern: [Double] = switch dump.takes {
        case .electromagnetic: [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60]
        case .hadronic, .everything: (0...13).map(Double.init)
        }
        let depth = pattern.dropLast().map { $0 * dump.depth / pattern.last! } + [dump.depth]
        self.init(energy: energy, theta: theta, depth: depth)
    }
}
