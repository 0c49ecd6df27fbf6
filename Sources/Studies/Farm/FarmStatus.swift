import Foundation
import Inputs

/// How far the shards of a directory are: the answer of `calodump status`.
public struct FarmStatus: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        case waiting, running, finished
        /// Has been started, and neither runs nor is finished.
        case stopped
    }

    public struct Progress: Encodable, Sendable {
        public var shard: String
        public var state: State
        public var batches: Int
        public var done: Int
        /// Starts that came to nothing.
        public var failures: Int
        /// Of the last start.
        public var host: String?
        /// The last error that a failed start gave.
        public var error: String?
    }

    public var directory: String
    public var shards: [Progress]
    public var finished: Int
    public var batches: Int
    public var done: Int
    /// CPU time of all batches that are done, s.
    public var cpuSeconds: Double
    /// Seconds until all batches are done, if as many shards run as now; nil if none runs.
    public var secondsLeft: Double?
    public var isMerged: Bool
    public var hasReport: Bool

    enum CodingKeys: String, CodingKey {
        case directory, shards, finished, batches, done, cpuSeconds = "cpu_s", secondsLeft = "eta_s", isMerged = "merged", hasReport = "report"
    }

    static func plan(of directory: RunDirectory) throws -> Submission.Plan? {
        let path = Submission.Plan.path(directory)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do { return try JSONDecoder().decode(Submission.Plan.self, from: AtomicFiles.read(URL(fileURLWithPath: path))) } catch let error as DecodingError {
            throw InputError(error, at: path)
        }
    }

    public init(_ directory: RunDirectory) throws {
        guard let plan = try Self.plan(of: directory) else {
            throw InputError("no shards here", at: directory.path, expected: "a directory of 'calodump submit'")
        }
        let sizes = 1...1_000_000_000
        guard Shard.counts ~= plan.shards, plan.batches.count == plan.shards, plan.batches.allSatisfy(sizes.contains), sizes ~= plan.threads else {
            throw InputError("the plan of the shards is damaged", at: Submission.Plan.path(directory), advice: "'calodump submit' writes it again")
        }
        self.directory = directory.path
        var cpu = 0.0
        shards = try plan.batches.enumerated().map { index, batches in
            let shard = Shard(index: index + 1, count: plan.shards), folder = "\(directory.path)/\(ShardFolders.name)/\(shard.index)"
            var done = 0
            if FileManager.default.fileExists(atPath: "\(folder)/run.sqlite") {
                try RunStore(reading: "\(folder)/run.sqlite").forEachRecord {
                    done += 1
                    cpu += $1.cpuSeconds
                }
            }
            return Self.progress(shard, in: folder, batches: batches, done: done)
        }
        finished = shards.count { $0.state == .finished }
        (self.batches, done, cpuSeconds) = (shards.reduce(0) { $0 + $1.batches }, shards.reduce(0) { $0 + $1.done }, cpu)
        let running = shards.count { $0.state == .running } * plan.threads
        secondsLeft = running > 0 && done > 0 ? Double(self.batches - done) * cpu / Double(done) / Double(running) : nil
        func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(directory.path)/\(name)") }
        (isMerged, hasReport) = (isThere("record.json"), isThere("report.html"))
    }

    private static func progress(_ shard: Shard, in folder: String, batches: Int, done: Int) -> Progress {
        func lines(_ kind: String) -> [Substring] {
            ((try? String(contentsOfFile: "\(folder).\(kind)", encoding: .utf8)) ?? "").split(separator: "\n")
        }
        let starts = lines("attempts")
        let state: State = FileManager.default.fileExists(atPath: "\(folder)/\(Manifest.name)") ? .finished
            : DirectoryLock.isHeld(folder) ? .running : starts.isEmpty ? .waiting : .stopped
        let failures = max(0, starts.count - (state == .finished || state == .running ? 1 : 0))
        return Progress(
            shard: "\(shard)", state: state, batches: batches, done: done, failures: failures, host: starts.last?.split(separator: " ").last.map(String.init),
            error: failures == 0 ? nil : lines("log").last { $0.hasPrefix("error: ") }.map { String($0.dropFirst("error: ".count)) })
    }

    public var text: String {
        var table = TextTable(["shard", "state", "batches", "failed starts", "host", "last error"])
        for shard in shards {
            table.add([shard.shard, shard.state.rawValue, "\(shard.done) of \(shard.batches)", "\(shard.failures)", shard.host ?? "-", shard.error ?? "-"])
        }
        let left = finished == shards.count ? "" : secondsLeft.map { ", about \(WorkProgress.span($0)) left" } ?? ", none running"
        return """
            \(table.text)
            \(finished) of \(shards.count) shards finished, \(done) of \(batches) batches\(left)\(isMerged ? ", merged" : "")\(hasReport ? ", report written" : "")
            """
    }
}
