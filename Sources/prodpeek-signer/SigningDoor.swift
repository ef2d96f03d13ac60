import Dispatch
import FoundationEssentials
import Glibc
import PeekCertificates
import PeekCore

/// Answers the gateway: one request, one certificate, one connection.
struct SigningDoor: Sendable {
    /// Connections at once; the gateway's client opens half as many, which leaves room while it restarts.
    static let places = 2 * SignerClient.lanes
    /// For a whole conversation; less than a client waits.
    static let patience = Duration.seconds(2)

    let mint: CertificateMint
    let log: IssueLog
    /// The only user that is answered.
    let clientUser: uid_t

    private let open = DispatchGroup()

    init(mint: CertificateMint, log: IssueLog, clientUser: uid_t) {
        self.mint = mint
        self.log = log
        self.clientUser = clientUser
    }

    /// Starts taking connections, for ever, never more than ``places`` at once.
    func start(_ listener: ListeningSocket) {
        for place in 0..<Self.places {
            // A serial queue has a thread to itself. A concurrent one runs as many blocks as there are processors, so
            // that two callers who say nothing would stop it.
            DispatchQueue(label: "prodpeek.signer.\(place)").async {
                while true { takeOne(listener) }
            }
        }
    }

    /// Waits until the connections that were taken are answered.
    func finish() {
        _ = open.wait(timeout: .now() + .seconds(Int(Self.patience.components.seconds)))
    }

    private func takeOne(_ listener: ListeningSocket) {
        guard let connection = listener.next() else {
            // Out of descriptors or memory: trying at once would only use the processor.
            usleep(10000)
            return
        }
        open.enter()
        answer(connection)
        open.leave()
    }

    private func answer(_ connection: Int32) {
        let socket = FramedSocket(accepting: connection, deadline: .now + Self.patience)
        do {
            let reply: SigningReply
            do {
                reply = .certificate(try certificate(for: socket).line)
            } catch let refusal as Refusal {
                report(refusal.message)
                reply = .refused(refusal.message)
            }
            try socket.send(Array(JSONEncoder().encode(reply)))
        } catch {
            report("a request was not answered: \(error)")
        }
    }

    private func certificate(for socket: FramedSocket) throws -> UserCertificate {
        let user = try socket.peerUser()
        guard user == clientUser else {
            throw Refusal(.denied, "user \(user) is not the gateway's, \(clientUser)", rule: "signer: --client-uid")
        }
        let request = try request(in: socket.receive())
        let now = Timestamp.now
        let certificate = try mint.mint(request, now: now)
        try log.append(certificate, of: request, at: now)
        return certificate
    }

    private func request(in body: [UInt8]) throws(Refusal) -> CertificateRequest {
        do {
            return try JSONDecoder().decode(CertificateRequest.self, from: Data(body))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.denied, "the request is malformed")
        }
    }
}
