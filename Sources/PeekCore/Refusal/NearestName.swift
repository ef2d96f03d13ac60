/// The name that somebody who typed `name` most likely meant; nil when none is near.
///
/// Near is at most a third of the typed characters, and at least two, away: insertions, deletions, replacements and
/// neighbours that changed places (Damerau and Levenshtein). Of equally near names the first in alphabetical order is taken.
public func nearest(to name: String, among names: some Sequence<String>) -> String? {
    // Longer than any name that a policy holds; it bounds the work that a hostile name can cause.
    guard name.utf8.count <= 256 else { return nil }
    let typed = Array(name.lowercased())
    let reach = min(max(2, typed.count / 3), typed.count - 1)
    var best: (distance: Int, name: String)?
    for other in names {
        guard let distance = distance(typed, Array(other.lowercased()), atMost: best?.distance ?? reach) else {
            continue
        }
        if best.map({ (distance, other) < $0 }) ?? true { best = (distance, other) }
    }
    return best?.name
}

/// How many changes make one of the other; nil when they are more than `most`.
private func distance(_ left: [Character], _ right: [Character], atMost most: Int) -> Int? {
    guard abs(left.count - right.count) <= most else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var current = [row + 1]
        current.reserveCapacity(previous.count)
        for (column, other) in right.enumerated() {
            let replaced = previous[column] + (character == other ? 0 : 1)
            var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                least = min(least, beforePrevious[column - 1] + 1)
            }
            current.append(least)
        }
        // The least of a row never becomes less in the next.
        guard current.contains(where: { $0 <= most }) else { return nil }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count] <= most ? previous[right.count] : nil
}
