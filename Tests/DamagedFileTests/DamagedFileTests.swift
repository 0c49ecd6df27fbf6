import Foundation
import Inputs
import Testing
import _DamagedFiles

/// Every reader of the program meets damaged files: it gives a result or one of our errors, soon and in little memory.
///
/// After a crash the last line of the file `calodump-damage` in the temporary folder names the case; CALODUMP_DAMAGE="reader 17 0" runs it alone (reader,
/// seed, number of the sample). More cases: CALODUMP_DAMAGE_CASES=10000 for each reader.
struct DamagedFileTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Of each reader.
    private static let cases = environment["CALODUMP_DAMAGE_CASES"].flatMap { Int($0) } ?? 250
    /// s; a busy machine is slow, a hang is for ever.
    private static let patience = 20.0
    /// MB that all cases together may add to the process.
    private static let memory = 600

    private static func memoryInUse() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss >> 10
    }

    @Test func readersSurvive() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-damaged-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let readers = try FileReader.all(in: folder), only = Self.environment["CALODUMP_DAMAGE"]?.split(separator: " ").map(String.init)
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-damage").path
        let before = Self.memoryInUse()
        var count = 0, refused = 0
        for reader in readers where only == nil || only![0] == reader.name {
            for sample in reader.samples {
                let error = try reader.read(sample.bytes, as: sample, in: folder)
                #expect(error == nil, "the whole file \(reader.name)/\(sample.name): \(error.map { "\($0)" } ?? "")")
            }
            for seed in only.map({ [Int($0[1])!] }) ?? Array(1...Self.cases) {
                let number = only.map { Int($0[2])! } ?? seed % reader.samples.count, sample = reader.samples[number]
                var damage = Damage(seed: UInt64(seed))
                let bytes = damage.apply(to: sample.bytes)
                FileReader.put(Array("\(reader.name) \(seed) \(number)\n".utf8), log)
                let start = ContinuousClock.now
                let error = try reader.read(bytes, as: sample, in: folder)
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                #expect(error == nil || error is InputError, "\(reader.name) \(seed) \(number): \(error.map { "\($0)" } ?? "")")
                #expect(seconds < Self.patience, "\(reader.name) \(seed) \(number) took \(seconds) s")
                (count, refused) = (count + 1, refused + (error == nil ? 0 : 1))
            }
        }
        let added = Self.memoryInUse() - before
        #expect(added < Self.memory, "\(added) MB")
        if only == nil {
            #expect(count >= 2000 || Self.cases < 200)
            // Most damage is seen.
            #expect(refused > count / 2, "\(refused) of \(count)")
        }
        print("damaged files: \(count), \(refused) refused, \(added) MB")
    }
}
