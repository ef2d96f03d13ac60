import Testing

@testable import PeekCore

struct ConfinementFieldsTests {
    @Test func whatIsWrittenIsRead() throws {
        var fields = ConfinementFields()
        fields.add("line", "tail -n 3 '/var/log/a=b'\nand more")
        fields.add("read", "/var/log")
        fields.add("read", [0xFF, 0x3D, 0x0A])
        fields.add("empty", "")
        let read = try ConfinementFields(fields.bytes)
        #expect(read == fields)
        #expect(read.values("read") == [Array("/var/log".utf8), [0xFF, 0x3D, 0x0A]])
        #expect(try read.text("empty").isEmpty)
    }

    @Test func noFieldsAreNoBytes() throws {
        #expect(ConfinementFields().bytes.isEmpty)
        #expect(try ConfinementFields([UInt8]()).all.isEmpty)
    }

    @Test(arguments: ["a=b", "=b\0", "a\0", "\0", "A=b\0", "a=b\0c", "a b=c\0", "a=b\0\0"])
    func whatIsNoFieldIsAFault(text: String) {
        #expect(throws: ConfinementFault.self) { try ConfinementFields(Array(text.utf8)) }
    }

    @Test(arguments: [
        "pid=\0", "pid=-1\0", "pid=+1\0", "pid=1 \0", "pid=0x1\0", "pid=99999999999999999999\0", "pid=1\0pid=1\0",
        "pid=0\0", "other=1\0", "pid=101\0",
    ])
    func numbersArePlainDigitsInTheirRange(text: String) throws {
        let fields = try ConfinementFields(Array(text.utf8))
        #expect(throws: ConfinementFault.self) { try fields.number("pid", in: 1...100) }
    }

    @Test(arguments: ["", "status=0\0signal=1\0", "status=256\0", "signal=0\0", "signal=65\0", "status=\0"])
    func anEndHasAStatusOrASignal(text: String) throws {
        let fields = try ConfinementFields(Array(text.utf8))
        #expect(throws: ConfinementFault.self) { try fields.ending() }
    }

    @Test func whateverIsReadIsWrittenTheSame() throws {
        var random = SeededGenerator(seed: 71)
        let alphabet: [UInt8] = [0, 0, 0x3D, 0x61, 0x7A, 0x20, 0xFF, 0x41]
        var read = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            guard let fields = try? ConfinementFields(bytes) else { continue }
            #expect(fields.bytes == bytes)
            read += 1
        }
        #expect(read > 100)
    }
}
