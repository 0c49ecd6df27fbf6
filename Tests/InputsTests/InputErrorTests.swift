import Inputs
import Testing

@Suite struct InputErrorTests {
    @Test func grammar() {
        #expect("\(InputError("it is wrong"))" == "it is wrong")
        #expect(
            "\(InputError("it is wrong", at: "a.yaml", expected: "right", advice: "turn round"))"
                == "a.yaml: it is wrong; expected right; turn round")
    }

    @Test func nearestName() {
        let known = ["PbWO4", "Cu", "brass", "iron"]
        #expect(InputError.nearest(to: "PbW04", among: known) == "PbWO4")
        #expect(InputError.nearest(to: "bras", among: known) == "brass")
        #expect(InputError.nearest(to: "CU", among: known) == "Cu")
        #expect(InputError.nearest(to: "something else", among: known) == nil)
        #expect("\(InputError.unknown("material", "irom", among: known))"
            == "unknown material 'irom'; expected one of PbWO4, Cu, brass, iron; did you mean 'iron'?")
    }

    @Test(arguments: [("runs/quick-2", "runs/quick-2"), ("my run", "\"my run\""), ("größe/è", "größe/è"), ("a$b`", "\"a\\$b\\`\""), ("", "\"\"")])
    func pathsInCommands(path: String, word: String) { #expect(shellWord(path) == word) }
}
