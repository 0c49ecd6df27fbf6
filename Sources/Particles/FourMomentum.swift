/// A four-vector, GeV, with c = 1.
public struct FourMomentum: Equatable, Sendable {
    public var momentum: Vector
    public var energy: Double

    @inlinable @inline(__always)
    public init(_ momentum: Vector, energy: Double) { (self.momentum, self.energy) = (momentum, energy) }
    @inlinable @inline(__always)
    public init(_ momentum: Vector, mass: Double) { self.init(momentum, energy: (momentum.dot(momentum) + mass * mass).squareRoot()) }

    @inlinable @inline(__always)
    public static func + (a: FourMomentum, b: FourMomentum) -> FourMomentum {
        FourMomentum(a.momentum + b.momentum, energy: a.energy + b.energy)
    }

    @inlinable @inline(__always)
    public var invariantSquared: Double { energy * energy - momentum.dot(momentum) }

    /// As seen from the frame in which a system at rest here (of this invariant mass) has the four-momentum `frame`.
    @inlinable @inline(__always)
    public func boosted(to frame: FourMomentum, invariantMass: Double) -> FourMomentum {
        let along = momentum.dot(frame.momentum)
        let factor = (along / (frame.energy + invariantMass) + energy) / invariantMass
        return FourMomentum(momentum + frame.momentum * factor, energy: (energy * frame.energy + along) / invariantMass)
    }

    /// The same in the rest frame of `frame`.
    @inlinable @inline(__always)
    public func inRestFrame(of frame: FourMomentum, invariantMass: Double) -> FourMomentum {
        boosted(to: FourMomentum(frame.momentum * -1, energy: frame.energy), invariantMass: invariantMass)
    }
}
