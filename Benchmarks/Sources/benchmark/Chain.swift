import Collisions
import Foundation
import Materials
import Particles
import Reports
import Showers
import Studies

/// Hadron showers on one core.
func hadronSpeeds(repeats: Int) throws {
    let collider = try PythiaHadronCollider()
    let work = Work.pions
    _ = try work.report(showers: 5, collider: collider)
    let showers = 25
    var seed: UInt64 = 0, collisions = 0.0
    let time = try Measurement(repeats: repeats) {
        seed += 1
        let report = try work.report(showers: showers, seed: seed, collider: collider)
        collisions += report.nuclearCollisions ?? 0
        return report.cpuSeconds
    }
    let energy = Double(showers) * work.energy
    print("Hadron showers on one core:\n")
    var table = MarkdownTable(["shower", "dropped below", "GeV/s, best", "GeV/s, median", "nuclear collisions per shower"])
    table.add([work.name, work.threshold, digits(energy / time.best), digits(energy / time.median), digits(collisions / Double(repeats))])
    print(table.text)
}

/// Time to make the tables of a material, which happens once per process. Each cut here is new, so that none is taken from the cache.
func tableTimes(repeats: Int) throws {
    print("Tables of a material, once per process:\n")
    var table = MarkdownTable(["material", "elements", "processor time, best, ms"])
    for name in ["Pb", "Cu", "PbWO4", "brass"] {
        let material = try Material.named(name)
        var repetition = 0.0
        let time = try Measurement(repeats: repeats) {
            repetition += 1
            let work = Work(material: name, photonCut: 1e-3 + 1e-9 * repetition)
            return try timed(threadTime) { _ = try work.report(showers: 0) }
        }
        table.add([name, "\(material.components.count)", digits(time.best * 1e3)])
    }
    print(table.text)
}

/// Collisions, then the whole chain up to the contours with the defaults of a study but few collisions.
func chainTimes(repeats: Int) throws {
    let events = 2000
    let request = """
        source:
          collisions:
            samples:
              - {name: inelastic, process: "SoftQCD:inelastic", events: \(events)}
        """
    let study = try StudyRequest(yaml: request, file: "benchmark").resolve()
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-benchmark-\(getpid())").path
    defer { try? FileManager.default.removeItem(atPath: place) }

    var table = MarkdownTable(["work", "best", "median"])
    let source = try PythiaCollisionSource(settings: PythiaSettings(energy: 13_600, process: "SoftQCD:inelastic"), seed: 1, batch: 0, events: events)
    var collision = Collision()
    let part = events / repeats
    let generation = try Measurement(repeats: repeats) { try timed(threadTime) { for _ in 0..<part { _ = try source.next(into: &collision) } } }
    table.add(["pp collisions at 13.6 TeV, 1/s of processor time", digits(Double(part) / generation.best), digits(Double(part) / generation.median)])

    let directory = RunDirectory(place)
    let fluxes = try timed(wallTime) { try Pipeline(study, in: directory).makeFluxes(threads: 1) }
    table.add(["collisions to fluxes of ECAL and HCAL, collisions/s on one thread, start included", digits(Double(events) / fluxes), ""])
    let reach = try Measurement(repeats: repeats) { try timed(wallTime) { _ = try ReachReport(directory) } }
    table.add([
        "\(study.scenarios.count) scenarios x \(study.reach.signal.count) levels x \(study.reach.masses) masses from saved fluxes, reading and writing included, ms",
        digits(reach.best * 1e3), digits(reach.median * 1e3),
    ])
    print("The chain:\n\n" + table.text)
}
