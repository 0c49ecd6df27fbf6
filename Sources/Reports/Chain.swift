import Studies

extension Pipeline {
    /// The whole chain up to the contours, and the paper's statements beside ours.
    public func run(threads: Int) throws -> Comparison {
        try makeFluxes(threads: threads)
        _ = try ReachReport(directory)
        // A beam dump's search is what it is in both readings.
        if try !directory.readStudy().hasBeam { _ = try ReachReport(directory, reading: .realistic) }
        return try Comparison(directory)
    }
}
