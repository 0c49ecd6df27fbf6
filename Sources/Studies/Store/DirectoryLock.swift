import Foundation
import Inputs
import Synchronization

/// Keeps a second process from writing into a directory. The lock ends with the process, however that ends; within the process it can be
/// held by a step of a work that holds it.
package enum DirectoryLock {
    private struct Held {
        var descriptor: Int32
        var depth: Int
    }

    private static let held = Mutex<[String: Held]>([:])

    /// Does `work` as the only process that writes into the directory, which exists. Throws `InputError` at once where there is another.
    ///
    /// - Parameters:
    ///   - name: of the lock's file.
    ///   - inherited: a program that `work` starts holds the lock too, and keeps it if this process is killed.
    package static func hold<Value>(_ directory: String, name: String = ".lock", inherited: Bool = false, _ work: () throws -> Value) throws -> Value {
        let path = "\(URL(fileURLWithPath: directory).resolvingSymlinksInPath().path)/\(name)"
        try held.withLock { held in
            if held[path] != nil { held[path]!.depth += 1 } else { held[path] = Held(descriptor: try take(path, directory), depth: 1) }
            if inherited { _ = fcntl(held[path]!.descriptor, F_SETFD, 0) }
        }
        defer {
            held.withLock { held in
                held[path]!.depth -= 1
                if held[path]!.depth == 0 { close(held.removeValue(forKey: path)!.descriptor) }
            }
        }
        return try work()
    }

    private static func take(_ path: String, _ directory: String) throws -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw InputError("cannot write (\(systemReason()))", at: directory, expected: "a directory that can be written to")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let holder = String(decoding: (try? FileHandle(fileDescriptor: file, closeOnDealloc: true).readToEnd()) ?? Data(), as: UTF8.self)
            throw InputError(
                "another calodump is writing into this directory\(holder.isEmpty ? "" : " (\(holder))")", at: directory,
                advice: "wait for it, or use another --out")
        }
        let holder = Array("process \(ProcessInfo.processInfo.processIdentifier) on \(ProcessInfo.processInfo.hostName)".utf8)
        // Only for the message above: the lock holds without it.
        if ftruncate(file, 0) == 0 { _ = Foundation.write(file, holder, holder.count) }
        return file
    }

    /// True while a process writes into the directory.
    package static func isHeld(_ directory: String, name: String = ".lock") -> Bool {
        let file = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
