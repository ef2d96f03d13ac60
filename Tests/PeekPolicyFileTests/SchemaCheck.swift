import FoundationEssentials
import Glibc

/// Why documents could not be validated.
struct SchemaCheckFailure: Error {
    var message: String
}

/// The keywords of `schema` that each of `documents` breaks, by Debian's python3-jsonschema; none for a valid one.
func brokenKeywords(_ schema: String, _ documents: [JSONTree]) throws -> [Set<String>] {
    let file = FileManager.default.temporaryDirectory.appending(path: "prodpeek-schema-\(UUID().uuidString).json")
    defer { unlink(file.path) }
    let text = "{\"schema\": \(schema), \"documents\": [\(documents.map(\.text).joined(separator: ",\n"))]}"
    try Data(text.utf8).write(to: file)
    let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "WorldPrograms/validate.py")
    guard let pipe = popen("/usr/bin/python3 '\(program.path)' '\(file.path)'", "re") else {
        throw SchemaCheckFailure(message: String(cString: strerror(errno)))
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { bytes += chunk[..<count] }
    let status = pclose(pipe)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard status == 0, lines.count == documents.count + 1 else {
        throw SchemaCheckFailure(message: "validate.py ended with \(status) after \(lines.count) lines")
    }
    return lines.dropLast().map { Set($0.split(separator: " ").map(String.init)) }
}
