import Foundation
import PeekTesting
import Testing

/// A world of `deploy/world`, in a directory that only root can enter, as `mktemp -d` makes them.
struct World: Sendable {
    @TaskLocal static var current: World?

    /// Each world is four daemons and their writers.
    private static let places = Places(6)

    /// The repository, four levels above this file.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let directory: URL
    /// The hosts that have the helper.
    var confined: [String] = []

    /// Chooses a directory; nothing runs there before `up`.
    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "prodpeek-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    var place: String { directory.appending(path: "world").path() }

    @discardableResult
    func up() async throws -> String {
        let started = try await deploy("up", confined.flatMap { ["--confined", $0] })
        try #require(started.status == 0, "\(started.errors)")
        return started.output
    }

    func down() async throws {
        let stopped = try await deploy("down")
        try #require(stopped.status == 0, "\(stopped.errors)")
    }

    /// Makes a world, and discards it whatever happens.
    ///
    /// - Parameter data: megabytes of the disk that the gateway's data has for itself; nil leaves it on the world's own.
    /// - Parameter confined: the hosts that confine sessions.
    static func whileUp(
        data: Int? = nil,
        confined: [String] = [],
        _ body: (World) async throws -> Void
    ) async throws {
        try await places.whileInside { try await whileUpAlone(data: data, confined, body) }
    }

    private static func whileUpAlone(
        data: Int?,
        _ confined: [String],
        _ body: (World) async throws -> Void
    ) async throws {
        var world = try World()
        world.confined = confined
        do {
            if let data { try world.mountDataDisk(megabytes: data) }
            try await world.up()
            try await body(world)
        } catch {
            try await world.discard()
            throw error
        }
        try await world.discard()
    }

    /// Stops the world and removes its files.
    func discard() async throws {
        try await down()
        unmountDataDisk()
        try FileManager.default.removeItem(at: directory)
    }

    /// What world.env says, as a shell understands it.
    func environment() async throws -> [String: String] {
        let listed = try await Finished.running([
            "/usr/bin/env", "-i", "/bin/sh", "-c", "set -a; . \(place)/world.env; env",
        ])
        var values: [String: String] = [:]
        for line in listed.output.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        return values
    }

    /// Runs a program on a host, as its root.
    func onHost(_ host: String, _ words: [String]) async throws -> Finished {
        let pid = try #require(try await environment()["HOST_PID_\(host)"])
        return try await .running(["/usr/bin/nsenter", "--target", pid, "--mount", "--pid", "--uts"] + words)
    }

    private func deploy(_ action: String, _ options: [String] = []) async throws -> Finished {
        try await .running([Self.repository.appending(path: "deploy/world").path(), action, place] + options)
    }
}

/// Gives a suite one world for all its tests.
struct InOneWorld: SuiteTrait, TestScoping {
    /// Megabytes of the data's own disk; nil where it has none.
    var data: Int?
    /// The hosts that confine sessions.
    var confined: [String] = []

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await World.whileUp(data: data, confined: confined) { world in
            try await World.$current.withValue(world) { try await function() }
        }
    }
}

extension Trait where Self == InOneWorld {
    static var inOneWorld: Self { Self() }

    /// One whose gateway has a disk of so many megabytes for its data.
    static func inOneWorld(data megabytes: Int) -> Self { Self(data: megabytes) }

    /// One with hosts that confine sessions.
    static func inOneWorld(confined hosts: [String]) -> Self { Self(confined: hosts) }
}
