import Fluxes
import Foundation
import Inputs

extension RunDirectory {
    /// The study of the directory with keys set to other values, with the reading of the cut under which its photons are taken, where that is another one than in
    /// the directory's study. Throws `InputError` where the fluxes would have to be made anew.
    func study(with edits: [SettingEdit], for names: [String]) throws -> (study: Study, reading: CutReading?) {
        let held = try SavedFluxes.study(of: self), text = FileManager.default.fileExists(atPath: study) ? try AtomicFiles.readText(URL(fileURLWithPath: study)) : ""
        if let edit = edits.first(where: { ["experiment", "reading"].contains($0.path) }) {
            throw InputError("other fluxes are needed for another \(edit.path)", at: path, expected: "keys of mediator, scenarios and reach",
                advice: edit.path == "reading" ? "'calodump reach \(shellWord(path)) --realistic' has the realistic reading of what comes behind these" : "make them in another directory with 'calodump run'")
        }
        // A study in a run has the geometry in each of its scenarios.
        let lines = edits.map { $0.path == "geometry" ? SettingEdit(path: "scenarios.geometry", value: $0.value) : $0 }
        // What a file leaves out can be set as well.
        let changed = try SettingEdit.naming(edits, option: "--set", file: study) {
            let yaml = try SettingEdit.apply(lines, to: text, file: study, whole: held.yaml)
            var changed = try StudyRequest(yaml: yaml, file: study, beside: URL(fileURLWithPath: study).deletingLastPathComponent()).resolve()
            // A form factor that nobody has chosen follows the production.
            if edits.contains(where: { $0.path == "mediator.production" }), !edits.contains(where: { $0.path == "mediator.form_factor" }), !held.mediator.hasChosenFormFactor {
                changed.mediator.formFactor = changed.mediator.production.defaultFormFactor
            }
            try changed.checkReach(of: names)
            return changed
        }
        guard changed.fluxChecksum == held.fluxChecksum else {
            if changed.differsInCutAlone(from: held) { return (changed, try counted(changed.cutReading, held)) }
            let difference = SettingDifference(held.yaml, changed.yaml).text("the fluxes here have", "asked for is")
            throw InputError(
                "other fluxes are needed (\(difference))", at: path, expected: "keys of mediator, scenarios and reach",
                advice: "make them in another directory with 'calodump run', or several with 'calodump scan'")
        }
        return (changed, nil)
    }

    /// The reading, if the showers were scored with it.
    private func counted(_ reading: CutReading, _ held: Study) throws -> CutReading {
        guard reading == held.cutReading || !visibleFiles(in: flux(under: reading), ending: ".json").isEmpty else { throw SavedFluxes.notCounted(reading, at: flux(under: reading)) }
        return reading
    }

    /// Sets keys that the fluxes do not depend on in the directory's own study.
    private func set(_ edits: [SettingEdit], for names: [String]) throws {
        try write {
            let (changed, reading) = try study(with: edits, for: names)
            if let reading {
                throw InputError(
                    "the run's own fluxes have the cut '\(try SavedFluxes.study(of: self).cutReading.name)', asked for is '\(reading.name)'", at: path,
                    expected: "another directory for the changed study", advice: "name one with --out")
            }
            try AtomicFiles.write([(URL(fileURLWithPath: study), Data(changed.yaml.utf8))])
            try seal("study.yaml")
        }
    }

    /// Another directory with the same fluxes, as links where the file system has them, and the study with other values of some keys.
    private func variant(at path: String, with edits: [SettingEdit], for names: [String]) throws -> RunDirectory {
        let (changed, reading) = try study(with: edits, for: names)
        return try variant(at: path, changed, under: reading)
    }

    /// The same with a study of the same showers (`Study.showersChecksum`).
    package func variant(at path: String, of study: Study) throws -> RunDirectory {
        let held = try SavedFluxes.study(of: self)
        return try variant(at: path, study, under: study.fluxChecksum == held.fluxChecksum ? nil : counted(study.cutReading, held))
    }

