import PeekCore
import PeekSSH

/// A log from a moment on begins in the file that was written to then.
extension LogFollower {
    /// Shows what is from `moment` on in the older files, and goes on where the log of now has it.
    mutating func place(at moment: Timestamp) async throws(Interruption) {
        let (current, listed) = try await list()
        // A file that was written to last before the moment has nothing from then on.
        var older = listed[...]
        while let first = older.first, first.modified < moment { older = older.dropFirst() }
        if let current, let samples = try await samples(of: current) {
            if let (offset, beginning) = samples.beginning(of: moment, now: .now) {
                if beginning != .fileWithoutOlderLines {
                    return begin(samples, at: offset, beginning, moment)
                }
                // Lines without a time at its beginning are of the last line of an older file.
                if older.isEmpty { return begin(samples, at: 0, listed.isEmpty ? beginning : .file, moment) }
            } else if !samples.isEmpty {
                await connection.tell(.remark("no line of \(path) has a time that is understood; all of it is shown"))
                position = LogPosition(file: samples.file, offset: 0)
                return
            }
        }
        if let first = older.first { try await showOlder(older, since: moment, first) }
        if log.follows, !older.isEmpty { return try await settle() }
        await goOn(at: current)
    }

    private mutating func showOlder(
        _ older: ArraySlice<LogFile>,
        since moment: Timestamp,
        _ first: LogFile
    ) async throws(Interruption) {
        if !first.isCompressed, authorization.mayRead(first.path), let samples = try await samples(of: first) {
            let (offset, beginning) = samples.beginning(of: moment, now: .now) ?? (0, .file)
            begin(samples, at: offset, beginning, moment)
        } else {
            position = LogPosition(file: first.file, offset: 0)
            since = LogSince(since: moment, LogTimeReader(zoneSeconds: zoneSeconds, now: .now), from: .file)
        }
        if try await !showRest(of: first) {
            let bytes = first.isCompressed ? nil : first.size - (position?.offset ?? 0)
            await connection.tell(.missed("\(first.path) could not be read", bytes: bytes))
            position?.skip(to: first.size)
            finished = first.file
        }
        try await showAll(of: older.dropFirst())
    }

    private mutating func begin(
        _ samples: LogSamples,
        at offset: Int64,
        _ beginning: LogSince.Beginning,
        _ moment: Timestamp
    ) {
        position = LogPosition(file: samples.file, offset: offset)
        let reader = LogTimeReader(zoneSeconds: samples.zoneSeconds, now: .now)
        since = LogSince(since: moment, reader, from: beginning)
    }

    /// The beginnings of windows of a file; nil for one that cannot be opened, of which its reading says why.
    private mutating func samples(of file: LogFile) async throws(Interruption) -> LogSamples? {
        let mark = LogMark()
        let output = try await connection.capture(
            authorization.sampling(file.path, mark: mark),
            limit: LogSamples.limit
        )
        guard !output.isEmpty else { return nil }
        guard let samples = LogSamples(output, mark: mark) else { throw connection.unreadable(file.path) }
        zoneSeconds = samples.zoneSeconds
        return samples
    }
}
