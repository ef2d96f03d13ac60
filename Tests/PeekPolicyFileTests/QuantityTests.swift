import Testing

@testable import PeekPolicyFile

struct QuantityTests {
    @Test(arguments: [
        ("1s", 1), ("30m", 1800), ("8h", 28_800), ("1h30m", 5400), ("1d2h3m4s", 93_784), ("31d", 2_678_400),
        ("010m", 600),
    ])
    func timesAreRead(text: String, seconds: Int) {
        #expect(Quantity.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "0s", "30", "m", "30 m", "30M", "-5m", "1.5h", "30m1h", "1h1h", "32d", "999999999999h", "٣m", "5m\n",
        "1e3s",
    ])
    func otherTimesAreNot(text: String) {
        #expect(Quantity.seconds(text) == nil)
    }

    @Test(arguments: [
        ("1", 1), ("512", 512), ("1B", 1), ("3KB", 3000), ("10MB", 10_000_000), ("2GB", 2_000_000_000), ("1KiB", 1024),
        ("1MiB", 1_048_576), ("1GiB", 1_073_741_824), ("1000GB", 1_000_000_000_000),
    ])
    func byteCountsAreRead(text: String, bytes: Int) {
        #expect(Quantity.bytes(text) == bytes)
    }

    @Test(arguments: [
        "", "0", "MB", "10M", "10mb", "10 MB", "-1", "1.5MB", "1001GB", "9999999999999GiB", "٣MB", "0x10",
    ])
    func otherByteCountsAreNot(text: String) {
        #expect(Quantity.bytes(text) == nil)
    }
}
