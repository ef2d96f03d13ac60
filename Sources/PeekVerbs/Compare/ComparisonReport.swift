import PeekCore

/// A comparison with everything that people and programs are told of it.
struct ComparisonReport {
    let service: Service
    let source: TailSource
    let compared: ComparedDeploy
    let windows: ComparedWindows
    let hosts: [ReadHost]
    let comparison: LogComparison
    /// Hosts that were asked and could not be read.
    let unread: [String]

    init(
        _ service: Service,
        _ source: TailSource,
        _ compared: ComparedDeploy,
        _ windows: ComparedWindows,
        _ hosts: [ReadHost],
        _ logs: [PastLog]
    ) {
        self.service = service
        self.source = source
        self.compared = compared
        self.windows = windows
        self.hosts = hosts
        comparison = LogComparison(hosts.map(\.part))
        let read = Set(hosts.map(\.name))
        unread = logs.map(\.host).filter { !read.contains($0) }
    }

    var deploy: Deploy { compared.deploy }

    /// The log as the service names it.
    var log: String { service.logs.first { $0.source == source.log }?.name ?? "-" }

    /// The file, or the unit.
    var place: String {
        switch source.log {
        case .path(let path): path
        case .unit(let unit): unit
        }
    }

    /// The sentence that answers whether it was the deploy: what the lines show, and no more than that.
    var answer: String {
        let when = deploy.finishedAt == nil ? "since \(deploy.id) began" : "after \(deploy.id)"
        guard comparison.isComparable else {
            return "nothing can be said: no line was read from \(comparedSide) the deploy"
        }
        guard comparison.linesBefore > 0 else {
            return "nothing can be said: there was no line before \(deploy.id) to compare with"
        }
        let new = comparison.rows(.new).count
        let grown = comparison.rows(.grown).count
        let fewer = comparison.rows(.gone).count + comparison.rows(.shrunk).count
        var parts: [String] = []
        if new > 0 { parts.append("\(counted(new, "template")) \(new == 1 ? "appears" : "appear") only \(when)") }
        if grown > 0 { parts.append("\(grown) came at least twice as often") }
        if fewer > 0 { parts.append("\(fewer) came less often or no more") }
        guard !parts.isEmpty else {
            let rare = comparison.rows(.new, .weak).count
            let weak = rare > 0 ? "; what is new came too seldom to tell (\(rare))" : ""
            return "nothing in these lines changed clearly \(when)\(weak)"
        }
        return parts.joined(separator: ", ") + ": that says when it changed, not why"
    }

    private var comparedSide: String {
        comparison.perMinute(1, .before) == 0 ? "before" : "after"
    }

    /// What makes it say less than it seems to, in sentences.
    var doubts: [String] {
        var doubts = windows.doubts.map { doubt in
            switch doubt {
            case .underWay: "the deploy is still under way: after it means since its start"
            case .cutByPrevious(let id): "before begins with the end of \(id)"
            case .cutByNext(let id): "after ends with the start of \(id)"
            case .overlapped(let id): "\(id) was under way too: what changed may be of either"
            }
        }
        for host in hosts {
            if let shortfall = host.shortfall { doubts.append("\(host.name): \(shortfall)") }
        }
        for name in comparison.leftOut {
            doubts.append("\(name): nothing was read of the time before the deploy, so it is left out")
        }
        let unzoned = hosts.filter(\.part.counter.hasTimesWithoutZone).map(\.name)
        if !unzoned.isEmpty {
            let names = unzoned.joined(separator: ", ")
            doubts.append("\(names): lines say no zone and are taken for UTC; elsewhere this compares other times")
        }
        let overflow = comparison.overflowBefore + comparison.overflowAfter
        if overflow > 0 {
            doubts.append("too many templates: \(counted(overflow, "line")) fit none of them and are not compared")
        }
        return doubts
    }
}
