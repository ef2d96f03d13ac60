import PeekCore
import Testing

struct VisibleTextTests {
    @Test(arguments: [
        ("plain ünïcode 🙂", "plain ünïcode 🙂"),
        ("\u{1B}]52;c;AAAA\u{7}", #"\e]52;c;AAAA\u{7}"#),
        ("a\r\nb\tc", #"a\r\nb\tc"#),
        ("safe\u{202E}txt.exe", #"safe\u{202e}txt.exe"#),
        ("zero\u{200B}width\u{FEFF}", #"zero\u{200b}width\u{feff}"#),
    ])
    func hostileCharactersAreMadeVisible(text: String, shown: String) {
        #expect(visible(text) == shown)
    }
}
