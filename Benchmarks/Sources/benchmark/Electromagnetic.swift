import Detectors
import Foundation
import Materials
import MonteCarlo
import Particles
import Showers
import Studies

/// Energy that the showers of a repeat take together, GeV: about a fifth of a second.
private let energyPerRepeat = 1000.0

/// Showers on one core, scored as the `shower` verb does.
func electromagneticSpeeds(repeats: Int) throws {
    print("Electromagnetic showers on one core, GeV per second of processor time (\(repeats) repeats):\n")
    var table = MarkdownTable(["shower", "dropped below", "showers/s", "GeV/s, best", "GeV/s, median", "steps/GeV", "beside it (ratio of the best)"])
    for work in Work.electromagnetic {
        let showers = max(1, Int((energyPerRepeat / work.energy).rounded()))
        var steps = 0
        _ = try work.report(showers: 1)
        var seed: UInt64 = 0
        let time = try Measurement(repeats: repeats) {
            seed += 1
            let report = try work.report(showers: showers, seed: seed)
            steps += report.steps
            return report.cpuSeconds
        }
        let energy = Double(showers) * work.energy
        table.add([
            work.name, work.threshold, digits(Double(showers) / time.best), digits(energy / time.best), digits(energy / time.median),
            digits(Double(steps) / (energy * Double(repeats))),
            work.others.map { "\($0.program) \(digits($0.speed)) (\(digits(energy / time.best / $0.speed)))" }.joined(separator: ", "),
        ])
    }
    print(table.text)
}

/// Photons of 10 GeV from one jet into a dump: the same seed and number, the same showers.
struct FluxShowers: Sendable {
    private static let energy = 10.0
    private let setting: Study.DumpSetting

    init() { setting = Study().dumps.first { $0.takes == .electromagnetic }! }

    private var empty: FluxTally {
        FluxTally(axes: FluxAxes(photonCut: 1e-3, highestEnergy: 6800, dump: setting), cone: .thetaPhi, cut: .photon)
    }

    private func dump() throws -> Dump {
        Dump(name: setting.name, material: try Material.named(setting.material), depth: setting.depth, takes: setting.takes)
    }

    /// Showers `number` photons on this thread; the energy, GeV.
    @discardableResult
    func run(_ number: Int, batch: Int) throws -> Double {
        let shower = DumpShower(dump: try dump(), settings: ShowerSettings(photonCut: 1e-3, electronCut: 1e-3), hadronCollider: nil, seed: 1)
        var tally = empty
        let axis = Vector(theta: 0.8, phi: 0.3)
        let photon = IncidentParticle(species: .photon, momentum: Vector(theta: 0.9, phi: 0.4) * Self.energy, jetAxis: axis)
        for i in 0..<number { shower.shower(photon, collision: UInt64(batch), index: UInt32(i), into: &tally) }
        tally.endCollision()
        return Double(number) * Self.energy
    }

    /// The same work, scored into a flux: on one thread, then on two.
    func speeds(repeats: Int) throws {
        let batches = 8, showers = 25
        try run(1, batch: 0)
        func wall(_ threads: Int) throws -> Double {
            try timed(wallTime) { try forEachBatch(Array(0..<batches), threads: threads) { try run(showers, batch: $0) } }
        }
        let energy = Self.energy * Double(batches * showers)
        let cpu = try Measurement(repeats: repeats) { try timed(threadTime) { try run(batches * showers, batch: 0) } }
        // In turn, so that both see the same load of the machine.
        var one: [Double] = [], two: [Double] = []
        for _ in 0..<repeats {
            one.append(try wall(1))
            two.append(try wall(2))
        }
        print("10 GeV photons in the ECAL (PbWO4, 1 MeV), scored into a flux (load of the machine \(load)):\n")
        var table = MarkdownTable(["threads", "GeV/s, best", "GeV/s, median"])
        table.add(["1 (processor time)", digits(energy / cpu.best), digits(energy / cpu.median)])
        for (threads, times) in [(1, one.sorted()), (2, two.sorted())] {
            table.add(["\(threads) (wall)", digits(energy / times[0]), digits(energy / times[times.count / 2])])
        }
        table.add(["ratio 2 : 1 (wall)", digits(one.min()! / two.min()!), digits(one.sorted()[repeats / 2] / two.sorted()[repeats / 2])])
        print(table.text)
    }
}

/// Runnable processes on the average of the last minute.
var load: String {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? String(format: "%.1f", averages[0]) : "unknown"
}
