// swift-tools-version:6.2
import PackageDescription

// https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
// https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
// https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "prodpeek",
    products: [
        .executable(name: "prodpeek", targets: ["prodpeek"]),
        .executable(name: "prodpeekd", targets: ["prodpeekd"]),
        .executable(name: "prodpeek-signer", targets: ["prodpeek-signer"]),
        .executable(name: "prodpeek-confine", targets: ["prodpeek-confine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        // C, and its owners.
        .systemLibrary(name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(
            name: "CRE2",
            cxxSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("re2")]
        ),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "LibSSH", dependencies: ["CLibSSH"], swiftSettings: strict),
        .target(name: "LineMatching", dependencies: ["CRE2"], swiftSettings: strict),

        // The domain.
        .target(name: "PeekCore", swiftSettings: strict),

        // Doors and stores, side by side.
        .target(
            name: "PeekSSH",
            dependencies: ["CLinux", "LibSSH", "LineMatching", "PeekCore"],
            swiftSettings: strict
        ),
        .target(
            name: "PeekCertificates",
            dependencies: ["PeekCore", crypto, .product(name: "CryptoExtras", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "PeekRecording",
            dependencies: ["CLinux", "CZstd", "PeekCore", crypto],
            swiftSettings: strict
        ),
        .target(name: "PeekStore", dependencies: ["PeekCore", crypto, grdb], swiftSettings: strict),
        .target(
            name: "PeekPolicyFile",
            dependencies: ["PeekCore", crypto, .product(name: "Yams", package: "Yams")],
            resources: [.embedInCode("commands.yaml")],
            swiftSettings: strict
        ),
        .target(
            name: "PeekHTTP",
            dependencies: [
                "PeekCore", crypto, httpTypes, hummingbird, logging, nioCore, nioHTTPTypes, serviceLifecycle,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(name: "PeekVerbs", dependencies: ["PeekCore", argumentParser], swiftSettings: strict),

        // Composition and programs.
        .target(
            name: "PeekGateway",
            dependencies: [
                "LibSSH", "PeekCertificates", "PeekCore", "PeekHTTP", "PeekPolicyFile", "PeekRecording", "PeekSSH",
                "PeekStore", "PeekVerbs", logging, serviceLifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "prodpeek",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekVerbs"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "prodpeekd",
            dependencies: ["PeekCore", "PeekGateway", "PeekPolicyFile", argumentParser, logging],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "prodpeek-signer",
            dependencies: ["PeekCertificates", "PeekCore", argumentParser],
            swiftSettings: strict
        ),
        // C alone, for hosts: it needs no library but libc, and is built there with any compiler.
        .executableTarget(name: "prodpeek-confine", cSettings: [.treatAllWarnings(as: .error)]),

        // Tests.
        .target(name: "PeekTesting", dependencies: ["CLinux", "PeekCore"], swiftSettings: strict),
        .testTarget(name: "StructureTests", swiftSettings: strict),
        .testTarget(name: "PeekTestingTests", dependencies: ["PeekTesting"], swiftSettings: strict),
        .testTarget(
            name: "WorldTests",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekTesting"],
            swiftSettings: strict
        ),
        .testTarget(name: "LineMatchingTests", dependencies: ["LineMatching"], swiftSettings: strict),
        .testTarget(
            name: "PeekCoreTests",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekTesting"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekSSHTests",
            dependencies: ["LibSSH", "PeekCore", "PeekSSH", "PeekTesting"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekCertificatesTests",
            dependencies: ["PeekCertificates", "PeekCore", "PeekTesting", "prodpeek-signer", crypto],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekRecordingTests",
            dependencies: ["PeekCore", "PeekRecording", "PeekTesting", "recording-victim"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "recording-victim",
            dependencies: ["PeekCore", "PeekRecording"],
            path: "Tests/RecordingVictim",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekStoreTests",
            dependencies: ["PeekCore", "PeekStore", "PeekTesting", grdb],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConfinementTests",
            dependencies: ["CLinux", "PeekTesting"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "confinement-attempts",
            path: "Tests/ConfinementAttempts",
            cSettings: [.treatAllWarnings(as: .error)]
        ),
        .executableTarget(
            name: "policy-benchmark",
            dependencies: ["PeekCore", "PeekPolicyFile"],
            path: "Tests/PolicyBenchmark",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekPolicyFileTests",
            dependencies: ["PeekCore", "PeekPolicyFile", crypto],
            resources: [.embedInCode("Fixtures/good.pub"), .embedInCode("Fixtures/bad.pub")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekHTTPTests",
            dependencies: [
                "PeekCore", "PeekHTTP", "PeekTesting", crypto, httpTypes, hummingbird, logging, nioCore, nioHTTPTypes,
                serviceLifecycle,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProdpeekTests",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekTesting", "PeekVerbs", "prodpeek"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekGatewayTests",
            dependencies: [
                "PeekCertificates", "PeekCore", "PeekGateway", "PeekPolicyFile", "PeekSSH", "PeekTesting", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekVerbsTests",
            dependencies: ["PeekCore", "PeekTesting", "PeekVerbs"],
            swiftSettings: strict
        ),
    ],
    cLanguageStandard: .gnu11
)
