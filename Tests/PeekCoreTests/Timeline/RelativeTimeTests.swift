import PeekCore
import Testing

struct RelativeTimeTests {
    @Test(
        arguments: [
            (-5_000, "just now"), (0, "just now"), (999, "just now"), (1_000, "1 s ago"), (59_999, "59 s ago"),
            (60_000, "1 min ago"), (3_599_999, "59 min ago"), (3_600_000, "1 h ago"), (86_400_000, "24 h ago"),
            (172_799_999, "47 h ago"), (172_800_000, "2 d ago"), (34_560_000_000, "400 d ago"),
        ] as [(Int64, String)]
    )
    func agoIsSaidInTheLargestUnit(milliseconds: Int64, text: String) {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        #expect(Timestamp(milliseconds: now.milliseconds - milliseconds).ago(at: now) == text)
    }

    @Test func aDurationIsNeverNegative() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        #expect(now.duration(until: now) == "0 s")
        #expect(now.duration(until: now.adding(seconds: -60)) == "0 s")
        #expect(now.duration(until: now.adding(seconds: 180)) == "3 min")
    }
}
