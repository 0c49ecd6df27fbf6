import Collisions
import Foundation

// benchmark [all|electromagnetic|threads|hadrons|tables|chain] [repeats]
// benchmark pions SHOWERS     showers of 20 GeV pi+ in copper and nothing else, for profiles

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
    case "pions":
        guard arguments.count == 2 else { fail("pions takes the number of showers") }
        _ = try Work.pions.report(showers: Int(number(arguments[1])), collider: PythiaHadronCollider())
    default:
        let repeats = arguments.count > 1 ? Int(number(arguments[1])) : 15
        let parts: [(name: String, run: (Int) throws -> Void)] = [
            ("electromagnetic", electromagneticSpeeds), ("threads", FluxShowers().speeds), ("hadrons", hadronSpeeds), ("tables", tableTimes),
            ("chain", chainTimes),
        ]
        let chosen = parts.filter { part == "all" || part == $0.name }
        guard !chosen.isEmpty, repeats >= 1 else { fail("'\(part)' is none of all, \(parts.map(\.name).joined(separator: ", ")), pions") }
        for item in chosen { try item.run(repeats) }
    }
} catch {
    fail("\(error)")
}
