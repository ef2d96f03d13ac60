import PeekCore

/// The frames of a segment with what is of one sort side by side: what they hold, their forms, their times.
///
/// Recordings of the same lines differ in the times before each line. With the times out of the way the lines of both
/// are one long match for zstd, which is what makes sharing worth while.
struct FrameColumns: Hashable {
    // The longest number, as LEB128.
    private static let longestNumber = 10

    /// The columns behind one another.
    ///
    /// A form is a kind's byte and a length, a time is the microseconds since the frame before; numbers are LEB128.
    var bytes: [UInt8]
    /// Bytes of what the frames hold.
    var payload: Int
    /// Bytes of the forms, which follow.
    var forms: Int

    init(bytes: [UInt8], payload: Int, forms: Int) {
        self.bytes = bytes
        self.payload = payload
        self.forms = forms
    }

    /// Takes frames apart; nil when they are anything but whole frames in order.
    init?(of frames: [UInt8]) {
        var held: [UInt8] = []
        var forms: [UInt8] = []
        var times: [UInt8] = []
        held.reserveCapacity(frames.count)
        let areWhole = frames.withUnsafeBytes { frames in
            var position = 0
            var last: UInt64 = 0
            while position < frames.count {
                guard frames.count - position >= FrameHeader.size,
                    let header = FrameHeader(UnsafeRawBufferPointer(rebasing: frames[position...])),
                    header.offset >= last
                else { return false }
                let start = position + FrameHeader.size
                position = start + header.length
                guard position <= frames.count else { return false }
                held.append(contentsOf: UnsafeRawBufferPointer(rebasing: frames[start..<position]))
                forms.append(header.kind.rawValue)
                Self.append(UInt64(header.length), to: &forms)
                Self.append(header.offset - last, to: &times)
                last = header.offset
            }
            return true
        }
        guard areWhole else { return nil }
        let payload = held.count
        held += forms
        held += times
        self.init(bytes: held, payload: payload, forms: forms.count)
    }

    /// The frames again; nil when the columns are not those of exactly `length` bytes of frames.
    func frames(length: Int) -> [UInt8]? {
        guard payload >= 0, forms >= 0, payload <= bytes.count - forms else { return nil }
        var isExact = false
        let frames = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<length])
            bytes.withUnsafeBytes { isExact = put(columns: $0, into: room) }
            count = isExact ? length : 0
        }
        return isExact ? frames : nil
    }

    private func put(columns: UnsafeRawBufferPointer, into frames: UnsafeMutableRawBufferPointer) -> Bool {
        var held = columns[..<payload]
        var forms = columns[payload..<payload + self.forms]
        var times = columns[(payload + self.forms)...]
        var position = 0
        var offset: UInt64 = 0
        while let byte = forms.popFirst() {
            guard let kind = FrameKind(rawValue: byte), let length = Self.number(&forms).flatMap(Int.init(exactly:)),
                length <= FrameHeader.longestFrame, length <= held.count, let gap = Self.number(&times),
                frames.count - position >= FrameHeader.size + length, let place = frames.baseAddress
            else { return false }
            let (sum, isTooLate) = offset.addingReportingOverflow(gap)
            if isTooLate { return false }
            offset = sum
            FrameHeader(kind: kind, length: length, offset: offset).store(to: place + position)
            position += FrameHeader.size
            UnsafeMutableRawBufferPointer(rebasing: frames[position..<position + length]).copyBytes(
                from: held.prefix(length)
            )
            position += length
            held = held.dropFirst(length)
        }
        return position == frames.count && held.isEmpty && times.isEmpty
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(_ bytes: inout Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var number: UInt64 = 0
        for index in 0..<longestNumber {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << UInt64(7 * index)
            if byte < 0x80 { return number }
        }
        return nil
    }
}
