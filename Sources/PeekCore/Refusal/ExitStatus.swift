/// The exit statuses that scripts rely on; anything else is a command's own.
///
/// 64, 66, 69, 74, 75 and 77 are those of sysexits(3); 126 is the shell's "found but not run".
public enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    case checkFailed = 1
    case usage = 64
    case notFound = 66
    case unavailable = 69
    case recording = 74
    case limit = 75
    case notAuthenticated = 77
    case denied = 126
    case interrupted = 130

    /// The word after `prodpeek:` on the last line of stderr; nil where no such line exists.
    public var word: String? {
        switch self {
        case .success, .checkFailed, .interrupted: nil
        case .usage: "usage"
        case .notFound: "not found"
        case .unavailable: "unavailable"
        case .recording: "recording"
        case .limit: "limit"
        case .notAuthenticated: "not authenticated"
        case .denied: "denied"
        }
    }
}
