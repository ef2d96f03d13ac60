import Testing

@testable import PeekCore

struct ConfinementFrameDecoderTests {
    /// What a decoder makes of bytes that come in pieces.
    private struct Heard: Equatable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var frames: [String] = []
    }

    private func hear(_ pieces: [ArraySlice<UInt8>], taking most: Int = .max) throws -> Heard {
        var decoder = ConfinementFrameDecoder()
        var heard = Heard()
        for piece in pieces {
            var rest = piece
            while true {
                let (used, step) = try rest.withUnsafeBytes { try decoder.next($0) }
                rest = rest.dropFirst(used)
                switch step {
                case .more: break
                case .frame(let kind, let payload):
                    heard.frames.append("\(kind) \(payload)")
                    continue
                case .output(let count, let isError):
                    let taken = min(count, most)
                    if isError { heard.errors += rest.prefix(taken) } else { heard.output += rest.prefix(taken) }
                    decoder.taken(taken)
                    rest = rest.dropFirst(taken)
                    continue
                }
                #expect(rest.isEmpty)
                break
            }
        }
        #expect(decoder.isBetweenFrames)
        return heard
    }

    private let stream =
        HelperFrame.layers + HelperFrame.frame("O", "out") + HelperFrame.frame("E", "") + HelperFrame.frame("E", "err")
        + HelperFrame.frame("P", ["pid=1"]) + HelperFrame.frame("O", "put") + HelperFrame.frame("X", ["status=3"])

    @Test func framesAreTheSameWhereverTheyAreSplit() throws {
        let whole = try hear([stream[...]])
        #expect(whole.output == Array("output".utf8))
        #expect(whole.errors == Array("err".utf8))
        #expect(whole.frames.count == 3)
        for place in stream.indices {
            #expect(try hear([stream[..<place], stream[place...]]) == whole)
        }
        #expect(try hear(stream.indices.map { stream[$0...$0] }) == whole)
        #expect(try hear([stream[...]], taking: 1) == whole)
    }

    @Test func theLongestFrameIsTakenAndNoLongerOne() throws {
        let longest = [UInt8](repeating: 7, count: ConfinementFrame.longest)
        #expect(try hear([HelperFrame.frame("O", longest)[...]]).output == longest)
        var decoder = ConfinementFrameDecoder()
        let tooLong: [UInt8] = [0x4F, 0, 1, 0, 1]
        #expect(throws: ConfinementFault.self) { try tooLong.withUnsafeBytes { try decoder.next($0) } }
        for kind in "LNOEPQIRX" {
            var decoder = ConfinementFrameDecoder()
            let huge: [UInt8] = [kind.asciiValue ?? 0, 0xFF, 0xFF, 0xFF, 0xFF]
            #expect(throws: ConfinementFault.self) { try huge.withUnsafeBytes { try decoder.next($0) } }
        }
    }

    @Test func unknownKindsAreFaults() {
        let known = Set(ConfinementKind.allCases.map(\.rawValue))
        for kind in UInt8.min...UInt8.max where !known.contains(kind) {
            var decoder = ConfinementFrameDecoder()
            let header: [UInt8] = [kind, 0, 0, 0, 0]
            #expect(throws: ConfinementFault.self) { try header.withUnsafeBytes { try decoder.next($0) } }
        }
    }

    @Test func ordersAreFrames() throws {
        #expect(ConfinementOrder.go.bytes == [0x67, 0, 0, 0, 0])
        #expect(ConfinementOrder.endOfInput.bytes == [0x65, 0, 0, 0, 0])
        #expect(ConfinementOrder.input([1, 2]).bytes == [0x69, 0, 0, 0, 2, 1, 2])
        let resize = Array("columns=80\0rows=24\0".utf8)
        #expect(ConfinementOrder.resize(columns: 80, rows: 24).bytes == [0x77, 0, 0, 0, UInt8(resize.count)] + resize)
        #expect(ConfinementOrder.signal(.interrupt).bytes.suffix(11) == Array("signal=INT\0".utf8)[...])
    }

    @Test(arguments: 80...83)
    func anyBytesAreFramesOrAFault(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let kinds = ConfinementKind.allCases.map(\.rawValue) + [0, 0x67]
        for _ in 0..<2000 {
            var exchange = ConfinementExchange()
            var bytes = seed % 2 == 0 ? [] : HelperFrame.layers
            for _ in 0..<8 {
                let length = Int.random(in: 0...40, using: &random)
                let isHuge = Int.random(in: 0..<8, using: &random) == 0
                bytes += [kinds[Int.random(in: 0..<kinds.count, using: &random)], isHuge ? 1 : 0, 0, 0, UInt8(length)]
                bytes += (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...64, using: &random))
                guard let (used, step) = try? piece.withUnsafeBytes({ try exchange.next($0) }) else { break }
                #expect(used <= piece.count)
                rest = rest.dropFirst(used)
                switch step {
                case .reported: exchange.go()
                case .output(let count, _):
                    #expect(count <= piece.count - used)
                    exchange.taken(count)
                    rest = rest.dropFirst(count)
                default: break
                }
            }
        }
    }
}
