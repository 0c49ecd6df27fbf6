import Experiments
import Fluxes
import Foundation
import Mediators
import Particles
import Reach
import _TestSupport

/// A flux with the spectrum n(E) dE and an exponential profile in depth, the same at all angles.
struct ToyFlux {
    var dump = "HCAL"
    var energy: [Double]
    var depth = stride(from: 0.0, through: 130, by: 2).map { $0 }
    var theta = [0, 0.3, 0.6, .pi - 0.6, .pi]
    var replicas = 1
    /// Photons per collision: spectrum integrated from one energy to another.
    var spectrum: (Double, Double) -> Double
    /// Mean energy of a bin, if the flux is to state it.
    var mean: ((Double, Double) -> Double)?
    /// cm
    var attenuation = 15.0
    /// Weight of a replica.
    var weight: (Int) -> Double = { _ in 1 }

    /// 40 bins a decade, or as many as said, between two energies.
    static func edges(_ low: Double, _ high: Double, perDecade: Int = 40) -> [Double] {
        let n = Int((log10(high / low) * Double(perDecade)).rounded())
        return (0...n).map { low * pow(high / low, Double($0) / Double(n)) }
    }

    /// c E^-gamma with `total` photons above 1 MeV.
    static func powerLaw(_ gamma: Double, total: Double = 100) -> (Double, Double) -> Double {
        { total * (pow($0 / 1e-3, 1 - gamma) - pow($1 / 1e-3, 1 - gamma)) }
    }

    var flux: ParticleFlux {
        let material = dump == "ECAL" ? "PbWO4" : "Cu", length = dump == "ECAL" ? 60.0 : 130.0
        let axes = FluxAxes(energy: energy, theta: theta, depth: depth)
        let whole = 1 - exp(-length / attenuation)
        var photons: [Double] = [], means: [Double] = []
        for r in 0..<replicas {
            for e in 0..<axes.shape.energy {
                let n = spectrum(energy[e], energy[e + 1]) * weight(r)
                for t in 0..<axes.shape.theta {
                    let solidAngle = (cos(theta[t]) - cos(theta[t + 1])) / 2
                    for d in 0..<axes.shape.depth {
                        photons.append(n * solidAngle * (exp(-depth[d] / attenuation) - exp(-depth[d + 1] / attenuation)) / whole)
                        if let mean { means.append(mean(energy[e], energy[e + 1])) }
                    }
                }
            }
        }
        return ParticleFlux(
            dump: dump, material: material, density: dump == "ECAL" ? 8.28 : 8.96, massFractions: nil, depth: length, crossSection: 0.08,
            collisions: 1000, replicas: replicas, photonCut: 1e-3, cone: .thetaPhi, cut: .none, study: "toy", axes: axes, totals: nil,
            photons: photons, trackLength: photons, meanEnergy: mean == nil ? nil : means)
    }

    func source(_ formFactor: FormFactor = .helm) throws -> FluxSource { try FluxSource(flux, formFactor: formFactor) }
}
