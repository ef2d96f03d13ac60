/// `bytes` with a carriage return before every line feed that has none; ssh leaves the client's terminal raw.
func onTerminal(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    for byte in bytes {
        if byte == 0x0A, result.last != 0x0D { result.append(0x0D) }
        result.append(byte)
    }
    return result
}
