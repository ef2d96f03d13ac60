import PeekCore
import PeekSSH

extension LiveSessionTable {
    /// Marks a moment in the recordings of several sessions, and says a line to their people.
    ///
    /// - Parameter line: what to say to the one reader of some of the sessions.
    func announce(_ marker: String, to entries: [Entry], line: ([Entry]) -> String) async {
        let readers = Dictionary(grouping: entries, by: DoorChannelKey.init)
        var told: Set<DoorChannelKey> = []
        for entry in entries {
            // The sessions of one group share a reader, who is told once.
            let reader = DoorChannelKey(entry)
            let isNew = told.insert(reader).inserted
            let text = isNew ? readers[reader].map(line) : nil
            await entry.worker.announce(text, marker: marker, to: entry.start.id)
        }
    }

    func tell(_ session: Identifier, _ line: String, marker: String) async -> Telling {
        guard let entry = all.first(where: { $0.start.id == session }) else { return .missed }
        return await entry.worker.tell(line, marker: marker, to: session)
    }
}

private struct DoorChannelKey: Hashable {
    private let worker: Int
    private let channel: UInt64

    init(_ entry: LiveSessionTable.Entry) {
        worker = entry.worker.index
        channel = entry.channel.id
    }
}
