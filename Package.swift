// swift-tools-version: 6.2
import PackageDescription

// docs/Architecture.md draws the picture: an arrow is "may import"; siblings never import each other.
let package = Package(
    name: "CaloDump",
    products: [
        .executable(name: "calodump", targets: ["calodump"]),
        // For `Benchmarks`, a package of its own: everything, and what needs no PYTHIA.
        .library(
            name: "CaloDump",
            targets: ["Collisions", "Experiments", "Fluxes", "Inputs", "Materials", "Nuclei", "Numerics", "Particles", "Reports", "Showers", "Studies"]),
        .library(name: "CaloDumpDamagedFiles", targets: ["_DamagedFiles"]),
        .library(name: "CaloDumpShowers", targets: ["Experiments", "Fluxes", "Inputs", "Materials", "Nuclei", "Numerics", "Particles", "Showers"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "CNumerics"),
        .target(name: "Numerics", dependencies: ["CNumerics"]),
        .target(name: "Inputs", dependencies: ["Yams"]),
        .target(name: "Particles", dependencies: ["Inputs", "Numerics"]),
        .target(name: "Materials", dependencies: ["Inputs", "Numerics", "Particles"], resources: [.copy("Tables")]),
        .target(name: "Nuclei", dependencies: ["Inputs", "Numerics", "Particles"], resources: [.copy("Tables")]),

        .systemLibrary(name: "CPythia", pkgConfig: "pythia8"),
        .target(
            name: "CGenerators", dependencies: ["CPythia"],
            linkerSettings: [.linkedLibrary("z"), .linkedLibrary("bz2"), .linkedLibrary("lzma"), .linkedLibrary("zstd")]),
        .target(name: "Collisions", dependencies: ["CGenerators", "Inputs", "Nuclei", "Numerics", "Particles"], resources: [.copy("Initialisation")]),

        .target(
            name: "Experiments", dependencies: ["Inputs", "Materials", "Numerics", "Particles"], resources: [.copy("Library")]),
        .target(name: "Fluxes", dependencies: ["Inputs", "Numerics", "Particles"]),
        .target(name: "Showers", dependencies: ["Experiments", "Fluxes", "Inputs", "Materials", "Nuclei", "Numerics", "Particles"]),
        .target(name: "Mediators", dependencies: ["Inputs", "Materials", "Numerics", "Particles"], resources: [.copy("Tables")]),
        .target(name: "Responses", dependencies: ["Experiments", "Inputs", "Materials", "Mediators", "Numerics", "Particles", "Showers"]),
        .target(name: "Reach", dependencies: ["Experiments", "Fluxes", "Inputs", "Materials", "Mediators", "Numerics", "Particles"]),
        .target(name: "Bounds", dependencies: ["Inputs", "Mediators", "Numerics"], resources: [.copy("Limits")]),
        .target(
            name: "Studies",
            dependencies: [
                "Bounds", "Collisions", "Experiments", "Fluxes", "Inputs", "Materials", "Mediators", "Nuclei", "Numerics", "Particles", "Reach",
                "Responses", "Showers",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("Recasts")]),
        .target(
            name: "Reports",
            dependencies: [
                "Bounds", "Collisions", "Experiments", "Fluxes", "Inputs", "Materials", "Mediators", "Numerics", "Particles", "Reach", "Responses", "Showers",
                "Studies",
            ],
            resources: [.copy("Statements")]),
        .executableTarget(
            name: "calodump",
            dependencies: [
                "Bounds", "Collisions", "Experiments", "Inputs", "Materials", "Mediators", "Particles", "Reach", "Reports", "Responses", "Showers", "Studies",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .target(name: "_TestSupport", dependencies: ["Experiments", "Fluxes", "Mediators", "Numerics", "Particles", "Reach"], path: "Tests/_TestSupport"),
        // Readers with whole files and a generator of damaged ones, for the tests and for `Fuzzing`, a package of its own.
        .target(
            name: "_DamagedFiles",
            dependencies: ["Bounds", "Collisions", "Experiments", "Fluxes", "Inputs", "Materials", "Particles", "Reach", "Reports", "Showers", "Studies"], path: "Tests/_DamagedFiles"),
        .testTarget(name: "DamagedFileTests", dependencies: ["Inputs", "_DamagedFiles"]),
        .testTarget(name: "NumericsTests", dependencies: ["Numerics", "_TestSupport"]),
        .testTarget(name: "InputsTests", dependencies: ["Inputs", "_TestSupport"]),
        .testTarget(name: "ParticlesTests", dependencies: ["Particles", "_TestSupport"]),
        .testTarget(name: "MaterialsTests", dependencies: ["Materials", "_TestSupport"]),
        .testTarget(name: "NucleiTests", dependencies: ["Nuclei", "_TestSupport"]),
        .testTarget(
            name: "CollisionsTests", dependencies: ["Collisions", "_TestSupport"], resources: [.copy("Fixtures")]),
        .testTarget(name: "ExperimentsTests", dependencies: ["Experiments", "_TestSupport"]),
        .testTarget(name: "FluxesTests", dependencies: ["Fluxes", "Numerics", "Particles", "_TestSupport"]),
        .testTarget(
            name: "ShowersTests", dependencies: ["Experiments", "Fluxes", "Inputs", "Materials", "Nuclei", "Numerics", "Particles", "Showers", "_TestSupport"]),
        .testTarget(name: "MediatorsTests", dependencies: ["Mediators", "_TestSupport"]),
        .testTarget(
            name: "ReachTests", dependencies: ["Experiments", "Fluxes", "Inputs", "Materials", "Mediators", "Numerics", "Particles", "Reach", "_TestSupport"]),
        .testTarget(name: "ResponsesTests", dependencies: ["Experiments", "Inputs", "Materials", "Mediators", "Numerics", "Particles", "Responses", "Showers", "_TestSupport"]),
        .testTarget(name: "BoundsTests", dependencies: ["Bounds", "_TestSupport"]),
        .testTarget(
            name: "StudiesTests",
            dependencies: [
                "Bounds", "Collisions", "Experiments", "Fluxes", "Inputs", "Materials", "Mediators", "Numerics", "Particles", "Reach", "Reports", "Responses", "Showers", "Studies",
                "_TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Pins"]),
        .testTarget(name: "ReportsTests", dependencies: ["Experiments", "Inputs", "Reach", "Reports", "_TestSupport"]),
        // Runs the built program.
        .testTarget(name: "CommandLineTests", dependencies: ["calodump"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
