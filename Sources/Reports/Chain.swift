import Studies

extension Pipeline {
    /// The whole chain up to the contours, and the paper's statements beside ours.
    public func run(threads: Int) throws -> Comparison {
        try makeFluxes(threads: threads)
        _ = try ReachReport(directory)
        _ = try ReachReport(directory, reading: .realistic)
        return try Comparison(directory)
    }
}
