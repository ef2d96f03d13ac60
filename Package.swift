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
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        .target(name: "PeekCore", swiftSettings: strict),
        .testTarget(name: "PeekCoreTests", dependencies: ["PeekCore"], swiftSettings: strict),
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
    ]
)
