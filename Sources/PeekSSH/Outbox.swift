/// Bytes that were promised to a client and could not be written yet, in order.
struct Outbox {
    private struct Chunk {
        var bytes: [UInt8]
        var sent: Int
        var isError: Bool
    }

    private var chunks: [Chunk] = []
    /// How many bytes wait.
    private(set) var count = 0

    var isEmpty: Bool { chunks.isEmpty }

    mutating func append(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        if let last = chunks.indices.last, chunks[last].isError == isError, chunks[last].bytes.count < 32_768 {
            chunks[last].bytes.append(contentsOf: bytes)
        } else {
            chunks.append(Chunk(bytes: Array(bytes), sent: 0, isError: isError))
        }
    }

    /// Writes what `write` takes; it returns how many bytes it took, and 0 stops.
    mutating func drain(_ write: (UnsafeRawBufferPointer, Bool) -> Int) {
        while let chunk = chunks.first {
            let taken = chunk.bytes.withUnsafeBytes {
                write(UnsafeRawBufferPointer(rebasing: $0[chunk.sent...]), chunk.isError)
            }
            guard taken > 0 else { return }
            count -= taken
            if chunk.sent + taken == chunk.bytes.count {
                chunks.removeFirst()
            } else {
                chunks[0].sent += taken
            }
        }
    }

    mutating func removeAll() {
        chunks = []
        count = 0
    }
}
