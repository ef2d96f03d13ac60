extension Deploy {
    /// This deploy after another report of the same ID; reports may be late, repeated or out of order.
    ///
    /// - A report adds what it says; what it leaves out stays as it was known, so that a sender of `succeeded` need not
    ///   repeat the message. `code` counts as left out, because it is what a sender gets that says nothing.
    /// - `started` from before the known end is late: it adds what was missing and the true start.
    /// - `started` from after the known end is another attempt: the deploy is in progress again, and what was live before
    ///   it is what the report says, or not known.
    /// - The same end again is a sender that tried twice: the first moment counts.
    /// - Of two different ends the later moment counts; at the same moment the later report.
    public func updated(with report: Deploy) -> Deploy {
        var updated: Deploy
        if let finishedAt, report.isFromBefore(finishedAt) {
            updated = filled(from: report)
        } else {
            updated = report.filled(from: self)
        }
        if let finishedAt, status == report.status {
            updated.finishedAt = min(finishedAt, report.finishedAt ?? finishedAt)
        }
        if finishedAt != nil, updated.status == .started {
            updated.previousVersion = report.previousVersion
        } else {
            updated.startedAt = min(startedAt, report.startedAt)
        }
        return updated
    }

    /// This deploy with an end exactly when it is over, and not before its start.
    ///
    /// - Parameter end: when it ended, where the sender did not say.
    public func withEnd(_ end: Timestamp) -> Deploy {
        var deploy = self
        deploy.finishedAt = status == .started ? nil : finishedAt ?? end
        deploy.startedAt = min(startedAt, deploy.finishedAt ?? startedAt)
        return deploy
    }

    private func isFromBefore(_ known: Timestamp) -> Bool {
        guard status != .started else { return startedAt <= known }
        return (finishedAt ?? known) < known
    }

    private func filled(from other: Deploy) -> Deploy {
        var deploy = self
        deploy.service = service ?? other.service
        deploy.hosts = hosts.isEmpty ? other.hosts : hosts
        deploy.kind = kind == .code ? other.kind : kind
        deploy.environment = environment ?? other.environment
        deploy.previousVersion = previousVersion ?? other.previousVersion
        deploy.message = message ?? other.message
        deploy.url = url ?? other.url
        deploy.undo = undo ?? other.undo
        deploy.expect = expect ?? other.expect
        deploy.contact = contact ?? other.contact
        return deploy
    }
}
