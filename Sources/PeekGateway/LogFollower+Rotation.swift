import PeekCore
import PeekSSH

/// What is left of a log's older files after a rotation comes before the new one.
extension LogFollower {
    // How often a rotated log must have been at rest, because its writer may not have opened the new one yet.
    private static let mostRests = 10
    // How often the old file is looked for again.
    private static let searches = 2
    // The copy of a log that was cut off, or what was compressed in this moment, is among the newest; unpacking a whole
    // history would only burden the host.
    private static let mostCopies = 3

    /// Shows what is left of the file at the position and of those between it and the log of now, and goes on there.
    mutating func catchUp(_ stop: LogCursor.Stop) async throws(Interruption) {
        guard let file = position?.file else { return }
        var files = try await list()
        if stop == .replaced, files.current?.file == file { return }
        isCutOff = stop == .truncated
        var tried: Set<LogFile> = []
        var found = try await findRest(in: files.older, stop, &tried)
        for _ in 0..<Self.searches where found == nil {
            // It may be about to be renamed or compressed.
            guard await connection.wait(Self.rest) else { throw Self.ended }
            files = try await list()
            found = try await findRest(in: files.older, stop, &tried)
        }
        guard let place = found else {
            let what = "\(path) was replaced or cut off, and what was in it before is gone"
            await connection.tell(.missed(what, bytes: nil))
            return await goOn(at: files.current)
        }
        try await showAll(of: files.older[(place + 1)...])
        try await settle()
    }

    /// Shows whole files, oldest first.
    mutating func showAll(of files: ArraySlice<LogFile>) async throws(Interruption) {
        for file in files {
            await endLine()
            position = LogPosition(file: file.file, offset: 0)
            if try await showRest(of: file) { continue }
            let bytes = file.isCompressed ? nil : file.size
            await connection.tell(.missed("\(file.path) was gone before it could be read", bytes: bytes))
            position?.skip(to: file.size)
            finished = file.file
        }
    }

    /// Goes on at the beginning of the log of now once nothing more is written to the file of the position.
    mutating func settle() async throws(Interruption) {
        var hasFailed = false
        for _ in 0..<Self.mostRests {
            guard await connection.wait(Self.rest) else { throw Self.ended }
            let files = try await list()
            guard let position, files.current?.file != position.file else { return }
            guard var place = files.older.firstIndex(where: { $0.file == position.file }) else {
                guard finished != position.file else { return await goOn(at: files.current) }
                // It was compressed meanwhile, maybe with what was added to it last.
                var tried: Set<LogFile> = []
                guard let place = try await findRest(in: files.older, .truncated, &tried) else {
                    let what = "an older file of \(path) is gone, and what was added to it last"
                    await connection.tell(.missed(what, bytes: nil))
                    return await goOn(at: files.current)
                }
                try await showAll(of: files.older[(place + 1)...])
                continue
            }
            let file = files.older[place]
            place += 1
            if hasMore(file, position) {
                if try await !showRest(of: file) {
                    // It may have been compressed in this moment; that is looked for once.
                    guard hasFailed else {
                        hasFailed = true
                        continue
                    }
                    let what = "what was added to \(file.path) could not be read"
                    await connection.tell(.missed(what, bytes: file.size - position.offset))
                    self.position?.skip(to: file.size)
                }
            } else if place == files.older.count {
                return await goOn(at: files.current)
            }
            try await showAll(of: files.older[place...])
        }
        let current = try await list().current
        await connection.tell(
            .missed("the old file of \(path) is still written to: what is added to it from now on", bytes: nil)
        )
        await goOn(at: current)
    }

    // Nothing is added to a file that is compressed.
    private func hasMore(_ file: LogFile, _ position: LogPosition) -> Bool {
        !file.isCompressed && file.size > position.offset
    }

    /// Goes on at the beginning of the log of now.
    mutating func goOn(at current: LogFile?) async {
        await endLine()
        position = current.map { LogPosition(file: $0.file, offset: 0) }
    }

    // The end of a renamed file ends its last line, too.
    private mutating func endLine() async {
        guard !isCutOff else { return }
        since?.endLine()
        await connection.endLine()
    }

    /// Shows the rest of the file of the position, and says which one it is; `tried` need not be looked at again.
    private mutating func findRest(
        in files: [LogFile],
        _ stop: LogCursor.Stop,
        _ tried: inout Set<LogFile>
    ) async throws(Interruption) -> Int? {
        guard let position else { return nil }
        // Its identity tells, unless it was copied or compressed and its number given to another; then its last bytes do.
        if stop == .replaced, let place = files.firstIndex(where: { $0.file == position.file }),
            try await showRest(of: files[place])
        {
            return place
        }
        let most = stop == .truncated ? Self.mostCopies : Int.max
        for place in LogFile.places(in: files, of: position, most: most, mayRead: authorization.mayRead)
        where tried.insert(files[place]).inserted {
            if try await showRest(of: files[place]) { return place }
        }
        return nil
    }

    /// Shows what follows the position in a file that it may be in.
    ///
    /// - Returns: false when what is known of the position is not in the file. One that may not be read is told.
    mutating func showRest(of file: LogFile) async throws(Interruption) -> Bool {
        guard let before = position else { return false }
        guard authorization.mayRead(file.path) else {
            let bytes = file.isCompressed ? nil : max(0, file.size - before.offset)
            if bytes != 0 {
                await connection.tell(.missed("\(file.path) is not among what your role may read", bytes: bytes))
            }
            // What is added to it is told again, and only that.
            position?.skip(to: file.size)
            finished = file.file
            return true
        }
        var there = before
        there.file = file.file
        let reading: LogReading<LogCursor>
        if let command = authorization.unpacking(file, after: before) {
            reading = try await read(command, LogCursor(at: there, mark: nil, since: since))
        } else {
            let mark = LogMark()
            let command = authorization.reading(file.path, from: LogStart(after: before), follows: false, mark: mark)
            reading = try await read(command, LogCursor(at: there, mark: mark, since: since))
        }
        guard reading.cursor.hasRecognised else {
            position = before
            return false
        }
        if file.isCompressed { finished = file.file }
        return true
    }
}
