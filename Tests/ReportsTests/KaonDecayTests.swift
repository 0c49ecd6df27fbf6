import Reports
import Testing

struct KaonDecayTests {
    /// The part of the K0S that decays against the decay law at the lowest and the highest energy.
    @Test func within() {
        let part = KaonDecays.share(within: 29)
        #expect(abs(part - 0.305) < 0.001 && KaonDecays.share(within: 1e6) > 0.999)
    }
}
