import Testing

@testable import PeekHTTP

struct JSONReaderTests {
    @Test(arguments: [
        (" null ", JSONValue.null),
        ("true", .bool(true)),
        ("[false]", .array([.bool(false)])),
        ("-0", .number("-0")),
        ("1.50e+07", .number("1.50e+07")),
        (#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42""#, .string("a\"\\/\u{8}\u{C}\n\r\té🙂")),
        ("{}", .object([:])),
        ("[ ]", .array([])),
        (
            #"{"a": [1, {"b": ""}], "": null}"#,
            .object(["a": .array([.number("1"), .object(["b": .string("")])]), "": .null])
        ),
    ])
    func textIsRead(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        ("", "empty"), (" \n", "empty"), ("nul", "no value"), ("truex", "follows"), ("01", "not a number"),
        ("-", "not a number"), ("1.", "point"), ("1e", "exponent"), ("+1", "no value"), ("NaN", "no value"),
        ("[1,]", "no value"), ("[1 2]", "comma"), (#"{"a":1,}"#, "double quotes"), ("{a:1}", "double quotes"),
        (#"{"a" 1}"#, "colon"), (#"{"a":1,"\u0061":2}"#, "twice"), ("\"a\nb\"", "control character"), ("\"a", "ends"),
        (#""\x""#, "escape"), (#""\u12"#, "four"), (#""\u12g4""#, "four"), (#""\ud800""#, "surrogate"),
        (#""\ud800\u0041""#, "surrogate"), (#""\udc00""#, "surrogate"), ("\u{FEFF}{}", "no value"), ("{}{}", "follows"),
        ("'a'", "no value"), ("// a\n1", "no value"),
    ])
    func unclearTextIsNotRead(text: String, message: String) {
        let problem = #expect(throws: JSONProblem.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(problem?.message.contains(message) == true)
    }

    @Test func depthIsLimited() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        _ = try JSONReader.read(nested(JSONReader.deepest))
        #expect(throws: JSONProblem.self) { try JSONReader.read(nested(JSONReader.deepest + 1)) }
        #expect(throws: JSONProblem.self) { try JSONReader.read(Array(repeating: UInt8(ascii: "["), count: 65_536)) }
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]]
    )
    func invalidUTF8IsNotRead(bytes: [UInt8]) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        let problem = #expect(throws: JSONProblem.self) { try JSONReader.read(text) }
        #expect(problem?.message == "the text is not UTF-8")
    }

    @Test func placeOfAProblemIsNamed() {
        let problem = #expect(throws: JSONProblem.self) { try JSONReader.read(Array("{\n  \"a\": 1,\n  b\n}".utf8)) }
        #expect(problem?.line == 3)
        #expect(problem?.column == 3)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var chance = Chance(seed: 7)
        for _ in 0..<500 {
            let value = chance.json(depth: 4)
            #expect(try JSONReader.read(Array(value.written.utf8)) == value)
        }
    }

    @Test func mutatedTextIsReadOrRefused() {
        var chance = Chance(seed: 11)
        var refused = 0
        for _ in 0..<2000 {
            let text = chance.mutated(Array(chance.json(depth: 4).written.utf8))
            do { _ = try JSONReader.read(text) } catch { refused += 1 }
        }
        #expect(refused > 100)
    }
}
