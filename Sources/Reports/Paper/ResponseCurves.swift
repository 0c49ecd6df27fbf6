import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Responses
import Studies

/// What a chamber sees of photons against their energy: the data of the figure "P14" and of the statement it belongs to.
struct ResponseCurves: Encodable {
    let title: String
    let experiment, chamber, station: String
    let radiationLengths: Double
    /// What the paper states.
    let paper: Double
    let energies: [Double]
    let massOverEnergy: Double
    let events: Int
    /// By number of layers in a row, by energy.
    let photons, decays: [String: [Estimate]]

    enum CodingKeys: String, CodingKey {
        case title, experiment, chamber, station, radiationLengths = "radiation_lengths", paper, energies = "energies_GeV", massOverEnergy = "mass_over_energy", events
        case photons, decays
    }

    private static let counts = [2, 3, 4], standardEvents = 2000

    /// - Parameters:
    ///   - number: the paper's.
    ///   - energies: GeV.
    init(_ response: ComparedQuantity.ChamberResponse, of title: String, paper number: Double, energies: [Double], events: Int = standardEvents) throws {
        let experiment = try Experiment(named: response.experiment), mediator = Mediator.alpPhoton
        (self.title, paper, self.energies, self.events, massOverEnergy) = (title, number, energies, events, 0.05)
        func tables(_ primary: (Double) -> ResponseSource.Primary) throws -> ([String: [Estimate]], ResponseReport) {
            let reports = try energies.map { try ResponseReport(experiment, chamber: response.chamber, primary: primary($0), events: events, seed: 1, threads: 2) }
            return (Dictionary(uniqueKeysWithValues: Self.counts.map { count in ("\(count)", reports.map { $0.consecutive["\(count)"]! }) }), reports[0])
        }
        let first: ResponseReport
        (photons, first) = try tables { .particle(.photon, kineticEnergy: $0) }
        (decays, _) = try tables { [massOverEnergy] in .mediator(mediator, mass: massOverEnergy * $0, energy: $0) }
        (self.experiment, chamber, station, radiationLengths) = (experiment.name, response.chamber, first.station, first.radiationLengths)
    }

    /// For the figure.
    static let figureEnergies = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 100]

    /// Writes the data of the figure into a run whose paper makes such a statement; else removes it.
    static func write(_ study: Study, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        guard let statements = try PaperStatements(about: study.experiment), let (statement, response) = statements.chamberResponse else {
            try? FileManager.default.removeItem(at: url)
            return
        }
        let curves = try ResponseCurves(response, of: statements.paper, paper: statement.number ?? 1, energies: figureEnergies)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFiles.write([(url, try encoder.encode(curves))])
    }
}
