import Foundation
import MonteCarlo
import Nuclei
import Particles

/// -t of an elastic scattering, GeV^2.
func sampleElastic(_ species: Species, momentum p: Double, massNumber: Int, atomicNumber: Int, largest: Double, random: inout RandomStream) -> Double {
    let radius = 1.2 * pow(Double(massNumber), 1 / 3.0) * Constants.femtometre
    let b = massNumber == 1 ? 8.0 : radius * radius / 4
    let range = 1 - exp(-b * largest)
    return -log(1 - random.uniform() * range) / b
}
