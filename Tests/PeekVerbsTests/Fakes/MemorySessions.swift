import PeekCore
import Synchronization

/// Remembers what was asked to be looked at, and answers with a status.
final class MemoryLooks: Looks {
    private let asked: Mutex<[(looks: [Look], options: LookOptions)]> = Mutex([])
    private let answer: Mutex<Int32> = Mutex(0)
    private let checked: Mutex<[String]> = Mutex([])
    private let report: Mutex<VersionReport> = Mutex(.refused(0))
    private let drilled: Mutex<DrillReport> = Mutex(.unconfined("it has no kernel"))
    private let past: Mutex<[String: PastLines]> = Mutex([:])
    private let wanted: Mutex<[PastLog]> = Mutex([])

    var looks: [Look] { asked.withLock { $0.last?.looks ?? [] } }

    var options: LookOptions? { asked.withLock { $0.last?.options } }

    /// The hosts that were asked for their versions.
    var checkedHosts: [String] { checked.withLock { $0 } }

    func answer(with status: Int32) { answer.withLock { $0 = status } }

    func answer(with answer: VersionReport) { report.withLock { $0 = answer } }

    func answer(withDrill answer: DrillReport) { drilled.withLock { $0 = answer } }

    /// The logs that were read.
    var readLogs: [PastLog] { wanted.withLock { $0 } }

    /// Gives `host` lines of the past; a host without any cannot be reached.
    func keep(_ lines: PastLines, on host: String) { past.withLock { $0[host] = lines } }

    func read<Value: Sendable>(
        _ logs: [PastLog],
        _ options: LookOptions,
        _ body: @escaping @Sendable (_ index: Int, PastLines) -> Value
    ) async -> [PastReading<Value>] {
        wanted.withLock { $0 = logs }
        asked.withLock { $0.append(([], options)) }
        return logs.enumerated().map { index, log in
            guard let lines = past.withLock({ $0[log.host] }) else { return .refused(ExitStatus.unavailable.rawValue) }
            return .read(body(index, lines))
        }
    }

    func run(_ looks: [Look], _ options: LookOptions) async -> Int32 {
        asked.withLock { $0.append((looks, options)) }
        return answer.withLock { $0 }
    }

    func shell(on host: String, _ options: LookOptions) async -> Int32 {
        asked.withLock { $0.append(([Look(host: host, line: SessionStart.promptLine)], options)) }
        return answer.withLock { $0 }
    }

    func versions(on host: String, _ options: LookOptions) async -> VersionReport {
        checked.withLock { $0.append(host) }
        asked.withLock { $0.append(([], options)) }
        return report.withLock { $0 }
    }

    func drill(on host: String, _ options: LookOptions) async -> DrillReport { drilled.withLock { $0 } }
}

/// Sessions that run until they are killed.
final class MemoryLiveSessions: LiveSessions {
    private let running: Mutex<Set<Identifier>> = Mutex([])
    private let said: Mutex<[String]> = Mutex([])
    private let telling: Mutex<Telling> = Mutex(.said)
    private let watching: Mutex<Int> = Mutex(0)

    /// What was said to people, in order.
    var told: [String] { said.withLock { $0 } }

    /// How many watches have begun and not ended.
    var watches: Int { watching.withLock { $0 } }

    /// What becomes of everything that is said from now on.
    func answer(with answer: Telling) { telling.withLock { $0 = answer } }

    func beginWatch(by principal: String) -> Bool {
        watching.withLock { watching in
            guard watching < mostWatches else { return false }
            watching += 1
            return true
        }
    }

    func endWatch(by principal: String) { watching.withLock { $0 -= 1 } }

    func start(_ session: Identifier) { running.withLock { _ = $0.insert(session) } }

    func tell(_ session: Identifier, _ line: String, marker: String) async -> Telling {
        guard running.withLock({ $0.contains(session) }) else { return .missed }
        said.withLock { $0.append(line) }
        return telling.withLock { $0 }
    }

    func kill(_ session: Identifier, by principal: String) async -> Bool {
        running.withLock { $0.remove(session) != nil }
    }
}
