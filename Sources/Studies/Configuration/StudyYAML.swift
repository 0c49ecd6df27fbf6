import Experiments
import Inputs
import Materials
import Reach

// The resolved study as YAML: complete, the same text for the same study, and read back as the same study.

extension Study {
    public var yaml: String { text(of: [.flux, .reach, .neither], identity: false) }

    /// Changes when, and only when, something changes that the photon fluxes depend on.
    public var fluxChecksum: String { FNV1a(text(of: [.flux], identity: true) + fluxGeometry).hex }
    /// Changes with everything else that the contours depend on.
    public var reachChecksum: String { FNV1a(text(of: [.reach], identity: true)).hex }

    /// The keys of some checksums in the order of the file; with `identity` as their checksums have them.
    private func text(of checksums: [StudyKeys.Checksum], identity: Bool) -> String {
        let request = StudyRequest(self)
        return StudyKeys.top.filter { checksums.contains($0.checksum) }.map { key in
            if identity, let own = key.identity { return own(self) }
            return key.field.block(request).map { "\($0)\n" }.joined()
        }.joined()
    }

    /// What the fluxes have of the experiment beside the dumps' names: bins in angle, and materials of its own.
    private var fluxGeometry: String {
        let materials = dumps.compactMap { dump in (try? Material.named(dump.material)) == nil ? try? material(of: dump) : nil }.map { material in
            "\(material.name) \(material.density) \(material.components.map { "\($0.element.symbol) \($0.massFraction)" }.joined(separator: " "))"
        }
        // On a line it matters what stands where.
        let places = showers.path == .line ? [experiment.checksum] + DumpKeys.allFaces(self) : []
        var beam: [String] = []
        if case .fixedTarget(let particle, let energy) = experiment.beam { beam = [particle, "\(energy)"] }
        return (experiment.absEtaEdges.map { "\($0)" } + beam + materials + places).joined(separator: " ")
    }
}
