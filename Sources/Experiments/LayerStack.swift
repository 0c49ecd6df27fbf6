import Inputs
import Materials

/// Plane layers along z, one behind the other from z = 0, transversally infinite, in vacuum.
public struct LayerStack: Equatable, Sendable {
    public struct Layer: Equatable, Sendable {
        /// nil is vacuum.
        public let material: Material?
        /// cm
        public let thickness: Double

        public init(_ material: Material?, thickness: Double) {
            (self.material, self.thickness) = (material, thickness)
        }
    }

    public let layers: [Layer]
    /// z of the faces, cm: layer i lies between `faces[i]` and `faces[i + 1]`.
    public let faces: [Double]

    public var depth: Double { faces[layers.count] }

    /// - Throws: `InputError` without layers, beyond 65,535 of them, or for a thickness that is not positive.
    public init(_ layers: [Layer], at place: String? = nil) throws {
        guard 1...Int(UInt16.max) ~= layers.count else {
            throw InputError("a stack of \(layers.count) layers", at: place, expected: "1 to \(UInt16.max) layers")
        }
        for (i, layer) in layers.enumerated() where !(layer.thickness > 0 && layer.thickness.isFinite) {
            throw InputError("layer \(i + 1) is \(layer.thickness) cm thick", at: place, expected: "a positive thickness")
        }
        self.layers = layers
        faces = layers.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1.thickness) }
    }

    /// A block of one material.
    ///
    /// - Parameter depth: positive, cm.
    public init(_ material: Material, depth: Double) {
        precondition(depth > 0 && depth.isFinite, "a block of \(depth) cm")
        layers = [Layer(material, thickness: depth)]
        faces = [0, depth]
    }

    /// `count` times the same layers.
    public static func repeating(_ layers: [Layer], count: Int, at place: String? = nil) throws -> LayerStack {
        try LayerStack((0..<max(count, 0)).flatMap { _ in layers }, at: place)
    }
}
