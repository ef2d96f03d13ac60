import Foundation

extension Running {
    /// Whether it still runs, and the last that it wrote, for whoever reads of a failure.
    func evidence() async throws -> String {
        let name = words.joined(separator: " ").prefix(1_000)
        let state = await process.hasEnded ? "has ended: \(ending())" : "still runs"
        return try "\(name) \(state)\n\(last(of: "output", as: "stdout"))\(last(of: "errors", as: "stderr"))"
    }

    private func last(of name: String, as stream: String) throws -> String {
        guard let count = try count(of: name) else { return "\(stream): a pipe\n" }
        let bytes = try end(of: name, 2_048)
        let shown = String(decoding: bytes, as: UTF8.self)
        return "\(stream), \(count) bytes\(count > bytes.count ? ", of which the last" : ""):\n\(shown)\n"
    }
}
