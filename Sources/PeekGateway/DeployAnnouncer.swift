import PeekCore
import PeekSSH

/// Tells the people who look at a host that a deploy there starts or ends, and marks it in their recordings.
struct DeployAnnouncer: Sendable {
    let live: LiveSessionTable
    let policy: @Sendable () -> Policy

    func announce(_ deploy: Deploy) async {
        let hosts = deploy.hosts(in: policy())
        let notice = DeployNotice(deploy)
        var told: Set<DoorChannelKey> = []
        for entry in live.all where hosts.contains(entry.start.host) {
            // The sessions of one group share a reader, who is told once.
            let isNew = told.insert(DoorChannelKey(entry)).inserted
            await entry.worker.announce(
                isNew ? notice.line : nil,
                marker: notice.label,
                to: entry.start.id
            )
        }
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
