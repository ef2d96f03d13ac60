import Testing

@testable import PeekCore

struct HeldInputTests {
    private func held(_ bytes: [UInt8]) -> HeldInput {
        var input = HeldInput()
        bytes.withUnsafeBytes { input.hold($0) }
        return input
    }

    @Test func theOldestIsGivenUpFirst() {
        var input = held([1, 2, 3])
        #expect(input.give(2) == [1, 2])
        #expect(input.give(2) == nil)
        #expect(input.give(1) == [3])
        #expect(input.count == 0)
    }

    @Test func noMoreIsHeldThanThereIsRoomFor() {
        var input = held([UInt8](repeating: 0, count: HeldInput.most - 1))
        #expect(input.room == 1)
        _ = input.give(5)
        #expect(input.room == 6)
        #expect(input.giveAll().count == HeldInput.most - 6)
        #expect(input.room == HeldInput.most)
    }
}
