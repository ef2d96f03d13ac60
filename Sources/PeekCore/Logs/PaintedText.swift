/// Text that is put together piece by piece, with colours for whoever sees them.
struct PaintedText {
    private(set) var bytes: [UInt8] = []
    private let coloured: Bool

    init(_ coloured: Bool) {
        self.coloured = coloured
    }

    mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

    /// Puts blanks behind what is there; none at the beginning.
    mutating func separate(by blanks: Int) {
        guard !bytes.isEmpty else { return }
        for _ in 0..<blanks { bytes.append(0x20) }
    }

    mutating func append(_ text: some Collection<UInt8>, _ paint: Paint?) {
        guard coloured, let paint else { return bytes.append(contentsOf: text) }
        bytes.append(contentsOf: paint.begin.utf8)
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: Paint.end.utf8)
    }
}

/// Colours of "Select Graphic Rendition" (ECMA-48 section 8.3.117) that read well on light and dark.
enum Paint {
    case dim
    case red
    case green
    case yellow

    static let end = "\u{1B}[0m"

    var begin: String {
        switch self {
        case .dim: "\u{1B}[2m"
        case .red: "\u{1B}[31m"
        case .green: "\u{1B}[32m"
        case .yellow: "\u{1B}[33m"
        }
    }
}
