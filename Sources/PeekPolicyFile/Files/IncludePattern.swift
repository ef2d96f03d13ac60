import Glibc

/// An entry of `include`: one file, or a pattern over the files of one directory.
struct IncludePattern {
    /// The file, or the directory and the pattern in it.
    let path: String
    /// The directory in which a pattern is searched.
    let directory: String
    private let name: String

    /// What `text`, which has no ``fault(of:)``, means in the file at `includer`.
    init(_ text: String, from includer: String) {
        let path = String(includer.lastIndex(of: "/").map { includer[...$0] } ?? "") + text
        self.path = path
        guard let slash = path.lastIndex(of: "/") else {
            directory = "."
            name = path
            return
        }
        directory = slash == path.startIndex ? "/" : String(path[..<slash])
        name = String(path[path.index(after: slash)...])
    }

    /// The end of a sentence that begins with the entry; nil when it is a path below the directory of its file.
    static func fault(of text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0 != "" && $0 != "." && $0 != ".." }), !text.contains("\\") else {
            return "must be a path below the directory of this file, without . or .., such as hosts/eu.yaml"
        }
        guard !parts.dropLast().contains(where: hasWildcard) else {
            return "may have * ? and [ in the last name only, such as hosts/*.yaml"
        }
        return nil
    }

    /// Whether it stands for any number of files.
    var hasWildcard: Bool { Self.hasWildcard(name[...]) }

    /// The paths of the files in the directory that match, sorted by name; a `*` stands for no leading dot.
    func matches() throws(BoundedFile.Trouble) -> [String] {
        guard let stream = opendir(directory) else { throw BoundedFile.Trouble.last }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                String(cString: UnsafeRawPointer(tuple).assumingMemoryBound(to: CChar.self))
            }
            if fnmatch(name, found, FNM_PERIOD) == 0 { names.append(found) }
        }
        return names.sorted().map { String(path.dropLast(name.count)) + $0 }
    }

    private static func hasWildcard(_ name: Substring) -> Bool { name.contains { "*?[".contains($0) } }
}
