import Foundation
import PeekTesting
import Testing

/// What `deploy/world` promises of itself.
@Suite(.serialized)
struct WorldTests {
    @Test func hostsHaveLogsAsADistributionWritesThem() async throws {
        try await World.whileUp { world in
            let environment = try await world.environment()
            for (host, logs) in [
                ("web1", ["checkout/app.log", "nginx/access.log"]), ("web2", ["checkout/app.log", "nginx/access.log"]),
                ("db1", ["ledger/app.log"]),
            ] {
                let root = try #require(environment["HOST_ROOT_\(host)"])
                for log in logs {
                    let path = "\(root)/var/log/\(log)"
                    let lines = try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
                    #expect(lines.count >= 300)
                    for file in [path, path + ".1", path + ".2.gz"] {
                        let attributes = try FileManager.default.attributesOfItem(atPath: file)
                        #expect(attributes[.posixPermissions] as? Int == 0o640, "\(file)")
                        #expect(attributes[.ownerAccountID] as? Int == 0)
                        #expect(attributes[.groupOwnerAccountID] as? Int == 4)
                    }
                    if log.hasSuffix("app.log") {
                        #expect(lines.contains { String(validating: $0, as: UTF8.self) == nil }, "a line is not UTF-8")
                        #expect(
                            lines.contains {
                                $0.starts(with: Data("\tat ".utf8)) || $0.starts(with: Data("  File".utf8))
                            }
                        )
                    }
                    try await eventually("\(path) does not grow") {
                        try Data(contentsOf: URL(filePath: path)).count > lines.joined().count + lines.count
                    }
                }
            }
        }
    }

    @Test func hostsSeeNothingOfTheMachineOrOfEachOther() async throws {
        try await World.whileUp { world in
            let processes = try await world.onHost("web1", ["/usr/bin/ps", "-e", "-o", "args="]).output
            #expect(processes.contains("sshd"))
            #expect(!processes.contains("prodpeekd"))
            #expect(!processes.contains("swift"))
            #expect(try await world.onHost("web1", ["/usr/bin/hostname"]).output == "web1\n")
            #expect(try await world.onHost("web1", ["/usr/bin/test", "-e", world.place]).status == 1)
            let mounts = try await world.onHost("web1", ["/usr/bin/cat", "/proc/mounts"]).output
            #expect(!mounts.contains(world.place))
            let accounts = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
            #expect(try await world.onHost("web1", ["/usr/bin/cat", "/etc/passwd"]).output != accounts)
        }
    }

    @Test func upAgainStartsWhatIsNotRunningAndKeepsTheRest() async throws {
        try await World.whileUp { world in
            let before = try await world.environment()
            let kept = URL(filePath: try #require(before["DATA_DIR"])).appending(path: "kept")
            try Data("kept".utf8).write(to: kept)
            try await world.up()
            #expect(try await world.environment() == before)

            for name in ["PRODPEEKD_PID", "HOST_PID_web2"] {
                kill(try #require(before[name].flatMap(pid_t.init)), SIGKILL)
            }
            try await world.up()
            var after = try await world.environment()
            for name in ["PRODPEEKD_PID", "HOST_PID_web2"] {
                #expect(after[name] != before[name])
                after[name] = before[name]
            }
            #expect(after == before)
            try await world.down()
            try await world.up()
            #expect(try String(contentsOf: kept, encoding: .utf8) == "kept")
        }
    }

    @Test func downLeavesNothingRunningOrMounted() async throws {
        let accounts = try Data(contentsOf: URL(filePath: "/etc/passwd"))
        let world = try World()
        try await world.up()
        let environment = try await world.environment()
        let pids = environment.filter { $0.key.contains("PID") }.values.compactMap(pid_t.init)
        #expect(pids.count == 4)
        let gateway = try #require(environment["GATEWAY_HOST"])
        try await world.down()
        for pid in pids { #expect(kill(pid, 0) == -1) }
        #expect(try !kernelFile("/proc/self/mounts").contains(world.place))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "/proc").allSatisfy { name in
                let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
                return line.range(of: Data(world.place.utf8)) == nil
            }
        )
        let claims = try await Finished.running(["/usr/bin/find", "/run", "-maxdepth", "2", "-lname", world.place])
        #expect(claims.output.isEmpty)
        let listening = try kernelFile("/proc/net/tcp")
        // The table has the bytes of an address in hexadecimal, the last one first.
        let bytes = gateway.split(separator: ".").compactMap { UInt8($0) }.reversed()
        let address = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }.joined()
        #expect(address.count == 8)
        #expect(!listening.contains(address + ":"))
        #expect(try Data(contentsOf: URL(filePath: "/etc/passwd")) == accounts)
        try await world.discard()
    }

    @Test func worldsAtOnceHaveAddressesAndIdsOfTheirOwn() async throws {
        try await World.whileUp { one in
            try await World.whileUp { other in
                let first = try await one.environment()
                let second = try await other.environment()
                #expect(first["GATEWAY_HOST"] != second["GATEWAY_HOST"])
                let ids = ["/usr/bin/id", "-u", "prodpeek"]
                var seen: Set<String> = []
                for world in [one, other] {
                    for host in ["web1", "web2", "db1"] { seen.insert(try await world.onHost(host, ids).output) }
                }
                #expect(seen.count == 6)
            }
        }
    }
}
