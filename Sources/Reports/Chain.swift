import Studies

extension Pipeline {
    /// The whole chain up to the contours, and the paper's statements beside ours, which `work` gets while the directory is still this process's alone.
    public func run(threads: Int, _ work: (Comparison) throws -> Void) throws {
        try study.checkReach()
        try makeFluxes(threads: threads) {
            _ = try ReachReport(directory)
            // A beam dump's search is what it is in both readings.
            if try !directory.readStudy().hasBeam { _ = try ReachReport(directory, reading: .realistic) }
            try work(Comparison(directory))
        }
    }
}
