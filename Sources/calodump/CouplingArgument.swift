import ArgumentParser
import Inputs
import Mediators
import Studies

/// Couplings on the command line, whose unit is known once the study's mediator is.
enum CouplingArgument {
    /// Throws `ValidationError` for what is a coupling of no mediator.
    static func check(_ text: String) throws {
        if Double(text) == nil { _ = try valid { try parseQuantity(.coupling, in: Ranges.coupling)(text) } }
    }

    static func checkRange(_ text: String) throws {
        if numbers(text) == nil { _ = try valid { try parseRange(.coupling, in: Ranges.coupling)(text) } }
    }

    /// A coupling of the mediator of a run's study.
    static func read(_ text: String, for directory: RunDirectory) throws -> Double {
        let mediator = try mediator(of: directory)
        return try valid {
            let value = try mediator.coupling.parse(text)
            guard Ranges.coupling.contains(value) else { throw InputError("'\(text)' is out of range", expected: "1e-20 to 1000") }
            return value
        }
    }

    static func readRange(_ text: String, for directory: RunDirectory) throws -> ClosedRange<Double> {
        let mediator = try mediator(of: directory)
        guard mediator.coupling.dimension == nil else { return try valid { try parseRange(.coupling, in: Ranges.coupling)(text) } }
        return try valid {
            guard let range = numbers(text), Ranges.coupling.contains(range.lowerBound), Ranges.coupling.contains(range.upperBound) else {
                throw InputError("'\(text)' is no range of couplings of '\(mediator.name)'", expected: "two numbers, 1e-8..1e-3")
            }
            return range
        }
    }

    private static func mediator(of directory: RunDirectory) throws -> Mediator { try SavedFluxes.study(of: directory).mediator.value() }

    private static func numbers(_ text: String) -> ClosedRange<Double>? {
        let ends = text.components(separatedBy: "..").compactMap { Double($0) }
        return ends.count == 2 && 0 < ends[0] && ends[0] < ends[1] ? ends[0]...ends[1] : nil
    }

    private static func valid<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as InputError { throw ValidationError("--coupling: \(error)") }
    }
}
