import Glibc

/// Whether `text` is an IP address or a network in the form that sshd takes for `source-address`.
///
/// sshd refuses a certificate whose list holds a network with bits after the mask (`addr_match_cidr_list` in OpenSSH),
/// and then no host could be reached.
func isNetwork(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = bytes(ofAddress: String(parts[0])) else { return false }
    guard parts.count > 1 else { return true }
    guard parts.count == 2, parts[1].count <= 3, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
        let length = Int(parts[1]), length <= address.count * 8
    else { return false }
    return address.indices.allSatisfy { index in
        let kept = min(8, max(0, length - index * 8))
        return address[index] & (0xFF >> kept) == 0
    }
}

private func bytes(ofAddress text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
    return nil
}
