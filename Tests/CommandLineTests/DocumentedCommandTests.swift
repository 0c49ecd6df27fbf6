import Foundation
import Testing

/// Every command line that README, docs and the help show works as it stands.
///
/// Each runs in a folder of its own, where `runs/quick` and `runs/soft` are small finished runs, and `runs/paper` one that counts every cut; what takes long is stopped by Ctrl-C once it has
/// worked for a while, a new run once it has said how long it will take, others a quarter of a second later: then it has understood its arguments. What makes a run
/// makes it under a new name.
struct DocumentedCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let python = ProcessInfo.processInfo.environment["CALODUMP_PYTHON"]

    private static func document(_ name: String) throws -> String { try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8) }

    private static func documents() throws -> [String] {
        let docs = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("docs").path).filter { $0.hasSuffix(".md") }.sorted()
        return ["README.md", "CONTRIBUTING.md", "Validation/README.md"] + docs.map { "docs/\($0)" }
    }

    /// The blocks between ``` lines, with their language.
    private static func blocks(_ text: String) -> [(language: String, text: String)] {
        text.matches(of: /(?m)^```(\w*)\n([\s\S]*?)^```/).map { (String($0.1), String($0.2)) }
    }

    /// Command lines of the program: lines of sh blocks and what stands between backquotes.
    private static func commands(_ text: String) -> [String] {
        let lines = blocks(text).filter { $0.language == "sh" }.flatMap { $0.text.split(separator: "\n") }
            .map { $0.split(separator: "#")[0].trimmingCharacters(in: .whitespaces) }
        let prose = text.replacing(/(?m)^```[\s\S]*?^```/, with: "")
        return (lines + prose.matches(of: /`([^`\n]+)`/).map { String($0.1) }).filter { $0.hasPrefix("calodump ") }
    }

    private static func examples() throws -> [String] {
        let help = try Program.run("--help").output
        let verbs = help.components(separatedBy: "SUBCOMMANDS:")[1].split(separator: "\n").compactMap { $0.hasPrefix("  ") && !$0.hasPrefix("   ") ? $0.split(separator: " ").first : nil }
        try #require(verbs.count >= 20, "\(help)")
        return try verbs.map(String.init).filter { $0 != "See" && $0 != "help" }.flatMap { verb -> [String] in
            // Long lines of the help are broken and indented.
            let text = try Program.run("help", verb).output.components(separatedBy: "USAGE:")[0].replacing(/\n(?!\n|Example)/, with: " ")
            return text.matches(of: /Example: (calodump [^\n]+)/).map { String($0.1).trimmingCharacters(in: .whitespaces) }
        }
    }

    private static var study: Regex<(Substring, Substring)> { #/```yaml\n(source[\s\S]*?)```/# }

    /// A folder to run them in.
    private func workplace(_ folder: URL) throws {
        // A whole run is a study's only shard.
        for name in ["quick", "soft", "shards/1"] {
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("runs/shards"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: try SmallRun.directory(), to: folder.appendingPathComponent("runs/\(name)"))
        }
        let cuts = try folder.file("cuts.yaml", "\(smallStudy)\nincident: { other_cuts: on }\n")
        try #require(try Program.run("flux", cuts, "--out", folder.appendingPathComponent("runs/paper").path).status == 0)
        // A study that has been submitted and has not begun.
        _ = try folder.file("runs/farm/farm.json", #"{ "program": "calodump", "environment": {}, "shards": 6, "threads": 1, "mem_mb": 500, "batches": [4, 4, 3, 3, 3, 3] }"#)
        let match = try #require(try Self.document("README.md").firstMatch(of: Self.study))
        let soft = String(match.1)
        _ = try folder.file("soft.yaml", soft)
        _ = try folder.file("study.yaml", soft)
        // The documented style, for scenarios that the small run has not.
        let style = try #require(Self.blocks(try Self.document("docs/Python.md")).first { $0.language == "toml" }).text
        _ = try folder.file("style.toml", style)
    }

    private func run(_ line: String, in folder: URL, number: Int) throws -> Program.Outcome {
        var line = line
        // A new run goes to a place of its own; the one there is another study's. It is long in any case.
        let isNew = line.hasPrefix("calodump run ") || line.hasPrefix("calodump flux ") || line.contains("--preset")
        if isNew {
            line = line.replacing(/--out \S+/, with: "--out new/\(number)")
        }
        let command = line.replacing(/^calodump/, with: "exec '\(Program.url.path)'")
        let running = try Program.Running(URL(fileURLWithPath: "/bin/bash"), ["-c", "cd '\(folder.path)' && \(command)"])
        var patience = Date() + 0.7, hasBegun = false
        while running.process.isRunning, Date() < patience {
            usleep(20_000)
            if !hasBegun, running.errors.firstMatch(of: /[a-z] on \d+ threads?[;,]/) != nil {
                hasBegun = true
                patience = min(patience, Date() + (isNew ? 0 : 0.25))
            }
        }
        if running.process.isRunning { kill(running.process.processIdentifier, SIGINT) }
        return running.wait()
    }

    /// By the first letter of their verbs; in the order of the alphabet each finds what those before it have made.
    @Test(arguments: ["a"..<"e", "e"..<"m", "m"..<"~"]) func allOfThem(letters: Range<String>) throws {
        let documented = try Self.documents().flatMap { try Self.commands(Self.document($0)) }
        let examples = try Self.examples()
        try #require(documented.count >= 20 && examples.count >= 20, "\(documented) \(examples)")
        try withTemporaryFolder { folder in
            try workplace(folder)
            for (number, line) in Set(documented + examples).sorted().enumerated() {
                let words = line.split(separator: " ").dropFirst()
                guard letters.contains(String(words[1])) else { continue }
                if words.dropFirst().allSatisfy({ $0.hasPrefix("--") }), try isMentioned(words) { continue }
                let outcome = try run(line, in: folder, number: number)
                // 130: it worked until it was stopped.
                #expect(outcome.status == 0 || outcome.status == 130, "\(line): \(outcome)")
            }
        }
    }

    /// Prose names a verb, or a verb with a flag: its help knows both.
    private func isMentioned(_ words: ArraySlice<Substring>) throws -> Bool {
        let help = try Program.run("help", String(words[1]))
        return help.status == 0 && help.output.contains("USAGE: calodump \(words[1])") && words.dropFirst().allSatisfy { help.output.contains($0) }
    }

    /// The lines of the worked example one after the other, with few collisions, and the notebook.
    @Test func theWorkedExample() throws {
        let text = try Self.document("README.md")
        try withTemporaryFolder { folder in
            let yaml = String(try #require(text.firstMatch(of: Self.study)).1)
            let small = yaml.replacing(/events: \d+/, with: "events: 4")
            try #require(small != yaml)
            _ = try folder.file("soft.yaml", small)
            let lines = try #require(Self.blocks(text).first { $0.language == "sh" && $0.text.contains("soft.yaml") }).text.split(separator: "\n")
            for line in lines where line.hasPrefix("calodump") {
                let command = line.split(separator: "#")[0].replacing(/^calodump/, with: "'\(Program.url.path)'")
                let outcome = try Program.run(URL(fileURLWithPath: "/bin/bash"), ["-c", "cd '\(folder.path)' && \(command)"])
                #expect(outcome.status == 0, "\(line): \(outcome)")
            }
            guard let python = Self.python else { return }
            let notebook = try #require(Self.blocks(text).first { $0.language == "python" }).text
            let outcome = try Program.run(
                URL(fileURLWithPath: "/bin/bash"), ["-c", "cd '\(folder.path)' && PYTHONPATH='\(Self.root.path)/python' '\(python)' -c \"$0\"", notebook])
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    /// Targets of `make` and files that the documents name exist.
    @Test func targetsAndFiles() throws {
        let rules = try Self.document("Makefile").matches(of: /^([a-z -]+):/.anchorsMatchLineEndings())
        let targets = Set(rules.flatMap { $0.1.split(separator: " ").map(String.init) })
        for name in try Self.documents() {
            let text = try Self.document(name), folder = Self.root.appendingPathComponent(name).deletingLastPathComponent()
            let makes = text.matches(of: /(?:`|^ {4})make ([a-z]+)/.anchorsMatchLineEndings()).map { String($0.1) }
            for target in makes { #expect(targets.contains(target), "\(name): make \(target)") }
            for link in text.matches(of: /\]\(([^)#:]+)\)/).map({ String($0.1) }) {
                #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(link).path), "\(name): \(link)")
            }
        }
    }
}
