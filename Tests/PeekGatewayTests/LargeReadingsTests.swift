import Testing

@testable import PeekGateway

struct LargeReadingsTests {
    private actor Readers {
        private(set) var most = 0
        private(set) var all = 0
        private var now = 0

        func begin() {
            now += 1
            all += 1
            most = max(most, now)
        }

        func end() { now -= 1 }
    }

    @Test func atMostTwoReadAtATimeAndEverybodyInTheEnd() async {
        let large = LargeReadings()
        let readers = Readers()
        await withTaskGroup { tasks in
            for _ in 0..<50 {
                tasks.addTask {
                    await large.enter()
                    await readers.begin()
                    for _ in 0..<10 { await Task.yield() }
                    await readers.end()
                    await large.leave()
                }
            }
        }
        #expect(await readers.all == 50)
        #expect((1...2).contains(await readers.most))
    }
}
