import Fluxes
import Foundation
import Numerics

extension Study {
    /// The bins of a dump's fluxes.
    func fluxAxes(of dump: DumpSetting, highestEnergy: Double) -> FluxAxes {
        if case .beam = source { return FluxAxes(beamEnergy: highestEnergy, lowest: lowestPhotonEnergy, depth: dump.depth) }
        return FluxAxes(photonCut: showers.photonCut, highestEnergy: highestEnergy, theta: experiment.thetaEdges, dump: dump)
    }
}

extension FluxAxes {
    /// The bins behind a fixed target: 20 a decade in energy up to the beam's, 12 in the angle from 0.1 mrad on, 24 in depth.
    public init(beamEnergy: Double, lowest: Double, depth: Double) {
        self.init(
            // A photon with all of the beam's energy belongs to the last bin.
            energy: logarithmicGrid(from: lowest, to: beamEnergy * (1 + 1e-9), perDecade: 20), theta: [0] + logarithmicGrid(from: 1e-4, to: 1, perDecade: 12) + [.pi],
            depth: (0...24).map { depth * Double($0) / 24 })
    }

    /// The bins of our own fluxes, for one dump.
    ///
    /// - energy: 40 per decade from the photon cut to 10 TeV, or beyond the highest energy of a particle;
    /// - angle: `theta`, the experiment's edges, which hold those of its chambers on both sides of the collision point;
    /// - depth: twelve to thirteen, finer in front where most photons of an electromagnetic dump are made; scaled with the dump's depth.
    public init(photonCut: Double, highestEnergy: Double, theta: [Double], dump: Study.DumpSetting) {
        let binsPerDecade = 40.0
        let top = max(1e4, highestEnergy)
        var bins = Int((binsPerDecade * log10(top / photonCut) - 1e-9).rounded(.up))
        // A photon that has all the energy is in the last bin.
        if photonCut * pow(10, Double(bins) / binsPerDecade) <= highestEnergy { bins += 1 }
        let energy = logarithmicGrid(from: photonCut, bins: bins, perDecade: binsPerDecade)

        let pattern: [Double] = switch dump.takes {
        case .electromagnetic: [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60]
        case .hadronic, .everything: (0...13).map(Double.init)
        }
        let depth = pattern.dropLast().map { $0 * dump.depth / pattern.last! } + [dump.depth]
        self.init(energy: energy, theta: theta, depth: depth)
    }
}
