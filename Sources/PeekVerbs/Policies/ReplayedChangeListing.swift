import PeekCore

/// A line that another policy would decide otherwise, as `policy replay --json` and `policy shadow --json` show it.
struct ReplayedChangeListing: Encodable {
    let principal: String
    let host: String
    let line: String
    let change: String
    let count: Int
    let lastAt: Timestamp
    let givesReason: Bool
    let givesIncident: Bool
    let oldRule: String
    let newRule: String
    let missing: String?
    let gone: Bool?

    /// Takes a change; `known` says whether the policy in force knows what the other one misses.
    init(_ change: ReplayedChange, isKnown: (ReplayedChange.Missing) -> Bool) {
        principal = change.principal
        host = change.host
        line = change.line
        self.change = change.new.allows ? "allowed" : "refused"
        count = change.count
        lastAt = change.lastAt
        givesReason = change.givesReason
        givesIncident = change.givesIncident
        oldRule = change.old.rule
        newRule = change.new.rule
        missing = change.missing?.rawValue
        gone = change.missing.map { !isKnown($0) }
    }

    /// Takes a change to a policy that has every name.
    init(_ change: ReplayedChange) {
        self.init(change) { _ in true }
    }

    private var isAllowed: Bool { change == "allowed" }

    private var newRuleText: String {
        guard let missing else { return newRule }
        let name = missing == ReplayedChange.Missing.host.rawValue ? host : principal
        return gone == true ? "\(missing) \(name) exists no longer" : "the candidate has no \(missing) \(name)"
    }

    private var given: String {
        switch (givesReason, givesIncident) {
        case (true, true): "  (with a reason and an incident)"
        case (true, false): "  (with a reason)"
        case (false, true): "  (with an incident)"
        case (false, false): ""
        }
    }
}

extension ReplayedChangeListing {
    /// Lines for a person: for each principal what would change, under a heading of its own.
    static func screen(_ changes: [ReplayedChangeListing], _ output: Output) -> [String] {
        var lines: [String] = []
        for group in changes.chunked() {
            lines += ["", heading(group, output)]
            let titles = ["CHANGE", "HOST", "TIMES", "LAST", "OLD RULE", "NEW RULE", "LINE"].map { Cell($0, .dim) }
            lines += output.aligned([titles] + group.map { $0.cells(output) })
        }
        return lines
    }

    private static func heading(_ changes: [ReplayedChangeListing], _ output: Output) -> String {
        let parts = [("refused", false), ("allowed", true)].compactMap { word, isAllowed -> String? in
            let own = changes.filter { $0.isAllowed == isAllowed }
            guard !own.isEmpty else { return nil }
            return "\(counted(own.count, "line")) would be \(word) (\(counted(own.map(\.count).reduce(0, +), "time")))"
        }
        return "\(output.paint(.bold, visible(changes.first?.principal ?? ""))): \(parts.joined(separator: ", "))"
    }

    private func cells(_ output: Output) -> [Cell] {
        [
            Cell(change, isAllowed ? .green : .red), Cell(host), Cell(String(count)), Cell(output.clock.ago(lastAt)),
            Cell(oldRule), Cell(newRuleText), Cell(line + given),
        ]
    }
}

extension [ReplayedChangeListing] {
    /// Those of each principal, which stand together.
    fileprivate func chunked() -> [[ReplayedChangeListing]] {
        reduce(into: []) { groups, change in
            if let last = groups.last?.last, last.principal == change.principal {
                groups[groups.count - 1].append(change)
            } else {
                groups.append([change])
            }
        }
    }
}

/// A number and its noun, such as `1 line` and `2 lines`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
