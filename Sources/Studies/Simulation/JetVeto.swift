import Inputs
import Reach

extension Scenario {
    /// With its veto of jets on this study's flux: nothing is left of what flies in jets that are vetoed.
    ///
    /// - Throws: `InputError` where the flux holds other particles too, which it cannot tell from those in jets.
    package func withJetVeto(of study: Study) throws -> Scenario {
        guard let jetVeto else { return self }
        guard study.incident.from == .jets, study.jets.pt >= jetVeto.pt else {
            throw InputError(
                "the scenario '\(name)' does not look at what flies in jets above \(Quantity.format(jetVeto.pt, as: .energy)), and the flux holds other particles too", at: "scenarios",
                expected: "a study of jets above that", advice: "leave the veto out with { name: \(name), jet_veto: off }")
        }
        var scenario = self
        scenario.trigger = 0
        return scenario
    }
}
