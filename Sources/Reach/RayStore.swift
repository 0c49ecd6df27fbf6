import Experiments
import Fluxes
import Foundation

/// The rays of fluxes into chambers, made once for all scans that share them: they know no mass, no coupling and no model of production but
/// whether mediators have angles of their own. For one thread at a time.
public final class RayStore {
    /// What rays depend on.
    private struct Key: Equatable {
        var axes: FluxAxes
        var dump: String
        var depth, lengthBehind: Double
        var face: DumpFace?
        var chamber: Chamber
        var geometry: Geometry
        var photons: PhotonRequirement
        var hasAngles: Bool

        init(_ source: FluxSource, _ view: SignalScan.View) {
            (axes, dump, depth, lengthBehind, face) = (source.flux.axes, source.flux.dump, source.flux.depth, source.lengthBehind, source.face)
            (chamber, geometry, photons, hasAngles) = (view.chamber, view.geometry, view.photons, source.model.sampledAngles)
        }
    }

    /// Tables with Lorentz factors, 100 MB each, are not kept.
    private var tables: [(key: Key, table: RayTable?, weights: [Double])] = []
    private var averages: [(key: Key, amounts: [Double], bins: RayBins)] = []

    public init() {}

    /// The rays of a source averaged over its cells, and how much each cell counts for the spectra.
    func bins(_ source: FluxSource, _ view: SignalScan.View) -> (bins: RayBins, weights: [Double]) {
        let key = Key(source, view)
        if let known = averages.first(where: { $0.key == key && $0.amounts == source.meanAmounts }) {
            return (known.bins, tables.first { $0.key == key }!.weights)
        }
        let (table, weights) = table(source, view, key), bins = RayBins(source, table: table)
        // Single replicas are asked for once.
        if source.flux.replicas > 1 { averages.append((key, source.meanAmounts, bins)) }
        return (bins, weights)
    }

    private func table(_ source: FluxSource, _ view: SignalScan.View, _ key: Key) -> (RayTable, [Double]) {
        let index = tables.firstIndex { $0.key == key }
        if let index, let table = tables[index].table { return (table, tables[index].weights) }
        let rays = Rays(source, chamber: view.chamber, geometry: view.geometry)
        let table = RayTable(rays, chamber: view.chamber, photons: view.photons)
        if index == nil { tables.append((key, table.factors == 1 ? table : nil, rays.spectrumWeights)) }
        return (table, rays.spectrumWeights)
    }
}
