import Foundation
import PeekCore

/// A report of a deploy that the gateway has not got yet.
struct LateReport: Codable, Sendable {
    /// The gateway it is for; nil when none was known.
    var gateway: Gateway?
    /// The words of the verb, with an ID and times of their own.
    var words: [String]
}

/// Reports that are kept on disk until a gateway has taken them, oldest first.
struct ReportSpool: Sendable {
    let directory: String

    /// After so long a gateway counts as down; a deploy waits no longer for it.
    static let patience = Duration.seconds(30)

    private static let suffix = ".report.json"

    /// Keeps a report.
    ///
    /// - Throws: when it cannot be written.
    func keep(_ report: LateReport) throws {
        // Names are in the order of time, as identifiers are.
        let path = "\(directory)/\(Identifier(.event))\(Self.suffix)"
        try write(String(decoding: try JSONEncoder().encode(report), as: UTF8.self), to: path)
    }

    /// Hands over what is kept, oldest first; behind what cannot be delivered now, the rest of that gateway waits too.
    ///
    /// What a gateway refuses for good is told and dropped.
    ///
    /// - Returns: why something still waits, as lines for a person; empty when nothing does.
    func deliver(by program: LocalProgram) async -> [String] {
        var waiting: Set<Gateway?> = []
        var reasons: [String] = []
        for name in names {
            let path = "\(directory)/\(name)"
            do {
                let report = try JSONDecoder().decode(
                    LateReport.self,
                    from: Data(contentsOf: URL(fileURLWithPath: path))
                )
                guard !waiting.contains(report.gateway) else { continue }
                let gateway = try report.gateway ?? program.gateway()
                let answer = try await program.ssh(gateway).answer(report.words, within: Self.patience, program.console)
                if answer.isTemporary {
                    waiting.insert(report.gateway)
                    reasons += answer.lines
                } else {
                    if answer.status != ExitStatus.success.rawValue { program.console.warn(answer.lines) }
                    unlink(path)
                }
            } catch CocoaError.fileReadNoSuchFile {
                // Another prodpeek has delivered it meanwhile.
                continue
            } catch {
                reasons.append("prodpeek: \(visible("\(path): \(error)"))")
            }
        }
        return reasons
    }

    private var names: [String] {
        guard let all = FileManager.default.enumerator(atPath: directory) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(Self.suffix) }.sorted()
    }
}
