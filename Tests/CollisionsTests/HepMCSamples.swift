import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Testing

/// A particle of a text made by hand: on its mass shell unless told otherwise.
struct Line {
    var pdg: Int32
    var momentum: (Double, Double, Double)
    var energy: Double
    var mass: Double
    var status = 1

    /// Mass nil: that of the species.
    init(_ pdg: Int32, _ px: Double, _ py: Double, _ pz: Double, mass: Double? = nil, energy: Double? = nil, status: Int = 1) {
        self.pdg = pdg
        self.status = status
        self.mass = mass ?? Species(rawValue: pdg)?.mass ?? 0
        momentum = (px, py, pz)
        self.energy = energy ?? (px * px + py * py + pz * pz + self.mass * self.mass).squareRoot()
    }
}

/// Texts in both formats, laid out as the writers do: two beams, a vertex, what comes out of it.
struct Text {
    var events: [[Line]]
    var beams = [Line(2212, 0, 0, 6800, status: 4), Line(2212, 0, 0, -6800, status: 4)]
    var names: [String] = []
    var weights: (Int) -> [String] = { _ in ["1.0"] }
    var crossSection: String? = "1.0e+09 1.0e+07"
    var unit = "GEV", length = "MM"
    var number: (Int) -> Int = { $0 }
    /// Of the vertex, as written.
    var position: String?

    init(_ events: [[Line]]) { self.events = events }

    /// Photons and pions, 3 particles per event.
    static func plain(_ events: Int) -> Text {
        Text((0..<events).map { i in
            let pt = 30 + Double(i % 17)
            return [Line(22, pt, 1, 15.25), Line(211, -pt, -2.5, -15), Line(-211, 1, 3, 0.5)]
        })
    }

    private var scale: Double { unit == "MEV" ? 1000 : 1 }

    private func momentum(_ line: Line) -> String {
        let (x, y, z) = line.momentum
        return [x, y, z, line.energy, line.mass].map { "\($0 * scale)" }.joined(separator: " ") + " \(line.status)"
    }

    var asciiv3: String {
        var text = "HepMC::Version 3.02.05\nHepMC::Asciiv3-START_EVENT_LISTING\n"
        if !names.isEmpty { text += "W \(names.joined(separator: "\\|"))\n" }
        for (i, particles) in events.enumerated() {
            text += "E \(number(i)) 1 \(beams.count + particles.count)\nU \(unit) \(length)\n"
            if !weights(i).isEmpty { text += "W \(weights(i).joined(separator: " "))\n" }
            if let crossSection { text += "A 0 GenCrossSection \(crossSection) -1 -1\n" }
            text += "A 0 alphaQCD 0.118\n"
            for (k, beam) in beams.enumerated() { text += "P \(k + 1) 0 \(beam.pdg) \(momentum(beam))\n" }
            text += "V -1 0 [\(beams.indices.map { "\($0 + 1)" }.joined(separator: ","))]\(position.map { " @ \($0) 0" } ?? "")\n"
            for (k, particle) in particles.enumerated() { text += "P \(beams.count + k + 1) -1 \(particle.pdg) \(momentum(particle))\n" }
        }
        return text + "HepMC::Asciiv3-END_EVENT_LISTING\n\n"
    }

    var genEvent: String {
        var text = "\nHepMC::Version 2.06.09\nHepMC::IO_GenEvent-START_EVENT_LISTING\n"
        for (i, particles) in events.enumerated() {
            let w = weights(i), barcodes = beams.indices.map { 10001 + $0 }
            text += "E \(number(i)) -1 -1.0 1.18e-01 7.3e-03 0 -1 1 \(barcodes.first ?? 0) \(barcodes.last ?? 0) 0 \(w.count) \(w.joined(separator: " "))\n"
            if !names.isEmpty { text += "N \(names.count) \(names.map { "\"\($0)\"" }.joined(separator: " ")) \n" }
            text += "U \(unit) \(length)\n"
            if let crossSection { text += "C \(crossSection)\n" }
            text += "V -1 0 \(position ?? "0 0 0") 0 \(beams.count) \(particles.count) 0\n"
            for (k, beam) in beams.enumerated() { text += "P \(10001 + k) \(beam.pdg) \(momentum(beam)) 0 0 -1 0\n" }
            for (k, particle) in particles.enumerated() { text += "P \(10101 + k) \(particle.pdg) \(momentum(particle)) 0 0 0 0\n" }
        }
        return text + "HepMC::IO_GenEvent-END_EVENT_LISTING\n\n"
    }

    var both: [String] { [asciiv3, genEvent] }
}

/// Files of one test, removed with it.
final class Scratch {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calodump-hepmc-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ text: String, _ name: String = "events.hepmc") throws -> String {
        try write(Data(text.utf8), name)
    }

    func write(_ data: Data, _ name: String = "events.hepmc") throws -> String {
        try data.write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// Compressed by a program of that name.
    func compressed(_ text: String, by program: String, name: String = "packed") throws -> String {
        let input = try write(text, name + ".txt"), output = path(name)
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program, "-c", input]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        try process.run()
        process.waitUntilExit()
        return output
    }
}

/// The events of a range, all without one.
func collisions(_ file: HepMCFile, _ range: Range<Int>? = nil, seed: UInt64 = 1) throws -> [Collision] {
    let source = try HepMCCollisionSource(file, events: range ?? 0..<file.events, seed: seed)
    var collisions: [Collision] = [], collision = Collision()
    while try source.next(into: &collision) { collisions.append(collision) }
    return collisions
}

/// The text of the error that opening a file must throw.
func refusal(_ path: String, weight: String? = nil, _ location: SourceLocation = #_sourceLocation) throws -> String {
    let error = #expect(throws: InputError.self, "\(path)", sourceLocation: location) { try HepMCFile(path: path, weight: weight) }
    return error.map { "\($0)" } ?? ""
}
