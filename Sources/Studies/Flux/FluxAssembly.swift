import Fluxes
import Materials
import Numerics
import Showers

/// Puts the flux of one dump together from the tallies of samples and replicas.
///
/// Samples are added with their cross sections: per collision of the summed cross section,
/// flux = sum_s (sigma_s / sigma) tally_s / collisions_s, in each replica by itself.
package struct FluxAssembly {
    /// A sample with its cross section, barn.
    package struct Sample {
        var name: String
        var crossSection: Double
        var events: Int

        package init(name: String, crossSection: Double, events: Int) {
            (self.name, self.crossSection, self.events) = (name, crossSection, events)
        }
    }

    package let study: Study
    package let samples: [Sample]
    let replicas: Int

    package init(study: Study, samples: [Sample], replicas: Int) {
        (self.study, self.samples, self.replicas) = (study, samples, replicas)
    }

    private var crossSection: Double { samples.reduce(0) { $0 + $1.crossSection } }

    /// - Parameter tally: the tally of (sample, replica).
    package func flux(of dump: Study.DumpSetting, axes: FluxAxes, tally: (Int, Int) throws -> FluxTally) throws -> ParticleFlux {
        let material = try study.material(of: dump)
        // Whoever reads the flux knows only the materials that are built in.
        let fractions = (try? Material.named(material.name)) == material
            ? nil : Dictionary(uniqueKeysWithValues: material.components.map { ($0.element.symbol, $0.massFraction) })
        var photons = [Double](repeating: 0, count: replicas * axes.cells), trackLength = photons
        var sums: [FluxTally?] = Array(repeating: nil, count: samples.count)
        var totalsByReplica: [PhotonTotals] = []
        for replica in 0..<replicas {
            var totals: [(weight: Double, totals: PhotonTotals)] = []
            for sample in samples.indices {
                let tally = try tally(sample, replica), weight = samples[sample].crossSection / crossSection
                let perCollision = weight / Double(tally.collisions), first = replica * axes.cells
                for cell in 0..<axes.cells {
                    photons[first + cell] += Double(tally.photons[cell]) * perCollision
                    trackLength[first + cell] += Double(tally.trackLength[cell]) * perCollision * FluxTally.trackLengthUnit
                }
                totals.append((weight, tally.totals))
                if sums[sample] == nil { sums[sample] = tally } else { sums[sample]!.merge(tally) }
            }
            totalsByReplica.append(PhotonTotals(adding: totals))
        }
        let totals = zip(samples, sums).map { (weight: $0.crossSection / crossSection, totals: $1!.totals) }
        var flux = ParticleFlux(
            dump: dump.name, material: material.name, density: material.density, massFractions: fractions, depth: dump.depth,
            crossSection: crossSection, collisions: samples.reduce(0) { $0 + $1.events }, replicas: replicas,
            photonCut: study.showers.photonCut,
            samples: samples.map {
                .init(
                    name: $0.name, crossSection: $0.crossSection, events: $0.events, sumOfWeights: Double($0.events),
                    sumOfSquaredWeights: Double($0.events))
            },
            cone: study.incident.cone, cut: study.incident.cut, study: study.fluxChecksum, axes: axes,
            totals: PhotonTotals(adding: totals).withSpread(of: totalsByReplica), totalsByReplica: totalsByReplica, photons: photons, trackLength: trackLength)
        flux.program = ProgramVersion.stamp
        return flux
    }
}

extension PhotonTotals {
    /// The same means with the standard errors that every number derived from a flux has: the spread over the replicas.
    func withSpread(of replicas: [PhotonTotals]) -> PhotonTotals {
        guard replicas.count > 1 else { return self }
        func estimates(_ way: (PhotonTotals) -> ByThreshold) -> ByThreshold {
            way(self).reduce(into: [:]) { result, entry in
                result[entry.key] = Estimate(mean: entry.value.mean, error: RunningStatistics(replicas.map { way($0)[entry.key]!.mean }).error)
            }
        }
        return PhotonTotals(
            noCut: estimates(\.noCut), incidentCut: estimates(\.incidentCut), photonCut: estimates(\.photonCut),
            otherCone: otherCone.map { other in
                OtherCone(cone: other.cone, incidentCut: estimates { $0.otherCone!.incidentCut }, photonCut: estimates { $0.otherCone!.photonCut })
            })
    }

    /// The weighted sum of the totals of independent samples.
    init(adding parts: [(weight: Double, totals: PhotonTotals)]) {
        func sum(_ way: (PhotonTotals) -> ByThreshold) -> ByThreshold {
            var result: ByThreshold = [:]
            for threshold in way(parts[0].totals).keys {
                let estimates = parts.map { way($0.totals)[threshold]! * $0.weight }
                result[threshold] = Estimate(
                    mean: estimates.reduce(0) { $0 + $1.mean },
                    error: estimates.reduce(0) { $0 + $1.error * $1.error }.squareRoot())
            }
            return result
        }
        self.init(
            noCut: sum(\.noCut), incidentCut: sum(\.incidentCut), photonCut: sum(\.photonCut),
            otherCone: parts[0].totals.otherCone.map { other in
                OtherCone(cone: other.cone, incidentCut: sum { $0.otherCone!.incidentCut }, photonCut: sum { $0.otherCone!.photonCut })
            })
    }
}
