import Foundation
import Experiments
import Inputs
import Materials
import Particles
import Reach

// The resolved study as YAML: complete, the same text for the same study, and read back as the same study.

extension Study {
    public var yaml: String { "version: \(Study.version)\n" + experimentYAML + fluxYAML + mediatorYAML + changesYAML + reachYAML + (compare?.yaml ?? "") }

    /// Changes when, and only when, something changes that the photon fluxes depend on.
    public var fluxChecksum: String { FNV1a(fluxYAML + fluxGeometry).hex }
    /// Changes with everything else that the contours depend on.
    public var reachChecksum: String {
        FNV1a(mediatorYAML + faces.sorted { $0.key < $1.key }.map(Self.yaml).joined() + scenarios.map(\.fullYAML).joined() + searched + reachYAML + (compare?.yaml ?? "")).hex
    }

    /// What a beam dump looks for stands in the experiment's file.
    private var searched: String { hasBeam ? experiment.checksum : "" }

    /// Name, copy and checksum of the experiment.
    private var experimentYAML: String { "experiment: { name: \(quoted(experiment.name)), file: experiment.yaml, checksum: \"\(experiment.checksum)\" }\n" }

    /// What the fluxes have of the experiment beside the dumps' names: bins in angle, and materials of its own.
    private var fluxGeometry: String {
        let materials = dumps.compactMap { dump in (try? Material.named(dump.material)) == nil ? try? material(of: dump) : nil }.map { material in
            "\(material.name) \(material.density) \(material.components.map { "\($0.element.symbol) \($0.massFraction)" }.joined(separator: " "))"
        }
        // On a line it matters what stands where.
        let places = showers.path == .line ? [experiment.checksum] + faces.sorted { $0.key < $1.key }.map(Self.yaml) : []
        var beam: [String] = []
        if case .fixedTarget(let particle, let energy) = experiment.beam { beam = [particle, "\(energy)"] }
        return (experiment.absEtaEdges.map { "\($0)" } + beam + materials + places).joined(separator: " ")
    }

    private var fluxYAML: String {
        """
        reading: \(reading.rawValue)
        seed: \(seed)
        \(sourceYAML)
        dumps:
        \(dumpsYAML)
        showers: { photon_cut: \(energy(showers.photonCut)), electron_cut: \(energy(showers.electronCut))\(scored), thin: \(thinning), hadronic: \(hadronic) }

        """
    }

    /// What enters the dumps.
    private var sourceYAML: String {
        let collisions: String
        switch source {
        case .beam(let beam): return beam.yaml
        case .files(let files): collisions = files.yaml
        case .pythia(let pythia): collisions = pythia.yaml
        }
        return """
            source:
              collisions:
            \(collisions)
            jets: { algorithm: \(jets.algorithm.rawValue), radius: \(jets.radius), pt: \(energy(jets.pt)), abs_eta: \(jets.absEta.map { "\($0)" } ?? "none") }
            incident: { electromagnetic: \(species(incident.electromagnetic)), hadronic: \(species(incident.hadronic)), \
            cone: \(incident.cone.rawValue), cut: \(incident.cut.rawValue) }
            """
    }

    /// The usual path and photons alone are not said: what they depend on has the checksum that it always had.
    private var scored: String {
        (showers.path == .dump ? "" : ", path: \(showers.path.rawValue)")
            + (showers.species == [.photon] ? "" : ", species: [\(showers.species.map { quoted($0.studyName) }.joined(separator: ", "))]")
    }

    private var thinning: String {
        showers.thin == .none ? "none" : "{ below: \(energy(showers.thin.below)), factor: \(showers.thin.factor) }"
    }

    private var hadronic: String {
        let hadronic = showers.hadronic
        // Written where it is on: studies from before the key keep their checksum.
        let capture = hadronic.neutronCapture ? "neutron_capture: on, " : ""
        return "{ neutron_cut: \(energy(hadronic.neutronCut)), \(capture)elastic: \(hadronic.elasticScattering ? "on" : "off"), "
            + "cross_section_scale: \(hadronic.crossSectionScale) }"
    }

    private var mediatorYAML: String {
        "mediator: { model: \(mediator.model.rawValue), production: \(mediator.production.rawValue), form_factor: \(mediator.formFactor.rawValue) }\n"
    }

    /// Scenarios by name where they are the experiment's, and faces where they are not.
    private var changesYAML: String {
        let changed = faces.filter { experiment.face(ofDump: $0.key) != $0.value }.sorted { $0.key < $1.key }
        let faces = changed.isEmpty ? "" : "faces:\n" + changed.map(Self.yaml).joined()
        return faces + "scenarios:\n" + scenarios.map { "  - \($0.yaml(in: experiment))\n" }.joined()
    }

    private var reachYAML: String {
        """
        reach: { signal: [\(reach.signal.map { "\($0)" }.joined(separator: ", "))], \
        mass: \(energy(reach.mass.lowerBound))..\(energy(reach.mass.upperBound)), masses: \(reach.masses), \
        method: \(reach.method.rawValue), confidence: \(reach.confidence), bands: \(reach.bands.rawValue), \
        variations: [\(reach.variations.map(\.yaml).joined(separator: ", "))]\(reach.flights == Reach().flights ? "" : ", flights: \(reach.flights)") }

        """
    }

    private static func yaml(_ name: String, _ face: DumpFace) -> String {
        let radius = Quantity.format(face.radius, as: .length), z = Quantity.format(face.absZ, as: .length)
        return "  \(name): { radius: \(radius), z: \(z), abs_eta: \(face.absEta) }\n"
    }

    private var dumpsYAML: String {
        let given = dumps.map {
            "  \($0.name): { material: \(quoted($0.material)), depth: \(Quantity.format($0.depth, as: .length)), takes: \($0.takes.rawValue) }"
        }
        let standard = (try? experiment.dumps().map(\.name)) ?? []
        let leftOut = standard.filter { name in !dumps.contains { $0.name == name } }.map { "  \($0): none" }
        return (given + leftOut).joined(separator: "\n")
    }
}

extension Study.Pythia {
    fileprivate var yaml: String {
        """
            energy: \(Quantity.format(energy, as: .energy))
            samples:
        \(samples.map { "      - { name: \(quoted($0.name)), process: \(quoted($0.process)), events: \($0.events), pythia: \(list($0.settings)) }" }
            .joined(separator: "\n"))
            pythia: \(list(settings))
        """
    }
}

private func energy(_ value: Double) -> String { Quantity.format(value, as: .energy) }

private func species(_ list: [Species]) -> String { "[" + list.map { quoted($0.name) }.joined(separator: ", ") + "]" }

private func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

/// The text as it stands where YAML cannot misread it, else in double quotes.
func quoted(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.+-]*/) != nil { return text }
    let escaped = text.map { character -> String in
        switch character {
        case "\"", "\\": "\\\(character)"
        case "\n": "\\n"
        case "\t": "\\t"
        default: "\(character)"
        }
    }
    return "\"\(escaped.joined())\""
}

extension Species {
    /// Name in the list of species that are scored and in the header of a flux.
    var studyName: String { self == .photon ? "photon" : name }
}
