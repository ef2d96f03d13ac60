import PeekCore
import Testing

@testable import PeekSSH

struct LineStyleTests {
    private static let now = Timestamp(milliseconds: 1_795_425_400_000)  // 2026-11-23T09:16:40Z
    private static let json = #"{"time":"2026-11-23T09:15:29Z","level":"info","msg":"order placed"}"#

    private func style(_ prefix: String, _ handling: LineHandling) -> LineStyle {
        LineStyle(
            prefix: prefix,
            json: false,
            host: "web1",
            session: Identifier(.session),
            onTerminal: false,
            handling: handling
        )
    }

    private func shown(_ line: String, _ prefix: String, _ handling: LineHandling, isError: Bool = false) -> String {
        let style = style(prefix, handling)
        let text = Array(line.utf8).withUnsafeBytes { style.text(of: $0, isError: isError, at: Self.now) }
        return String(decoding: style.start(at: Self.now) + text, as: UTF8.self)
    }

    @Test func jsonIsReadOnlyWherePeopleRead() {
        #expect(shown(Self.json, "w ", LineHandling(readsJSON: true)) == "w 09:15:29Z INFO  order placed")
        #expect(shown(Self.json, "w ", LineHandling()) == "w \(Self.json)")
        #expect(shown(Self.json, "", LineHandling(readsJSON: true)) == Self.json, "raw is untouched")
        #expect(shown(Self.json, "w ", LineHandling(readsJSON: true), isError: true) == "w \(Self.json)")
    }

    @Test func timeStandsBehindTheHost() {
        #expect(shown("a", "w ", LineHandling(showsTime: true)) == "w 09:16:40.000Z a")
        #expect(shown("a", "", LineHandling(showsTime: true)) == "09:16:40.000Z a")
        let coloured = LineHandling(showsTime: true, coloured: true)
        #expect(shown("a", "w ", coloured) == "w \u{1B}[2m09:16:40.000Z\u{1B}[0m a")
    }

    @Test func onlyWhoSeesColoursSeesPlaces() throws {
        let filter = try LineFilter(include: [], exclude: [], highlight: ["order"])
        #expect(shown("order", "w ", LineHandling(filter: filter)) == "w order")
        #expect(shown("order", "", LineHandling(filter: filter, coloured: true)) == "order", "raw is untouched")
        let marked = shown(Self.json, "w ", LineHandling(filter: filter, readsJSON: true, coloured: true))
        #expect(marked.contains("\u{1B}[1;31morder\u{1B}[0m placed"))
    }

    @Test func colourOfALineEndsWithIt() {
        #expect(shown("\u{1B}[8mhidden", "w ", LineHandling()) == "w \u{1B}[8mhidden\u{1B}[0m")
    }

    @Test(arguments: [
        #"{"msg":"\u001b[2J\u001b]52;c;AAAA\u0007"}"#, #"{"\u001b[2J":1,"a\u009bb":"\u009b2J"}"#,
        "{\"msg\":\"\u{9B}2J\u{202E}\"}", "{\"msg\":\"\u{7F}\u{85}\"}",
        "{\"time\":\"\u{9B}2J\",\"level\":\"\u{202E}\"}",
    ])
    func nothingActsThatALineSays(_ line: String) {
        let shown = shown(line, "w ", LineHandling(readsJSON: true))
        #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, "\(shown)")
        #expect(!shown.unicodeScalars.contains("\u{202E}"))
    }
}
