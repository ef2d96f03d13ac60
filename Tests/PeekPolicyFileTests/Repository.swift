import FoundationEssentials
import Testing

/// Where a file of this repository is.
func repositoryPath(_ path: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: path).path
}

/// The text of a file of this repository, such as `policies/policy.yaml`.
func repositoryFile(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: repositoryPath(path))), as: UTF8.self)
}

/// The example policy with everything filled in that it leaves open, as deploy/world does it.
func filledExample() throws -> String {
    var text = try repositoryFile("policies/policy.yaml")
    var number: UInt8 = 1
    for token in ["DEV_KEY", "OPS_KEY", "USER_CA"] {
        text = text.replacing("@\(token)@", with: TestKeys.ed25519(number))
        number += 1
    }
    for host in ["WEB1", "WEB2", "DB1"] {
        let keys = "[\"\(TestKeys.ed25519(number))\", \"\(TestKeys.rsa(bits: 3072))\"]"
        text = text.replacing("@\(host)_ADDRESS@", with: "127.0.0.\(number):2200")
            .replacing("\"@\(host)_HOST_KEYS@\"", with: keys)
        number += 1
    }
    return text
}
