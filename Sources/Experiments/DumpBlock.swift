import Foundation
import Materials
import Particles

// A dump as one block: what production of mediators takes it for, and showers that do not follow lines through it.

extension Experiment {
    /// The dumps in the order of the file, each as one block: the mixture of all its slices, as deep as it is across its layers in the middle of
    /// its first volume.
    public func dumps() throws -> [Dump] {
        var found: [Dump] = []
        for volume in volumes where volume.role == .dump && !found.contains(where: { $0.name == volume.dump }) {
            let parts = volumes.filter { $0.role == .dump && $0.dump == volume.dump }
            let material = parts.count == 1 ? try volume.meanMaterial() : try Volume.meanMaterial(of: parts, name: volume.dump)
            // To 10 nm, as all lengths: a study that is read back has the same number.
            let depth = ((parts.count == 1 ? volume.depth : depth(of: parts)) * 1e6).rounded() / 1e6
            found.append(Dump(name: volume.dump, material: material, depth: depth, takes: volume.takes))
        }
        return found
    }

    /// Across the layers on a line from the collisions through the first part, cm.
    private func depth(of parts: [Volume]) -> Double {
        guard let first = parts.first, first.shape == .barrel || first.shape == .disk else { return parts[0].depth }
        let line: Line, cosine: Double
        if first.shape == .barrel {
            let (low, high) = (first.absEta.lowerBound, min(first.absEta.upperBound, first.extent.first.map { asinh($0.upperBound / first.range.upperBound) } ?? 0))
            line = Line(eta: low == 0 ? 0 : (low + max(low, high)) / 2, phi: first.sectors?.phi ?? 0)
            cosine = 1 / cosh(line.eta)
        } else {
            let radii = first.extent.first ?? 0...first.range.lowerBound, steepest = asinh(first.range.lowerBound / max(radii.upperBound, 1e-9))
            let low = max(first.absEta.lowerBound, steepest)
            let high = min(first.absEta.upperBound, radii.lowerBound > 0 ? asinh(first.range.lowerBound / radii.lowerBound) : 5)
            line = Line(eta: (low + max(low, high)) / 2)
            cosine = tanh(line.eta)
        }
        let met = crossings(line).filter { crossing in parts.contains { $0.name == volumes[crossing.volume].name } }
        guard let from = met.map(\.from).min(), let to = met.map(\.to).max() else { return first.depth }
        return (to - from) * cosine
    }

    /// Where a dump begins: the closed cylinder of its module, or its barrels closed by its disks.
    public func face(ofDump name: String) -> DumpFace? {
        let parts = volumes.filter { $0.role == .dump && $0.dump == name }
        let module = parts.compactMap(\.face).first, barrels = parts.filter { $0.shape == .barrel }, disks = parts.filter { $0.shape == .disk }
        if let module, disks.isEmpty { return module }
        let fronts = barrels.map(\.range.lowerBound) + (module.map { [$0.radius] } ?? [])
        guard let radius = fronts.min() ?? disks.compactMap(\.extent.last?.upperBound).max(),
            let z = disks.map(\.range.lowerBound).min() ?? barrels.compactMap(\.extent.last?.upperBound).max(), z > 0
        else { return nil }
        let etas = disks.map { disk in
            min(disk.absEta.upperBound, disk.extent.first.map { $0.lowerBound > 0 ? asinh(disk.range.lowerBound / $0.lowerBound) : 20 } ?? 20)
        }
        return DumpFace(radius: radius, absZ: z, absEta: etas.max() ?? asinh(z / radius))
    }

    /// The same experiment with each layered volume of a dump as one slice of their mixture.
    func homogenised() throws -> Experiment {
        var changed = self
        changed.volumes = try volumes.map { volume in
            guard volume.role == .dump, volume.slices.count > 1 else { return volume }
            var mixed = volume
            mixed.slices = [.init(material: try volume.meanMaterial(), range: volume.range, isSensitive: false)]
            return mixed
        }
        return changed
    }
}
