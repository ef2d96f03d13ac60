/// What is looked at several times a second, because no event tells that it has lasted too long.
protocol Checked: AnyObject {
    /// Ends what has, as of `now` in milliseconds.
    func check(now: Int64)
}
