/// The name that somebody who typed `name` most likely meant; nil when none is near.
///
/// Near is at most a third of the typed characters, and at least two, away: insertions, deletions, replacements and
/// neighbours that changed places (Damerau and Levenshtein). Of equally near names the first in alphabetical order is taken.
public func nearest(to name: String, among names: some Sequence<String>) -> String? {
    // Longer than any name that a policy holds; it bounds the work that a hostile name can cause.
    guard name.utf8.count <= 256 else { return nil }
    let typed = Array(name.lowercased())
    let reach = max(2, typed.count / 3)
    return names.sorted()
        .map { (name: $0, distance: distance(typed, Array($0.lowercased()))) }
        .filter { $0.distance <= reach && $0.distance < typed.count }
        .min { $0.distance < $1.distance }?
        .name
}

private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let replaced = previous[column] + (character == other ? 0 : 1)
            var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                least = min(least, beforePrevious[column - 1] + 1)
            }
            current.append(least)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
