// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of CaloDump do not build it. `make benchmark` in the directory above runs it.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "CaloDump", path: "..")],
    targets: [
        .executableTarget(name: "benchmark", dependencies: [.product(name: "CaloDump", package: "CaloDump")]),
        // Without PYTHIA, whose debug information valgrind cannot read.
        .executableTarget(name: "showers", dependencies: [.product(name: "CaloDumpShowers", package: "CaloDump")]),
    ],
    swiftLanguageModes: [.v6]
)
