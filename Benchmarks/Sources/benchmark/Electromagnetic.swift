import Experiments
import Fluxes
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Studies

/// Energy that the showers of a repeat take together, GeV: about a fifth of a second.
private let energyPerRepeat = 1000.0

/// Showers on one core, scored as the `shower` verb does.
func electromagneticSpeeds(repeats: Int) throws {
    print("Electromagnetic showers on one core, GeV per second of processor time (\(repeats) repeats):\n")
    var table = MarkdownTable(["shower", "dropped below", "showers/s", "GeV/s, best", "GeV/s, median", "steps/GeV"])
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
        FluxTally(axes: FluxAxes(photonCut: 1e-3, highestEnergy: 6800, theta: Study().experiment.thetaEdges, dump: setting), cone: .thetaPhi, cut: .photon)
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
        /// Time on the wall and processor time of all threads.
        func time(_ threads: Int) throws -> (wall: Double, processor: Double) {
            let processor = processTime()
            let wall = try timed(wallTime) { try forEachBatch(Array(0..<batches), threads: threads) { try run(showers, batch: $0) } }
            return (wall, processTime() - processor)
        }
        // In turn, so that both see the same load of the machine.
        var one: [(wall: Double, processor: Double)] = [], two = one
        for _ in 0..<repeats {
            one.append(try time(1))
            two.append(try time(2))
        }
        let energy = Self.energy * Double(batches * showers)
        func best(_ times: [(wall: Double, processor: Double)], _ key: ((wall: Double, processor: Double)) -> Double) -> Double { times.map(key).min()! }
        print("10 GeV photons in the ECAL (PbWO4, 1 MeV), scored into a flux, best of \(repeats) (load of the machine \(load)):\n")
        var table = MarkdownTable(["threads", "GeV/s on the wall", "GeV/s of processor time"])
        for (threads, times) in [(1, one), (2, two)] {
            table.add(["\(threads)", digits(energy / best(times, \.wall)), digits(energy / best(times, \.processor))])
        }
        // Twice the ratio of the processor times is what idle cores would give, provided that the threads really ran at the same time: the
        // wall tells.
        table.add(["2 to 1", digits(best(one, \.wall) / best(two, \.wall)), "\(digits(2 * best(one, \.processor) / best(two, \.processor))) (twice)"])
        print(table.text)
    }
}

/// Runnable processes on the average of the last minute.
var load: String {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? String(format: "%.1f", averages[0]) : "unknown"
}
