import Dispatch
import Foundation
import Testing

@testable import PeekGateway

struct OwnThreadTests {
    // Were it on the shared threads, nobody would be left to open the gate.
    @Test func workThatNeverPausesLeavesTheSharedThreadsFree() async {
        let gate = DispatchSemaphore(value: 0)
        let count = ProcessInfo.processInfo.activeProcessorCount + 1
        let done = await withTaskGroup(of: Int.self) { tasks in
            for number in 0..<count {
                tasks.addTask {
                    await onOwnThread {
                        gate.wait()
                        return number
                    }
                }
            }
            tasks.addTask {
                for _ in 0..<count { gate.signal() }
                return count
            }
            return await tasks.reduce(0, +)
        }
        #expect(done == count * (count + 1) / 2)
    }
}
