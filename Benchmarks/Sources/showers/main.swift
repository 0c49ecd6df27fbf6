import Experiments
import Fluxes
import Foundation
import Materials
import Particles
import Showers

// showers report MATERIAL DEPTH CUT SHOWERS    10 GeV photons, scored as the `shower` verb does; prints the number of steps
// showers flux SHOWERS                         10 GeV photons in 60 cm of PbWO4 with 1 MeV cuts, scored into a flux
// Depth in cm, cut in GeV. Nothing but showers, and no C++ in the program: for instruction counts (instructions.sh).

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("showers: \(message)\n".utf8))
    exit(2)
}

func number(_ text: String) -> Double {
    guard let value = Double(text), value > 0 else { fail("'\(text)' is no positive number") }
    return value
}

func report(_ material: String, depth: Double, cut: Double, showers: Int) throws {
    let report = try showerReport(
        material: Material.named(material), depth: depth, primary: .photon, kineticEnergy: 10, showers: showers,
        settings: ShowerSettings(photonCut: cut, electronCut: cut), seed: 1, hadronCollider: nil)
    print(report.steps)
}

func flux(showers: Int) throws {
    // The numbers of bins of a study's default axes.
    let energy = (0...280).map { 1e-3 * pow(10, Double($0) / 40) }
    let theta = [0] + (1...12).map { 0.005 * pow(1.6, Double($0)) } + (1...12).map { 1.42 + 0.143 * Double($0) } + [.pi]
    var tally = FluxTally(
        axes: FluxAxes(energy: energy, theta: theta, depth: [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60]), cone: .thetaPhi, cut: .photon)
    let shower = DumpShower(
        dump: Dump(name: "ECAL", material: try Material.named("PbWO4"), depth: 60, takes: .electromagnetic),
        settings: ShowerSettings(photonCut: 1e-3, electronCut: 1e-3), hadronCollider: nil, seed: 1)
    let photon = IncidentParticle(
        species: .photon, momentum: Vector(theta: 0.9, phi: 0.4) * 10, jetAxis: Vector(theta: 0.8, phi: 0.3))
    for i in 0..<showers { shower.shower(photon, collision: 0, index: UInt32(i), into: &tally) }
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch (arguments.first, arguments.count) {
    case ("report", 5): try report(arguments[1], depth: number(arguments[2]), cut: number(arguments[3]), showers: Int(number(arguments[4])))
    case ("flux", 2): try flux(showers: Int(number(arguments[1])))
    default: fail("report MATERIAL DEPTH CUT SHOWERS, or flux SHOWERS")
    }
} catch {
    fail("\(error)")
}
