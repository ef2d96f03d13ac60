import Foundation
import PeekCore
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_795_403_655_926, "2026-11-23T03:14:15.926Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func aMomentIsWrittenToTheMillisecond(milliseconds: Int64, text: String) {
        let timestamp = Timestamp(milliseconds: milliseconds)
        #expect(timestamp.description == text)
        #expect(Timestamp(rfc3339: text) == timestamp)
    }

    @Test func whatIsWrittenReadsBack() {
        // A prime number of milliseconds, so that every part of a moment takes every value.
        for milliseconds: Int64 in stride(from: -62_167_219_200_000, through: 253_402_300_799_999, by: 15_770_073_127) {
            let timestamp = Timestamp(milliseconds: milliseconds)
            #expect(Timestamp(rfc3339: timestamp.description) == timestamp)
        }
    }

    // From 1600 on: before, Foundation counts by the Julian calendar, and RFC 3339 does not.
    @Test func wholeSecondsAgreeWithFoundation() {
        for day: Int64 in stride(from: -135_140, through: 200_000, by: 17) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3723)
            let theirs = date.formatted(.iso8601)
            #expect(Timestamp(date).description == theirs.replacing("Z", with: ".000Z"))
        }
    }

    @Test(arguments: [
        ("2026-11-23T03:14:15Z", "2026-11-23T03:14:15.000Z"),
        ("2026-11-23t03:14:15z", "2026-11-23T03:14:15.000Z"),
        ("2026-11-23 03:14:15.5Z", "2026-11-23T03:14:15.500Z"),
        ("2026-11-23T03:14:15.9269999999Z", "2026-11-23T03:14:15.926Z"),
        ("2026-11-23T00:14:15+02:00", "2026-11-22T22:14:15.000Z"),
        ("2026-12-31T23:59:59-00:30", "2027-01-01T00:29:59.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
    ])
    func otherFormsOfRFC3339AreRead(text: String, same: String) {
        #expect(Timestamp(rfc3339: text)?.description == same)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T03:14Z", "2026-11-23T03:14:15", "2026-11-23T03:14:15Zx", " 2026-11-23T03:14:15Z",
        "2026-11-23T03:14:15.Z", "2026-11-23T03:14:15+0200", "2026-11-23T03:14:15+24:00", "2026-02-29T00:00:00Z",
        "2026-02-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "+2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\u{0}", "２０２６-01-01T00:00:00Z",
    ])
    func whatIsNotRFC3339IsNotRead(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}
