import PeekCore
import Testing

struct TailNoticeTests {
    @Test func everyNoticeIsASentence() {
        #expect(TailNotice.lost(reason: "web1 is gone").sentence == "web1 is gone; it is tried again")
        #expect(TailNotice.back(after: 900).sentence == "connected after less than a second")
        #expect(TailNotice.back(after: 61_500).sentence == "connected after 61 s")
        #expect(TailNotice.missed("x was cut off", bytes: 1).sentence == "x was cut off; 1 byte was not shown")
        #expect(
            TailNotice.missed("x was cut off", bytes: nil).sentence
                == "x was cut off; an unknown number of bytes was not shown"
        )
    }

    @Test func countsTellWhatWentWrongAndNothingElse() {
        var counts = TailCounts()
        counts.wasBehind(milliseconds: 999)
        counts.count(.remark("x"))
        #expect(counts.isClean)
        counts.count(.lost(reason: "x"))
        counts.count(.back(after: 4200))
        #expect(TailNotice.summary(counts).sentence == "lost once, for 4 s in all; every line was read")
        counts.wasBehind(milliseconds: 7000)
        counts.wasBehind(milliseconds: 2000)
        for bytes: Int64? in [10, nil, 32] { counts.count(.missed("x", bytes: bytes)) }
        #expect(
            TailNotice.summary(counts).sentence
                == "lost once, for 4 s in all; up to 7 s behind; 42 bytes not shown; 1 gap of an unknown number of bytes"
        )
        #expect(!counts.isClean)
    }
}
