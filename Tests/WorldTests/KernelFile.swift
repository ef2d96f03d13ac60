import Foundation

/// What the kernel says in a file under /proc; of those, which have no size, Foundation itself reads the first page only.
func kernelFile(_ path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
}
