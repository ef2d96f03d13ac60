import PeekCore
import Testing

struct NearestNameTests {
    @Test(arguments: [
        ("chekcout", "checkout"), ("Checkout", "checkout"), ("check-out", "checkout"), ("leger", "ledger"),
        ("web3", "web1"), ("", nil), ("inventory", nil), ("z", nil),
    ])
    func onlyNearNamesAreOffered(typed: String, offered: String?) {
        #expect(nearest(to: typed, among: ["ledger", "web2", "checkout", "web1"]) == offered)
    }

    @Test func nothingIsNearToWhatIsLongerThanAnyName() {
        let hostile = String(repeating: "checkout", count: 1000)
        #expect(nearest(to: hostile, among: [hostile]) == nil)
    }
}
