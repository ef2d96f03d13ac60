import CLibSSH

/// Points every callback of a channel at the ``Channel`` in `me`.
///
/// The closures capture nothing, so they are C functions and belong to no actor.
func installChannelCallbacks(
    _ callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>,
    me: UnsafeMutableRawPointer
) {
    callbacks.pointee.size = MemoryLayout<ssh_channel_callbacks_struct>.size
    callbacks.pointee.userdata = me
    callbacks.pointee.channel_data_function = { _, _, data, length, isError, me in
        let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
        return Int32(clamping: channel(me)?.offer(bytes, isError: isError != 0) ?? 0)
    }
    callbacks.pointee.channel_eof_function = { _, _, me in channel(me)?.tell { $0.receivedEOF() } }
    callbacks.pointee.channel_close_function = { _, _, me in channel(me)?.tell { $0.receivedClose() } }
    callbacks.pointee.channel_write_wontblock_function = { _, _, _, me in
        channel(me)?.tell { $0.writable() }
        return 0
    }
    callbacks.pointee.channel_pty_request_function = { _, _, type, columns, rows, _, _, me in
        let type = type.map { String(cString: $0) } ?? ""
        return answer(receiver(me)?.requestedTerminal(type: type, columns: Int(columns), rows: Int(rows)))
    }
    callbacks.pointee.channel_pty_window_change_function = { _, _, columns, rows, _, _, me in
        channel(me)?.tell { $0.resized(columns: Int(columns), rows: Int(rows)) }
        return 0
    }
    callbacks.pointee.channel_env_request_function = { _, _, name, value, me in
        guard let name, let value else { return 1 }
        return answer(receiver(me)?.requestedEnvironment(name: String(cString: name), value: String(cString: value)))
    }
    callbacks.pointee.channel_exec_request_function = { _, _, line, me in
        guard let line else { return 1 }
        var bytes: [UInt8] = []
        var next = line
        while next.pointee != 0 {
            bytes.append(UInt8(bitPattern: next.pointee))
            next += 1
        }
        // libssh has cut the line at its first NUL; the length of the packet shows that (RFC 4254 section 6.5).
        let isWhole = owner(me)?.watch?.length == 1 + 4 + (4 + 4) + 1 + (4 + bytes.count)
        return answer(receiver(me)?.requestedExec(bytes, isWhole: isWhole))
    }
    callbacks.pointee.channel_shell_request_function = { _, _, me in answer(receiver(me)?.requestedShell()) }
    callbacks.pointee.channel_subsystem_request_function = { _, _, name, me in
        answer(receiver(me)?.requestedSubsystem(name.map { String(cString: $0) } ?? ""))
    }
    callbacks.pointee.channel_signal_function = { _, _, name, me in
        let name = name.map { String(cString: $0) } ?? ""
        channel(me)?.tell { $0.receivedSignal(name) }
    }
    callbacks.pointee.channel_exit_status_function = { _, _, status, me in
        channel(me)?.tell { $0.receivedExitStatus(status) }
    }
    callbacks.pointee.channel_exit_signal_function = { _, _, name, _, _, _, me in
        let name = name.map { String(cString: $0) } ?? ""
        channel(me)?.tell { $0.receivedExitSignal(name) }
    }
}

private func owner(_ me: UnsafeMutableRawPointer?) -> Channel? {
    me.map { Unmanaged<Channel>.fromOpaque($0).takeUnretainedValue() }
}

// The owner, whose callback's packet is thereby seen.
private func channel(_ me: UnsafeMutableRawPointer?) -> Channel? {
    let channel = owner(me)
    channel?.watch?.passed()
    return channel
}

private func receiver(_ me: UnsafeMutableRawPointer?) -> (any ChannelDelegate)? { channel(me)?.receiver }

// libssh wants 0 for yes.
private func answer(_ yes: Bool?) -> Int32 { yes == true ? 0 : 1 }
