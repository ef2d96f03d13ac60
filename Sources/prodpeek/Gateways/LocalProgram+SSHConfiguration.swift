import Foundation
import PeekCore
import PeekPolicyFile
import PeekVerbs

extension LocalProgram {
    /// Writes an ssh_config for every host that the gateway knows.
    ///
    /// The gateway is asked for names alone: in text of its own it could have the person's `ssh` run a program.
    func writeSSHConfiguration() async throws -> Int32 {
        let gateway = try gateway()
        let configuration = try SSHConfiguration(
            gateway: gateway.host,
            port: gateway.port,
            identity: gateway.identity,
            hostKeys: gateway.knownHosts.first
        )
        let answer = try TemporaryFile("names")
        let status = try await ssh(gateway).save(["names"], to: answer.path, console)
        guard status == ExitStatus.success.rawValue else { return status }
        guard let names = try? JSONDecoder().decode(KnownNames.self, from: Data(answer.text.utf8)) else {
            throw Refusal(
                .unavailable,
                "\(gateway.address) does not answer with names",
                ask: "the gateway's operators"
            )
        }
        let hosts = names.hosts.map(\.name)
        for host in hosts {
            guard let fault = NameRule.host.fault(of: host) else { continue }
            throw Refusal(
                .unavailable,
                "\(gateway.address) names a host that cannot be one: \(visible(host)) \(fault)",
                ask: "the gateway's operators, before you use this gateway again"
            )
        }
        return try await print(configuration.lines(for: hosts).joined(separator: "\n"))
    }
}
