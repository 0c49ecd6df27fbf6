// swift-tools-version: 6.2
import PackageDescription

// docs/Architecture.md draws the picture: an arrow is "may import"; siblings never import each other.
let package = Package(
    name: "CaloDump",
    products: [
        .executable(name: "calodump", targets: ["calodump"]),
        // For `Benchmarks`, a package of its own: everything, and what needs no PYTHIA.
        .library(name: "CaloDump", targets: ["Collisions", "Detectors", "Materials", "MonteCarlo", "Nuclei", "Particles", "Showers", "Studies"]),
        .library(name: "CaloDumpShowers", targets: ["Detectors", "Materials", "MonteCarlo", "Nuclei", "Particles", "Showers"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "MonteCarlo"),
        .target(name: "Particles", dependencies: ["MonteCarlo"]),
        .target(name: "Materials", dependencies: ["MonteCarlo", "Particles"], resources: [.copy("Tables")]),

        .target(name: "Nuclei", dependencies: ["MonteCarlo", "Particles"], resources: [.copy("Tables")]),

        .systemLibrary(name: "CPythia", pkgConfig: "pythia8"),
        .target(
            name: "CGenerators", dependencies: ["CPythia"],
            linkerSettings: [.linkedLibrary("HepMC3"), .linkedLibrary("z")]),
        .target(name: "Collisions", dependencies: ["CGenerators", "MonteCarlo", "Nuclei", "Particles"]),

        .target(name: "Detectors", dependencies: ["Materials", "MonteCarlo", "Particles"]),
        .target(name: "Showers", dependencies: ["Detectors", "Materials", "MonteCarlo", "Nuclei", "Particles"]),
        .target(
            name: "Mediators",
            dependencies: ["Materials", "MonteCarlo", "Particles"]),
        .target(
            name: "Reach", dependencies: ["Detectors", "Materials", "Mediators", "MonteCarlo", "Particles"],
            resources: [.copy("Limits")]),
        .target(
            name: "Studies",
            dependencies: [
                "Collisions", "Detectors", "Materials", "Mediators", "MonteCarlo", "Nuclei", "Particles", "Reach",
                "Showers",
                .product(name: "GRDB", package: "GRDB.swift"), "Yams",
            ],
            resources: [.copy("Recasts")]),
        .executableTarget(
            name: "calodump",
            dependencies: [
                "Collisions", "Detectors", "Materials", "Mediators", "Particles", "Reach", "Showers", "Studies",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .target(name: "_TestSupport", dependencies: ["MonteCarlo", "Particles"], path: "Tests/_TestSupport"),
        .testTarget(name: "MonteCarloTests", dependencies: ["MonteCarlo", "_TestSupport"]),
        .testTarget(name: "ParticlesTests", dependencies: ["Particles", "_TestSupport"]),
        .testTarget(name: "MaterialsTests", dependencies: ["Materials", "_TestSupport"]),
        .testTarget(name: "NucleiTests", dependencies: ["Nuclei", "_TestSupport"]),
        .testTarget(name: "CollisionsTests", dependencies: ["Collisions", "_TestSupport"]),
        .testTarget(name: "DetectorsTests", dependencies: ["Detectors", "_TestSupport"]),
        .testTarget(name: "ShowersTests", dependencies: ["Nuclei", "Showers", "_TestSupport"]),
        .testTarget(name: "MediatorsTests", dependencies: ["Mediators", "_TestSupport"]),
        .testTarget(name: "ReachTests", dependencies: ["Reach", "_TestSupport"]),
        .testTarget(name: "StudiesTests", dependencies: ["Collisions", "Detectors", "Particles", "Showers", "Studies", "_TestSupport"]),
        // Runs the built program.
        .testTarget(name: "CommandLineTests", dependencies: ["calodump"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
