import PeekCore
import Testing

@testable import PeekStore

struct DeployNoticesTests {
    @Test func aSubscriberIsToldOfEachStartAndEndInOrder() async throws {
        let temporary = try TemporaryLog()
        try await temporary.log.append([.checkout("d-0", .started, at: 0)])
        let notices = temporary.log.deployNotices()
        try await temporary.log.append([
            .checkout("d-1", .succeeded, at: 1), .note(), .checkout("d-2", .started, at: 2, hosts: ["web1"]),
            .checkout("d-2", .started, at: 3), .checkout("d-2", .failed, at: 4), .checkout("d-2", .failed, at: 5),
            .checkout("d-2", .started, at: 1, startedAt: 1), .checkout("d-0", .succeeded, at: 6),
        ])
        var told: [String] = []
        for await notice in notices {
            told.append("\(notice.deploy.id) \(notice.deploy.status.rawValue)")
            if told.count == 4 { break }
        }
        #expect(told == ["d-1 succeeded", "d-2 started", "d-2 failed", "d-0 succeeded"])
    }

    @Test func aNoticeSaysWhatTheReportsTogetherSay() async throws {
        let temporary = try TemporaryLog()
        let notices = temporary.log.deployNotices()
        try await temporary.log.append([.checkout("d-1", .started, at: 0, version: "v1", hosts: ["web1"])])
        try await temporary.log.append([.checkout("d-1", .succeeded, at: 60, version: "v1")])
        var labels: [String] = []
        for await notice in notices {
            labels.append(notice.label)
            if labels.count == 2 { break }
        }
        #expect(
            labels == [
                "deploy checkout v1 on web1 by alice started",
                "deploy checkout v1 on web1 by alice succeeded after 1 min",
            ]
        )
    }

    @Test func whatIsNotRecordedIsNotTold() async throws {
        let temporary = try TemporaryLog()
        let notices = temporary.log.deployNotices()
        await #expect(throws: Refusal.self) {
            try await temporary.log.append([.checkout("d-1", .started, at: 0), .note("")])
        }
        try await temporary.log.append([.checkout("d-2", .started, at: 0)])
        var first: DeployNotice?
        for await notice in notices {
            first = notice
            break
        }
        #expect(first?.deploy.id == "d-2")
    }

    @Test func aStreamEndsWithTheLog() async throws {
        var subscribers: DeploySubscribers? = DeploySubscribers()
        let stream = try #require(subscribers?.subscribe())
        subscribers = nil
        var count = 0
        for await _ in stream { count += 1 }
        #expect(count == 0)
    }
}
