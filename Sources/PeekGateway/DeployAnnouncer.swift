import PeekCore
import PeekSSH

/// Tells the people who look at a host that a deploy there starts or ends, and marks it in their recordings.
struct DeployAnnouncer: Sendable {
    let live: LiveSessionTable
    let policy: @Sendable () -> Policy

    func announce(_ deploy: Deploy) async {
        let hosts = deploy.hosts(in: policy())
        let notice = DeployNotice(deploy)
        await live.announce(notice.label, to: live.all.filter { hosts.contains($0.start.host) }) { _ in notice.line }
    }
}
