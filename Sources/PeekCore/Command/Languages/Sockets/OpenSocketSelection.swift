/// Which sockets lsof(8) lists, as its `-i` takes them: `[46][TCP|UDP][@ADDRESS][:PORTS]`.
struct OpenSocketSelection: ValueLanguage {
    /// `4` or `6`; nil for both.
    let version: Character?
    /// `TCP` or `UDP`; nil for both.
    let transport: String?
    /// An address by number, one of version 6 in brackets; nil for all.
    let address: String?
    /// Numbers, names of services, and ranges of numbers; empty for all.
    let ports: [String]

    init(parsing text: String, rule: String) throws(Refusal) {
        var rest = text[...]
        if let first = rest.first, first == "4" || first == "6" {
            version = first
            rest.removeFirst()
        } else {
            version = nil
        }
        let letters = rest.prefix { $0 != "@" && $0 != ":" }
        transport = letters.isEmpty ? nil : letters.uppercased()
        rest = rest.dropFirst(letters.count)
        var address: String?
        if rest.first == "@" {
            rest.removeFirst()
            let bracket = rest.first == "[" ? rest.firstIndex(of: "]") : nil
            let end = bracket.map { rest.index(after: $0) } ?? rest.firstIndex(of: ":") ?? rest.endIndex
            address = String(rest[..<end])
            rest = rest[end...]
        }
        self.address = address
        let list = rest.dropFirst()
        ports = rest.isEmpty ? [] : list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let isRead =
            !text.isEmpty && ["TCP", "UDP", nil].contains(transport) && (rest.isEmpty || rest.first == ":")
            && address.map(Self.isNumeric) != false && ports.count <= Self.mostPorts && ports.allSatisfy(Self.isPort)
        guard isRead else {
            throw Refusal(
                .denied,
                "\(text) is no choice of sockets; a name behind @ would be looked up in the network",
                rule: rule,
                wouldWork: "[46][TCP|UDP][@ADDRESS][:PORTS], such as TCP:443 or @10.0.0.1:5432"
            )
        }
    }

    var text: String {
        (version.map { String($0) } ?? "") + (transport ?? "") + (address.map { "@\($0)" } ?? "")
            + (ports.isEmpty ? "" : ":" + ports.joined(separator: ","))
    }

    // lsof(8): at most 100 addresses; a longer list is no choice.
    private static let mostPorts = 100

    private static func isNumeric(_ address: String) -> Bool {
        NumericAddress.isVersion4(address)
            || address.hasPrefix("[") && address.hasSuffix("]")
                && NumericAddress.isVersion6(address.dropFirst().dropLast())
    }

    private static func isPort(_ port: String) -> Bool {
        let ends = port.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 2, ends.allSatisfy({ NumericAddress.isNumber($0, atMost: 65535) }) { return true }
        return NumericAddress.isNumber(port, atMost: 65535)
            || port.first?.isLetter == true && NamedValueRule.name.admits(port)
    }
}
