/// What the helper says holds on a host, before anything runs.
public struct ConfinementReport: Sendable, Hashable, Codable {
    /// The helper's version, such as `0.5.0`.
    public var helper: String
    /// The kernel's release.
    public var kernel: String
    /// The version of Landlock's interface; 0 where there is none.
    public var landlock: Int
    /// The layers that hold.
    public var layers: Set<ConfinementLayer>
    /// A sentence on each layer that does not, and why.
    public var missing: [String]

    private enum CodingKeys: CodingKey {
        case helper
        case kernel
        case landlock
        case layers
        case missing
    }

    /// The version of the exchange that the gateway speaks.
    static let version = "1"
    /// Sentences that are kept at most, and bytes of each: they are shown to people.
    private static let mostSentences = 16
    private static let longestSentence = 300

    /// Makes a report.
    public init(
        helper: String,
        kernel: String,
        landlock: Int,
        layers: Set<ConfinementLayer>,
        missing: [String] = []
    ) {
        self.helper = helper
        self.kernel = kernel
        self.landlock = landlock
        self.layers = layers
        self.missing = missing
    }

    /// Reads the payload of the first frame; fields that are not known are left alone.
    init(_ payload: [UInt8]) throws(ConfinementFault) {
        let fields = try ConfinementFields(payload)
        guard try fields.text("version") == Self.version else { throw ConfinementFault("speaks another version") }
        helper = Self.short(try fields.one("helper"))
        kernel = Self.short(try fields.one("kernel"))
        landlock = Int(try fields.number("landlock", in: 0...99))
        layers = []
        for layer in ConfinementLayer.allCases where try fields.flag(layer.rawValue) { layers.insert(layer) }
        missing = fields.values("missing").prefix(Self.mostSentences).map(Self.short)
    }

    private static func short(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix(longestSentence), as: UTF8.self)
    }

    /// What of `minimum` does not hold, in words; empty when all of it does.
    public func shortfall(of minimum: ConfinementMinimum) -> [String] {
        var words: [String] = []
        if landlock < minimum.landlock {
            words.append(landlock == 0 ? "Landlock" : "Landlock \(minimum.landlock) (it has \(landlock))")
        }
        return words + ConfinementLayer.sorted(minimum.layers.subtracting(layers)).map(\.rawValue)
    }

    /// What holds, in one line, such as `Landlock 7, seccomp, limits, namespaces, trace, probe`.
    public var summary: String {
        let names = ConfinementLayer.sorted(layers).map(\.rawValue)
        return ((landlock > 0 ? ["Landlock \(landlock)"] : []) + names).joined(separator: ", ")
    }
}

extension ConfinementReport {
    /// The layers in their own order, so that the same report is the same bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(helper, forKey: .helper)
        try container.encode(kernel, forKey: .kernel)
        try container.encode(landlock, forKey: .landlock)
        try container.encode(ConfinementLayer.sorted(layers), forKey: .layers)
        try container.encode(missing, forKey: .missing)
    }
}
