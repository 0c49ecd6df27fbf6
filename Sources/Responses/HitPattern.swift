import Experiments
import Inputs

/// What a trigger or a reconstruction asks of the hits of a station.
public enum HitPattern: Equatable, Sendable {
    /// At least so many layers that follow each other, whichever cells: the "multiple hits in cells of consecutive layers" of arXiv:2305.16383.
    case consecutive(Int)

    /// - Parameter hits: of one event, by layer and cell.
    public func isFound(in hits: [ChamberHit], _ model: ChamberModel) -> Bool {
        switch self {
        case .consecutive(let count):
            var last = -2, run = 0
            for hit in hits where hit.layer != last {
                run = hit.layer == last + 1 ? run + 1 : 1
                if run >= count { return true }
                last = hit.layer
            }
            return false
        }
    }
}
