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

let package = Package(
    name: "prodpeek",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "LibSSH", dependencies: ["CLibSSH"], swiftSettings: strict),
        .target(name: "PeekCore", swiftSettings: strict),
        .target(name: "PeekSSH", dependencies: ["CLinux", "LibSSH", "PeekCore"], swiftSettings: strict),
        .target(name: "PeekTesting", dependencies: ["PeekCore"], swiftSettings: strict),
        .testTarget(name: "PeekCoreTests", dependencies: ["PeekCore", "PeekTesting"], swiftSettings: strict),
        .target(
            name: "PeekStore",
            dependencies: [
                "PeekCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekStoreTests",
            dependencies: [
                "PeekCore",
                "PeekStore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PeekPolicyFile",
            dependencies: [
                "PeekCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("commands.yaml")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekPolicyFileTests",
            dependencies: [
                "PeekCore",
                "PeekPolicyFile",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.embedInCode("Fixtures/good.pub"), .embedInCode("Fixtures/bad.pub")],
            swiftSettings: strict
        ),
        .target(
            name: "PeekVerbs",
            dependencies: [
                "PeekCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PeekVerbsTests",
            dependencies: ["PeekVerbs", "PeekCore", "PeekTesting"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "prodpeek",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekVerbs"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProdpeekTests",
            dependencies: ["PeekCore", "PeekPolicyFile", "PeekVerbs", "prodpeek"],
            swiftSettings: strict
        ),
    ]
)
