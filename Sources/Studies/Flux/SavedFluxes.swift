import Detectors
import Foundation
import Particles
import Reach

/// The fluxes of a run directory, ready for everything right of the seam.
struct SavedFluxes {
    /// The study that the directory holds; the defaults where there are only fluxes of someone else's making.
    let study: Study
    let fluxes: [ParticleFlux]
    let sources: [PhotonSource]

    init(_ directory: RunDirectory) throws {
        let headers = ((try? FileManager.default.contentsOfDirectory(atPath: directory.flux)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
        guard !headers.isEmpty else {
            throw InputError(
                "no flux here", at: directory.flux, expected: "files such as ECAL.json", advice: "run 'calodump run' or 'calodump flux' first")
        }
        study = FileManager.default.fileExists(atPath: directory.study) ? try directory.readStudy() : Study()
        let read = try headers.map { name in
            let url = URL(fileURLWithPath: "\(directory.flux)/\(name)")
            return (place: url.path, flux: try ParticleFlux(contentsOf: url))
        }
        fluxes = read.map(\.flux)
        let formFactor = study.mediator.formFactor
        // Dumps stand in the study's order; a flux knows its own depth.
        let order = DumpOrder(study.dumps.map { dump in
            .init(name: dump.name, depth: read.first { $0.flux.dump == dump.name }?.flux.depth ?? dump.depth)
        })
        sources = try read.map { try PhotonSource($0.flux, order: order, formFactor: formFactor, at: $0.place) }
    }

    /// The study's scenarios, or those of these names: from the study or built in.
    func scenarios(_ names: [String]) throws -> [Scenario] {
        try names.isEmpty ? study.scenarios : names.map { name in
            try study.scenarios.first { $0.name == name } ?? Scenario.named(name)
        }
    }
}
