/// How a session stands to incidents when it starts.
public struct SessionIncidents: Sendable, Hashable {
    /// Incidents named in a banner at most; where there are more, it says how many.
    static let mostNamed = 3

    /// The incident that it is linked to.
    public var linked: Incident?
    /// Whether the gateway found that incident by itself.
    public var isLinkedByGateway = false
    /// What the person named, where no such incident is kept here: a ticket elsewhere.
    public var elsewhere: String?
    /// The open incidents that affect its host, where none of them was chosen.
    public var open: [Incident]

    /// Makes a standing; the default knows of nothing.
    public init(linked: Incident? = nil, elsewhere: String? = nil, open: [Incident] = []) {
        self.linked = linked
        self.elsewhere = elsewhere
        self.open = open
    }

    /// Links by itself, where the person named nothing and exactly one incident is open.
    public init(open: [Incident]) {
        linked = open.count == 1 ? open.first : nil
        elsewhere = nil
        isLinkedByGateway = linked != nil
        self.open = linked == nil ? open : []
    }

    /// What ``SessionStart/incident`` says.
    public var incident: String? { linked?.id.description ?? elsewhere }

    /// Parts of a banner, without anything that acts on a terminal.
    var texts: [String] {
        var texts: [String] = []
        if let linked { texts.append("linked to incident \(linked.inOneLine)") }
        if let elsewhere { texts.append("incident \(short(elsewhere, longestName)), which is not kept here") }
        guard !open.isEmpty else { return texts }
        let named = open.prefix(Self.mostNamed).map(\.inOneLine).joined(separator: ", ")
        let more = open.count > Self.mostNamed ? " and \(open.count - Self.mostNamed) more" : ""
        texts.append("open incident\(open.count == 1 ? "" : "s") \(named)\(more): --incident ID links to one")
        return texts
    }
}
