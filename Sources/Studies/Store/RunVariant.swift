import Foundation
import Inputs

extension RunDirectory {
    /// The study of the directory with keys set to other values. Throws `InputError` where the fluxes would have to be made anew.
    func study(with edits: [SettingEdit]) throws -> Study {
        let held = try readStudy(), text = try AtomicFiles.readText(URL(fileURLWithPath: study))
        // What a file leaves out can be set as well.
        let tops = Set(try Setting.top(of: text, file: study).freeMapping().map(\.name)), isWhole = edits.allSatisfy { tops.contains(String($0.path.prefix { $0 != "." && $0 != "[" })) }
        let changed = try StudyRequest(yaml: try SettingEdit.apply(edits, to: isWhole ? text : held.yaml, file: study), file: study).resolve()
        guard changed.fluxChecksum == held.fluxChecksum else {
            let difference = SettingDifference(held.yaml, changed.yaml).text("the fluxes here have", "asked for is")
            throw InputError(
                "other fluxes are needed (\(difference))", at: path, expected: "keys of mediator, scenarios and reach",
                advice: "make them in another directory with 'calodump run', or several with 'calodump scan'")
        }
        return changed
    }

    /// Sets keys that the fluxes do not depend on in the directory's own study.
    func set(_ edits: [SettingEdit]) throws {
        try write {
            let changed = try study(with: edits)
            try AtomicFiles.write([(URL(fileURLWithPath: study), Data(changed.yaml.utf8))])
            try seal("study.yaml")
        }
    }

    /// Another directory with the same fluxes, as links where the file system has them, and the study with other values of some keys.
    func variant(at path: String, with edits: [SettingEdit]) throws -> RunDirectory {
        let changed = try study(with: edits), other = RunDirectory(path), manager = FileManager.default
        guard URL(fileURLWithPath: path).standardizedFileURL != URL(fileURLWithPath: self.path).standardizedFileURL else {
            throw InputError("this is the run itself", at: path, expected: "another directory", advice: "leave --out out to change the run's own study")
        }
        if manager.fileExists(atPath: other.study) {
            let held = try other.readStudy()
            guard held.fluxChecksum == changed.fluxChecksum else {
                throw InputError("the directory holds a run with other fluxes (\(SettingDifference(held.yaml, changed.yaml).text("it has", "asked for is")))", at: path, expected: "an empty directory")
            }
        }
        try makeDirectory(other.flux)
        try other.write {
            for name in visibleFiles(in: flux, ending: ".json", ".npy") {
                let (from, to) = ("\(flux)/\(name)", "\(other.flux)/\(name)")
                try? manager.removeItem(atPath: to)
                do { try manager.linkItem(atPath: from, toPath: to) } catch { try manager.copyItem(atPath: from, toPath: to) }
            }
            for name in ["experiment.yaml", "limits"] where manager.fileExists(atPath: "\(self.path)/\(name)") && !manager.fileExists(atPath: "\(path)/\(name)") {
                try manager.copyItem(atPath: "\(self.path)/\(name)", toPath: "\(path)/\(name)")
            }
            try AtomicFiles.write([(URL(fileURLWithPath: other.study), Data(changed.yaml.utf8))])
            try other.seal("study.yaml", "experiment.yaml", "flux")
        }
        return other
    }

    /// The directory itself with keys of its study set, or a variant of it at a place of its own.
    public func changed(_ edits: [SettingEdit], at place: String?) throws -> RunDirectory {
        if let place { return try variant(at: place, with: edits) }
        if !edits.isEmpty { try set(edits) }
        return self
    }
}
