import Collisions
import Foundation
import Particles

// benchmark [all|electromagnetic|threads|hadrons|tables|chain] [repeats]
// benchmark shower photon|electron|pion ENERGY MATERIAL DEPTH CUT SHOWERS     showers and nothing else, for instruction counts and profiles
// benchmark flux SHOWERS                                                     the same, scored into a flux
// Energies in GeV, depth in cm.

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("benchmark: \(message)\n".utf8))
    exit(2)
}

func number(_ text: String) -> Double {
    guard let value = Double(text) else { fail("'\(text)' is no number") }
    return value
}

let arguments = Array(CommandLine.arguments.dropFirst())
let part = arguments.first ?? "all"
do {
    switch part {
    case "shower":
        guard arguments.count == 7 else { fail("shower takes primary, energy, material, depth, cut and number of showers") }
        let primaries: [String: Species] = ["photon": .photon, "electron": .electron, "pion": .pionPlus]
        guard let primary = primaries[arguments[1]] else { fail("primary '\(arguments[1])' is none of photon, electron, pion") }
        let cut = number(arguments[5])
        let work = Work(
            primary: primary, energy: number(arguments[2]), material: arguments[3], depth: number(arguments[4]), photonCut: cut, electronCut: cut)
        let report = try work.report(showers: Int(number(arguments[6])), collider: primary.isElectromagnetic ? nil : PythiaHadronCollider())
        print(report.steps, report.cpuSeconds)
    case "flux":
        guard arguments.count == 2 else { fail("flux takes the number of showers") }
        try FluxShowers().run(Int(number(arguments[1])), batch: 0)
    default:
        let repeats = arguments.count > 1 ? Int(number(arguments[1])) : 15
        let parts: [(name: String, run: (Int) throws -> Void)] = [
            ("electromagnetic", electromagneticSpeeds), ("threads", FluxShowers().speeds), ("hadrons", hadronSpeeds), ("tables", tableTimes),
            ("chain", chainTimes),
        ]
        let chosen = parts.filter { part == "all" || part == $0.name }
        guard !chosen.isEmpty, repeats >= 1 else { fail("'\(part)' is none of all, \(parts.map(\.name).joined(separator: ", ")), shower, flux") }
        for item in chosen { try item.run(repeats) }
    }
} catch {
    fail("\(error)")
}
