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
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2")
    ],
    targets: [
        .target(name: "PeekCore", swiftSettings: strict),
        .target(name: "PeekTesting", dependencies: ["PeekCore"], swiftSettings: strict),
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
        .testTarget(name: "PeekCoreTests", dependencies: ["PeekCore", "PeekTesting"], swiftSettings: strict),
    ]
)
