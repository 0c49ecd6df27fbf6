import CGenerators
import Inputs
import Particles

/// How particles are grouped to jets.
public struct JetFinding: Codable, Equatable, Sendable {
    public enum Algorithm: String, CaseIterable, Codable, Sendable {
        /// M. Cacciari, G.P. Salam, G. Soyez, JHEP 04 (2008) 063.
        case antiKt = "anti-kt"
        case kt
        case cambridgeAachen = "cambridge-aachen"
    }

    public var algorithm: Algorithm
    /// Radius parameter R, in rapidity and azimuth.
    public var radius: Double
    /// Lowest transverse momentum of a jet, GeV.
    public var pt: Double
    /// Largest |eta| of a jet's axis; nil: no limit.
    public var absEta: Double?

    public init(algorithm: Algorithm = .antiKt, radius: Double = 0.5, pt: Double = 20, absEta: Double? = nil) {
        (self.algorithm, self.radius, self.pt, self.absEta) = (algorithm, radius, pt, absEta)
    }

    enum CodingKeys: String, CodingKey { case algorithm, radius, pt, absEta = "abs_eta" }
}

/// A jet: the sum of its constituents.
public struct Jet: Equatable, Sendable {
    /// Direction, a unit vector.
    public var axis: Vector
    /// Transverse momentum, GeV.
    public var pt: Double
    /// Its particles, as indices into those of the collision.
    public var constituents: [Int]
}

/// Finds the jets of collisions; one per thread. What is not visible (`FinalParticle.isVisible`) does not take part.
public final class JetFinder {
    public let settings: JetFinding
    private let finder: OpaquePointer
    private var input: [cg_particle] = []
    private var indices: [Int] = []

    /// - Throws: `InputError` for a radius or threshold that makes no sense.
    public init(_ settings: JetFinding) throws {
        guard settings.radius > 0, settings.radius < 1.5 else {
            throw InputError("radius \(settings.radius)", at: "jets", expected: "a number above 0, below 1.5")
        }
        guard settings.pt >= 0, settings.pt.isFinite else {
            throw InputError("pt \(settings.pt) GeV", at: "jets", expected: "a momentum of 0 or more")
        }
        if let eta = settings.absEta, !(eta > 0) { throw InputError("abs_eta \(eta)", at: "jets", expected: "a number above 0") }
        let algorithm = switch settings.algorithm {
        case .antiKt: CG_ANTI_KT
        case .kt: CG_KT
        case .cambridgeAachen: CG_CAMBRIDGE_AACHEN
        }
        guard let made = cg_jets_create(algorithm, settings.radius) else { throw generatorError("FastJet") }
        (self.settings, finder) = (settings, made)
    }

    deinit { cg_jets_destroy(finder) }

    /// The jets of a collision, descending in pT.
    public func jets(of collision: Collision) throws -> [Jet] {
        input.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        for (index, particle) in collision.particles.enumerated() where particle.isVisible {
            let p = particle.momentum
            input.append(cg_particle(id: particle.pdg, is_hadron: 0, px: p.x, py: p.y, pz: p.z, e: particle.energy))
            indices.append(index)
        }
        var jets: UnsafePointer<cg_jet>?, constituents: UnsafePointer<Int32>?
        var count: Int32 = 0
        guard cg_jets_find(finder, input, Int32(input.count), settings.pt, &jets, &count, &constituents) == 1 else {
            throw generatorError("FastJet")
        }
        return UnsafeBufferPointer(start: jets, count: Int(count)).compactMap { jet in
            let momentum = Vector(jet.px, jet.py, jet.pz)
            if let limit = settings.absEta, abs(momentum.eta) > limit { return nil }
            let members = (jet.first..<jet.first + jet.count).map { indices[Int(constituents![Int($0)])] }
            return Jet(
                axis: momentum.normalized, pt: (jet.px * jet.px + jet.py * jet.py).squareRoot(), constituents: members)
        }
    }
}
