import Fluxes
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// Puts the flux of one dump together from the tallies of samples and replicas.
///
/// Samples are added with their cross sections: per collision of the summed cross section,
/// flux = sum_s (sigma_s / sigma) sum(w x)_s / sum(w)_s, in each replica by itself. A replica is normalised by its own sum of weights, so that
/// its numbers mean what the whole flux's mean; without weights that is its number of collisions.
package struct FluxAssembly {
    /// A sample with its cross section, barn.
    package struct Sample {
        var name: String
        var crossSection: Double
        var events: Int
        var weights: WeightUnit

        package init(name: String, crossSection: Double, events: Int, weights: WeightUnit = WeightUnit()) {
            (self.name, self.crossSection, self.events, self.weights) = (name, crossSection, events, weights)
        }
    }

    package let study: Study
    package let samples: [Sample]
    let replicas: Int
    let beams: Beams?

    package init(study: Study, samples: [Sample], replicas: Int, beams: Beams? = nil) {
        (self.study, self.samples, self.replicas, self.beams) = (study, samples, replicas, beams)
    }

    /// Of a fixed target, which has no jets whose photons could be counted in cones.
    private var beam: ParticleFlux.FixedTargetBeam? {
        guard case .beam = study.source, case .fixedTarget(let particle, let energy) = study.experiment.beam else { return nil }
        return .init(particle: particle, kineticEnergy: energy)
    }

    private var crossSection: Double { samples.reduce(0) { $0 + $1.crossSection } }

    /// The fluxes of all species that were scored, photons first.
    ///
    /// - Parameters:
    ///   - reading: another one of the cut: photons alone.
    ///   - tally: the tally of (sample, replica).
    package func fluxes(
        of dump: Study.DumpSetting, axes: FluxAxes, under reading: CutReading? = nil, tally: (Int, Int) throws -> FluxTally
    ) throws -> [ParticleFlux] {
        let material = try study.material(of: dump)
        // Whoever reads the flux knows only the materials that are built in.
        let fractions = (try? Material.named(material.name)) == material
            ? nil : Dictionary(uniqueKeysWithValues: material.components.map { ($0.element.symbol, $0.massFraction) })
        var cells: [FluxScore: [Double]] = [:]
        var sums: [FluxTally?] = Array(repeating: nil, count: samples.count)
        var totalsByReplica: [PhotonTotals] = []
        for replica in 0..<replicas {
            var totals: [(weight: Double, totals: PhotonTotals)] = []
            for sample in samples.indices {
                let tally = try tally(sample, replica), weight = samples[sample].crossSection / crossSection
                try check(tally.weights, of: samples[sample], replica: replica)
                let perCollision = weight / Double(tally.weights.sum), first = replica * axes.cells
                for score in FluxScore.allCases where reading == nil ? tally.species.contains(score.species) : score.species == .photon {
                    let unit = score.isPath ? FluxTally.trackLengthUnit : 1
                    var values = cells.removeValue(forKey: score) ?? [Double](repeating: 0, count: replicas * axes.cells)
                    for (cell, sum) in (reading.map { tally.sums(score, $0) } ?? tally.sums(score)).enumerated() { values[first + cell] += sum * perCollision * unit }
                    cells[score] = values
                }
                totals.append((weight, tally.totals))
                if sums[sample] == nil { sums[sample] = tally } else { sums[sample]!.merge(tally) }
            }
            totalsByReplica.append(PhotonTotals(adding: totals))
        }
        let totals = PhotonTotals(adding: zip(samples, sums).map { (weight: $0.crossSection / crossSection, totals: $1!.totals) }).withSpread(of: totalsByReplica)
        let headers = zip(samples, sums).map { sample, tally in
            let unit = sample.weights.value, weights = tally!.weights
            return ParticleFlux.Sample(
                name: sample.name, crossSection: sample.crossSection, events: sample.events, sumOfWeights: Double(weights.sum) * unit,
                sumOfSquaredWeights: Double(weights.squares) * unit * unit)
        }
        let own = reading ?? study.cutReading
        return (reading == nil ? sums[0]!.species : [.photon]).map { species in
            let scores = FluxScore.allCases.filter { $0.species == species }
            let hasTotals = species == .photon && beam == nil && reading == nil
            var flux = ParticleFlux(
                dump: dump.name, material: material.name, density: material.density, massFractions: fractions, depth: axes.depth.last!,
                crossSection: crossSection, collisions: samples.reduce(0) { $0 + $1.events }, replicas: replicas,
                photonCut: study.lowestPhotonEnergy, samples: headers,
                cone: own.cut == .none ? study.incident.cone : own.cone, cut: own.cut, study: study.fluxChecksum, axes: axes,
                totals: hasTotals ? totals : nil, totalsByReplica: hasTotals ? totalsByReplica : nil, species: species,
                photons: scores.first { !$0.isPath }.map { cells[$0]! } ?? [], trackLength: scores.first { $0.isPath }.map { cells[$0]! } ?? [])
            flux.program = ProgramVersion.stamp
            (flux.beams, flux.beam) = (beams, beam)
            return flux
        }
    }

    private func check(_ weights: WeightSums, of sample: Sample, replica: Int) throws {
        guard weights.sum > 0 else {
            throw InputError(
                "the weights of sample '\(sample.name)', replica \(replica + 1) of \(replicas), add up to \(Double(weights.sum) * sample.weights.value)",
                expected: "a positive sum in every replica (each has \(weights.events) events)",
                advice: "take more events, or a sample with fewer negative weights")
        }
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
