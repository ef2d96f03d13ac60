import PeekCore

/// A line of a file under `knownHosts`: hosts by their names in the policy, and a key that is pinned for each.
///
/// The form is that of ssh's known_hosts (sshd(8)), without what would leave open whose key it is: hashed names,
/// patterns and markers.
struct KnownHostLine {
    let names: [String]
    /// Nil when it will not do, which is noted: that its host has no key is not a second problem.
    let key: PublicKey?
    let position: Position

    /// The lines of a file; those whose names will not do are noted and left out.
    ///
    /// - Parameter file: names it in positions; see ``Problems/open(_:)``.
    static func read(_ bytes: [UInt8], of file: Int, problems: Problems) -> [KnownHostLine] {
        var lines: [KnownHostLine] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            let position = Position(file: file, line: number, column: first.startIndex - line.startIndex + 1)
            do throws(KeyFault) {
                let text = words.prefix(3).map { String(decoding: $0, as: UTF8.self) }
                lines.append(try KnownHostLine(text, at: position, problems: problems))
            } catch {
                problems.add(position, error.message)
            }
        }
        return lines
    }

    private init(_ words: [String], at position: Position, problems: Problems) throws(KeyFault) {
        guard let first = words.first, !first.hasPrefix("@") else {
            throw KeyFault("markers such as \(quoted(words[0])) are not used here; each host's own keys are pinned")
        }
        guard !first.contains("|") else {
            throw KeyFault("hashed names are not used here; write the host's name in front of its key")
        }
        names = first.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let pattern = names.first(where: { $0.contains { "*?!".contains($0) } }) {
            throw KeyFault("patterns such as \(quoted(pattern)) are not used here; every host has keys of its own")
        }
        guard words.count == 3 else { throw KeyFault("a line is NAME TYPE BASE64, as ssh's known_hosts has it") }
        self.position = position
        do throws(KeyFault) {
            key = try readKey("\(words[1]) \(words[2])", for: .host)
        } catch {
            problems.add(position, "the key of \(quoted(first)) \(error.message)")
            key = nil
        }
    }
}
