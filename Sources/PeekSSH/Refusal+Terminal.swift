import PeekCore

extension Refusal {
    /// Its lines as bytes, with the line ends that a terminal needs where there is one.
    func text(on terminal: Terminal?) -> [UInt8] {
        let ending = terminal == nil ? "\n" : "\r\n"
        return Array(lines.map { $0 + ending }.joined().utf8)
    }
}
