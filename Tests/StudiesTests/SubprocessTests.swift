import Foundation
import Inputs
import Numerics
import Studies
import Testing

struct SubprocessTests {
    private func shell(_ script: String, patience: Double = 60) throws -> Subprocess.Outcome {
        try Subprocess.run("/bin/sh", ["-c", script], environment: ["GREETING": "hello"], patience: patience)
    }

    @Test func outputErrorsAndStatus() throws {
        let outcome = try shell("echo $GREETING; echo no >&2; cat; exit 3")
        #expect(outcome.output == "hello\n" && outcome.errors == "no\n" && outcome.status == 3)
        #expect(try shell("kill -9 $$").status == 128 + 9)
        #expect(throws: InputError("/nowhere/program does not start (No such file or directory)")) {
            try Subprocess.run("/nowhere/program", [], patience: 1)
        }
    }

    /// More than a pipe holds, on both.
    @Test func muchOutput() throws {
        let outcome = try shell("head -c 3000000 /dev/zero | tr '\\0' a; head -c 2000000 /dev/zero | tr '\\0' b >&2")
        #expect(outcome.output.utf8.count == 3_000_000 && outcome.errors.utf8.count == 2_000_000 && outcome.status == 0)
    }

    @Test func endsWithItsChild() throws {
        let start = ContinuousClock.now
        // A grandchild keeps the pipe open for longer.
        #expect(try shell("sleep 20 & echo started").output == "started\n")
        #expect(throws: InputError("/bin/sh did not end within 0 s and was stopped")) { try shell("exec sleep 20", patience: 0.2) }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    /// Hundreds of children from several threads: each is waited for, none stays behind as a zombie.
    @Test func manyOfThem() throws {
        try forEachBatch(Array(0..<300), threads: 4) { i in
            let outcome = try shell("echo \(i); exit \(i % 7)")
            #expect(outcome.output == "\(i)\n" && outcome.status == Int32(i % 7))
        }
    }
}
