import PeekCore

/// A request with what the live policy decided about it, for the events and for the shadow.
struct DecidedRequest: Sendable {
    /// Abridged, because it waits in memory and goes into events.
    var request: DecisionRequest
    var source: String
    var verdict: Verdict
    var policyHash: String
    /// What its events are about; a host that the policy does not know is no subject.
    var subject: Subject

    init(_ request: DecisionRequest, from source: String, _ verdict: Verdict, by policy: Policy) {
        self.request = request.abridged
        self.source = source
        self.verdict = verdict
        policyHash = policy.hash
        subject = Subject(host: policy.hosts[request.host]?.name, incident: self.request.incident)
    }

    /// What the event of the decision says, so that a candidate can be asked again.
    var details: [String: String] { PastRequest.details(of: request, decidedBy: verdict.rule) }
}
