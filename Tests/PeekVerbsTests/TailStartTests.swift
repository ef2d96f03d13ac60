import PeekCore
import Testing

/// Where a tail begins.
struct TailStartTests {
    let gateway = Gateway()

    private func starts(_ line: String) async throws -> [LogLook?] {
        let answer = try await gateway.run(line)
        #expect(answer.status == 0, "\(answer.errors)")
        return gateway.looks.looks.map(\.log)
    }

    @Test func linesOfThePastAreTenUnlessAskedOtherwise() async throws {
        #expect(try await starts("tail web1:app") == [LogLook(lines: 10, follows: true)])
        #expect(try await starts("tail web1:app -n 3 --no-follow") == [LogLook(lines: 3, follows: false)])
    }

    @Test(
        arguments: [("10m", -600), ("2h", -7200), ("2027-01-15T07:59:59Z", -1)] as [(String, Int64)]
    )
    func momentIsAsTyped(_ text: String, _ seconds: Int64) async throws {
        let moment = Gateway.now.adding(seconds: seconds)
        #expect(
            try await starts("tail web1:app --since \(text)") == [LogLook(lines: 10, since: moment, follows: true)]
        )
        #expect(gateway.looks.looks.map(\.line) == ["tail -n +1 -F -- /var/log/checkout/app.log"])
    }

    @Test func unitIsReadFromTheMomentByTheJournal() async throws {
        let line = "tail web1:unit --since 10m"
        #expect(try await gateway.run(line).status == 0)
        #expect(gateway.looks.looks.map(\.line) == ["journalctl --since @1799999400 -f -u checkout.service"])
    }

    @Test func deployIsTheNewestOfTheService() async throws {
        try await gateway.deploy("v1", ago: 900)
        let second = try await gateway.deploy("v2", ago: 600, .failed)
        try await gateway.deploy("v9", of: "ledger", ago: 60)
        for target in ["checkout --host web1", "web1:app", "web1:/var/log/checkout/app.log", "web1:/var/log/other.log"]
        {
            #expect(
                try await starts("tail \(target) --since deploy").map(\.?.since) == [Gateway.now.adding(seconds: -600)],
                "\(target)"
            )
        }
        #expect(
            try await starts("tail web1:app --since deploy:\(second)").map(\.?.since)
                == [Gateway.now.adding(seconds: -600)]
        )
    }

    @Test func unknownDeployIsNotFound() async throws {
        for text in ["deploy", "deploy:none", "deploy:", "deploy:last"] {
            let answer = try await gateway.run("tail web1:app --since \(text)")
            #expect(answer.status == 66, "\(text)")
            #expect(answer.lastErrorLine.hasPrefix("prodpeek: not found: "))
        }
        #expect(gateway.looks.looks.isEmpty)
    }

    @Test(arguments: ["--since soon", "--since ''", "--since deploys", "-n 3 --since 10m"])
    func whatIsNoBeginningIsRefused(_ options: String) async throws {
        let answer = try await gateway.run("tail web1:app \(options)")
        #expect(answer.status == 64)
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: usage: "))
        #expect(gateway.looks.looks.isEmpty)
    }
}
