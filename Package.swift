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
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2")
    ],
    targets: [
        .target(name: "PeekCore", swiftSettings: strict),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "PeekRecording",
            dependencies: ["PeekCore", "CLinux", "CZstd", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .testTarget(name: "PeekCoreTests", dependencies: ["PeekCore"], swiftSettings: strict),
        .testTarget(
            name: "PeekRecordingTests",
            dependencies: ["PeekRecording", "PeekCore", "recording-victim"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "recording-victim",
            dependencies: ["PeekRecording", "PeekCore"],
            path: "Tests/RecordingVictim",
            swiftSettings: strict
        ),
    ]
)
