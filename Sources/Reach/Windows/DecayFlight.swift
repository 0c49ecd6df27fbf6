import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// A mediator on its way, drawn: where it starts, where it flies, and what its decay sends where.
///
/// Until it decays the mediator flies along a straight line, then each product does. Where a product meets the detector's plane is therefore
/// linear in the place of the decay, and each is in a convex detector for one interval of places: the places that count are found exactly, and
/// only the directions are left to chance.
package struct DecayFlight {
    package struct Product {
        /// GeV
        var energy: Double
        /// dx/dz and dy/dz; nil for one that flies back, or at too large an angle to be seen.
        var slope: (x: Double, y: Double)?

        package init(energy: Double, slope: (x: Double, y: Double)?) { (self.energy, self.slope) = (energy, slope) }
    }

    /// Where the mediator is made, on the axis, cm.
    var start: Double
    /// dx/dz and dy/dz of the mediator.
    var slope: (x: Double, y: Double)
    var products: (Product, Product)

    package init(start: Double, slope: (x: Double, y: Double), products: (Product, Product)) {
        (self.start, self.slope, self.products) = (start, slope, products)
    }

    /// Path per length along the beam.
    var stretch: Double { (1 + slope.x * slope.x + slope.y * slope.y).squareRoot() }

    /// Draws the rest of a mediator's way into two products of `productMass`, from a parent at `depth` that flies at the angle `theta` to the beam. Nil
    /// where nothing reaches a detector in front: below threshold, or backwards. The deviates are drawn all the same.
    init?(
        energy: Double, mass: Double, productMass: Double, depth: Double, theta: Double, deflection: (any Deflection)?, largestAngle: Double,
        random: inout RandomStream
    ) {
        let phi = 2 * .pi * random.uniform()
        let bend = deflection?.oneMinusCosine(&random) ?? 0, turn = deflection == nil ? 0 : 2 * .pi * random.uniform()
        let cosine = 2 * random.uniform() - 1, azimuth = 2 * .pi * random.uniform()
        guard energy > mass, mass > 2 * productMass else { return nil }
        let momentum = ((energy - mass) * (energy + mass)).squareRoot()
        let direction = Vector(theta: theta, phi: phi).turned(
            cosTheta: 1 - bend, sinTheta: max(0, bend * (2 - bend)).squareRoot(), cosPhi: cos(turn), sinPhi: sin(turn))
        guard direction.z > 0 else { return nil }
        func product(_ cosine: Double, _ azimuth: Double) -> Product {
            // E/2 and p/2 boosted; v: velocity in the rest frame.
            let v = (1 - 4 * productMass * productMass / (mass * mass)).squareRoot()
            let size = (energy + momentum * v * cosine) / 2, along = (momentum + energy * v * cosine) / 2
            let across = mass / 2 * v * (1 - cosine * cosine).squareRoot(), total = (along * along + across * across).squareRoot()
            let p = direction.turned(cosTheta: min(1, max(-1, along / total)), sinTheta: across / total, cosPhi: cos(azimuth), sinPhi: sin(azimuth))
            return Product(energy: size, slope: p.z > 0 && p.theta <= largestAngle ? (p.x / p.z, p.y / p.z) : nil)
        }
        self.init(
            start: depth, slope: (direction.x / direction.z, direction.y / direction.z),
            products: (product(cosine, azimuth), product(-cosine, azimuth + .pi)))
    }

    /// Calls `body` with each interval of decay places along z, cm, in which the event counts.
    package func accepted(_ window: DecayWindow, _ face: DetectorWindow, _ body: (_ from: Double, _ to: Double) -> Void) {
        let volume = (from: max(window.decays.lowerBound, start), to: window.decays.upperBound)
        guard volume.from < volume.to else { return }
        let a = inside(products.0, face, volume), b = inside(products.1, face, volume)
        var edges = window.signature.photons == .any ? [volume.from, volume.to] : [a.from, a.to, b.from, b.to]
        edges.sort()
        for (low, high) in zip(edges, edges.dropFirst()) where low < high {
            let middle = (low + high) / 2
            let counts = window.signature.accepts(
                (products.0.energy, a.from < middle && middle < a.to), (products.1.energy, b.from < middle && middle < b.to))
            if counts { body(low, high) }
        }
    }

    /// The decay places for which a product is in the detector; empty (from = to) if there are none.
    private func inside(_ product: Product, _ face: DetectorWindow, _ volume: (from: Double, to: Double)) -> (from: Double, to: Double) {
        let nowhere = (from: volume.from, to: volume.from)
        guard let flight = product.slope else { return nowhere }
        // Place in the detector's plane, from its centre: (x, y) = at + along z.
        let along = (x: slope.x - flight.x, y: slope.y - flight.y)
        let at = (x: face.distance * flight.x - start * slope.x, y: face.distance * flight.y - start * slope.y - face.offset)
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
