import Foundation
import Inputs
import Responses

/// A picture of events in a station, drawn by the Python package.
public struct EventPicture {
    private let display: EventDisplay

    public init(_ display: EventDisplay) { self.display = display }

    /// PDF, PNG or SVG by the name.
    public func draw(to file: String) throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "calodump-events-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: data) }
        try AtomicFiles.write([(data, try JSONEncoder().encode(display))])
        try Figures.run(["events", data.path, file], at: file)
    }
}
