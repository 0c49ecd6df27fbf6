import Foundation
import Inputs

/// An answer of a verb that a run directory keeps: it knows the program and the study that it is of.
package protocol SavedAnswer: Decodable {
    var program: String { get }
    /// Checksum of the study's flux.
    var study: String { get }
}

extension RunDirectory {
    /// What stands at a path for a study; nil if there is nothing. Another study's or another physics' is an error.
    /// - Parameters:
    ///   - what, made: "the kaons", "were counted", for the error.
    ///   - again: what to do about it.
    package func saved<Answer: SavedAnswer>(at path: String, of study: Study, what: String, made: String, again: String) throws -> Answer? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let answer: Answer
        do { answer = try JSONDecoder().decode(Answer.self, from: AtomicFiles.read(URL(fileURLWithPath: path))) } catch let error as DecodingError {
            var problem = InputError(error, at: path)
            problem.advice = again
            throw problem
        }
        try ProgramVersion.check(answer.program, "\(what) \(made) and", at: path, advice: again)
        guard answer.study == study.fluxChecksum else {
            throw InputError("\(what) belong to another study (\(answer.study))", at: path, expected: study.fluxChecksum, advice: again)
        }
        return answer
    }
}
