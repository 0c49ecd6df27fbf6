import Fluxes
import Foundation

extension FluxAxes {
    /// The bins of our own fluxes, for one dump.
    ///
    /// - energy: 40 per decade from the photon cut to 10 TeV or to half the collision energy, whichever is more;
    /// - angle: `theta`, the experiment's edges, which hold those of its chambers on both sides of the collision point;
    /// - depth: twelve to thirteen, finer in front where most photons of an electromagnetic dump are made; scaled with the dump's depth.
    public init(photonCut: Double, highestEnergy: Double, theta: [Double], dump: Study.DumpSetting) {
        let binsPerDecade = 40.0
        let top = max(1e4, highestEnergy)
        let bins = Int((binsPerDecade * log10(top / photonCut) - 1e-9).rounded(.up))
        let energy = (0...bins).map { photonCut * pow(10, Double($0) / binsPerDecade) }

        let pattern: [Double] = switch dump.takes {
        case .electromagnetic: [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60]
        case .hadronic, .everything: (0...13).map(Double.init)
        }
        let depth = pattern.dropLast().map { $0 * dump.depth / pattern.last! } + [dump.depth]
        self.init(energy: energy, theta: theta, depth: depth)
    }
}
