import ArgumentParser
import Glibc
import PeekCertificates
import PeekCore

/// `serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer the gateway at a unix socket until SIGTERM.",
        discussion: """
            Each certificate is a JSON line in the log before it is handed out; what cannot be logged is not handed out. \
            The socket has mode 0660: give its directory a group that the gateway is in.
            """
    )

    @Option(help: ArgumentHelp("The authority's private key (see make-key).", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("Where to listen.", valueName: "path"))
    var socket: String

    @Option(help: ArgumentHelp("Where each certificate is noted.", valueName: "file"))
    var log: String

    @Option(help: ArgumentHelp("The numeric user of the gateway; nobody else is answered.", valueName: "uid"))
    var clientUid: UInt32

    func run() throws {
        try showingRefusals { () throws(Refusal) in
            // Before any thread exists, so that every thread leaves them to sigwait.
            var stops = sigset_t()
            sigemptyset(&stops)
            sigaddset(&stops, SIGTERM)
            sigaddset(&stops, SIGINT)
            pthread_sigmask(SIG_BLOCK, &stops, nil)
            // A lost reader of stderr must not end the signer.
            signal(SIGPIPE, SIG_IGN)
            // A core file would hold the key.
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
            umask(0o027)

            let mint = CertificateMint(authority: try KeyFile(path: key).read())
            let door = SigningDoor(mint: mint, log: try IssueLog(path: log), clientUser: clientUid)
            let listener = try ListeningSocket(path: socket)
            door.start(listener)
            report("ready at \(socket)")

            var stop: Int32 = 0
            sigwait(&stops, &stop)
            listener.remove()
            door.finish()
            report("stopped")
        }
    }
}
