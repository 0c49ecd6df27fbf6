import Foundation
import Materials
import Particles

/// What a particle from the collision point, or along a beam, passes on its straight line: layers from the first matter to the end of the last
/// dump, shields and chambers between them included, and which of the layers belong to which dump.
public struct Passage: Equatable, Sendable {
    /// A dump on the way; the layers of several volumes of one name count together.
    public struct Part: Equatable, Sendable {
        public var dump: String
        public var layers: [Int]
        /// Where its last layer ends, cm from where the line starts.
        public var end: Double
    }

    /// Gaps are vacuum.
    public var layers: [LayerStack.Layer]
    /// In the order in which they are met.
    public var parts: [Part]
    /// Where the first layer begins, cm from where the line starts.
    public var start: Double
}

extension Experiment {
    /// nil if no dump is on the way.
    public func passage(_ line: Line) -> Passage? {
        let crossings = crossings(line)
        guard let last = crossings.last(where: { volumes[$0.volume].role == .dump }), let first = crossings.first else { return nil }
        let end = crossings.reduce(last.to) { volumes[$1.volume].role == .dump ? max($0, $1.to) : $0 }
        var passage = Passage(layers: [], parts: [], start: first.from), place = first.from
        for crossing in crossings where crossing.from < end {
            let volume = volumes[crossing.volume], from = max(crossing.from, place), to = min(crossing.to, end)
            guard to > from + 1e-9 else { continue }
            if from > place + 1e-9 { passage.layers.append(.init(nil, thickness: from - place)) }
            if volume.role == .dump {
                if let i = passage.parts.firstIndex(where: { $0.dump == volume.dump }) {
                    passage.parts[i].layers.append(passage.layers.count)
                    passage.parts[i].end = to
                } else {
                    passage.parts.append(.init(dump: volume.dump, layers: [passage.layers.count], end: to))
                }
            }
            passage.layers.append(.init(volume.slices[crossing.slice].material, thickness: to - from))
            place = to
        }
        return passage
    }

    /// The same experiment with a dump that is one block behind its face, in place of the dump of that name or beside the others.
    public func replacing(dump name: String, material: Material, depth: Double, takes: Dump.Takes, face: DumpFace) -> Experiment {
        var changed = self
        let place = changed.volumes.firstIndex { $0.role == .dump && $0.dump == name } ?? changed.volumes.count
        changed.volumes.removeAll { $0.role == .dump && $0.dump == name }
        changed.volumes.insert(
            Volume(
                name: name, label: name, role: .dump, shape: .module, slices: [.init(material: material, range: 0...depth, isSensitive: false)], extent: [],
                absEta: 0...Double.infinity, isOnBothSides: true, axis: .z, azimuth: 1, sectors: nil, face: face, takes: takes, dump: name, chamber: ""),
            at: min(place, changed.volumes.count))
        return changed
    }

    /// The same experiment without a dump's volumes.
    public func removing(dump name: String) -> Experiment {
        var changed = self
        changed.volumes.removeAll { $0.role == .dump && $0.dump == name }
        return changed
    }
}

/// Where a dump ends on straight lines from the collision point, by polar angle.
public struct DumpEnds: Equatable, Codable, Sendable {
    /// The polar angles are the multiples of pi over this.
    public static let directions = 2000
    /// cm; 0 where a line does not meet the dump.
    private let paths: [Double]

    public func callAsFunction(_ theta: Double) -> Double { paths[Int((theta / .pi * Double(Self.directions)).rounded())] }

    /// Of each dump that is met anywhere, by name.
    public static func of(_ experiment: Experiment) -> [String: DumpEnds] {
        var paths: [String: [Double]] = [:]
        for i in 1..<directions {
            for part in experiment.passage(Line(theta: .pi * Double(i) / Double(directions)))?.parts ?? [] {
                paths[part.dump, default: [Double](repeating: 0, count: directions + 1)][i] = part.end
            }
        }
        return paths.mapValues(DumpEnds.init)
    }
}
