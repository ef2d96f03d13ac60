import Foundation
import PeekTesting
import Testing

/// A tail that cannot begin, and a listing that does not come to its end, are said and recorded.
@Suite(.inOneWorld, .serialized)
struct TailFailureTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func withoutAddress(_ host: String, _ body: (Person) async throws -> Void) async throws {
        let person = try await Person.developer(of: world)
        let gateway = try #require(try await world.environment()["GATEWAY_HOST"])
        let address = World.address(of: host, near: gateway)
        let line = try #require(
            try world.policy().split(separator: "\n").first { $0.contains("address:") && $0.contains(address) }
        )
        let new = line.replacing(address, with: "\(host).invalid")
        try await world.withPolicy(replacing: String(line), by: String(new)) { try await body(person) }
    }

    @Test(arguments: ["", "--since 1h", "--no-follow"])
    func hostWithoutAnAddressIsUnavailable(flags: String) async throws {
        try await withoutAddress("web1") { person in
            let seen = try await person.run("tail web1:app \(flags)", on: "prodpeek")
            #expect(seen.status == 69)
            #expect(seen.lastError.hasPrefix("prodpeek: unavailable: web1 "), "\(seen.errors)")
            let recorded = try await person.run("session export last --format raw", on: "prodpeek").output
            #expect(recorded.contains("prodpeek: unavailable: web1 "), "\(recorded)")
        }
    }

    @Test func oneOfSeveralHostsWithoutAnAddressIsSaid() async throws {
        try await withoutAddress("web2") { person in
            try await Running.whileRunning(person.ssh("prodpeek", "tail checkout:app")) { running in
                try await running.says("prodpeek: web2: web2 ", "; it is tried again")
                try await running.shows("web1 │ ")
            }
        }
    }

    @Test(arguments: [("hanging.log", " within 10 s,"), ("killed.log", "")])
    func listingThatDoesNotComeToItsEndIsNotTakenForOne(name: String, words: String) async throws {
        let log = try await WrittenLog(name, in: world)
        try log.write(["line 1"])
        let person = try await Person.developer(of: world)
        let place = person["HOST_ROOT_web1"] + "/srv/find"
        if !FileManager.default.fileExists(atPath: place) {
            let text = """
                #!/bin/sh
                case "$*" in
                */hanging.log*) exec /usr/bin/sleep 50 ;;
                */killed.log*) kill -KILL $$ ;;
                esac
                exec /srv/find.real "$@"

                """
            try writeProgram(text, to: place)
            let script = "cp /usr/bin/find /srv/find.real && mount --bind /srv/find /usr/bin/find"
            let bound = try await world.onHost("web1", ["/bin/sh", "-c", script])
            try #require(bound.status == 0, "\(bound.errors)")
        }
        let seen = try await person.run("tail web1:\(log.path) --since 1h --no-follow", on: "prodpeek")
        #expect(seen.status == 69)
        let said = "prodpeek: unavailable: web1 does not list the files beside \(log.path)\(words) as it should"
        #expect(seen.lastError == said, "\(seen.errors)")
    }
}
