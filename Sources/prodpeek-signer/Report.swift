import ArgumentParser
import Glibc
import PeekCore

/// Writes a line to stderr, which the service manager keeps.
func report(_ line: String) {
    let bytes = Array("prodpeek-signer: \(visible(line))\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Runs `body`; a refusal goes to stderr as every program of prodpeek shows one, and becomes the exit status.
func showingRefusals(_ body: () throws(Refusal) -> Void) throws {
    do {
        try body()
    } catch {
        let bytes = Array((error.description + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
        throw ExitCode(error.status.rawValue)
    }
}

/// What the system says about `path`.
func refusal(_ status: ExitStatus, _ what: String, _ path: String, errno code: Int32, try advice: String) -> Refusal {
    Refusal(status, "\(what) \(path): \(String(cString: strerror(code)))", wouldWork: advice)
}
