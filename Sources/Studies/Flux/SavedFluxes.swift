import Experiments
import Fluxes
import Foundation
import Inputs
import Particles
import Mediators
import Reach
import Responses

/// The fluxes of a run directory, ready for everything right of the seam.
package struct SavedFluxes {
    /// The study that the directory holds; the defaults where there are only fluxes of someone else's making.
    package let study: Study
    /// Of photons.
    package let fluxes: [ParticleFlux]
    /// Of other species.
    package let otherSpecies: [ParticleFlux]
    package let sources: [FluxSource]
    package let mediator: Mediator
    package let model: ProductionModel
    private let directory: RunDirectory
    private let places: [String]
    private let order: DumpOrder

    /// The study of a run directory; the defaults where there are only fluxes of someone else's making.
    package static func study(of directory: RunDirectory) throws -> Study {
        FileManager.default.fileExists(atPath: directory.study) ? try directory.readStudy() : Study()
    }

    /// - Parameter reading: another one of the cut to the jets' axes than the study's, with which its photons were counted too.
    package init(_ directory: RunDirectory, under reading: CutReading? = nil) throws {
        let folder = reading.map(directory.flux(under:)) ?? directory.flux
        let headers = visibleFiles(in: folder, ending: ".json")
        guard !headers.isEmpty else {
            if let reading { throw Self.notCounted(reading, at: folder) }
            throw InputError(
                "no flux here", at: folder, expected: "files such as DUMP.json", advice: "run 'calodump run' or 'calodump flux' first")
        }
        let hasStudy = FileManager.default.fileExists(atPath: directory.study)
        let study = try Self.study(of: directory)
        let all = try headers.map { name in
            let url = URL(fileURLWithPath: "\(folder)/\(name)")
            return (place: url.path, flux: try ParticleFlux(contentsOf: url))
        }
        for (i, one) in all.enumerated() {
            guard let other = all[..<i].first(where: { $0.flux.dump == one.flux.dump && $0.flux.species == one.flux.species }) else { continue }
            throw InputError(
                "two fluxes of the dump '\(one.flux.dump)', which would be counted twice: this one and \(other.place)", at: one.place, expected: "one file for each dump",
                advice: "if one is a copy, move it out of the folder")
        }
        let read = all.filter { $0.flux.species == .photon }
        guard !read.isEmpty else { throw InputError("no flux of photons here", at: folder, expected: "files such as DUMP.json") }
        fluxes = read.map(\.flux)
        otherSpecies = all.filter { $0.flux.species != .photon }.map(\.flux)
        places = (read + all.filter { $0.flux.species != .photon }).map(\.place)
        if hasStudy, let other = all.first(where: { !$0.flux.study.isEmpty && $0.flux.study != study.fluxChecksum }) {
            throw InputError(
                "the flux belongs to another study (\(other.flux.study))", at: other.place, expected: "that of \(directory.study) (\(study.fluxChecksum))",
                advice: "use the directory that it comes from, or remove its key 'study' to use it all the same")
        }
        // A flux with neither is someone else's.
        for (place, flux) in read where hasStudy && !flux.study.isEmpty || flux.program?.hasPrefix("CaloDump") == true {
            try ProgramVersion.check(
                flux.program, "the flux was", at: place, advice: "make it again, or remove its keys 'study' and 'program' to use it all the same")
        }
        let model = ProductionModel(study.mediator.production, formFactor: study.mediator.formFactor, electrons: study.mediator.electrons)
        let order = try study.dumpOrder { dump in read.first { $0.flux.dump == dump }?.flux.depth }
        (self.directory, self.study, self.model, self.order) = (directory, study, model, order)
        mediator = try study.mediator.value()
        sources = try FluxSource.all(all.map(\.flux), of: mediator, order: order, model: model, places: all.map(\.place))
    }

    static func notCounted(_ reading: CutReading, at folder: String) -> InputError {
        InputError(
            "photons were not counted with the cut '\(reading.name)'", at: folder, expected: "incident: { other_cuts: on } in the study",
            advice: "run it again with this key in another directory")
    }

    /// The same fluxes with another model of production.
    package func sources(with model: ProductionModel) throws -> [FluxSource] { try sources(of: mediator, with: model) }

    /// The same fluxes as sources of another mediator.
    package func sources(of mediator: Mediator, with model: ProductionModel) throws -> [FluxSource] {
        try FluxSource.all(fluxes + otherSpecies, of: mediator, order: order, model: model, places: places)
    }

    /// The fluxes of a directory, under a reading of the cut given by its name; nil: the study's own.
    package init(_ directory: RunDirectory, cut name: String?) throws {
        guard let name else {
            try self.init(directory)
            return
        }
        let own = try Self.study(of: directory).cutReading
        guard let reading = CutReading.allCases.first(where: { $0.name == name }) else {
            throw InputError.unknown("cut", name, among: CutReading.allCases.map(\.name), at: "--cut")
        }
        try self.init(directory, under: reading == own ? nil : reading)
    }

    /// The same photons under another reading of the cut. Throws `InputError` if they were not counted with it.
    package func under(_ reading: CutReading) throws -> SavedFluxes { try SavedFluxes(directory, under: reading) }

    /// The study's scenarios, or those of these names: from the study or periods of its experiment.
    ///
    /// - Parameters:
    ///   - mediator: whose decays the chambers answer to; nil: the study's.
    ///   - sources: for the realistic reading: scenarios go along rays to the stations where these sources' fluxes and the stations are known. nil: as the study has it.
    package func scenarios(
        _ names: [String], of mediator: Mediator? = nil, alongRaysOf sources: [FluxSource]? = nil, grid: EfficiencySimulation.Grid = .init()
    ) throws -> [Scenario] {
        // What chambers answer is cut into the layers of the geometry: that comes first.
        let asked = try scenariosWithoutBackground(names).map { scenario in sources.map(scenario.alongRays(of:)) ?? scenario }
        let answering = try ResponseTables.attach(to: asked, of: study, mediator: mediator ?? self.mediator, grid: grid)
        return try withBackgrounds(answering).map { try $0.withJetVeto(of: study) }
    }

    /// The same without the backgrounds that have to be computed.
    package func scenariosWithoutBackground(_ names: [String]) throws -> [Scenario] {
        let asked = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        let scenarios = try asked.isEmpty ? study.scenarios : asked.map(study.scenario)
        for scenario in scenarios { try scenario.check(sources) }
        return scenarios
    }

    private func withBackgrounds(_ scenarios: [Scenario]) throws -> [Scenario] {
        try scenarios.map { try $0.withBackground(of: study, in: directory.path, crossSection: fluxes[0].crossSection) }
    }
}

