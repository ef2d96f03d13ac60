/// Cuts the helper's stream into frames, wherever it is split.
///
/// Output passes through without being copied; all that is ever held is one header, or one frame of another kind.
struct ConfinementFrameDecoder: Sendable {
    /// What the next bytes are.
    enum Step: Sendable, Hashable {
        /// Output: so many of the bytes, of which ``taken(_:)`` says how many were taken.
        case output(count: Int, isError: Bool)
        /// A whole frame.
        case frame(ConfinementKind, [UInt8])
        /// More bytes are needed.
        case more
    }

    private enum State: Sendable {
        case header([UInt8])
        case output(left: Int, isError: Bool)
        case payload(ConfinementKind, length: Int, [UInt8])
    }

    private var state = State.header([])

    /// Whether the stream may end here.
    var isBetweenFrames: Bool { if case .header(let bytes) = state { bytes.isEmpty } else { false } }

    /// Looks at `bytes`, the first that have not been used.
    ///
    /// - Returns: how many are used up, and what follows: output that begins behind those, or a frame.
    /// - Throws: when they are no frame; nothing may be read after it.
    mutating func next(_ bytes: UnsafeRawBufferPointer) throws(ConfinementFault) -> (used: Int, step: Step) {
        var used = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[used...])
            switch state {
            case .header(var header):
                let part = rest.prefix(ConfinementFrame.header - header.count)
                header.append(contentsOf: part)
                used += part.count
                guard header.count == ConfinementFrame.header else {
                    state = .header(header)
                    return (used, .more)
                }
                state = try Self.begin(header)
            case .output(0, _):
                state = .header([])
            case .output(let left, let isError):
                let count = min(left, rest.count)
                return (used, count == 0 ? .more : .output(count: count, isError: isError))
            case .payload(let kind, let length, var payload):
                // Taken out of the state, or every piece would be copied.
                state = .header([])
                let part = rest.prefix(length - payload.count)
                payload.append(contentsOf: part)
                used += part.count
                guard payload.count == length else {
                    state = .payload(kind, length: length, payload)
                    return (used, .more)
                }
                return (used, .frame(kind, payload))
            }
        }
    }

    /// So many bytes of the output that was announced have been taken.
    mutating func taken(_ count: Int) {
        guard case .output(let left, let isError) = state else { return }
        state = .output(left: left - count, isError: isError)
    }

    private static func begin(_ header: [UInt8]) throws(ConfinementFault) -> State {
        guard let kind = ConfinementKind(rawValue: header[0]) else {
            throw ConfinementFault("sent a frame of the unknown kind \(header[0])")
        }
        let length = header[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= ConfinementFrame.longest else {
            throw ConfinementFault("sent a frame of \(length) bytes, and \(ConfinementFrame.longest) are the most")
        }
        switch kind {
        case .output: return .output(left: length, isError: false)
        case .errorOutput: return .output(left: length, isError: true)
        default: return .payload(kind, length: length, [])
        }
    }
}
