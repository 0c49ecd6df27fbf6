import Foundation
import Inputs

/// Another program, started and waited for by the operating system's own calls.
///
/// Foundation's `Process` learns from its run loop that a child has ended; now and then that message never comes, the child stays a
/// zombie and `waitUntilExit` does not return. Here the child itself is asked, a few times a second.
package enum Subprocess {
    package struct Outcome {
        /// Exit code; 128 and more: ended by this signal less 128.
        package var status: Int32
        package var output: String
        package var errors: String
    }

    /// Runs a program to its end, with nothing on its standard input. Ctrl-C ends it too.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - environment: added to this process's.
    ///   - patience: s; a program that takes longer is ended, which is an error.
    package static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:], patience: Double) throws -> Outcome {
        let output = try Reader(program), errors = try Reader(program)
        let child = try start(program, arguments, environment, output: output.writing, errors: errors.writing)
        output.closeWriting()
        errors.closeWriting()
        let deadline = ContinuousClock.now + .seconds(patience)
        var state: Int32 = 0
        while true {
            // The child first: what it wrote before its end is then there to be read.
            let ended = waitpid(child, &state, WNOHANG)
            Reader.wait(for: [output, errors], milliseconds: ended == 0 ? 50 : 0)
            output.drain()
            errors.drain()
            if ended != 0 { break }
            if Interrupt.isRequested || ContinuousClock.now > deadline {
                kill(child, SIGKILL)
                waitpid(child, &state, 0)
                try Interrupt.check()
                throw InputError("\(program) did not end within \(Int(patience)) s and was stopped")
            }
        }
        let signal = state & 0x7f
        return Outcome(status: signal == 0 ? state >> 8 & 0xff : 128 + signal, output: output.text, errors: errors.text)
    }

    /// Runs a program to its end, however long it takes, with all that it says on our standard error. Ctrl-C and SIGTERM are passed on as SIGINT,
    /// for it to stop its own jobs.
    ///
    /// - Returns: its exit code; 128 and more: ended by this signal less 128.
    package static func attend(_ program: String, _ arguments: [String]) throws -> Int32 {
        let child = try start(program, arguments, [:], output: STDERR_FILENO, errors: STDERR_FILENO)
        var state: Int32 = 0, isTold = false
        while waitpid(child, &state, WNOHANG) == 0 {
            if Interrupt.isRequested, !isTold {
                kill(child, SIGINT)
                isTold = true
            }
            usleep(100_000)
        }
        let signal = state & 0x7f
        return signal == 0 ? state >> 8 & 0xff : 128 + signal
    }

    private static func start(
        _ program: String, _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var files = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&files)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO)
        // The thread that starts it may block signals.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        let words = ([program] + arguments).map { strdup($0) } + [nil], settings = variables.map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, program, &files, &attributes, words, settings)
        guard failure == 0 else { throw InputError("\(program) does not start (\(String(cString: strerror(failure))))") }
        return child
    }

    /// A pipe that the child writes into.
    private final class Reader {
        private(set) var writing: Int32
        private let reading: Int32
        private var bytes: [UInt8] = []
        private var isOpen = true

        init(_ program: String) throws {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw InputError("\(program) does not start (\(systemReason()))") }
            (reading, writing) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        }

        deinit {
            closeWriting()
            close(reading)
        }

        func closeWriting() {
            if writing >= 0 { close(writing) }
            writing = -1
        }

        /// Returns when one of them has something to read, or after this time.
        static func wait(for readers: [Reader], milliseconds: Int32) {
            var open = readers.filter(\.isOpen).map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
            poll(&open, nfds_t(open.count), milliseconds)
        }

        /// Reads what is there now.
        func drain() {
            var part = [UInt8](repeating: 0, count: 1 << 14)
            while isOpen {
                let count = read(reading, &part, part.count)
                if count > 0 { bytes += part[..<count] } else if count < 0, errno == EINTR { continue } else {
                    isOpen = count < 0 && errno == EAGAIN
                    return
                }
            }
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }
}
