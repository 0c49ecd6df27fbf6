import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the hand-out of batches stops; what is not stored by then is done again by the next run.
public enum Interrupt {
    /// The exit code of a program that Ctrl-C ended.
    public static let exitCode: Int32 = 130
    /// A long step of a generator cannot be asked to stop: after this time, s, the program ends wherever it is. Where nothing is kept there is nothing to wait for.
    private static var patience: Double { isKept.load(ordering: .relaxed) ? 2 : 0.3 }

    private static let count = Atomic<Int>(0)

    /// True from the first signal on.
    public static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

    /// Thrown by work that stops because of it.
    public struct Stop: Error {}

    package static func check() throws { if isRequested { throw Stop() } }

    private static let isKept = Atomic<Bool>(false)

    /// From here on finished work is stored, and the same command goes on from it.
    static func batchesAreKept() { isKept.store(true, ordering: .relaxed) }

    public static var message: String {
        isKept.load(ordering: .relaxed)
            ? "interrupted; finished batches are kept, the same command goes on from there" : "interrupted; nothing is kept, the same command begins anew"
    }

    /// Called once at the start of the program. A second signal ends the program at once.
    public static func install() {
        let handler: @convention(c) (Int32) -> Void = { _ in
            if Interrupt.count.add(1, ordering: .relaxed).oldValue > 0 { _exit(Interrupt.exitCode) }
        }
        // A parent may have blocked them: a program started from another one's worker thread inherits its mask.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        signal(SIGINT, handler)
        signal(SIGTERM, handler)
        // A full quota is then an error of `write` like a full disk.
        signal(SIGXFSZ, SIG_IGN)
        let watch = Thread {
            while !isRequested { usleep(100_000) }
            usleep(UInt32(patience * 1e6))
            FileHandle.standardError.write(Data("error: \(message)\n".utf8))
            _exit(exitCode)
        }
        watch.start()
    }
}
