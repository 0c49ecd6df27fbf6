import Foundation
import Inputs

/// A small network that tells a signal from backgrounds by observables of the hits: standardised inputs, layers of rectified linear units, one
/// logistic output. At most sixteen numbers wide, so that a layer is a sum of sixteen-wide vectors.
///
/// It is trained elsewhere (`python -m calodump train`); here are its weights.
public struct LearnedPattern: Equatable, Sendable {
    public static let widest = 16

    public struct Layer: Equatable, Sendable {
        /// By input: what it adds to each output.
        public var columns: [SIMD16<Float>]
        public var bias: SIMD16<Float>
    }

    public let inputs: [HitObservable]
    /// By `HitObservable.index`; observables that are no inputs have a scale of 0.
    private let mean, scale: SIMD16<Float>
    private let order: [Int]
    public let layers: [Layer]

    /// - Parameters:
    ///   - scale: standard deviations.
    ///   - layers: weights by output and input, and biases; the last one has one output.
    /// - Throws: `InputError` where numbers do not belong together.
    public init(inputs: [HitObservable], mean: [Double], scale: [Double], layers: [(weights: [[Double]], bias: [Double])], at place: String? = nil) throws {
        func require(_ condition: Bool, _ what: String, _ expected: String) throws {
            guard condition else { throw InputError(what, at: place, expected: expected) }
        }
        try require(!inputs.isEmpty && Set(inputs).count == inputs.count, "inputs that are missing or stand twice", "different observables")
        try require(mean.count == inputs.count && scale.count == inputs.count, "\(mean.count) means and \(scale.count) scales of \(inputs.count) inputs", "one of each for each input")
        try require(scale.allSatisfy { $0 > 0 }, "a scale that is not positive", "standard deviations")
        var width = inputs.count, built: [Layer] = []
        for (index, layer) in layers.enumerated() {
            try require(
                layer.weights.count == layer.bias.count && layer.weights.allSatisfy { $0.count == width } && 1...Self.widest ~= layer.bias.count,
                "weights of layer \(index + 1) that do not fit", "\(width) numbers for each of at most \(Self.widest) outputs, and as many biases")
            var columns = [SIMD16<Float>](repeating: .zero, count: width), bias = SIMD16<Float>.zero
            for (output, row) in layer.weights.enumerated() {
                bias[output] = Float(layer.bias[output])
                for (input, weight) in row.enumerated() { columns[input][output] = Float(weight) }
            }
            built.append(Layer(columns: columns, bias: bias))
            width = layer.bias.count
        }
        try require(width == 1 && !layers.isEmpty, "a last layer of \(width) outputs", "one")
        var mean16 = SIMD16<Float>.zero, scale16 = SIMD16<Float>.zero
        for (k, input) in inputs.enumerated() { (mean16[input.index], scale16[input.index]) = (Float(mean[k]), Float(1 / scale[k])) }
        (self.inputs, self.mean, self.scale, self.layers, order) = (inputs, mean16, scale16, built, inputs.map(\.index))
    }

    /// 0 (background) to 1 (signal).
    public func callAsFunction(_ values: HitObservables) -> Double {
        let standard = (values - mean) * scale
        var state = SIMD16<Float>.zero
        for (k, index) in order.enumerated() { state[k] = standard[index] }
        for layer in 0..<layers.count {
            var sum = layers[layer].bias
            let columns = layers[layer].columns
            for input in 0..<columns.count { sum += columns[input] * state[input] }
            state = layer + 1 < layers.count ? sum.replacing(with: 0, where: sum .< 0) : sum
        }
        return 1 / (1 + exp(-Double(state[0])))
    }
}