extension Scenario {
    /// Along rays to the stations, where they are known.
    fileprivate func alongRays(of sources: [FluxSource]) -> Scenario {
        var best = self
        best.geometry = .rays
        return (try? best.check(sources)) == nil ? self : best
    }
}

extension RunDirectory {
    /// Beams of the collisions whose fluxes lie here: as the fluxes tell them, else the study's own protons; nil where nobody told them.
    /// - Throws: `InputError` for fluxes of different beams.
    public func beams() throws -> Beams? {
        struct Header: Decodable { var beams: Beams? }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: flux)) ?? []).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
        let told = try names.compactMap { name -> (path: String, beams: Beams)? in
            let path = "\(flux)/\(name)"
            do {
                return try JSONDecoder().decode(Header.self, from: AtomicFiles.read(URL(fileURLWithPath: path))).beams.map { (path, $0) }
            } catch let error as DecodingError { throw InputError(error, at: path) }
        }
        if let first = told.first {
            if let other = told.first(where: { !$0.beams.agree(with: first.beams) }) {
                throw InputError("a flux of \(other.beams.text)", at: other.path, expected: "\(first.beams.text), as in \(first.path)")
            }
            return first.beams
        }
        guard FileManager.default.fileExists(atPath: study), case .pythia(let pythia) = try readStudy().source else { return nil }
        return .protons(pythia.energy)
    }
}
