import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Drawn flights of mediators from the particles of a dump into a decay window.
///
/// Each energy bin and replica of the flux is given equally many mediators with drawn directions: the parent's angle to the beam and depth in its
/// cell, the production angle where the model has one, the decay's. The decay law along each flight is exact (`DecayFlight`). The random numbers
/// are the same for all masses and couplings, so that contours are smooth.
///
/// Decays into products that are not followed, hadrons and taus, do not count. Neglected: the shower's width (centimetres), the energy that the target takes, and absorption of the decay's products before the detector.
struct WindowFlights: Sendable {
    /// One flight with what it stands for.
    struct Flight {
        var replica, bin, theta, depth: Int
        /// Mediators at unit coupling, per inverse barn, of the mean flux; saturation as in `CouplingCurve`.
        var made: Double
        /// Part of the scenario's efficiency that depends on the mediator's energy.
        var efficiency: Double
        /// Decay intervals that count: their share of the exposures, and where they begin and how long they are in decay lengths at unit coupling.
        var pieces: [(share: Double, near: Double, width: Double)]
    }

    private let source: FluxSource
    private let window: DecayWindow
    private let efficiency: EfficiencyCurve?
    /// By replica and energy bin: amount per beam particle, and its cumulative distribution over (theta, depth).
    private let amounts: [[(sum: Double, cells: [Double])]]

    private static let seed: UInt64 = 1

    init(_ source: FluxSource, window: DecayWindow, efficiency: EfficiencyCurve?) {
        (self.source, self.window, self.efficiency) = (source, window, efficiency)
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, values = source.amounts
        amounts = (0..<source.flux.replicas).map { r in
            (0..<shape.energy).map { e in
                let first = (r * shape.energy + e) * cells
                var sum = 0.0
                let cumulative = values[first..<first + cells].map { amount -> Double in
                    sum += amount
                    return sum
                }
                return (sum, cumulative)
            }
        }
    }

    /// What of the flights counts at one mass, GeV.
    func segments(mass: Double) -> [FlightSegment] {
        var segments: [FlightSegment] = []
        forEach(mass: mass) { flight in
            for piece in flight.pieces {
                segments.append(FlightSegment(made: flight.made * flight.efficiency * piece.share, near: piece.near, width: piece.width))
            }
        }
        return segments
    }

    func forEach(mass: Double, _ body: (Flight) -> Void) {
        let axes = source.flux.axes, mediator = source.mediator, replicas = amounts.count
        // At unit coupling: decay rate in 1/cm times the momentum.
        let decay = mediator.widthPerSquaredCoupling(mass: mass) * mass / Constants.hbarC
        let modes = mediator.modes.filter { $0.isFollowed && $0.widthPerSquaredCoupling(mass) > 0 }
        let lowest = max(mass, window.signature.energy.lowerBound)
        guard !modes.isEmpty else { return }
        for e in 0..<axes.shape.energy where axes.energy[e + 1] > lowest {
            let low = axes.energy[e], high = axes.energy[e + 1], middle = (max(low, mass) * high).squareRoot()
            let lines = source.production.lines(mass: mass).filter { low <= $0.parent && $0.parent < high }, strength = lines.reduce(0) { $0 + $1.strength }
            // The lines of a bin share its flights by turns.
            let spectrum = BinSpectrum(low: low, high: high, mean: nil)
            let yield = !lines.isEmpty ? lines.reduce(0) { $0 + $1.strength * spectrum.density(at: $1.parent) } : source.yield(
                attenuationPerSquaredCoupling: source.production.attenuationPerSquaredCoupling(energy: middle, mass: mass),
                standardModel: source.standardModelAttenuation(energy: middle)).perAmount
            guard yield > 0 else { continue }
            let deflection = source.model.sampledAngles ? source.production.deflection(energy: middle, mass: mass) : nil
            let emission = source.production.emission(energy: middle, mass: mass)
            for mode in modes {
                let share = mode.widthPerSquaredCoupling(mass) / mediator.widthPerSquaredCoupling(mass: mass)
                for r in 0..<replicas where amounts[r][e].sum > 0 {
                    let made = amounts[r][e].sum * yield * share * source.flux.crossSection / Double(window.flights * replicas)
                    var random = RandomStream(seed: Self.seed, stage: .mediatorDecay, collision: UInt64(e), particle: UInt32(source.firstReplica + r))
                    for turn in 0..<window.flights {
                        // E^-2 within the bin.
                        var energy = low * high / (high - random.uniform() * (high - low)), bend = deflection
                        let parent = parent(r, e, &random)
                        if let line = Self.line(lines, strength, at: (Double(turn) + 0.5) / Double(window.flights)) { energy = line.mediator }
                        if let emission {
                            let share = emission.draw(&random)
                            energy *= share.energy / middle
                            bend = source.model.sampledAngles ? FixedDeflection(oneMinusCosine: share.oneMinusCosine) : nil
                        }
                        let drawn = DecayFlight(
                            energy: energy, mass: mass, productMass: mode.products[0].mass, depth: parent.z, theta: parent.angle, deflection: bend,
                            largestAngle: window.signature.largestAngle, random: &random)
                        guard let drawn, energy > lowest else { continue }
                        var flight = Flight(replica: r, bin: e, theta: parent.theta, depth: parent.depth, made: made, efficiency: efficiency?(energy) ?? 1, pieces: [])
                        let rate = decay / ((energy - mass) * (energy + mass)).squareRoot() * drawn.stretch
                        for exposure in window.exposures {
                            drawn.accepted(window, exposure.face) { from, to in
                                flight.pieces.append((exposure.share, (from - drawn.start) * rate, (to - from) * rate))
                            }
                        }
                        body(flight)
                    }
                }
            }
        }
    }

    /// The line at this share of the strength of all.
    private static func line(_ lines: [ProductionLine], _ strength: Double, at share: Double) -> ProductionLine? {
        guard lines.count > 1 else { return lines.first }
        var rest = share * strength
        return lines.first { line in
            rest -= line.strength
            return rest <= 0
        } ?? lines.last
    }

    /// Draws where a parent of a bin flies, and how: uniform in the depth of its cell and in its solid angle.
    private func parent(_ replica: Int, _ bin: Int, _ random: inout RandomStream) -> (theta: Int, depth: Int, z: Double, angle: Double) {
        let cells = amounts[replica][bin].cells, target = random.uniform() * amounts[replica][bin].sum, axes = source.flux.axes
        let cell = bisect(from: -1, below: cells.count - 1) { cells[$0] <= target } + 1
        let theta = cell / axes.shape.depth, depth = cell % axes.shape.depth
        let z = axes.depth[depth] + random.uniform() * (axes.depth[depth + 1] - axes.depth[depth])
        let a = sin(axes.theta[theta] / 2), b = sin(axes.theta[theta + 1] / 2)
        return (theta, depth, z, 2 * asin((a * a + random.uniform() * (b * b - a * a)).squareRoot()))
    }
}

/// An angle that is drawn already.
private struct FixedDeflection: Deflection {
    let oneMinusCosine: Double
    func oneMinusCosine(_ random: inout RandomStream) -> Double { oneMinusCosine }
}
