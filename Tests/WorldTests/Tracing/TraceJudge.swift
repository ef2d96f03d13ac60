@testable import PeekCore

/// Compares what a login did with what its value says.
///
/// Attempts count as deeds, because on another host they may succeed; only reading must have succeeded.
struct TraceJudge {
    /// What a process is: a shell of the wrapper, or a stage.
    private struct Image {
        var stage: Int?
    }

    private let run: ExpectedRun
    private var images: [Int32: Image] = [:]
    private var started: Set<Int> = []
    private var findings: [Finding] = []

    /// What the logins of one value did beyond it, and what of it none of them did.
    static func findings(in logins: [TracedLogin], against run: ExpectedRun) -> [Finding] {
        var judge = TraceJudge(run: run)
        for login in logins {
            judge.images = [:]
            for call in login.calls { judge.judge(call) }
        }
        for (index, stage) in run.stages.enumerated() where !judge.started.contains(index) {
            let words = stage.words.joined(separator: " ")
            judge.findings.append(Finding(kind: .didNotRun, program: stage.program, what: words))
        }
        return judge.findings
    }

    private init(run: ExpectedRun) { self.run = run }

    private mutating func judge(_ call: TracedCall) {
        if let child = call.child { images[child] = images[call.process] ?? Image() }
        switch call.name {
        case "execve", "execveat": judgeStart(call)
        case "open": judgeOpening(call, path: call.argument(0), flags: call.argument(1), directory: nil)
        case "openat", "openat2":
            let directory = TraceText.name(call.argument(0))
            judgeOpening(call, path: call.argument(1), flags: call.argument(2), directory: directory)
        case "connect", "bind": judgeAddress(call.argument(1), call)
        case "sendto": judgeAddress(call.argument(4), call)
        case "sendmsg", "sendmmsg": judgeAddress(call.argument(1), call)
        default:
            if !HarmlessCalls.admit(call),
                !reach(call).contains(where: { $0.calls.contains(where: call.description.hasPrefix) })
            {
                report(.called, call.description, call)
            }
        }
    }

    private mutating func judgeStart(_ call: TracedCall) {
        let image = images[call.process] ?? Image()
        let words = TraceText.strings(call.argument(1)) ?? []
        guard call.name == "execve", let path = TraceText.string(call.argument(0)) else {
            return report(.ran, call.description, call)
        }
        if image.stage == nil, let stage = run.stages.firstIndex(where: { $0.words == words && $0.words[0] == path }) {
            started.insert(stage)
            if !call.hasFailed { images[call.process] = Image(stage: stage) }
        } else if let stage = image.stage {
            let isNamed = run.stages[stage].adds.contains(path)
            if !isNamed, !reach(call).contains(where: { $0.starts.contains(path) }) { report(.ran, path, call) }
        } else if !Self.wrapper.contains(path) {
            report(.ran, ([path] + words.dropFirst()).joined(separator: " "), call)
        }
    }

    private mutating func judgeOpening(_ call: TracedCall, path: String, flags: String, directory: String?) {
        guard let path = TraceText.string(path) else { return report(.called, call.description, call) }
        let asked = path.hasPrefix("/") ? path : (directory.map { $0 + "/" + path } ?? path)
        let opened = TraceText.name(call.result)
        let isWriting = Self.writing.contains { flags.contains($0) }
        let allowed = reach(call).flatMap { isWriting ? $0.writes : $0.reads }
        if isWriting {
            if !allowed.contains(where: { $0.matches(Array((opened ?? asked).utf8)) }) { report(.wrote, asked, call) }
        } else if !call.hasFailed {
            let named = (images[call.process]?.stage).map { run.stages[$0].paths } ?? []
            let names = [path.hasPrefix("/") && !path.contains("/..") ? path : nil, opened].compactMap { $0 }
            let isNamed = names.contains { name in named.contains { $0.matches(Array(name.utf8)) } }
            let isKnown = names.contains { name in allowed.contains { $0.matches(Array(name.utf8)) } }
            let isDirectory = reach(call).contains { $0.directories.contains(opened ?? asked) }
            if !isNamed, !isKnown, !isDirectory { report(.read, opened ?? asked, call) }
        }
    }

    private mutating func judgeAddress(_ text: String, _ call: TracedCall) {
        // Netlink can change things too; these only ask, and 0 is nothing.
        let requests = call.description.ranges(of: "nlmsg_type=").map { call.description[$0.upperBound...] }
        let known = Self.questions + reach(call).flatMap(\.requests)
        for request in requests where !known.contains(where: request.hasPrefix) {
            report(.connected, String(request.prefix { $0 != "," }), call)
        }
        guard let family = text.firstRange(of: "sa_family=") else {
            // To whom it is connected was judged when it was.
            if !text.isEmpty, text != "NULL", !text.contains("msg_name=NULL") { report(.connected, text, call) }
            return
        }
        var address = String(text[family.upperBound...].prefix { $0 != "," && $0 != "}" })
        if let start = text.firstRange(of: "sun_path=") {
            let rest = text[start.upperBound...]
            address = String(rest.prefix { $0 != "}" && $0 != "," }.filter { $0 != "\"" })
        }
        if !reach(call).contains(where: { $0.connects.contains(address) }) { report(.connected, text, call) }
    }

    private func reach(_ call: TracedCall) -> [Reach] { Reach.of(program(call)) }

    private func program(_ call: TracedCall) -> String? {
        (images[call.process]?.stage).map { run.stages[$0].program }
    }

    private mutating func report(_ kind: Finding.Kind, _ what: String, _ call: TracedCall) {
        let finding = Finding(kind: kind, program: program(call), what: what)
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// What the rendering starts before and between the programs.
    private static let wrapper: Set = ["/bin/sh", "/usr/bin/env", "/usr/bin/setpriv"]

    private static let questions = ["RTM_GET", "SOCK_DIAG_BY_FAMILY", "TCPDIAG_GETSOCK", "DCCPDIAG_GETSOCK", "0 /*"]

    private static let writing = [
        "O_WRONLY", "O_RDWR", "O_ACCMODE", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE", "O_EXCL",
    ]
}
