// swift-tools-version: 6.2
import PackageDescription

// libFuzzer on the program's readers; `make fuzz` in the directory above runs it.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "CaloDump", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz", dependencies: [.product(name: "CaloDumpDamagedFiles", package: "CaloDump")], swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ],
    swiftLanguageModes: [.v6]
)
