/// Addresses of the internet by number: a name, even one that looks like a number, would be looked up in the network.
enum NumericAddress {
    /// Whether it is four numbers from 0 to 255 with dots between them, without needless zeros (RFC 6943, section 3.1.1).
    static func isVersion4(_ text: some StringProtocol) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                isNumber(String(decoding: part, as: UTF8.self), atMost: 255)
            }
    }

    /// Whether it is an address of version 6 in groups (RFC 4291, section 2.2, forms 1 and 2), without brackets.
    static func isVersion6(_ text: some StringProtocol) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        // `::` leaves one empty group, or two and three where it stands at an end.
        let empty = groups.indices.filter { groups[$0].isEmpty }
        guard groups.count >= 3, groups.allSatisfy({ $0.count <= 4 && $0.allSatisfy(ProgramReader.isHexDigit) }) else {
            return false
        }
        switch (empty.first, empty.count) {
        case (nil, _): return groups.count == 8
        case (0, 2): return empty == [0, 1] && groups.count <= 9
        case (0, 3): return groups.count == 3
        case (let first, 1): return first != 0 && first != groups.count - 1 && groups.count <= 8
        case (_, 2): return empty == [groups.count - 2, groups.count - 1] && groups.count <= 9
        default: return false
        }
    }

    /// Whether it is a decimal number up to `most`, without needless zeros.
    static func isNumber(_ text: some StringProtocol, atMost most: Int) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 5, text.utf8.allSatisfy(ProgramReader.isDigit) else { return false }
        guard text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0") else { return false }
        return Int(text).map { $0 <= most } ?? false
    }
}
