import Synchronization
import Testing

@testable import PeekGateway

struct LargeReadingsTests {
    @Test func atMostTwoReadAtATimeAndEverybodyInTheEnd() async {
        let large = LargeReadings()
        let reading = Mutex(0)
        let most = Mutex(0)
        let done = Mutex(0)
        await withTaskGroup { tasks in
            for _ in 0..<50 {
                tasks.addTask {
                    await large.enter()
                    let now = reading.withLock { count in
                        count += 1
                        return count
                    }
                    most.withLock { $0 = max($0, now) }
                    for _ in 0..<10 { await Task.yield() }
                    reading.withLock { $0 -= 1 }
                    done.withLock { $0 += 1 }
                    await large.leave()
                }
            }
        }
        #expect(done.withLock { $0 } == 50)
        #expect((1...2).contains(most.withLock { $0 }))
    }
}
