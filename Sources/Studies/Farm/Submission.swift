import Foundation
import Inputs

/// A study whose shards a workflow engine runs: Snakemake, which has the queue, the retries and the resuming; we write its workflow.
///
/// The directory gets `Snakefile` and `farm.json` beside the study; shards run in `shards/1`, `shards/2`, ..., and the merged run is the directory
/// itself, to its figures.
public struct Submission: Sendable {
    /// What the workflow knows: `farm.json`.
    struct Plan: Codable {
        var program: String
        /// What jobs need of this process's environment.
        var environment: [String: String]
        var shards: Int
        /// Of each shard.
        var threads: Int
        var memory: Int
        /// By shard.
        var batches: [Int]

        enum CodingKeys: String, CodingKey { case program, environment, shards, threads, memory = "mem_mb", batches }

        static func path(_ directory: RunDirectory) -> String { "\(directory.path)/farm.json" }
    }

    private let study: Study
    private let directory: RunDirectory
    private let engine: Engine
    private let plan: Plan

    /// Memory of a job with one thread, and of each further one, MB: twice what is measured (docs/Farm.md).
    private static let memory = (first: 500, further: 250)

    /// Checks the study and that it has batches for all shards.
    public init(_ study: Study, in directory: RunDirectory, engine: Engine, shards: Int, threads: Int) throws {
        (self.study, self.directory, self.engine) = (study, directory, engine)
        let simulation = try Simulation(study)
        try simulation.plan.check(Shard(index: 1, count: shards))
        let variables = ProcessInfo.processInfo.environment.filter { ["CALODUMP_PYTHON", "CALODUMP_CACHE", "XDG_CACHE_HOME"].contains($0.key) }
        plan = Plan(
            program: "\(Installation.executableFolder.path)/calodump", environment: variables, shards: shards, threads: threads,
            memory: Self.memory.first + Self.memory.further * (threads - 1),
            batches: (1...shards).map { simulation.plan.batches(of: Shard(index: $0, count: shards)).count })
    }

    /// Writes the workflow and runs it to its end. Whatever ended an earlier call, this goes on from what the directory holds.
    ///
    /// - Parameters:
    ///   - jobs: at the same time.
    ///   - options: further arguments of Snakemake, behind ours.
    public func run(jobs: Int, options: [String]) throws {
        let snakemake = try engine.snakemake()
        try directory.write(study) { try writeWorkflow() }
        Interrupt.batchesAreKept()
        // A lock of its own, which Snakemake shares: the merge takes the directory's.
        let status = try DirectoryLock.hold(directory.path, name: Self.lock, inherited: true) {
            try Subprocess.attend(snakemake, arguments(jobs: jobs) + options)
        }
        try Interrupt.check()
        guard status == 0 else {
            let state = try FarmStatus(directory)
            throw InputError(
                "the workflow ended with \(state.finished) of \(plan.shards) shards (Snakemake's exit code is \(status))", at: directory.path,
                advice: "'calodump status \(shellWord(directory.path))' shows what failed; the same command goes on")
        }
    }

    static let lock = ".submit.lock"

    private func writeWorkflow() throws {
        guard let package = Installation.pythonPackage else {
            throw InputError("the workflow's files are missing", expected: Installation.pythonPackagePlaces, advice: Installation.repair)
        }
        if let held = try FarmStatus.plan(of: directory), held.shards != plan.shards {
            throw InputError(
                "the directory's study is cut into \(held.shards) shards, asked for are \(plan.shards)", at: directory.path, advice: "use another --out, or --shards \(held.shards)")
        }
        try makeDirectory("\(directory.path)/\(ShardFolders.name)")
        let workflow = try AtomicFiles.readText(URL(fileURLWithPath: "\(package)/calodump/farm/Snakefile"))
        try AtomicFiles.write([("\(directory.path)/Snakefile", workflow), (Plan.path(directory), try jsonText(plan) + "\n")].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
        try directory.seal("study.yaml", "experiment.yaml", "Snakefile", "farm.json")
    }

    private func arguments(jobs: Int) -> [String] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return [
            "--snakefile", "\(directory.path)/Snakefile", "--directory", directory.path, "--executor", engine.rawValue,
            // What a lost node left behind is done again; one failed shard does not stop the others.
            "--rerun-incomplete", "--retries", "3", "--keep-going", "--rerun-triggers", "mtime", "--latency-wait", "60",
            // Our own lock ends with its processes, Snakemake's does not.
            "--nolock", "--quiet", "progress",
        ] + (engine == .local ? ["--cores", "\(min(jobs * plan.threads, cores))"] : ["--jobs", "\(jobs)"])
            + (engine == .htcondor ? ["--htcondor-jobdir", "\(directory.path)/\(ShardFolders.name)/htcondor"] : [])
    }
}
