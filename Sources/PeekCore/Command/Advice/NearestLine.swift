extension Policy {
    /// `refusal` with the nearest line that would be allowed as what would work, where one is near.
    ///
    /// The line is found by trying: small changes to what was typed are decided until one is allowed. Nothing is
    /// offered that reads only what is piped in, or that was not decided by this very policy.
    public func advised(_ refusal: Refusal, about request: DecisionRequest) -> Refusal {
        guard refusal.status == .denied, let line = nearestLine(to: request) else { return refusal }
        var refusal = refusal
        refusal.wouldWork = line
        return refusal
    }

    // Decisions take some ten microseconds each, and a person waits for this.
    private static let mostTries = 400
    // Two changes are still the same look; with more it would be another one.
    private static let mostChanges = 2

    /// The line that is allowed and the fewest changes away; nil when none is near.
    private func nearestLine(to request: DecisionRequest) -> String? {
        guard let principal = principals[request.principal], let host = hosts[request.host] else { return nil }
        let edits = LineEdits(catalogue: catalogue, paths: literalPaths(of: principal, on: host))
        var seen: Set<LineDraft> = []
        var tries = 0
        var level: [LineEdits.Edit] = []
        if let draft = LineDraft(request.line) {
            level = [LineEdits.Edit(draft: draft, weight: 0)]
        } else {
            for part in LineParts.commands(of: request.line) {
                guard let draft = LineDraft(part) else { continue }
                tries += 1
                if allows(draft, request) { return draft.text }
                level.append(LineEdits.Edit(draft: draft, weight: 0))
            }
        }
        seen.formUnion(level.map(\.draft))
        for _ in 0..<Self.mostChanges {
            var next: [LineEdits.Edit] = []
            for edit in level {
                next += edits.edits(of: edit.draft).map {
                    LineEdits.Edit(draft: $0.draft, weight: edit.weight + $0.weight)
                }
                // What cannot be tried any more need not be thought of.
                if next.count > Self.mostTries * 4 { break }
            }
            level = next.filter { seen.insert($0.draft).inserted }.sorted { $0.weight < $1.weight }
            for edit in level {
                guard tries < Self.mostTries else { return nil }
                tries += 1
                if allows(edit.draft, request) { return edit.draft.text }
            }
        }
        return nil
    }

    private func allows(_ draft: LineDraft, _ request: DecisionRequest) -> Bool {
        var request = request
        request.line = draft.text
        guard case .allow(let authorization) = decide(request) else { return false }
        return !authorization.command.readsOnlyInput
    }

    private func literalPaths(of principal: Principal, on host: Host) -> [String] {
        roles(of: principal).filter { covers($0, host) }.flatMap { role in
            let rules = PathRules(role, on: host, of: self)
            return rules.logs + rules.read.filter { !$0.isGlob }.map(\.description)
        }
    }
}

extension Command {
    /// Whether the first program would wait for what is typed, or say only what it was given.
    fileprivate var readsOnlyInput: Bool {
        guard let first = stages.first else { return true }
        if first.program == "tr" || first.program == "echo" { return true }
        guard first.access == .content else { return false }
        return !first.operands.contains { operand in
            switch operand {
            case .path, .glob: true
            case .text, .unit, .program, .standardInput: false
            }
        }
    }
}