    /// The same with a study whose fluxes are those of this directory, or under another reading of the cut.
    package func variant(at path: String, _ changed: Study, under reading: CutReading? = nil) throws -> RunDirectory {
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
            if reading == nil { try linkFluxes(to: other) } else { try writeFluxes(to: other, as: changed) }
            if manager.fileExists(atPath: "\(self.path)/limits"), !manager.fileExists(atPath: "\(path)/limits") {
                try manager.copyItem(atPath: "\(self.path)/limits", toPath: "\(path)/limits")
            }
            try AtomicFiles.write([(other.experiment, changed.experiment.text), (other.study, changed.yaml)].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
            try other.seal("study.yaml", "experiment.yaml", "flux")
        }
        return other
    }

    private func linkFluxes(to other: RunDirectory) throws {
        let manager = FileManager.default
        let readings = CutReading.allCases.map { ($0, flux(under: $0)) }.filter { manager.fileExists(atPath: $0.1) }
        for (from, to) in [(flux, other.flux)] + readings.map({ ($0.1, other.flux(under: $0.0)) }) {
            try makeDirectory(to)
            for name in visibleFiles(in: from, ending: ".json", ".npy") {
                try? manager.removeItem(atPath: "\(to)/\(name)")
                do { try manager.linkItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)") } catch { try manager.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)") }
            }
        }
    }

    /// The fluxes as those of a run with another cut, which counts every cut as well: its own photons are those under its reading, the others stand beside them.
    private func writeFluxes(to other: RunDirectory, as changed: Study) throws {
        let held = try SavedFluxes.study(of: self)
        for reading in [changed.cutReading] + changed.otherCuts {
            let isOwn = reading == changed.cutReading
            let from = reading == held.cutReading ? flux : flux(under: reading), to = isOwn ? other.flux : other.flux(under: reading)
            try makeDirectory(to)
            for name in visibleFiles(in: from, ending: ".json") {
                var one = try ParticleFlux(contentsOf: URL(fileURLWithPath: "\(from)/\(name)"))
                one.study = changed.fluxChecksum
                if reading == .noCut { one.cone = changed.incident.cone }
                // Totals hold every cut, those of the other cone apart.
                let own = isOwn && changed.incident.cone == held.incident.cone ? try ParticleFlux(contentsOf: URL(fileURLWithPath: "\(flux)/\(name)")) : nil
                (one.totals, one.totalsByReplica) = (own?.totals, own?.totalsByReplica)
                try one.write(to: URL(fileURLWithPath: "\(to)/\(name)"))
            }
        }
    }

    /// The directory itself with keys of its study set, or a variant of it at a place of its own.
    ///
    /// - Parameter names: the scenarios whose contours are asked for; empty: all. What these cannot be made of is an error, and leaves all as it is.
    public func changed(_ edits: [SettingEdit], at place: String?, for names: [String]) throws -> RunDirectory {
        if let place { return try variant(at: place, with: edits, for: names) }
        if !edits.isEmpty { try set(edits, for: names) }
        return self
    }
}

extension Study {
    var cutReading: CutReading { CutReading(incident.cut, incident.cone) }

    /// Whether the fluxes are of the same showers, counted within another cut to the jets' axes.
    fileprivate func differsInCutAlone(from other: Study) -> Bool { sharing(cutOf: other).fluxChecksum == other.fluxChecksum }

    private func sharing(cutOf other: Study) -> Study {
        var same = self
        (same.incident.cut, same.incident.cone) = (other.incident.cut, other.incident.cone)
        return same
    }

    /// The same for studies whose fluxes one run holds: of a run that counts every cut, whatever its own.
    package var showersChecksum: String { incident.hasOtherCuts ? sharing(cutOf: Study()).fluxChecksum : fluxChecksum }
}
