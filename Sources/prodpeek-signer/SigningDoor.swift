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

    private let free = DispatchSemaphore(value: places)
    private let queue = DispatchQueue(label: "prodpeek.signer", attributes: .concurrent)

    init(mint: CertificateMint, log: IssueLog, clientUser: uid_t) {
        self.mint = mint
        self.log = log
        self.clientUser = clientUser
    }

    /// Takes connections for ever, never more than ``places`` at once.
    func run(_ listener: ListeningSocket) {
        while true {
            free.wait()
            guard let connection = listener.next() else {
                free.signal()
                // Out of descriptors or memory: trying at once would only use the processor.
                usleep(10000)
                continue
            }
            queue.async {
                answer(connection)
                free.signal()
            }
        }
    }

    /// Waits until no connection is open; afterwards none is taken.
    func finish() {
        for _ in 0..<Self.places {
            _ = free.wait(timeout: .now() + .seconds(Int(Self.patience.components.seconds)))
        }
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

    private func certificate(for socket: borrowing FramedSocket) throws -> UserCertificate {
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
