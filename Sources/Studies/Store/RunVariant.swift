import Fluxes
import Foundation
import Inputs

extension RunDirectory {
    /// The study of the directory with keys set to other values. Throws `InputError` where the fluxes would have to be made anew.
    func study(with edits: [SettingEdit]) throws -> Study {
        let held = try SavedFluxes.study(of: self), text = FileManager.default.fileExists(atPath: study) ? try AtomicFiles.readText(URL(fileURLWithPath: study)) : ""
        // What a file leaves out can be set as well.
        let changed = try StudyRequest(yaml: try SettingEdit.apply(edits, to: text, file: study, whole: held.yaml), file: study).resolve()
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
    func variant(at path: String, with edits: [SettingEdit]) throws -> RunDirectory { try variant(at: path, study(with: edits)) }

    /// The same with a study whose fluxes are those of this directory.
    package func variant(at path: String, _ changed: Study) throws -> RunDirectory {
        let other = RunDirectory(path), manager = FileManager.default
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
            let readings = CutReading.allCases.map { ($0, flux(under: $0)) }.filter { manager.fileExists(atPath: $0.1) }
            for (from, to) in [(flux, other.flux)] + readings.map({ ($0.1, other.flux(under: $0.0)) }) {
                try makeDirectory(to)
                for name in visibleFiles(in: from, ending: ".json", ".npy") {
                    try? manager.removeItem(atPath: "\(to)/\(name)")
                    do { try manager.linkItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)") } catch { try manager.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)") }
                }
            }
            if manager.fileExists(atPath: "\(self.path)/limits"), !manager.fileExists(atPath: "\(path)/limits") {
                try manager.copyItem(atPath: "\(self.path)/limits", toPath: "\(path)/limits")
            }
            try AtomicFiles.write([(other.experiment, changed.experiment.text), (other.study, changed.yaml)].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
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
