import Particles

/// One ALP on its way: where it starts, where it flies, and what its decay sends where.
///
/// Until it decays the ALP flies along a straight line, then each photon does. Where a photon meets the detector's plane is therefore
/// linear in the place of the decay, and each photon is in a convex detector for one interval of places: the places that count are
/// found exactly, and only the directions are left to chance.
package struct DecayGeometry {
    package struct Photon {
        /// GeV
        var energy: Double
        /// dx/dz and dy/dz; nil for one that flies back, or at too large an angle to be seen.
        var slope: (x: Double, y: Double)?

        package init(energy: Double, slope: (x: Double, y: Double)?) { (self.energy, self.slope) = (energy, slope) }
    }

    /// Where the ALP is made, on the axis, cm.
    var start: Double
    /// dx/dz and dy/dz of the ALP.
    var slope: (x: Double, y: Double)
    var photons: (Photon, Photon)

    package init(start: Double, slope: (x: Double, y: Double), photons: (Photon, Photon)) {
        (self.start, self.slope, self.photons) = (start, slope, photons)
    }

    /// Calls `body` with each interval of decay places along z, cm, in which the event counts.
    package func accepted(
        _ experiment: FixedTargetExperiment, _ face: FixedTargetExperiment.Face, _ body: (_ from: Double, _ to: Double) -> Void
    ) {
        let volume = (from: max(experiment.decays.lowerBound, start), to: experiment.decays.upperBound)
        guard volume.from < volume.to else { return }
        let a = inside(photons.0, experiment.distance, face, volume), b = inside(photons.1, experiment.distance, face, volume)
        guard a.from < a.to || b.from < b.to else { return }
        var edges = [a.from, a.to, b.from, b.to]
        edges.sort()
        for i in 0..<3 where edges[i] < edges[i + 1] {
            let middle = (edges[i] + edges[i + 1]) / 2
            let counts = experiment.signature.accepts(
                (photons.0.energy, a.from < middle && middle < a.to), (photons.1.energy, b.from < middle && middle < b.to))
            if counts { body(edges[i], edges[i + 1]) }
        }
    }

    /// The decay places for which a photon is in the detector; empty (from = to) if there are none.
    private func inside(
        _ photon: Photon, _ distance: Double, _ face: FixedTargetExperiment.Face, _ volume: (from: Double, to: Double)
    ) -> (from: Double, to: Double) {
        let nowhere = (from: volume.from, to: volume.from)
        guard let flight = photon.slope else { return nowhere }
        // Place in the detector's plane, from its centre: (x, y) = at + along z.
        let along = (x: slope.x - flight.x, y: slope.y - flight.y)
        let at = (x: distance * flight.x - start * slope.x, y: distance * flight.y - start * slope.y - face.offset)
        var interval = volume
        switch face.shape {
        case .rectangle(let width, let height):
            Self.clip(&interval, at.x, along.x, width / 2)
            Self.clip(&interval, at.y, along.y, height / 2)
        case .disk(let radius):
            let a = along.x * along.x + along.y * along.y, b = at.x * along.x + at.y * along.y
            let c = at.x * at.x + at.y * at.y - radius * radius
            if a == 0 {
                if c > 0 { return nowhere }
            } else {
                let discriminant = b * b - a * c
                guard discriminant > 0 else { return nowhere }
                let root = discriminant.squareRoot()
                interval = (max(interval.from, (-b - root) / a), min(interval.to, (-b + root) / a))
            }
        }
        return interval.from < interval.to ? interval : nowhere
    }

    /// Cuts `interval` to where |at + along z| <= half.
    private static func clip(_ interval: inout (from: Double, to: Double), _ at: Double, _ along: Double, _ half: Double) {
        if along == 0 {
            if abs(at) > half { interval.to = interval.from }
            return
        }
        let one = (-half - at) / along, other = (half - at) / along
        interval = (max(interval.from, min(one, other)), min(interval.to, max(one, other)))
    }
}
